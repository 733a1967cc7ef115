"""Expressions without absolute values, signs and maxima, where a condition says which branch holds."""

from __future__ import annotations

import sympy

from analytic.cases.normal import fraction, present
from analytic.cases.regions import Region
from analytic.cases.roots import masked, unmasked
from analytic.derivation.cases import PIECEWISE, SignFact, branches


def under(expression: sympy.Expr, region: Region) -> sympy.Expr:
    """The expression in its shortest form, each branch that is proved to hold on the region in the place of its parts.

    >>> from analytic.derivation.cases import SignFact
    >>> a, b = sympy.symbols("a b", positive=True)
    >>> under(abs(a - b) + sympy.Max(a, 2 * b) + b, Region((a, b), (SignFact(b - a),)))
    -a + 4*b
    """
    plain = masked(sympy.sympify(expression))
    while rule := {part: value for part in plain.atoms(*PIECEWISE) if (value := _branch(part, region)) is not None}:
        plain = plain.xreplace(rule)
    return unmasked(present(plain))


def _branch(part: sympy.Expr, region: Region) -> sympy.Expr | None:
    """The value of the branch that holds; None where none is proved to, or parts inside come first."""
    if any(argument.has(*PIECEWISE) for argument in part.args):
        return None
    try:
        found = list(branches(part))
    except TypeError:  # of a Piecewise that splits on an equation
        return None
    return next((value for value, facts in found if all(_holds(fact, region) for fact in facts)), None)


def _holds(fact: SignFact, region: Region) -> bool:
    """By itself or, where it is a quotient or a product, by the signs of its factors."""
    if region.implies(fact):
        return True
    if fact.kind == "==":
        return False
    negative = False
    for side in fraction(fact.expression):
        try:
            number, split = sympy.factor_list(side)
        except sympy.PolynomialError:
            return False
        if number == 0:
            return fact.kind == ">="
        negative ^= bool(number < 0)
        for factor, power in split:
            if power % 2 == 0 and fact.kind == ">=":
                continue
            signs = [sign for sign in (1, -1) if region.implies(SignFact(sign * factor, fact.kind))]
            if not signs:
                return False
            negative ^= signs[0] < 0 and power % 2 == 1
    return not negative
