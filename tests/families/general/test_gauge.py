"""Gauge and polar: against closed forms, against the floating-point oracles, and against each other."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
import numeric
from numeric.errors import DataError, InfeasibleError, InputError, OptionError, TimeLimitError, UnsupportedError


def random_data(seed: int, *, free: bool) -> tuple[list[list[int]], list[Fraction]]:
    rng = random.Random(seed)
    n, d = rng.randint(1, 8), rng.randint(1, 4)
    A = [[rng.randint(-3, 3) for _ in range(d)] for _ in range(n)]
    if rng.random() < 0.3:
        A[-1] = A[0]
    v = [Fraction(rng.randint(-5, 5), rng.choice([1, 2])) for _ in range(n)]
    if free:
        v[-1] -= sum(v)
    return A, v


@pytest.mark.parametrize("bias", ["none", "free"])
def test_polar_is_what_the_oracles_find(bias: str) -> None:
    for seed in range(60):
        A, v = random_data(seed, free=bias == "free")
        exact = float(analytic.polar(A, v, bias=bias))
        floats = numeric.support(np.array(A, dtype=float), np.array(v, dtype=float), bias=bias)
        assert floats.value - 1e-9 <= exact <= floats.upper_bound + 1e-9 * (1 + exact)
        assert exact == pytest.approx(floats.upper_bound, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("bias", ["none", "free"])
def test_extreme_points_attain_the_support(bias: str) -> None:
    attained = 0
    for seed in range(30):
        A, v = random_data(seed, free=bias == "free")
        points = analytic.extreme_points(A, v, bias=bias)
        h = analytic.polar(A, v, bias=bias)
        assert (points.neurons == 0) == (h == 0)
        for u, b, (w,) in points.parts:
            one = analytic.Network([[cell] for cell in u], [b], [1], 0)
            seen = sum(x * f for x, f in zip(v, one(A), strict=True))
            assert sympy.simplify(seen * sympy.sympify(str(w)) - h) == 0
            assert sympy.simplify(one.penalty() - 1) == 0
            attained += 1
    assert attained > 25


def test_all_extreme_points_of_a_symmetric_problem() -> None:
    points = analytic.extreme_points([[1, 0], [0, 1]], [1, -1])
    assert sorted((tuple(u), w) for u, _, (w,) in points.parts) == [((0, 1), -1), ((1, 0), 1)]
    cross = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    assert analytic.extreme_points(cross, [1, 1, 1, 1]).neurons == 4


def test_closed_forms() -> None:
    eye = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert analytic.polar(eye, [3, 4, -12]) == 12 and analytic.gauge(eye, [3, 4, 0]) == 5
    turned = [["3/5", "4/5"], ["-4/5", "3/5"]]
    assert analytic.polar(turned, [5, 12]) == 13
    half = sympy.sqrt(2) / 2
    assert analytic.polar([[half, half], [half, -half]], [3, 4]) == 5
    assert analytic.polar([0, 1, 2], [1, -2, 1], bias="free") == 1
    assert analytic.polar([0, 1, 2], [1, 1, 1], bias="free") == sympy.oo
    assert analytic.polar([[0, 0]], [5]) == 0 and analytic.polar([7, 7], [1, -1], bias="free") == 0
    assert analytic.gauge([[1, 0], [2, 0]], [1, 1]) == sympy.oo
    assert analytic.gauge([0, 1, 2], [0, 1, 0], bias="free") == 2


def test_gauge_and_polar_are_dual() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        x = sorted(rng.sample(range(-9, 9), 5))
        y = [rng.randint(-4, 4) for _ in x]
        v = [rng.randint(-3, 3) for _ in x]
        v[-1] -= sum(v)
        inner = sum(a * b for a, b in zip(y, v, strict=True))
        bound = analytic.gauge(x, y, bias="free") * analytic.polar(x, v, bias="free")
        assert inner <= bound
        best = analytic.solve(x, y, loss="interpolation", bias="free").dual
        assert analytic.polar(x, list(best), bias="free") <= 1


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: analytic.polar([[1, 0]], [1, 2]), DataError, "v has shape"),
        (lambda: analytic.polar([[1, 0]], [[1, 2], [3, 4]]), DataError, "v has shape"),
        (lambda: analytic.extreme_points([[1, 0]], [[1, 2]]), DataError, "v has 2 columns"),
        (lambda: analytic.polar([[sympy.sqrt(2), 0], [1, 1]], [[1, 2], [3, 4]]), UnsupportedError, "rational"),
        (lambda: analytic.polar([[i * i % 7, i % 5, i % 3, 1] for i in range(40)], [[1, 2]] * 40, time_limit=1e-6),
         TimeLimitError, "time_limit"),
        (lambda: analytic.polar([[1, 0]], [1], bias="some"), OptionError, "bias is 'some'"),
        (lambda: analytic.polar([[sympy.sqrt(2), 0], [1, 1]], [1, 2]), UnsupportedError, "rational"),
        (lambda: analytic.extreme_points([0, 1], [1, 1], bias="free"), DataError, "sum 2"),
        (lambda: analytic.polar([[1]], [1], time_limit=0), OptionError, "time_limit is 0"),
        (lambda: analytic.polar([[1, 2], [3, 1], [2, -1]] * 9, list(range(-13, 14)), time_limit=1e-6), TimeLimitError,
         "time_limit"),
        (lambda: analytic.gauge([], []), DataError, "A is empty"),
    ],
)  # fmt: skip
def test_bad_input(call: Any, error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_symbols_that_may_be_zero_are_not_out_of_reach() -> None:
    x = sympy.Symbol("x")
    with pytest.raises(InfeasibleError, match="where x = 0"):
        analytic.gauge([[x]], [1])
    assert analytic.gauge([[0]], [1]) == sympy.oo


def test_numbers_beyond_the_range_of_floats_are_refused_in_a_line() -> None:
    with pytest.raises(UnsupportedError, match="fewer digits"):
        analytic.polar([[10**5000, 1]], [1])


def test_the_gauge_of_several_outputs_and_the_fewest_neurons() -> None:
    """One neuron a sample has the least cost and is the fewest; the neurons that are fewest may cost more."""
    obtuse = 1 + sympy.sqrt(5) / 5
    for A, F, cost in (([[1, 0], [0, 2]], [[3, 0], [0, -4]], 5), ([[1, 0], [-1, 2]], [[1, 0], [0, 1]], obtuse)):
        fewest = analytic.fewest_neurons(A, F)
        assert sympy.simplify(analytic.gauge(A, F) - cost) == 0
        assert fewest.neurons == 2 and (fewest.penalty() - cost).is_nonnegative
