"""Bounds that leave exact arithmetic are rounded to their own side, and verdicts have no truth value."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

import analytic
from analytic.model import floats
from analytic.model.floats import decay_to_float, outward, to_float
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from numeric.errors import DataError

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


@pytest.mark.parametrize("steps", [-7, -1, 0, 1, 7])
def test_a_float_that_is_not_the_nearest_is_moved_to_its_side(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the first guess, both floats are next to the number or, if it is a float, next to that or itself."""

    def guess(value: Any, what: str) -> float:
        found = float(value.p) / float(value.q)
        for _ in range(abs(steps)):
            found = float(np.nextafter(found, np.inf if steps > 0 else -np.inf))
        return found

    monkeypatch.setattr(floats, "to_float", guess)
    for q in (Fraction(1, 3), Fraction(-5, 7), Fraction(10**30, 7), Fraction(1), Fraction(-4)):
        below, above = outward(fmpq(q.numerator, q.denominator), "q")
        assert Fraction(below) <= q <= Fraction(above)
        near = float(q)
        if steps > 0:
            assert below >= np.nextafter(near, -np.inf) and (q != 1 or steps > 2 or below == 1.0)
        if steps < 0:
            assert above <= np.nextafter(near, np.inf) and (q != -4 or steps < -2 or above == -4.0)


def test_what_has_no_enclosure_has_the_neighbours_of_its_float(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floats, "enclose", lambda value, bits: None)
    assert outward(fmpq(1, 3), "q") == (np.nextafter(1 / 3, -np.inf), np.nextafter(1 / 3, np.inf))


def test_numbers_that_are_no_floats() -> None:
    with pytest.raises(DataError, match=r"^q is x, which holds a symbol: substitute a number first$"):
        to_float(sympy.Symbol("x"), "q")
    for wrong in (sympy.oo, -sympy.oo, sympy.sqrt(2) * 10**400, sympy.nan, fmpq(10**400)):
        with pytest.raises(DataError, match=r"^q is beyond the range of a float: scale the data$"):
            to_float(wrong, "q")


def test_a_penalty_that_would_be_zero_as_a_float_is_refused() -> None:
    with pytest.raises(DataError, match=r"^beta is below the range of a float: scale the data$"):
        decay_to_float(Problem.build(EYE, [1, 2], beta=Fraction(1, 10**400)))
    assert decay_to_float(Problem.build(EYE, [1, 2], beta=Fraction(1, 4))) == 0.25
    assert decay_to_float(Problem.build(EYE, [1, 2], loss="interpolation")) is None
