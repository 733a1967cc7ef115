"""What a caller assumes of the symbols, as facts on their stand-ins."""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from flint import fmpq

from analytic.cases.case import relation
from analytic.cases.normal import fraction
from analytic.cases.regions import Region, domain
from analytic.derivation.cases import SignFact, fact
from analytic.exact.scalars import to_sympy
from analytic.exact.symbols import in_order
from analytic.model.problem import Problem
from numeric.arrays import one_line
from numeric.errors import OptionError

INEQUALITIES = (sympy.Ge, sympy.Gt, sympy.Le, sympy.Lt)


def symbols_of(problem: Problem) -> set[sympy.Symbol]:
    """The stand-ins that data, targets and beta hold."""
    cells = [*(cell for row in (*problem.A, *problem.y) for cell in row), problem.beta]
    return set().union(*(cell.free_symbols for cell in cells if not isinstance(cell, fmpq)))


def region_of(problem: Problem, assume: object) -> Region:
    """All values of the symbols that meet the relations; an OptionError for one that cannot be used."""
    whole = Region(tuple(in_order(symbols_of(problem))))
    found = whole.and_also(*facts_of(problem, assume))
    if not isinstance(problem.beta, fmpq) and problem.beta.free_symbols:
        top, bottom = fraction(to_sympy(problem.beta))
        found = found.and_also(SignFact(sympy.expand(top * bottom), ">"))  # a quotient is positive where its product is
    _require_values(problem, found)
    if found.facts and found.point() is None and (found.empty() or found.empty(3)):
        raise OptionError(f"assume is {one_line(assume)}: no values of the symbols meet that, give other relations")
    return found


def _require_values(problem: Problem, region: Region) -> None:
    """Roots and logarithms in the data must be real wherever the assumptions hold."""
    for cell in (*(cell for row in (*problem.A, *problem.y) for cell in row), problem.beta):
        if isinstance(cell, fmpq):
            continue
        for need in domain(SignFact(cell.expr)):
            if not region.implies(need) and not region.implies(need, 3):
                asked = relation(need).xreplace(problem.readable)
                raise OptionError(f"A, y, beta hold {one_line(cell.expr.xreplace(problem.readable))}: assume {asked}")


def facts_of(problem: Problem, assume: object) -> list[SignFact]:
    """The relations, one by one, between what stands for the symbols."""
    if assume is None:
        return []
    if isinstance(assume, sympy.Basic | bool):
        assume = [assume]
    if not isinstance(assume, Iterable) or isinstance(assume, str):
        raise OptionError(f"assume is {one_line(assume)}: give a list of inequalities such as [p < q]")
    forward = {symbol: stand_in for stand_in, symbol in problem.restore.items()}
    return [found for item in assume for found in _facts(item, forward, symbols_of(problem))]


def _facts(item: object, forward: dict[sympy.Symbol, sympy.Symbol], known: set[sympy.Symbol]) -> list[SignFact]:
    if item is True or item is sympy.true:
        return []
    if isinstance(item, sympy.And):
        return [found for part in item.args for found in _facts(part, forward, known)]
    if not isinstance(item, INEQUALITIES):
        advice = "substitute it" if isinstance(item, sympy.Eq) else "give inequalities, such as p < q"
        raise OptionError(f"assume holds {one_line(item)}: {advice}")
    numbers = {number: sympy.Rational(str(number)) for number in item.atoms(sympy.Float)}
    moved = item.xreplace({**forward, **numbers})
    if moved.free_symbols - known:
        names = ", ".join(sorted(str(symbol) for symbol in moved.free_symbols - known))
        raise OptionError(f"assume holds {one_line(item)}: the data have no symbol {names}, leave the relation out")
    return [] if moved is sympy.true else [fact(moved)]
