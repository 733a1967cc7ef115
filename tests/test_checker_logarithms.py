"""Logarithms and softplus without spare bits, where an end on the wrong side shows."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath
import pytest

from analytic.checker import logarithm
from analytic.checker.numbers import Enclosed, Field, Rational, Real
from analytic.checker.printing import ends
from analytic.checker.work import ImpreciseError, Work

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


@pytest.mark.parametrize("p", [F(0), F(1)])
def test_the_entropy_of_certainty_is_zero(p: Fraction) -> None:
    found = logarithm.entropy(Field(10, Work()).real(p))
    assert isinstance(found, Rational) and found.q == 0
