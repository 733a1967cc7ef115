"""Cases are proved one by one, under their conditions, and so is that they are all there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy

from analytic.cases.case import Case, relation
from analytic.cases.cover import Part, uncovered
from analytic.cases.decisions import AtPoint, Unlucky
from analytic.cases.feasibility import NotOptimal
from analytic.cases.optimality import optimal
from analytic.cases.regions import MANY, Region, opposite
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import to_sympy
from analytic.exact.symbols import in_order
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate

TRIES = 6
PARTS = 12
"""Of a case, that are looked at one by one."""


def verify_cases(problem: Problem, region: Region, cases: Sequence[Case]) -> Verdict:
    """Optimality in every case and the cover, for all values of the symbols, from the data and the cases alone."""
    for case in cases:
        verdict = _verify(case, region)
        if not verdict.proved:
            return verdict
    left = uncovered(Part(problem, region, region), cases)
    if left:
        return Verdict.of_pieces("undecided", *_is_left(problem, left[0].region.facts))
    count = "one case" if len(cases) == 1 else f"{len(cases)} cases"
    values = "for all values of the symbols " if problem.symbolic else ""
    return Verdict("proved", f"globally optimal: the bounds meet {values}({count})")


def _is_left(problem: Problem, facts: Sequence[SignFact]) -> tuple[str | sympy.Basic, ...]:
    """What no case is known to hold for: a surface between others is told by its equation."""
    weak = {fact.expression for fact in facts if fact.kind == ">="}
    surface = next((form for form in weak if -form in weak), None)
    if surface is not None:
        sides = [relation(SignFact(side * surface, ">")).xreplace(problem.readable) for side in (1, -1)]
        below, above = sorted(sides, key=lambda side: isinstance(side, sympy.Gt))
        return (
            "no case is known where ",
            sympy.Eq(below.lhs, below.rhs, evaluate=False),
            ": assume ",
            below,
            " or ",
            above,
        )
    left = sympy.And(*map(relation, facts)).xreplace(problem.readable)
    return "whether some values meet ", left, " is open: assume more of the symbols"


def _verify(case: Case, whole: Region) -> Verdict:
    """One case at a point of its own, and that what holds there holds wherever its condition does.

    What is left of it where the formulas are optimal for other reasons is looked at in the same way.
    """
    for symbol, value in case.equations:
        whole = whole.where(symbol, value)
    here = whole.and_also(*case.facts)
    pending, open_fact = [here], None
    for _ in range(PARTS):
        if not pending:
            return Verdict("proved", "optimal in the case")
        part = pending.pop()
        found = _at_a_point(case, part)
        if isinstance(found, Verdict) and (part is here or not found.undecided):
            return found
        if isinstance(found, Verdict):
            if not _is_empty(part):
                break
            continue
        missing = [fact for fact in found if not _implied(fact, part)]
        open_fact = open_fact or next(iter(missing), None)
        for fact in missing:
            pending.append(part.and_also(opposite(fact)))
            part = part.and_also(fact)
    what = "more" if open_fact is None else relation(open_fact).xreplace(case.answer.problem.readable)
    return Verdict.of_pieces("undecided", what, " is open in ", case.shown, ": assume it, or what excludes it")


def _at_a_point(case: Case, part: Region) -> Iterable[SignFact] | Verdict:
    """The conditions under which the formulas are optimal, from a point of a part; why not, where there are none."""
    problem, answer = case.answer.problem, case.answer
    for seed in range(1, TRIES):
        point = part.point(seed) or part.point(seed, draws=MANY)
        if point is None:
            break
        at = AtPoint(point)
        try:
            found = Candidate(answer.exact_network, answer.exact_dual, to_sympy(answer.exact_value), answer.hints)
            optimal(problem, found, at, claimed=True)
        except Unlucky:
            continue
        except NotOptimal as error:
            where = ", ".join(f"{problem.readable.get(s, s)} = {point[s]}" for s in in_order(point)) or "every value"
            return Verdict("refuted", f"{error}: it fails at {where}")
        return at.conditions
    return Verdict.of_pieces(
        "undecided", "no values of the symbols were found at which ", case.shown, " holds strictly"
    )


def _implied(fact: SignFact, region: Region) -> bool:
    return region.implies(fact) or region.implies(fact, 3)


def _is_empty(region: Region) -> bool:
    return region.empty() or region.empty(3)
