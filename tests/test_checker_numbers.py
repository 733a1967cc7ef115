"""The arithmetic of the checker against many digits and exact identities."""

from __future__ import annotations

import re
from fractions import Fraction
from math import prod
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval, fraction
from analytic.checker.logarithm import entropy, softplus
from analytic.checker.numbers import Algebraic, Enclosed, Field, Rational, Real, sign
from analytic.checker.printing import show, show_above, show_below
from analytic.checker.roots import coprime_base
from analytic.checker.vectors import norm
from analytic.checker.work import UndecidedError, Work

F = Fraction
BITS = 200
RATIONALS = st.fractions(min_value=-50, max_value=50, max_denominator=60)
POSITIVE = st.fractions(min_value=F(1, 60), max_value=50, max_denominator=60)


def new() -> Field:
    return Field(BITS, Work())


def read(text: str, field: Field | None = None) -> Real:
    return parse(text, field or new(), logs=True)


@st.composite
def surds(draw: st.DrawFn) -> str:
    terms = draw(st.lists(st.tuples(RATIONALS, POSITIVE), min_size=1, max_size=4))
    return " + ".join(f"({q})*sqrt({r})" for q, r in terms)


@st.composite
def nested(draw: st.DrawFn) -> str:
    """Roots of numbers of the form 1 + x^2, of depth two or three."""
    inside = draw(surds())
    for _ in range(draw(st.integers(1, 2))):
        inside = f"({draw(RATIONALS)})*sqrt(1 + ({inside})*({inside})) + ({draw(surds())})"
    return inside


def around(x: Real) -> tuple[Any, Any]:
    interval = x.field.enclose(x, BITS)
    return mpmath.mpf(interval.lo) / 2**BITS, mpmath.mpf(interval.hi) / 2**BITS


def oracle(expression: str) -> Any:
    """The same expression in many digits, by Python's own parser."""
    wrapped = "".join(f"N({t})" if t.isdigit() else t for t in re.split(r"(\d+)", expression))
    return eval(wrapped, {"N": mpmath.mpf, "sqrt": mpmath.sqrt, "log": mpmath.log})


@given(surds(), surds(), st.sampled_from("+-*/"))
def test_surd_arithmetic_agrees_with_many_digits(a: str, b: str, operation: str) -> None:
    with mpmath.workdps(150):
        if operation == "/" and abs(oracle(b)) < mpmath.mpf(10) ** -100:
            b = "sqrt(2)"
        expression = f"({a}){operation}({b})"
        value, truth = read(expression), oracle(expression)
        assert isinstance(value, Rational | Algebraic)
        slack = mpmath.mpf(10) ** -100 * (1 + abs(truth))
        low, high = around(value)
        assert low - slack <= truth <= high + slack
        assert sign(value) == (0 if abs(truth) < slack else mpmath.sign(truth))


@given(surds(), surds())
def test_surd_identities_are_exact(a: str, b: str) -> None:
    assert sign(read(f"(({a}) + ({b}))*(({a}) - ({b})) - (({a})*({a}) - ({b})*({b}))")) == 0
    if sign(read(b)):
        assert sign(read(f"({a})/({b})*({b}) - ({a})")) == 0


@settings(max_examples=25, deadline=None)
@given(nested(), nested())
def test_nested_roots_agree_with_many_digits_and_their_identities_are_exact(a: str, b: str) -> None:
    field = new()
    with mpmath.workdps(150):
        for expression in (a, f"({a})*({b})", f"({a}) - ({b})"):
            truth, value = oracle(expression), read(expression, field)
            slack = mpmath.mpf(10) ** -100 * (1 + abs(truth))
            low, high = around(value)
            assert low - slack <= truth <= high + slack
            assert sign(value) == (0 if abs(truth) < slack else mpmath.sign(truth))
    square = f"(({a}) + ({b}))*(({a}) + ({b}))"
    assert sign(read(f"{square} - ({a})*({a}) - 2*({a})*({b}) - ({b})*({b})", field)) == 0
    root = f"sqrt({square})"
    assert sign(read(f"({root} - ({a}) - ({b}))*({root} + ({a}) + ({b}))", field)) == 0
    tiny = f"1/1{'0' * 400}"
    assert sign(read(f"sqrt({square} + {tiny}) - {root}", field)) == 1


@pytest.mark.parametrize(
    "zero",
    [
        "sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)",
        "sqrt(2 + sqrt(3)) - (sqrt(6) + sqrt(2))/2",
        "sqrt(1 + sqrt(2))*sqrt(sqrt(2) - 1) - 1",
        "sqrt(sqrt(2))*sqrt(sqrt(2)) - sqrt(2)",
        "sqrt(sqrt(5) + 2)*sqrt(sqrt(5) - 2) - 1",
        "sqrt(112 + 70*sqrt(2) + (46 + 34*sqrt(2))*sqrt(5)) - 5 - 4*sqrt(2) - (3 + sqrt(2))*sqrt(5)",
        "1/(sqrt(3 + 2*sqrt(2)) + 1 + sqrt(2)) - 1/(2 + 2*sqrt(2))",
        "1/sqrt(1 + sqrt(2)) - sqrt(sqrt(2) - 1)",
        "sqrt(8 + 8*sqrt(2)) - 2*sqrt(2)*sqrt(1 + sqrt(2))",
        "1/(1 + sqrt(2) + sqrt(3) + sqrt(5) + sqrt(7))*(1 + sqrt(2) + sqrt(3) + sqrt(5) + sqrt(7)) - 1",
        "1/(1 + sqrt(6) + sqrt(10) + sqrt(15))*(1 + sqrt(6) + sqrt(10) + sqrt(15)) - 1",
        "1/(1 + sqrt(1 + sqrt(2)) + sqrt(1 + sqrt(3)))*(1 + sqrt(1 + sqrt(2)) + sqrt(1 + sqrt(3))) - 1",
    ],
)
def test_zeros_in_disguise(zero: str) -> None:
    assert sign(read(zero)) == 0
    for digits in (1, 59, 61, 400):
        assert sign(read(f"{zero} + 1/1{'0' * digits}")) == 1
        assert sign(read(f"{zero} - 1/1{'0' * digits}")) == -1


TINY = "1" + "0" * 200  # beyond the precision at which a sum is suspected to vanish


@pytest.mark.parametrize(
    "positive",
    [
        f"(3 + 4*sqrt(2))/{TINY} + (5 - sqrt(2))*sqrt(3 + 2*sqrt(2))/{TINY}",  # p = q s: p^2 - q^2 c is zero
        f"(5 - 3*sqrt(2))/{TINY} + (sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2))*sqrt(1 + sqrt(3))",  # q is zero, p is not
        f"(sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)) + (5 - 3*sqrt(2))*sqrt(1 + sqrt(3))/{TINY}",  # p is zero, q is not
    ],
)
def test_tiny_numbers_that_only_look_like_zero(positive: str) -> None:
    assert sign(read(positive)) == 1 and sign(read(f"-({positive})")) == -1


def test_the_norm_of_a_vector_of_zeros_in_disguise() -> None:
    field = new()
    hidden = [read(f"{k}*(sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3))", field) for k in (1, 2)]
    assert sign(norm(field, hidden)) == 0
    assert sign(norm(field, [field.zero, hidden[0]])) == 0
    assert sign(norm(field, [read("3", field), hidden[0], read("4", field)]) - read("5", field)) == 0


def test_square_classes_merge() -> None:
    for zero in ("sqrt(2) + sqrt(8) - sqrt(18)", "sqrt(2)*sqrt(3) - sqrt(6)", "sqrt(1/2) - sqrt(2)/2",
                 "1/(1 + sqrt(2)) - sqrt(2) + 1", "sqrt(49/4) - 7/2",
                 "(1 + sqrt(2) + sqrt(3) + sqrt(6))/(1 + sqrt(2)) - 1 - sqrt(3)"):  # fmt: skip
        value = read(zero)
        assert isinstance(value, Rational) and value.q == 0
    close = read("sqrt(1000000000000000000000001) - 1000000000000")
    assert sign(close) == 1 and sign(-close) == -1


@given(st.lists(st.integers(1, 5000), max_size=6))
def test_a_coprime_base(numbers: list[int]) -> None:
    base = coprime_base(numbers)
    assert all(b > 1 for b in base) and len(set(base)) == len(base)
    for x in numbers:
        powers = []
        for b in base:
            count = 0
            while x % b ** (count + 1) == 0:
                count += 1
            powers.append(b**count)
        assert prod(powers) == x  # so that the base is coprime as well


def test_grammar() -> None:
    for expression, value in [("--3", 3), ("2 - -3*2", 8), ("-3/7", F(-3, 7)), ("2/3/4", F(1, 6)),
                              ("1 - 2 - 3", -4), ("( 1 + 2 ) * 3", 9), ("007", 7), ("-(1)", -1)]:  # fmt: skip
        found = read(expression)
        assert isinstance(found, Rational) and found.q == value


@given(POSITIVE | st.fractions(min_value=F(1, 10**30), max_value=10**30))
def test_logarithms_are_enclosed(q: F) -> None:
    with mpmath.workdps(150):
        low, high = around(read(f"log({q})"))
        truth = mpmath.log(mpmath.mpf(q.numerator) / q.denominator)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - BITS) * (1 + 1 / q)


@given(RATIONALS | st.fractions(min_value=-(10**6), max_value=10**6))
def test_softplus_is_enclosed(q: F) -> None:
    with mpmath.workdps(150):
        low, high = around(softplus(new().real(q)))
        x = mpmath.mpf(q.numerator) / q.denominator
        truth = mpmath.log1p(mpmath.exp(x)) if x < 0 else x + mpmath.log1p(mpmath.exp(-x))
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - BITS)


@given(st.fractions(min_value=0, max_value=1))
def test_entropy_is_enclosed(p: F) -> None:
    with mpmath.workdps(150):
        low, high = around(entropy(new().real(p)))
        parts = [mpmath.mpf(q.numerator) / q.denominator for q in (p, 1 - p) if q]
        truth = -mpmath.fsum(q * mpmath.log(q) for q in parts)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (10 - BITS)


INTEGERS = st.integers(-(10**6), 10**6)


@given(INTEGERS, st.integers(0, 10**3), INTEGERS, st.integers(0, 10**3))
def test_interval_operations_contain_the_ends(a: int, width: int, b: int, other: int) -> None:
    p, q = Interval(a, a + width, 10), Interval(b, b + other, 10)
    for x in (p.low, p.high):
        assert p.at(3).low <= x <= p.at(3).high and p.at(20) == Interval(p.lo << 10, p.hi << 10, 20)
        if x >= 0 and a >= 0:
            assert p.root().low ** 2 <= x <= p.root().high ** 2
        for y in (q.low, q.high):
            for found, exact in [(p + q, x + y), (p + -q, x - y), (p * q, x * y)]:
                assert found.low <= exact <= found.high
            if b > 0 or b + other < 0:
                assert (p * q.inverse()).low <= x / y <= (p * q.inverse()).high


@given(RATIONALS, st.integers(-3, 3))
def test_a_rational_is_enclosed_as_tightly_as_the_units_allow(q: F, shift: int) -> None:
    found = fraction(q, 10 + shift)
    assert found.low <= q <= found.high and (found.hi - found.lo) == (q.denominator * 1 != 1 and found.low != q)


def test_the_sign_of_an_enclosure_with_zero_inside_is_unknown() -> None:
    for lo, hi, known in [(-1, 1, None), (0, 1, None), (-1, 0, None), (0, 0, 0), (1, 2, 1), (-2, -1, -1)]:
        assert Interval(lo, hi, 5).sign == known


def test_zero_times_a_logarithm_is_zero_exactly() -> None:
    assert sign(read("0*log(2)")) == 0 and sign(read("log(1)")) == 0
    assert isinstance(read("1*log(2)"), Enclosed)


@given(st.fractions() | st.fractions(max_denominator=10**30).map(lambda q: q / 10**40))
def test_printed_numbers_are_on_the_side_asked_and_close(q: F) -> None:
    below, near, above = (F(text) for text in (show_below(q), show(new().real(q)), show_above(q)))
    assert below <= q <= above and below <= near <= above
    assert above - below <= abs(q) / 10**11


@pytest.mark.parametrize(
    ("q", "text"),
    [(F(0), "0"), (F(3, 2), "1.5"), (F(-1, 10), "-0.1"), (F(10**12), "1e+12"), (F(120), "120"), (F(1, 10**6), "1e-06"),
     (F(299053610145, 10**7), "29905.3610145"), (F(1, 3), "0.333333333333"), (F(10**15 - 1, 1), "1e+15"),
     (F(12345, 10**9), "0.000012345")],
)  # fmt: skip
def test_printed_numbers(q: F, text: str) -> None:
    assert show(new().real(q)) == text


def test_work_is_counted_before_it_is_done() -> None:
    """Each of these would take minutes or gigabytes."""
    primes = [p for p in range(2, 9000) if all(p % q for q in range(2, int(p**0.5) + 1))]
    for text in [
        "*".join(f"(1 + sqrt({p}))" for p in primes[:40]),
        " + ".join(f"1/{p}" for p in range(10**9, 10**9 + 15_000)),
        "(" + "*".join(["9" * 2000] * 60) + ")/(" + "*".join(["7" * 1999] * 60) + ")*1/3*1/7*1/11",
        " + ".join(f"sqrt({p + 1} + 2*sqrt({p})) - 1 - sqrt({p})" for p in primes[:24]),
        "1/(" + " + ".join(f"sqrt({p})" for p in primes[:30]) + ")",
    ]:
        field = Field(BITS, Work(2e6))
        with pytest.raises(UndecidedError, match="too much work"):
            sign(read(text, field))
