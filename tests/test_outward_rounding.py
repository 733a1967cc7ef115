"""Bounds that leave exact arithmetic are rounded to their own side, and verdicts have no truth value."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

import analytic
from analytic.model.floats import outward
from analytic.model.verdict import Verdict

EYE = [[1, 0], [0, 1]]


@given(
    st.fractions(min_value=-(10**12), max_value=10**12)
    | st.fractions(min_value=0, max_value=1).map(lambda q: q / 10**200)
)
def test_rationals_lie_between_neighbouring_floats(q: Fraction) -> None:
    below, above = outward(fmpq(q.numerator, q.denominator), "q")
    assert Fraction(below) <= q <= Fraction(above)
    assert np.nextafter(np.nextafter(np.nextafter(below, np.inf), np.inf), np.inf) >= above


@given(st.integers(2, 10**9), st.integers(1, 10**6), st.integers(1, 10**6))
def test_roots_lie_between_neighbouring_floats(r: int, p: int, q: int) -> None:
    below, above = outward(sympy.sqrt(r) * p / q - 1, "a root")
    with mpmath.workdps(60):
        exact = mpmath.sqrt(r) * p / q - 1
        assert mpmath.mpf(below) <= exact <= mpmath.mpf(above)


def test_the_bounds_of_a_solution_are_on_their_sides() -> None:
    """Targets whose values round up as often as down; either way the nearest float is on one wrong side."""
    source, wrong_above, wrong_below = random.Random(0), 0, 0
    for _ in range(40):
        y = [Fraction(source.randint(1, 10**9), source.randint(1, 10**9)) for _ in range(2)]
        exact = analytic.solve(EYE, y, beta=Fraction(1, 3))
        floats = exact.to_numpy()
        with mpmath.workdps(60):
            value = mpmath.mpf(str(sympy.N(exact.value, 60)))
            assert mpmath.mpf(floats.lower_bound) < value < mpmath.mpf(floats.value)
            nearest = float(exact.value)
            wrong_above += mpmath.mpf(nearest) < value
            wrong_below += mpmath.mpf(nearest) > value
    assert wrong_above > 5 and wrong_below > 5


@pytest.mark.parametrize("status", ["proved", "refuted", "undecided"])
def test_a_verdict_is_no_truth_value(status: str) -> None:
    verdict = Verdict(status, "why")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="three values"):
        bool(verdict)
    with pytest.raises(TypeError, match="three values"):
        assert not verdict
    assert [verdict.proved, verdict.refuted, verdict.undecided] == [
        status == s for s in ("proved", "refuted", "undecided")
    ]
