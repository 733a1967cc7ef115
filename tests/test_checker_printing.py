"""Numbers in messages, against Python's decimals."""

from __future__ import annotations

import random
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import isqrt

import pytest

from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval
from analytic.checker.numbers import Enclosed, Field
from analytic.checker.printing import _exponent, ends, show, show_above, show_below, show_fraction
from analytic.checker.work import Work

F = Fraction


def reference(q: Fraction, rounding: str) -> str:
    """Twelve digits, with a power of ten from 10^12 on and below 10^-5."""
    if not q:
        return "0"
    number = Context(prec=12, rounding=rounding).divide(Decimal(q.numerator), Decimal(q.denominator)).normalize()
    if -5 <= number.adjusted() < 12:
        return f"{number:f}"
    sign, digits, _ = number.as_tuple()
    text = "".join(map(str, digits))
    return f"{'-' * sign}{text[0]}{'.' if text[1:] else ''}{text[1:]}e{number.adjusted():+03d}"


def numbers() -> list[Fraction]:
    source = random.Random(0)
    powers = [F(10) ** k for k in range(-15, 16)]
    found = [F(0), F(1, 3), F(2, 3), F(10**12) - F(1, 2), F(10**12) - F(1, 3), F(1, 10**5) - F(1, 10**18)]
    found += [p * q for p in powers for q in (1, F(1, 3), F(999999999999, 10**12), F(9999999999995, 10**13), F(12, 10))]
    found += [
        F(source.randint(1, 10**9), source.randint(1, 10**9)) * F(10) ** source.randint(-40, 40) for _ in range(300)
    ]
    found += [F(10) ** 200 / 7, F(10) ** -200 / 7, F(10) ** 100 + 1]
    return [s * q for q in found for s in (1, -1)]


def test_decimals_are_those_of_python_on_every_side() -> None:
    for q in numbers():
        assert show_below(q) == reference(q, ROUND_FLOOR)
        assert show_above(q) == reference(q, ROUND_CEILING)
        assert show_fraction(q) == reference(q, ROUND_HALF_UP if q > 0 else ROUND_HALF_DOWN)


def test_the_power_of_ten_below() -> None:
    for q in numbers():
        if q > 0:
            e = _exponent(q)
            assert F(10) ** e <= q < F(10) ** (e + 1)
    for k in (60_000, 200_000):
        power = 10**k
        found = [_exponent(q) for q in (F(power), F(power - 1), F(1, power), F(1, power + 1))]
        assert found == [k, k - 1, -k, -k - 1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sqrt(2)", "1.41421356237"), ("-sqrt(2)", "-1.41421356237"), ("7/3", "2.33333333333"), ("0", "0"),
        (f"1/1{'0' * 2000}", "1e-2000"), (f"sqrt(2) - {isqrt(2 * 10**30)}/1{'0' * 15}", "4.88016887242e-17"),
        ("sqrt(2) - 1", "0.414213562373"), (f"sqrt(2) - {isqrt(2 * 10**60)}/1{'0' * 30}", "6.98078569672e-31"),
        ("sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)", "0"), ("log(2)", "0.69314718056"),
        ("log(2)*1000000000000000", "6.9314718056e+14"),
    ],
)  # fmt: skip
def test_numbers_of_every_kind(text: str, shown: str) -> None:
    assert show(parse(text, Field(200, Work()), logs=True)) == shown


@pytest.mark.parametrize("zero", ["sqrt(2) - root(-2, 0, 1, 1, 2)", "sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)"])
def test_a_zero_that_does_not_look_it_is_shown_as_one(zero: str) -> None:
    assert show(parse(zero, Field(200, Work()))) == "0"
    assert show(parse(f"{zero} + 1/1{'0' * 1000}", Field(200, Work()))) == "1e-1000"


def test_integers_and_enclosures_of_few_bits() -> None:
    field = Field(3, Work())
    assert [show(x) for x in (3, -12, 0)] == ["3", "-12", "0"]
    assert show(Enclosed(field, Interval(3, 6, 3))) == "0.5625"  # the middle
    assert show(Enclosed(field, Interval(-8, -8, 3))) == "-1"


def test_the_ends_of_a_number() -> None:
    field = Field(9, Work())
    assert ends(field.real(F(1, 3)), 5) == (F(1, 3), F(1, 3))
    assert ends(field.sqrt(field.real(2)), 9) == (F(724, 512), F(725, 512))
    assert ends(Enclosed(field, Interval(-3, 5, 9)), 2) == (F(-3, 512), F(5, 512))
