"""Exact evaluation against sympy's own substitution, and where it declines."""

from __future__ import annotations

import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from analytic.exact.evaluation import evaluated
from analytic.exact.scalars import simplest, to_sympy

X, Y = sympy.symbols("x y", real=True)
FORMULAS = (
    sympy.Max(X - 1, 0) ** 2 + 3 * sympy.Min(X, Y) / 2,
    sympy.sqrt(X**2 + Y**2) - X * Y,
    sympy.Piecewise((X, (X > 1) & (Y > 0)), (Y**3, (X <= 0) | (Y < 0)), (sympy.Abs(X - Y), True)),
    sympy.Max(X, Y, X * Y) - sympy.Abs(Y),
    sympy.Piecewise((1 / X, sympy.Ne(X, 0)), (sympy.Integer(0), True)),
)
numbers = st.fractions(-3, 3, max_denominator=4)


@given(st.sampled_from(FORMULAS), numbers, numbers, st.booleans())
def test_as_sympy_has_it(formula, x, y, root) -> None:
    first = simplest(sympy.Rational(x.numerator, x.denominator) * (sympy.sqrt(2) if root else 1))
    second = fmpq(y.numerator, y.denominator)
    found = evaluated(formula, {X: first, Y: second})
    expected = formula.subs({X: to_sympy(first), Y: to_sympy(second)}, simultaneous=True)
    assert found is not None
    assert sympy.simplify(to_sympy(found) - expected) == 0


def test_what_it_declines() -> None:
    z = sympy.Symbol("z", real=True)
    assert evaluated(sympy.log(X), {X: fmpq(2)}) is None
    assert evaluated(1 / X, {X: fmpq(0)}) is None
    assert evaluated(sympy.sqrt(X), {X: fmpq(-2)}) is None
    assert evaluated(X + Y, {X: fmpq(1)}) is None
    assert evaluated(sympy.Max(X, 0), {X: simplest(z)}) is None
    assert evaluated(sympy.Piecewise((X, X > 2), evaluate=False), {X: fmpq(1)}) is None
    assert evaluated(X**9, {X: fmpq(2)}) is None
