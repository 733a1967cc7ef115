"""Roots of secular equations with symbols: what stands for one while formulas are compared, and what its signs mean.

A :class:`RootSymbol` takes the place of a ``PositiveRoot``. Identities hold modulo its polynomial P, whose leading
coefficient is not zero. P is negative below the root and positive above it, so that ``a + b tau >= 0``, for a and b of
opposite signs, says which sign P has at ``-a / b``: conditions of cases hold no root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.linear import gram
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import Row, Scalar, simplest, to_sympy
from analytic.exact.secular import secular_equation
from analytic.exact.symbols import StandIn
from analytic.model.losses import Condition

POSITIVE = "a weight is positive"
Tidy = Callable[[sympy.Expr], sympy.Expr]


class RootSymbol(StandIn):
    """A symbol that stands for ``root``."""

    root: PositiveRoot


@lru_cache(maxsize=1 << 10)
def _symbol_of(root: PositiveRoot) -> RootSymbol:
    found = RootSymbol("tau", nonnegative=True)
    found.root = root
    return found


def masked(expression: sympy.Expr) -> sympy.Expr:
    """With a symbol for every root."""
    roots = _roots_in(expression)
    return expression.xreplace({root: _symbol_of(root) for root in roots}) if roots else expression


@lru_cache(maxsize=1 << 14)
def _roots_in(expression: sympy.Basic) -> frozenset[PositiveRoot]:
    """Asked of every formula at every comparison."""
    return frozenset(expression.atoms(PositiveRoot))


@lru_cache(maxsize=1 << 14)
def is_number(expression: sympy.Expr) -> bool:
    """Whether it holds no symbols but those of roots that are numbers."""
    return all(isinstance(symbol, RootSymbol) and not symbol.root.free_symbols for symbol in expression.free_symbols)


def unmasked(expression: sympy.Expr) -> sympy.Expr:
    """With the roots in the place of their symbols."""
    return expression.xreplace({symbol: symbol.root for symbol in root_symbols(expression)})


@lru_cache(maxsize=1 << 14)
def root_symbols(expression: sympy.Basic) -> tuple[RootSymbol, ...]:
    """Those in an expression."""
    found = [symbol for symbol in expression.free_symbols if isinstance(symbol, RootSymbol)]
    return tuple(sorted(found, key=sympy.default_sort_key))


def remainder(expanded: sympy.Expr, symbol: RootSymbol, tidy: Tidy) -> tuple[sympy.Expr, sympy.Expr]:
    """A polynomial in the root modulo the one of the root, and the power of its lead by which it was multiplied."""
    if not expanded.is_polynomial(symbol) or sympy.degree(expanded, symbol) < len(symbol.root.args) - 1:
        return expanded, sympy.Integer(1)
    lead, *rest = (tidy(sympy.expand(cell)) for cell in symbol.root.args)
    left, multiplier = sympy.Poly(expanded, symbol).all_coeffs(), sympy.Integer(1)
    while len(left) > len(rest):
        first = tidy(sympy.expand(left[0]))
        share = sympy.cancel(first / lead)
        if not sympy.denom(share).is_number:
            share, multiplier = first, multiplier * lead
            left = [lead * cell for cell in left]
        moved = [cell - share * other for cell, other in zip(left[1:], rest, strict=False)]
        left = [tidy(sympy.expand(cell)) for cell in (*moved, *left[1 + len(rest) :])]
    highest = len(left) - 1
    return sympy.expand(sympy.Add(*(cell * symbol ** (highest - k) for k, cell in enumerate(left)))), multiplier


def as_square(expanded: sympy.Expr, tidy: Tidy) -> sympy.Expr:
    """A polynomial in roots with every factor that is a square modulo the polynomial of a root written as one."""
    number, found = sympy.factor_list(expanded)
    made = number
    for factor, power in found:
        square = next((s for s in _squares(factor, number, tidy)), factor) if power % 2 else factor
        made *= square**power
    return made


def _squares(factor: sympy.Expr, number: sympy.Expr, tidy: Tidy) -> Iterator[sympy.Expr]:
    for symbol in root_symbols(factor):
        polynomial = symbol.root.polynomial(symbol)
        for scale in (sympy.Integer(1), number, *_scales(factor, polynomial, symbol)):
            moved = sympy.together(tidy(sympy.expand(scale * factor + polynomial)))
            top, bottom = sympy.fraction(moved)
            names = [s for s in top.free_symbols if top.is_polynomial(s)]
            if symbol not in names or bottom.has(symbol):
                continue
            content, split = sympy.factor_list(top, *names)
            if split and all(power % 2 == 0 for _, power in split):
                yield content / (bottom * scale) * sympy.Mul(*(part**power for part, power in split))


def _scales(factor: sympy.Expr, polynomial: sympy.Expr, symbol: sympy.Symbol) -> Iterator[sympy.Expr]:
    """The number s, if there is one, for which a factor f of degree two makes ``P + s f`` a square, P of degree four.

    ``P + s f = p_4 (x^2 + a x + b)^2`` is linear in s and b, coefficient by coefficient.
    """
    numbers = factor.free_symbols == polynomial.free_symbols == {symbol}
    if not numbers or sympy.degree(factor, symbol) != 2 or sympy.degree(polynomial, symbol) != 4:
        return
    lead, p3, p2, p1, _ = sympy.Poly(polynomial, symbol).all_coeffs()
    f2, f1, _ = sympy.Poly(factor, symbol).all_coeffs()
    a = p3 / (2 * lead)
    below = sympy.expand(f1 - a * f2)
    found = 0 if below == 0 else sympy.radsimp((a * (p2 - lead * a**2) - p1) / below)
    if found != 0:
        yield found


def signs_without(
    factor: sympy.Expr, symbol: RootSymbol, side: Callable[[sympy.Expr], int], strictly: bool
) -> list[tuple[sympy.Expr, bool]] | None:
    """Expressions without the root whose signs at the point give the factor its own; with each, whether strictly.

    None where no rule applies.
    """
    cells = sympy.Poly(factor, symbol).all_coeffs()
    own, sides = side(factor), [side(cell) for cell in cells]
    if all(other in (0, own) for other in sides):
        lowest = next(cell for cell in reversed(cells) if cell != 0)
        kept = [(cell, strictly and cell is lowest) for cell in cells if cell.free_symbols]
        return [*kept, (symbol.root.args[-1], True)] if strictly and cells[-1] == 0 else kept
    if len(cells) != 2:
        return None
    slope, level = cells
    highest = len(symbol.root.args) - 1
    at = sympy.Add(*(c * (-level) ** (highest - k) * slope**k for k, c in enumerate(symbol.root.args)))
    return [(cell, False) for cell in (slope, level) if cell.free_symbols] + [(at, strictly)]


def proof_of_root(symbol: RootSymbol, hints: Mapping[str, Any], beta: Scalar) -> list[Condition] | None:
    """What shows that the polynomial has one root that is not negative: it is that of a secular equation.

    None where no hint has its size.
    """
    wanted = [simplest(cell) for cell in symbol.root.args]
    for hint in hints.get("roots", ()):
        H, t, weights = gram(tuple(tuple(row) for row in hint["rows"])), tuple(hint["targets"]), tuple(hint["weights"])
        made = _stripped(secular_equation(H, t, beta, weights).equation)
        if len(made) != len(wanted):
            continue
        conditions = [
            Condition("the equation is a secular one", "zero", simplest(to_sympy(a) - to_sympy(b)))
            for a, b in zip(made[::-1], wanted, strict=True)
        ]
        conditions += [Condition(POSITIVE, "nonnegative", weight) for weight in weights]
        return [*conditions, Condition("the equation has a root", "nonnegative", -made[0])]
    return None


def _stripped(polynomial: Sequence[Scalar]) -> Row:
    cells = list(polynomial)
    while cells and sympy.expand(to_sympy(cells[-1])) == 0:
        cells.pop()
    return tuple(cells)


def moved(value: Any, rule: Callable[[sympy.Expr], sympy.Expr]) -> Any:
    """Scalars in nested rows and mappings, changed by a rule for expressions."""
    if isinstance(value, Mapping):
        return {key: moved(entry, rule) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(moved(entry, rule) for entry in value)
    return value if isinstance(value, int | fmpq) else simplest(rule(to_sympy(value)))
