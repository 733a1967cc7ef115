"""Roots of polynomials in certificates: what is read, their enclosures, and signs that hold for every one of them."""

from __future__ import annotations

import flint
import pytest
import sympy
from flint import arb, fmpq, fmpz_poly
from hypothesis import given
from hypothesis import strategies as st

from analytic.checker.grammar import parse
from analytic.checker.numbers import Algebraic, Field, Real, sign
from analytic.checker.work import CertificateError, UndecidedError, Work
from analytic.exact.algebraic import isolated, reduced
from analytic.exact.encoding import encode
from analytic.exact.scalars import enclose, simplest
from analytic.exact.scalars import sign as exact_sign

X = sympy.Symbol("x")
QUARTIC = "root(-1, -1, 0, 0, 1, 1, 2)"


def number(text: str, field: Field | None = None) -> Real:
    return parse(text, field or Field(64, Work()))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (f"{QUARTIC}*{QUARTIC}*{QUARTIC}*{QUARTIC}", f"{QUARTIC} + 1"),
        ("root(-2, 0, 1, 1, 2)", "sqrt(2)"),
        ("root(-2, 0, 1, 1, 2)*sqrt(3)", "sqrt(6)"),
        (f"sqrt({QUARTIC}*{QUARTIC} + 2*{QUARTIC} + 1)", f"{QUARTIC} + 1"),
        ("root(-2, 0, 0, 0, 1, 1, 2)*root(-2, 0, 0, 0, 1, 1, 2)", "sqrt(2)"),
        ("root(-2, 0, 0, 0, 1, 1, 2)", "sqrt(sqrt(2))"),
        ("root(-4, 0, 2, 1, 2)", "root(-2, 0, 1, 1, 3/2)"),
        ("root(4, 0, -5, 0, 1, 1/2, 3/2)", "1"),
        ("root(-3, 7, 0, 1)", "3/7"),
        ("root(1, -10, 1, 9, 10)", "5 + 2*sqrt(6)"),
        ("root(1, 0, -10, 0, 1, 3, 4)", "sqrt(2) + sqrt(3)"),
    ],
)
def test_equal_numbers_are_equal_and_a_hair_tells_them_apart(text: str, other: str) -> None:
    for hair in ("0", "1/1" + "0" * 300, "-1/1" + "0" * 300):
        field = Field(64, Work())
        difference = number(text, field) - number(other, field) - number(hair, field)
        assert sign(difference) == -sign(number(hair, field))


@pytest.mark.parametrize(
    "text",
    [
        "root(1, 2, 3)", "root(-2, 0, 1/2, 1, 2)", "root(-2, 0, 0, 1, 2)", "root(3, 1, 2)", "root(-2, 0, 1, 2, 1)",
        "root(-2, 0, 1, -2, 1)", "root(-2, 0, 1, 2, 3)", "root(2, -3, 1, 0, 3)", "root(2, -3, 1, 1, 2)",
        "root(1, -2, 1, 0, 2)", "root(1, 0, 1, 0, 2)", "root(-2, 0, 1, 1, 2/0)", "root", "root()",
        "root(-2, 0, 1, 1, 2", "root(-2, 0, sqrt(1), 1, 2)", "root(--2, 0, 1, 1, 2)", "root(-2, 0, 1, 1, 2,)", "1, 2",
        f"root(-2, {'0, ' * 64}1, 1, 2)",
    ],
)  # fmt: skip
def test_what_is_no_root_is_an_error(text: str) -> None:
    with pytest.raises(CertificateError):
        number(text)


def test_what_costs_too_much_is_undecided() -> None:
    with pytest.raises(UndecidedError, match="divide by numbers made of root"):
        number(f"1/{QUARTIC}")
    field = Field(64, Work())
    for k in range(16):
        number(f"root(-{k + 2}, 0, 0, 1, 0, 9)", field)
    with pytest.raises(UndecidedError, match="more than 16 roots"):
        number("root(-18, 0, 0, 1, 0, 9)", field)
    assert number(f"{QUARTIC}/3") is not None
    field = Field(64, Work())
    long = number(f"root(-1{'0' * 10_000}, 0, 0, 0, 0, 0, 0, 1, 1, {'1' * 2_000})", field)
    with pytest.raises(UndecidedError, match="too much work"):
        field.enclose(long, 1 << 20)


@pytest.mark.parametrize("digits", [10, 100, 200, 400])
@pytest.mark.parametrize("e", [1, 2, 3])
def test_a_first_coefficient_and_a_denominator_that_are_equal_count_twice(digits: int, e: int) -> None:
    """C r^2 - C r + 1 = 0 has a root near 1 - 1/C, and the last number is about C^-(1 + e): not zero."""
    C = 10**digits
    root = f"root(1, -{C}, {C}, 1/2, 1)"
    for power in (root, f"{root}*{root}"):
        assert sign(number(f"(1 - {power})/{C**e}")) == 1
        assert sign(number(f"({power} - 1)/{C**e} + 1/{C ** (e + 2)}")) == -1
        assert sign(number(f"({power} - 1 + {power.count('root')}/{C})/{C**e}")) == -1
        assert sign(number(f"({power} - {power.replace('1/2', '2/3')})/{C**e}")) == 0


def test_a_separation_bound_of_more_bits_than_there_are_is_too_much_work() -> None:
    """2^(1/64) twice, told apart by their intervals only, and eight such pairs: a field of degree 2^96 at sight."""
    zeros = "0, " * 63
    pairs = [f"root(-{k}, {zeros}1, 1, {k}) - root(-{k}, {zeros}1, 1, {k + 1})" for k in range(2, 10)]
    for count in (3, 8):
        with pytest.raises(UndecidedError, match="too much work"):
            sign(number(" + ".join(pairs[:count])))


@given(st.lists(st.integers(-30, 30), min_size=3, max_size=9))
def test_enclosures_are_those_of_flint_at_every_precision(coefficients: list[int]) -> None:
    polynomial = fmpz_poly(coefficients)
    if polynomial.degree() < 2:
        return
    x = sum(c * X**k for k, c in enumerate(coefficients))
    for index, root in enumerate(sympy.Poly(x, X).real_roots(multiple=True, radicals=False)):
        if not isinstance(root, sympy.CRootOf) or not root.is_positive:
            continue
        field = Field(64, Work())
        found = number(encode(root), field)
        assert isinstance(found, Algebraic), index
        flint.ctx.prec = 1500
        exact = enclose(root, 1500)
        for bits in (1, 7, 64, 65, 300, 1200):
            around = field.enclose(found, bits)
            assert around.hi - around.lo <= 4 and around.bits == bits
            assert arb(fmpq(around.lo, 1 << bits)) < exact < arb(fmpq(around.hi, 1 << bits)), (root, bits)
        flint.ctx.prec = 53


@given(st.lists(st.integers(-9, 9), min_size=4, max_size=4), st.lists(st.integers(-5, 5), min_size=1, max_size=7))
def test_signs_are_those_of_exact_algebra(quartic: list[int], element: list[int]) -> None:
    polynomial = sympy.Poly(X**4 + sum(c * X**k for k, c in enumerate(quartic)), X)
    positive = [r for r in polynomial.real_roots(radicals=False) if isinstance(r, sympy.CRootOf) and r.is_positive]
    for root in positive[:1]:
        expression = sum(c * root**k for k, c in enumerate(element))
        text = " + ".join(f"({c})" + f"*{encode(root)}" * k for k, c in enumerate(element))
        assert sign(number(text)) == exact_sign(simplest(sympy.sympify(expression)))
        assert (sign(number(text)) == 0) == (reduced(sympy.sympify(expression)) == 0)


def test_an_interval_holds_one_root_however_close_the_others_are() -> None:
    close = sympy.expand(((X - 1) ** 2 * 10**30 - 1) * (X**2 - 2) + sympy.Rational(1, 10**40))
    polynomial = sympy.Poly(close * 10**40, X)
    for root in polynomial.real_roots(radicals=False):
        if root.is_positive:
            coefficients, low, high = isolated(root)
            assert 0 <= low < high and high - low <= 1
            assert isinstance(parse(encode(root), Field(64, Work())), Algebraic)
            assert sympy.Rational(low) < root < sympy.Rational(high) and len(coefficients) == 5
