"""The arithmetic of the checker against many digits and exact identities."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import mpmath
from hypothesis import given
from hypothesis import strategies as st

from analytic.checker_grammar import parse
from analytic.checker_logarithm import entropy, softplus
from analytic.checker_numbers import Interval, Surd, divide, enclose, sign

F = Fraction
BITS = 200
RATIONALS = st.fractions(min_value=-50, max_value=50, max_denominator=60)
POSITIVE = st.fractions(min_value=F(1, 60), max_value=50, max_denominator=60)


@st.composite
def surds(draw: st.DrawFn) -> str:
    terms = draw(st.lists(st.tuples(RATIONALS, POSITIVE), min_size=1, max_size=4))
    return " + ".join(f"({q})*sqrt({r})" for q, r in terms)


def around(x: Any) -> tuple[Any, Any]:
    interval = enclose(x, BITS)
    return mpmath.mpf(interval.lo) / 2**BITS, mpmath.mpf(interval.hi) / 2**BITS


def oracle(expression: str) -> Any:
    """The same expression in 150 digits, by Python's own parser."""
    wrapped = "".join(f"N({t})" if t.isdigit() else t for t in re.split(r"(\d+)", expression))
    return eval(wrapped, {"N": mpmath.mpf, "sqrt": mpmath.sqrt, "log": mpmath.log})


@given(surds(), surds(), st.sampled_from("+-*/"))
def test_surd_arithmetic_agrees_with_many_digits(a: str, b: str, operation: str) -> None:
    with mpmath.workdps(150):
        if operation == "/" and abs(oracle(b)) < mpmath.mpf(10) ** -100:
            b = "sqrt(2)"
        expression = f"({a}){operation}({b})"
        value, truth = parse(expression, BITS), oracle(expression)
        assert isinstance(value, int | F | Surd)
        low, high = around(value)
        slack = mpmath.mpf(10) ** -100 * (1 + abs(truth))
        assert low - slack <= truth <= high + slack and high - low < mpmath.mpf(2) ** (6 - BITS) * 64
        assert sign(value) == (0 if abs(truth) < slack else mpmath.sign(truth))


@given(surds(), surds())
def test_surd_identities_are_exact(a: str, b: str) -> None:
    assert parse(f"(({a}) + ({b}))*(({a}) - ({b})) - (({a})*({a}) - ({b})*({b}))", BITS) == 0
    if parse(b, BITS) != 0:
        assert parse(f"({a})/({b})*({b}) - ({a})", BITS) == 0


def test_square_classes_merge() -> None:
    assert parse("sqrt(2) + sqrt(8) - sqrt(18)", BITS) == 0
    assert parse("sqrt(2)*sqrt(3) - sqrt(6)", BITS) == 0
    assert parse("sqrt(1/2) - sqrt(2)/2", BITS) == 0
    assert parse("sqrt(49/4)", BITS) == F(7, 2)
    assert parse("1/(1 + sqrt(2)) - sqrt(2) + 1", BITS) == 0
    assert parse("(1 + sqrt(2) + sqrt(3) + sqrt(6))/(1 + sqrt(2)) - 1 - sqrt(3)", BITS) == 0
    close = parse("sqrt(1000000000000000000000001) - 1000000000000", BITS)
    assert sign(close) == 1 and sign(-close) == -1
    assert isinstance(parse("1/(1 + sqrt(2) + sqrt(3) + sqrt(5) + sqrt(7))", BITS), Interval)


def test_grammar() -> None:
    for expression, value in [("--3", 3), ("2 - -3*2", 8), ("-3/7", F(-3, 7)), ("2/3/4", F(1, 6)),
                              ("1 - 2 - 3", -4), ("( 1 + 2 ) * 3", 9), ("007", 7), ("-(1)", -1)]:  # fmt: skip
        assert parse(expression, BITS) == value


@given(POSITIVE | st.fractions(min_value=F(1, 10**30), max_value=10**30))
def test_logarithms_are_enclosed(q: F) -> None:
    with mpmath.workdps(150):
        low, high = around(parse(f"log({q})", BITS))
        truth = mpmath.log(mpmath.mpf(q.numerator) / q.denominator)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - BITS) * (1 + 1 / q)


@given(RATIONALS | st.fractions(min_value=-(10**6), max_value=10**6))
def test_softplus_is_enclosed(q: F) -> None:
    with mpmath.workdps(150):
        low, high = around(softplus(q, BITS))
        x = mpmath.mpf(q.numerator) / q.denominator
        truth = mpmath.log1p(mpmath.exp(x)) if x < 0 else x + mpmath.log1p(mpmath.exp(-x))
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - BITS)


@given(st.fractions(min_value=0, max_value=1))
def test_entropy_is_enclosed(p: F) -> None:
    with mpmath.workdps(150):
        low, high = around(entropy(p, BITS))
        parts = [mpmath.mpf(q.numerator) / q.denominator for q in (p, 1 - p) if q]
        truth = -mpmath.fsum(q * mpmath.log(q) for q in parts)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (10 - BITS)


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**3), st.integers(-(10**6), 10**6), st.integers(0, 10**3))
def test_interval_operations_contain_the_ends(a: int, width: int, b: int, other: int) -> None:
    p, q = Interval(a, a + width, 10), Interval(b, b + other, 10)
    for x in (F(a, 1024), F(a + width, 1024)):
        for y in (F(b, 1024), F(b + other, 1024)):
            for found, exact in [(p + q, x + y), (p - q, x - y), (p * q, x * y)]:
                assert isinstance(found, Interval) and F(found.lo, 1024) <= exact <= F(found.hi, 1024)
            if b > 0 or b + other < 0:
                ratio = divide(p, q, 10)
                assert isinstance(ratio, Interval) and F(ratio.lo, 1024) <= x / y <= F(ratio.hi, 1024)
