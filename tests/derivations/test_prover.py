"""The prover: what it proves holds, what it refutes comes with values, what it cannot do it says."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Ge, Gt, Le, Max, Min, Piecewise

from analytic.derivation.cases import SignFact, cases
from analytic.derivation.prover import prove

x, y, z = sympy.symbols("x y z", real=True)
a, b = sympy.symbols("a b", positive=True)
p, q = sympy.symbols("p q", nonnegative=True)


def ge(left: sympy.Expr, right: object) -> sympy.Basic:
    return Ge(left, right, evaluate=False)


def eq(left: sympy.Expr, right: object) -> sympy.Basic:
    return Eq(left, right, evaluate=False)


@pytest.mark.parametrize(
    ("claim", "facts", "status"),
    [
        (ge(x**2 + y**2, 2 * x * y), (), "proved"),
        (ge(x**2 + y**2, 3 * x * y), (), "refuted"),
        (ge(a + 1 / a, 2), (), "proved"),
        (ge(a + 1 / a, sympy.Rational(21, 10)), (), "refuted"),
        (eq(Max(x, 0) - Max(-x, 0), x), (), "proved"),
        (eq(Max(x, 0) + Max(-x, 0), Abs(x)), (), "proved"),
        (eq(Max(x, 0) - Max(-x, 0), -x), (), "refuted"),
        (eq(Abs(x * y), Abs(x) * Abs(y)), (), "proved"),
        (eq(Min(x, y) + Max(x, y), x + y), (), "proved"),
        (ge(Piecewise((1, x > y), (0, True)), 1), (Gt(x, y),), "proved"),
        (ge(Piecewise((1, x > y), (0, True)), 1), (ge(x, y),), "refuted"),
        (eq(sympy.sqrt(p) ** 2 * sympy.sqrt(q), p * sympy.sqrt(q)), (), "proved"),
        (ge(sympy.sqrt(2) * p, p), (), "proved"),
        (eq(sympy.log(1 + 1 / a), sympy.log(1 + a) - sympy.log(a)), (), "proved"),
        (eq(sympy.log(1 + 1 / a), sympy.log(1 + a) + sympy.log(a)), (), "refuted"),
        (ge(sympy.pi * p, 0), (), "proved"),
        (eq(sympy.pi * x, x), (), "refuted"),
        (ge(p * z, 0), (ge(z, 0),), "proved"),
        (ge(p * z, 0), (), "refuted"),
        (Gt(a + p, 0, evaluate=False), (), "proved"),
        (Gt(p, 0, evaluate=False), (), "refuted"),
        (Le(x, 1, evaluate=False), (Le(x, y), Le(y, 1)), "proved"),
        (eq(x, y), (Le(x, y), Le(y, x)), "proved"),
        (eq(x / y, 1), (eq(x, y),), "undecided"),
    ],
)
def test_verdicts(claim: sympy.Basic, facts: tuple[sympy.Basic, ...], status: str) -> None:
    verdict = prove(claim, facts)
    assert verdict.status == status, verdict.reason


def test_contradictory_conditions_prove_anything_and_nothing_else_does() -> None:
    assert prove(ge(x, 1), (Gt(x, y), Gt(y, x))).proved
    assert prove(ge(x, 1), (Le(a, -1, evaluate=False),)).undecided
    assert prove(ge(x, 1), (ge(x, y), ge(y, x))).refuted


coefficients = st.integers(-4, 4)


@settings(deadline=None, max_examples=40)
@given(coefficients, coefficients, coefficients)
def test_quadratics_agree_with_their_discriminant(lead: int, middle: int, last: int) -> None:
    """A quadratic in two nonnegative numbers is nonnegative iff its form is copositive."""
    form = lead * p**2 + middle * p * q + last * q**2
    copositive = lead >= 0 and last >= 0 and (middle >= 0 or middle**2 <= 4 * lead * last)
    verdict = prove(ge(form, 0))
    assert not (verdict.proved and not copositive)
    assert not (verdict.refuted and copositive)


@settings(deadline=None, max_examples=30)
@given(st.lists(coefficients, min_size=3, max_size=3), st.lists(coefficients, min_size=3, max_size=3))
def test_maxima_of_linear_functions_are_convex(left: list[int], right: list[int]) -> None:
    def top(at: sympy.Expr) -> sympy.Expr:
        return Max(left[0] * at + left[1], right[0] * at + right[1])

    assert prove(ge(top(x) + top(y), 2 * top((x + y) / 2))).proved


def test_cases_cover_every_sign() -> None:
    found = [(case.goal.expression, [f.expression for f in case.facts]) for case in cases(SignFact(Max(x, y)), ())]
    assert found == [(x, [x - y]), (y, [y - x])]
    with pytest.raises(TypeError, match="no final branch"):
        list(cases(SignFact(Piecewise((1, x > 0), evaluate=False)), ()))
