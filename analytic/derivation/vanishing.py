"""Differences that algebra proves to be zero."""

from __future__ import annotations

import sympy
from sympy.polys.rootoftools import ComplexRootOf

from analytic.derivation.effort import few
from analytic.exact.algebraic import reduced
from analytic.exact.scalars import sign


def vanish(difference: sympy.Expr) -> sympy.Expr:
    """Zero when algebra proves that the expression vanishes, else a simplified form of it, or itself if it is long."""
    simpler = difference
    if difference.has(ComplexRootOf):
        return sympy.Integer(0) if sign(difference) == 0 else reduced(difference)
    if not few(difference):
        return difference
    for attempt in (sympy.expand, _logs, sympy.radsimp, sympy.simplify):
        simpler = attempt(difference)
        if simpler.is_zero:
            return sympy.Integer(0)
    return simpler


def _logs(expression: sympy.Expr) -> sympy.Expr:
    """Arguments of logarithms in one canonical form of their number field, so that equal ones cancel."""
    return sympy.expand(expression.replace(sympy.log, lambda argument: sympy.log(sympy.radsimp(argument))))
