"""Rational functions in lowest terms, by flint: what sympy's fields do, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy
from flint import Ordering, fmpz_mpoly_ctx

Pair = tuple[Any, Any]


@lru_cache(maxsize=256)
def _ring(count: int) -> Any:
    return fmpz_mpoly_ctx.get([f"x{k}" for k in range(count)], Ordering.lex)


def quotient(expression: sympy.Expr, symbols: Sequence[sympy.Symbol]) -> tuple[sympy.Expr, sympy.Expr]:
    """Numerator and denominator of a rational function, integer polynomials, the denominator's first coefficient > 0.

    >>> x, y = sympy.symbols("x y")
    >>> quotient(x / y - y / x + (x - y) / 2, [x, y])
    (x**2*y + 2*x**2 - x*y**2 - 2*y**2, 2*x*y)
    """
    ring = _ring(len(symbols))
    known = {symbol: ring.gen(k) for k, symbol in enumerate(symbols)}
    top, bottom = _lowest(*_pair(expression, known, ring.from_dict({(0,) * len(symbols): 1})))
    return _expression(top, symbols), _expression(bottom, symbols)


def _pair(expression: sympy.Expr, known: dict[sympy.Symbol, Any], one: Any) -> Pair:
    if expression.is_Rational:
        return one * int(expression.p), one * int(expression.q)
    if expression in known:
        return known[expression], one
    if expression.is_Pow and expression.exp.is_Integer:
        top, bottom = _pair(expression.base, known, one)
        power = int(expression.exp)
        return (top**power, bottom**power) if power >= 0 else (bottom**-power, top**-power)
    if not (expression.is_Add or expression.is_Mul):
        raise ValueError(f"{expression} is not rational in the symbols")
    found: Pair = (one * (0 if expression.is_Add else 1), one)
    for argument in expression.args:
        top, bottom = _pair(argument, known, one)
        if expression.is_Mul:
            found = found[0] * top, found[1] * bottom
        elif bottom == found[1]:
            found = found[0] + top, bottom
        else:
            found = _lowest(found[0] * bottom + top * found[1], found[1] * bottom)
    return found


def _lowest(top: Any, bottom: Any) -> Pair:
    common = top.gcd(bottom)
    if bottom.leading_coefficient() < 0:
        common = -common
    return top // common, bottom // common


def _expression(polynomial: Any, symbols: Sequence[sympy.Symbol]) -> sympy.Expr:
    terms = []
    for powers, coefficient in polynomial.terms():
        factors = [symbol ** int(power) for symbol, power in zip(symbols, powers, strict=True) if power]
        terms.append(sympy.Mul(sympy.Integer(int(coefficient)), *factors))
    return sympy.Add(*terms)
