"""How the fitted values of the squared loss move with the targets: the formulas of a case, differentiated."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import sympy

from analytic.cases.case import Case
from analytic.cases.cover import Select
from analytic.cases.decisions import AtPoint, Unlucky
from analytic.cases.normal import present
from analytic.cases.optimality import optimal
from analytic.cases.regions import MANY, Point, Region
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import Expression, decided_by, to_sympy
from numeric.errors import OptionError, UnsupportedError


def sensitivity(case: Case, whole: Region, select: Select) -> sympy.Matrix:
    """The derivatives of the fitted values (rows) in the targets (columns), in stand-ins.

    The targets become symbols of their own, and the problem is solved at a point of the case: there the fit is a
    formula in them.
    """
    problem = case.answer.problem
    if problem.o > 1 or not problem.description.residual_dual:
        raise UnsupportedError("sensitivity is known for the squared loss with one output: use another problem")
    names = [sympy.Dummy(f"y_{i + 1}", real=True) for i in range(problem.n)]
    given = dict(zip(names, map(to_sympy, problem.targets), strict=True))
    for symbol, value in case.equations:
        whole = whole.where(symbol, value)
    here = whole.and_also(*case.facts)
    moved = replace(problem, y=tuple((Expression(name),) for name in names))
    for seed, keeps_roots in product(range(3), (False, True)):
        point = here.point(seed) or here.point(seed, draws=MANY)
        if point is None:
            break
        here_given = {name: value.xreplace(point) for name, value in given.items()}
        at = AtPoint({**point, **here_given}, keeps_roots=keeps_roots)
        try:
            with decided_by(at):
                theorem = select(moved)
                assert theorem.propose is not None  # what select promises
                found = optimal(moved, theorem.propose(moved), at)
        except Unlucky:
            continue
        _require_interior(at, given, here, point)
        fitted = [name - to_sympy(row[0]) for name, row in zip(names, found.dual, strict=True)]
        return sympy.Matrix(fitted).jacobian(names).applyfunc(lambda cell: present(cell.subs(given, simultaneous=True)))
    raise OptionError("y lies where two formulas of the fit meet, and it has no derivative: move the targets a little")


def _require_interior(at: AtPoint, given: dict[sympy.Symbol, sympy.Expr], here: Region, point: Point) -> None:
    """The formula must hold in all of the case, not only near its point."""
    for fact in at.conditions:
        moved = SignFact(sympy.expand(fact.expression.subs(given, simultaneous=True)), fact.kind)
        if moved.expression.free_symbols and not here.implies(moved) and not here.implies(moved, 3):
            values = ", ".join(f"{symbol} = {value}" for symbol, value in point.items())
            raise OptionError(f"the derivative at {values} is not that of the whole case: assume more of the symbols")
