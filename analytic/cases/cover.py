"""Covering a region by cases: solve at a point, see how far the formulas reach, go on with what is left.

What is left of a region when a case with the conditions ``g_1, ..., g_k`` is taken out is the union of the parts where
``g_1, ..., g_{i-1}`` hold and ``g_i`` does not.  A part without a point in its interior is proved to be empty, or lies
where a symbol is determined by the others and has one unknown less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import sympy
from flint import fmpq

from analytic.cases.assumptions import symbols_of
from analytic.cases.case import Case, essential
from analytic.cases.decisions import AtPoint, Unlucky
from analytic.cases.factoring import factored
from analytic.cases.feasibility import NotOptimal
from analytic.cases.optimality import optimal, plain_problem
from analytic.cases.pairs import contradicts
from analytic.cases.pairs_labels import cases_of_labels, is_of_labels, on_one_line
from analytic.cases.regions import FEW, MANY, Point, Region, domain, holds, opposite
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import Expression, Rows, decided_by, simplest, to_sympy
from analytic.exact.symbols import in_order
from analytic.exact.time_limit import require_time
from analytic.model.problem import Problem
from analytic.theorem.advice import advice
from analytic.theorem.answer import Answer
from analytic.theorem.record import NoClosedForm, Theorem
from numeric.errors import InfeasibleError, OptionError

MOST = 300
TRIES = 6
MOST_PIECES = 12
READ = 120
"""Characters of an expression that a message holds."""
HALVES = 3
"""Facts that are multiplied together to see that a half of a part is empty."""
Select = Callable[[Problem], Theorem]
Rule = tuple[sympy.Symbol, sympy.Expr]


@dataclass(frozen=True)
class Part:
    """A region, with the symbols that are determined on it replaced in problem, region and equations alike."""

    problem: Problem
    whole: Region
    region: Region
    equations: tuple[Rule, ...] = ()

    def only(self, region: Region) -> Part:
        """A smaller region."""
        return replace(self, region=region)

    def where(self, symbol: sympy.Symbol, value: sympy.Expr) -> Part:
        """What is left when a symbol is determined."""
        inner = tuple((other, was.subs(symbol, value)) for other, was in self.equations)
        return Part(
            _where(self.problem, symbol, value),
            self.whole.where(symbol, value),
            self.region.where(symbol, value),
            (*inner, (symbol, value)),
        )

    def written(self, case: Case) -> tuple[SignFact, ...] | None:
        """The conditions of a case as they are written here; None where it is not known to hold."""
        if not set(case.equations) <= set(self.equations):
            return None
        facts: Sequence[SignFact] = case.facts
        for symbol, value in self.equations:
            facts = Region.where_facts(facts, symbol, value)
        return tuple(fact for fact in facts if fact.expression != 0 or fact.kind == ">")

    def reaches(self, case: Case, point: Point) -> tuple[SignFact, ...] | None:
        """The same, if the case holds at a point of the part; None if not."""
        facts = self.written(case)
        return facts if facts is not None and all(holds(fact, point) for fact in facts) else None


Solve = Callable[[Part, int], tuple[SignFact, ...] | None]


@dataclass
class Cover:
    """The cases of a problem in a region of its symbols' values."""

    problem: Problem
    region: Region
    cases: list[Case] = field(default_factory=list)
    complete: bool = True
    """Whether nothing of the region is known to be left."""

    def within(self, region: Region) -> Cover:
        """What is left of it in a smaller region."""
        found = Cover(self.problem, region, complete=self.complete)
        for case in self.cases:
            here = region
            for symbol, value in case.equations:
                here = here.where(symbol, value)
            held = here.and_also(*case.facts)
            if not held.empty() and not held.empty(3):
                found.cases.append(replace(case, facts=essential(case.facts, here)))
        return found


def cover(problem: Problem, region: Region, select: Select, *, claimed: bool = False) -> Cover:
    """Cases that cover the region, as far as this can be found out; ``claimed`` values of theorems are compared."""
    found = Cover(problem, region)

    def solve(part: Part, draws: int) -> tuple[SignFact, ...] | None:
        case = _case_at(part, select, draws, claimed)
        if case is None:
            return None
        found.cases.append(case)
        if len(found.cases) > MOST:
            raise OptionError(_too_many(problem))
        return case.facts

    found.complete = not uncovered(Part(problem, region, region), found.cases, solve)
    if not found.cases:
        raise OptionError("A, y, beta, assume: no values of the symbols were found that meet the assumptions with room "
                          "around them: assume less, or put numbers in")  # fmt: skip
    found.cases = sorted(_outermost(found.cases, region), key=_place)
    return found


def _outermost(cases: Sequence[Case], region: Region) -> list[Case]:
    """Without the cases that hold only where another one of the same value does."""
    kept = list(cases)
    for case in cases:
        held = region.and_also(*case.facts)
        inside = held.point()
        for other in kept:
            alike = other.equations == case.equations == () and other.answer.exact_value == case.answer.exact_value
            if other is case or not alike or inside is None or not all(holds(fact, inside) for fact in other.facts):
                continue
            if all(held.implies(fact) or held.implies(fact, 3) for fact in other.facts):
                kept.remove(case)
                break
    return kept


def _place(case: Case) -> tuple[int, int, str]:
    """Special values of the symbols first, then the wider networks."""
    return -len(case.equations), -case.answer.exact_network.neurons, str(case.exact_condition)


def uncovered(start: Part, cases: Sequence[Case], solve: Solve | None = None) -> list[Part]:
    """The parts of a region that are not proved to be covered by the cases, to which ``solve`` may add others."""
    return _left(_pieces(start), cases, solve)


def simply_covered(start: Part, cases: Sequence[Case]) -> bool:
    """The same by the conditions of the cases alone, for few of them."""
    return not _left([start], cases, None)


def _left(pending: list[Part], cases: Sequence[Case], solve: Solve | None) -> list[Part]:
    left = list[Part]()
    while pending:
        require_time()
        part = pending.pop()
        facts = _found(part, cases, solve, FEW)
        if facts is None and part.region.empty():
            continue
        if facts is None:
            facts = _found(part, cases, solve, MANY)
        if facts is not None:
            pending += [part.only(region) for region in _without(part.region, facts)]
        elif not part.region.empty(3) and not _inside(part, cases):
            if contradicts(part.problem, part.region):
                continue
            rule = part.region.forced()
            if rule is None:
                if not (_empty_in_halves(part, cases) or part.region.squared.empty(3)):
                    plainer = part.only(factored(part.region))
                    known = _inside(plainer, cases, 3) or plainer.region.empty(3)
                    left += [] if known or _is_covered_on_surface(part, cases) else [part]
                continue
            fewer = part.where(*rule)
            if _is_defined(fewer.problem):  # else there are no data on this part
                pending.append(fewer)
    return left


def _pieces(start: Part) -> list[Part]:
    """Parts of which the region is the union: where a lemma tells the cases apart, one for each of them.

    Those without a point in their interior come first, so that they are looked at when all the cases are known.
    """
    if not is_of_labels(start.problem) or on_one_line(start.problem):
        return [start]
    found = [start.only(start.region.and_also(*facts)) for facts in cases_of_labels(start.problem)]
    return sorted(found, key=lambda part: part.region.point() is not None)


def _inside(part: Part, cases: Sequence[Case], degree: int = 1) -> bool:
    """Whether the conditions of a case follow from what is said of the part, of which no point is known."""
    known = {fact.expression: fact.kind for fact in part.region.facts}
    told = []
    for case in cases:
        facts = part.written(case)
        if facts is not None:
            told.append([fact for fact in facts if known.get(fact.expression) not in (fact.kind, ">")])
    return not all(told) or any(all(part.region.implies(fact, degree) for fact in facts) for facts in told)


def _empty_in_halves(part: Part, cases: Sequence[Case]) -> bool:
    """Whether a condition of a case tells two halves of a part apart that are both proved to be empty."""
    known = {fact.expression for fact in part.region.facts}
    for fact in dict.fromkeys(fact for case in cases if not case.equations for fact in case.facts):
        if known & {fact.expression, -fact.expression} or not fact.expression.free_symbols <= set(part.region.symbols):
            continue
        if all(part.region.and_also(half).empty(HALVES) for half in (fact, opposite(fact))):
            return True
    return False


def _is_covered_on_surface(part: Part, cases: Sequence[Case]) -> bool:
    """Whether the cases are seen to cover a part where a product of symbols is a number."""
    rule = part.region.product()
    return rule is not None and not _left([part.where(*rule)], cases, None)


def _found(part: Part, cases: Sequence[Case], solve: Solve | None, draws: int) -> tuple[SignFact, ...] | None:
    """The conditions of a case that holds at a point of the part, one of the known ones or a new one."""
    for seed in range(TRIES if solve is None else 1):
        point = part.region.point(seed, draws=draws)
        if point is None:
            return None
        for case in cases:
            facts = part.reaches(case, point)
            if facts is not None:
                return facts
    return solve(part, draws) if solve is not None else None


def _without(region: Region, facts: tuple[SignFact, ...]) -> list[Region]:
    """The parts of a region on which one of the facts does not hold, the first such fact telling them apart.

    A fact with a root says nothing where the root is not real, so what is under it comes first.
    """
    left = []
    for needed in (needed for fact in facts for needed in (*domain(fact), fact)):
        left.append(region.and_also(opposite(needed)))
        region = region.and_also(needed)
    return left[::-1]


def _case_at(part: Part, select: Select, draws: int, claimed: bool) -> Case | None:
    """The case that holds at a point of the part, with its conditions within the whole; None if no point is met."""
    problem = part.problem
    for seed in range(TRIES):
        point = part.region.point(seed, draws=draws)
        if point is None:
            return None
        at = AtPoint(point)
        try:
            with decided_by(at):
                here = plain_problem(problem, at)  # its shape may be there on one side only
                theorem = select(here)
                assert theorem.propose is not None  # what select promises
                best = optimal(problem, theorem.propose(here), at, claimed=claimed)
        except Unlucky as error:
            unlucky = error
            continue
        except NotOptimal as error:
            raise NoClosedForm({theorem.id: f"gives no proof with symbols: {error}"}, [theorem.id],
                               advice=advice(problem)) from error  # fmt: skip
        except InfeasibleError as error:
            raise InfeasibleError(f"{_where_it_is(part, point)}{error}", error.witness) from error
        answer = Answer(problem, theorem, best.network, best.dual, simplest(best.value), best.hints)
        return Case(essential(list(at.conditions), part.whole), answer, part.equations)
    raise OptionError(_is_open(problem, unlucky))


def _where(problem: Problem, symbol: sympy.Symbol, value: sympy.Expr) -> Problem:
    """The problem with a symbol replaced."""

    def moved(rows: Rows) -> Rows:
        return tuple(
            tuple(cell if isinstance(cell, fmpq) else simplest(cell.expr.subs(symbol, value)) for cell in row)
            for row in rows
        )

    beta = simplest(to_sympy(problem.beta).subs(symbol, value))
    return replace(problem, A=moved(problem.A), y=moved(problem.y), beta=beta)


def _is_defined(problem: Problem) -> bool:
    cells = (*(cell for row in (*problem.A, *problem.y) for cell in row), problem.beta)
    return not any(isinstance(cell, Expression) and cell.has(sympy.zoo, sympy.nan, sympy.oo) for cell in cells)


def _where_it_is(part: Part, point: Point) -> str:
    values = {**point, **{symbol: value.xreplace(point) for symbol, value in part.equations}}
    if not values:
        return ""
    readable = part.problem.readable
    at = ", ".join(f"{readable.get(symbol, symbol)} = {values[symbol]}" for symbol in in_order(values))
    return f"where {at} (assume what excludes it, if it can): "


def _is_open(problem: Problem, unlucky: Unlucky) -> str:
    """What stays open, in a line: an expression that nobody would read is told by its size alone."""
    names, written = _names(problem), str(unlucky.expression.xreplace(problem.readable))
    what = written if len(written) <= READ else f"an expression of {len(written):,} characters"
    if not names:
        return f"A, y, beta: whether {what} is zero could not be decided: use numeric.solve, or give rational numbers"
    return (
        f"A, y, beta: whether {what} vanishes could not be decided with the symbols {names}: put numbers in for some, "
        "or assume signs or an order of them"
    )


def _names(problem: Problem) -> str:
    return ", ".join(sorted(str(problem.readable.get(symbol, symbol)) for symbol in symbols_of(problem)))


def _too_many(problem: Problem) -> str:
    names = _names(problem)
    return f"A, y, beta: the answer has more than {MOST} cases: assume more of {names}, such as signs or an order"
