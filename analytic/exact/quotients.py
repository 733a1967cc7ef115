"""Rational functions in lowest terms, by flint: what sympy's fields do, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy
from flint import Ordering, fmpz_mpoly_ctx

Pair = tuple[Any, Any]
SHORT = 1 << 30
"""Bound of the coefficients of polynomials that flint factors."""


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


def factored(expanded: sympy.Expr, symbols: Sequence[sympy.Symbol]) -> sympy.Expr:
    """A polynomial with rational coefficients as a product, the first coefficient of every factor > 0.

    >>> x, y = sympy.symbols("x y")
    >>> factored(x**2 / 2 - y**2 / 2, [x, y])
    (x - y)*(x + y)/2
    >>> factored(2 * x + 2 * y, [x, y])
    2*(x + y)
    """
    constant, found = factor_list(expanded, symbols)
    parts = [factor**power for factor, power in found]
    alone = len(parts) == 1 and constant != 1  # sympy would multiply a number into a sum
    return sympy.Mul(constant, *parts, evaluate=not alone)


def factor_list(
    expanded: sympy.Expr, symbols: Sequence[sympy.Symbol]
) -> tuple[sympy.Expr, list[tuple[sympy.Expr, int]]]:
    """A constant, and the factors with their powers, as sympy's ``factor_list`` gives them.

    Sympy factors a polynomial with coefficients that are long, or not rational.

    >>> x = sympy.Symbol("x")
    >>> factor_list(sympy.sqrt(2) * x - 1, [x])
    (1, [(sqrt(2)*x - 1, 1)])
    """
    ring = _ring(len(symbols))
    known = {symbol: ring.gen(k) for k, symbol in enumerate(symbols)}
    try:
        top, bottom = _pair(expanded, known, ring.from_dict({(0,) * len(symbols): 1}))
    except ValueError:  # not rational
        top = None
    if top is None or any(abs(int(c)) >= SHORT for c in top.coeffs()):  # python-flint 0.9 overflows at some long ones
        found_by_sympy: tuple[sympy.Expr, list[tuple[sympy.Expr, int]]] = sympy.factor_list(expanded, *symbols)
        return found_by_sympy
    constant, split = top.factor()
    side, found = 1, list[tuple[sympy.Expr, int]]()
    for factor, exponent in split:
        turned, power = factor.leading_coefficient() < 0, int(exponent)
        side *= (-1) ** power if turned else 1
        found.append((_expression(-factor if turned else factor, symbols), power))
    return sympy.Rational(side * int(constant), int(bottom.leading_coefficient())), found


def reduced_squares(
    expanded: sympy.Expr, symbols: Sequence[sympy.Symbol], pair: tuple[sympy.Symbol, sympy.Symbol]
) -> list[sympy.Expr] | None:
    """A polynomial modulo ``s^2 + c^2 - 1`` for the pair s, c: linear in s, and linear in c; None if it is none.

    >>> s, c, x = sympy.symbols("s c x")
    >>> reduced_squares(x * s**2 + c**3 / 2, [x, s, c], (s, c))
    [c**3/2 - c**2*x + x, -c*s**2/2 + c/2 + s**2*x]
    """
    ring = _ring(len(symbols))
    known = {symbol: ring.gen(k) for k, symbol in enumerate(symbols)}
    one = ring.from_dict({(0,) * len(symbols): 1})
    try:
        top, bottom = _pair(expanded, known, one)
    except ValueError:
        return None
    if not bottom.is_constant():
        return None
    scale = int(bottom.leading_coefficient())
    found = []
    for gone, kept in (pair, pair[::-1]):
        place, square = list(symbols).index(gone), one - known[kept] ** 2
        parts: dict[int, dict[Any, Any]] = {}
        for powers, coefficient in top.to_dict().items():
            half, rest = divmod(int(powers[place]), 2)
            moved = (*powers[:place], rest, *powers[place + 1 :])
            parts.setdefault(half, {})[moved] = coefficient
        total = sum((ring.from_dict(part) * square**half for half, part in parts.items()), one * 0)
        found.append(_expression(total, symbols, scale))
    return found


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


def _expression(polynomial: Any, symbols: Sequence[sympy.Symbol], below: int = 1) -> sympy.Expr:
    terms = []
    for powers, coefficient in polynomial.terms():
        factors = [symbol ** int(power) for symbol, power in zip(symbols, powers, strict=True) if power]
        terms.append(sympy.Mul(sympy.Rational(int(coefficient), below), *factors))
    return sympy.Add(*terms)
