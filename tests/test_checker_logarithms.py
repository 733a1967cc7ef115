"""Logarithms and softplus without spare bits, where an end on the wrong side shows."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath
import pytest

from analytic.checker import logarithm
from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval
from analytic.checker.numbers import Enclosed, Field, Rational, Real
from analytic.checker.printing import ends
from analytic.checker.work import CertificateError, ImpreciseError, Work
from tests.test_checker_rounding import above, below

F = Fraction


def holds(x: Real, truth: Any, bits: int) -> bool:
    low, high = (mpmath.mpf(q.numerator) / q.denominator for q in ends(x, bits))
    return bool(low < truth < high)


@pytest.mark.parametrize("bits", [10, 14])
def test_both_ends_are_on_their_sides_without_spare_bits(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logarithm, "GUARD", 0)
    field = Field(bits, Work())
    with mpmath.workprec(100):
        for point in range(1, 300):
            q = F(point, 64)
            x = mpmath.mpf(point) / 64
            if q != 1:
                assert holds(logarithm.log(field.real(q)), mpmath.log(x), bits)
            for s in (1, -1):
                assert holds(logarithm.softplus(field.real(s * q)), mpmath.log1p(mpmath.exp(s * x)), bits)


def test_the_logarithm_of_one_is_zero() -> None:
    found = logarithm.log(Field(10, Work()).one)
    assert isinstance(found, Rational) and found.q == 0


@pytest.mark.parametrize(("units", "outcome"), [(0, "imprecise"), (1, "enclosed")])
def test_an_argument_needs_a_positive_lower_end(units: int, outcome: str) -> None:
    """A root less the largest multiple of the unit below it: between 0 and 1 unit."""
    field = Field(8, Work())
    bits = 8 + logarithm.GUARD
    x = field.sqrt(field.real(2)) - field.real(F(isqrt(2 << 2 * bits) - units, 1 << bits))
    assert field.enclose(x, bits).lo == units
    if outcome == "imprecise":
        with pytest.raises(ImpreciseError, match="too close to zero"):
            logarithm.log(x)
    else:
        found = logarithm.log(x)
        assert isinstance(found, Enclosed) and found.around.hi < 0


def test_logarithms_are_read_only_where_it_is_said() -> None:
    with pytest.raises(CertificateError, match="logistic problems only"):
        parse("log(2)", Field(10, Work()))


@pytest.mark.parametrize("p", [F(0), F(1)])
def test_the_entropy_of_certainty_is_zero(p: Fraction) -> None:
    found = logarithm.entropy(Field(10, Work()).real(p))
    assert isinstance(found, Rational) and found.q == 0


# --- every step takes the ends of the one before on the right sides -----------------------------------------------

POINTS = [1, 2, 3, 7, 200, 255, 256, 257, 300, 511, 512, 1000, 1023, 1024, 4097, 65535]


@pytest.mark.parametrize("bits", [4, 8, 12])
def test_the_logarithm_of_a_point_is_put_together_from_its_parts(bits: int) -> None:
    two, one = logarithm._log_two(bits), 1 << bits
    for point in POINTS:
        e = point.bit_length() - 1 - bits
        m = below(F(point, 2**bits) / F(2) ** e, bits)
        assert one <= m < 2 * one
        tail = logarithm._atanh(m - one, m + one, bits)
        ends_of_e = sorted([e * two.lo, e * two.hi])
        cut = Interval(ends_of_e[0] + 2 * tail.lo, ends_of_e[1] + 2 * tail.hi + 1, bits)
        assert logarithm._log_point(point, bits) == cut


@pytest.mark.parametrize("bits", [8, 12])
def test_the_exponential_of_a_negative_point_is_put_together_from_its_parts(bits: int) -> None:
    two = logarithm._log_two(bits)
    for point in [0, *POINTS, *(k * end + s for k in (1, 2, 5, bits) for end in (two.lo, two.hi) for s in (-1, 0, 1))]:
        e = point // two.hi
        small, large = (logarithm._exp_point(point - e * end, bits) for end in (two.hi, two.lo))
        best = Interval(below(1 / (large.high * 2**e), bits), above(1 / (small.low * 2**e), bits), bits)
        assert logarithm._exp_negative_point(point, bits) == (best if e <= bits else Interval(0, 1, bits))


@pytest.mark.parametrize("bits", [8, 12])
def test_softplus_is_put_together_from_its_parts(bits: int) -> None:
    for point in [0, *POINTS, *(-x for x in POINTS)]:
        tail = logarithm._exp_negative_point(abs(point), bits)
        low, high = (logarithm._log_point((1 << bits) + end, bits) for end in (tail.lo, tail.hi))
        part = max(point, 0)
        assert logarithm._softplus_point(point, bits) == Interval(part + low.lo, part + high.hi, bits)


def test_the_logarithm_of_two_is_twice_a_series() -> None:
    for bits in (4, 20):
        third = logarithm._atanh(1, 3, bits)
        assert logarithm._log_two(bits) == Interval(2 * third.lo, 2 * third.hi, bits)
