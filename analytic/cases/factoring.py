"""Facts of a region without their factors of known sign."""

from __future__ import annotations

from dataclasses import replace

import sympy

from analytic.cases.normal import factors, fraction
from analytic.cases.regions import Point, Region
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import enclose

DEGREE = 2
"""Facts that are multiplied together for the sign of a factor."""
TRIES = 6


def factored(region: Region) -> Region:
    """The same with the one factor whose sign is open in place of a fact, where the others are proved to have signs.

    >>> x, y = sympy.symbols("x y", real=True)
    >>> found = factored(Region((x, y), (SignFact(x - 1), SignFact(sympy.expand((x + 1) * (x - y))))))
    >>> [fact.expression for fact in found.facts]
    [x - 1, x - y]
    """
    facts = dict.fromkeys(_plainer(fact, region) for fact in region.facts)
    return replace(region, facts=tuple(fact for fact in facts if not fact.trivial))


def _plainer(fact: SignFact, region: Region) -> SignFact:
    top, bottom = fraction(fact.expression)
    found = factors(top)
    if fact.kind == "==" or not bottom.is_number or (len(found) < 2 and all(power == 1 for _, power in found)):
        return fact
    others = replace(region, facts=tuple(other for other in region.facts if other != fact))
    side, kept = _side(top / bottom, sympy.Mul(*(factor**power for factor, power in found)), region), []
    for factor, power in found:
        sign = next((s for s in (1, -1) if others.implies(SignFact(s * factor, ">"), DEGREE)), None)
        if sign is not None:
            side *= sign**power
        elif power % 2:
            kept.append(factor)
        else:
            return fact
    return SignFact(sympy.expand(side * kept[0]), fact.kind) if len(kept) == 1 and side else fact


def _side(expression: sympy.Expr, product: sympy.Expr, region: Region) -> int:
    """The sign of the number that an expression is times a product; zero where no values of the symbols tell it."""
    for seed in range(TRIES):
        point = replace(region, facts=()).point(seed, draws=TRIES)
        sides = [_sign(part, point) for part in (expression, product)] if point is not None else [0]
        if all(sides):
            return sides[0] * sides[-1]
    return 0


def _sign(expression: sympy.Expr, point: Point) -> int:
    ball = enclose(expression, 128, point)
    return 0 if ball is None or not ball.is_finite() or ball.contains(0) else 1 if ball > 0 else -1
