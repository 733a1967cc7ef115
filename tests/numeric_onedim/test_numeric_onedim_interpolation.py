"""Minimum-norm and sparsest interpolation: the formula, an LP, exhaustive small grids, a million points."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from numeric.errors import DataError, InfeasibleError
from numeric.onedim import min_norm_interpolation, sparsest_interpolant, to_network
from tests.numeric_onedim.onedim_lasso import dictionary


def least_norm(x, y) -> float:
    """The minimum-norm linear program over a dictionary with kinks at, between and outside the samples."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    inside = np.concatenate([x[:-1] + share * np.diff(x) for share in (0.25, 0.5)])
    A = dictionary(x, np.concatenate([x, inside, [x[0] - 1.0, x[-1] + 1.0]]))
    bias = np.ones((len(x), 1))
    costs = np.concatenate([np.ones(2 * A.shape[1]), [0.0, 0.0]])
    result = linprog(costs, A_eq=np.hstack([A, -A, bias, -bias]), b_eq=y)
    assert result.status == 0
    return float(result.fun)


def runs_of(y, x) -> list[int]:
    """Lengths of the maximal runs of consecutive samples with kinks of one sign."""
    signs = np.sign(np.diff(np.diff(y) / np.diff(x)))
    breaks = np.concatenate([[0], np.flatnonzero(signs[1:] != signs[:-1]) + 1, [len(signs)]])
    return [int(end - begin) for begin, end in pairwise(breaks) if signs[begin] != 0]


def check(found, x, y, value) -> None:
    U, b, w, xi = to_network(found)
    f = np.maximum(np.asarray(x, dtype=float)[:, None] @ U + b, 0.0) @ w + xi
    np.testing.assert_allclose(f, y, atol=1e-12 * (1.0 + np.abs(y).max()))
    np.testing.assert_allclose(np.interp(x, found.knots, found.knot_values), y, atol=1e-12 * (1.0 + np.abs(y).max()))
    assert np.abs(w).sum() == pytest.approx(value, rel=1e-12, abs=1e-13)
    assert found.lower_bound <= value * (1.0 + 1e-15) and found.gap <= 1e-13 * (1.0 + value)
    assert found.v @ y == pytest.approx(value, rel=1e-12, abs=1e-12)
    g = np.array([found.v @ np.maximum(x - t, 0.0) for t in np.asarray(x)])
    assert max(np.abs(g).max(), np.abs(g - g[np.argmin(x)]).max()) <= 1.0 + 1e-12 and abs(found.v.sum()) <= 1e-12


def test_every_small_integer_target_has_the_value_of_the_formula_and_the_fewest_kinks():
    x = np.array([0.0, 1.0, 2.0, 4.0, 5.0])
    for targets in product(range(4), repeat=4):
        y = np.array([0.0, *targets], dtype=float)
        slopes = np.diff(y) / np.diff(x)
        TV = np.abs(np.diff(slopes)).sum()
        value = max(TV, 0.5 * (TV + abs(slopes[0] + slopes[-1])))
        check(min_norm_interpolation(x, y), x, y, value)
        sparse = sparsest_interpolant(x, y)
        check(sparse, x, y, value)
        assert len(sparse.knots) - 2 == sum((k + 1) // 2 for k in runs_of(y, x))
        assert len(to_network(sparse)[2]) <= len(sparse.knots) - 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=9), st.integers(0, 3))
def test_the_value_is_that_of_a_linear_program(targets, shape):
    n = len(targets)
    x = [np.arange(n), np.arange(n) ** 2, np.sqrt(np.arange(n)), np.arange(n) * 0.125][shape].astype(float)
    y = np.array(targets, dtype=float)
    value = least_norm(x, y)
    order = np.arange(n)[::-1]
    for solve in (min_norm_interpolation, sparsest_interpolant):
        found = solve(x, y)
        assert found.value == pytest.approx(value, rel=1e-7, abs=1e-7)
        check(found, x, y, found.value)
        assert solve(x[order], y[order]).value == solve(x, y).value


def test_the_fewest_kinks_cannot_be_beaten_on_convex_data():
    """Any convex interpolant of k + 2 points in convex position has ceil(k/2) kinks or more: each holds 2."""
    for n in range(3, 12):
        x = np.arange(n, dtype=float)
        assert len(sparsest_interpolant(x, x * x).knots) - 2 == (n - 1) // 2


def test_rounding_dust_is_no_kink():
    x = np.linspace(0.0, 1.0, 1001)
    assert len(sparsest_interpolant(x, 0.1 * x + 0.7).knots) == 2
    bent = np.abs(x - x[400]) / 3.0
    assert len(sparsest_interpolant(x, bent).knots) == 3
    assert len(sparsest_interpolant(x, np.sin(x)).knots) == 2 + 500


def test_degenerate_data():
    for solve in (min_norm_interpolation, sparsest_interpolant):
        assert solve([4.0], [2.0]).value == 0.0
        assert solve([4.0, 4.0], [2.0, 2.0]).value == 0.0
        assert solve([0.0, 2.0], [1.0, 5.0]).value == 2.0
        assert solve([0.0, 1.0], [1.0, 1.0]).value == 0.0
        assert solve([3, 0, 1, 0], [0, 0, 1, 0]).value == 1.5
        with pytest.raises(InfeasibleError, match="equal x") as caught:
            solve([0.0, 1.0, 0.0], [0.0, 1.0, 2.0])
        assert caught.value.witness == [-1.0, 0.0, 1.0]
        with pytest.raises(DataError, match="rescale"):
            solve([0.0, 1e-300], [0.0, 1e100])


def test_a_million_points():
    rng = np.random.default_rng(1)
    n = 1_000_000
    x = np.cumsum(rng.exponential(size=n))
    y = np.cumsum(rng.normal(size=n))
    plain, sparse = min_norm_interpolation(x, y), sparsest_interpolant(x, y)
    assert len(plain.knots) == n
    assert len(sparse.knots) - 2 == sum((k + 1) // 2 for k in runs_of(y, x))
    assert sparse.value == pytest.approx(plain.value, rel=1e-12)
    assert plain.gap <= 1e-12 * plain.value and sparse.gap <= 1e-12 * sparse.value
