"""Squared loss on the line: bounds against an independent Lasso, degenerate data, invariances."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.errors import DataError, OptionError
from numeric.onedim import Fit, solve_squared, to_network
from tests.numeric_onedim.onedim_lasso import lasso


def objective(fit: Fit, x, y, beta: float) -> float:
    """The objective of the network itself, neuron by neuron."""
    U, b, w, xi = to_network(fit)
    f = np.maximum(np.asarray(x)[:, None] @ U + b, 0.0) @ w + xi
    return 0.5 * float(np.sum((f - y) ** 2)) + beta * float(np.abs(w) @ np.abs(U[0]))


@st.composite
def problems(draw):
    """Samples with ties, collinear stretches and uneven gaps, and beta from tiny to huge."""
    n = draw(st.integers(1, 12))
    gaps = draw(st.lists(st.sampled_from([0.0, 0.01, 0.5, 1.0, 1.0, 2.0, 30.0]), min_size=n, max_size=n))
    x = np.cumsum(gaps)
    kind = draw(st.sampled_from(["integers", "reals", "collinear", "constant", "convex"]))
    if kind == "integers":
        y = np.array(draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n)), dtype=float)
    elif kind == "reals":
        y = np.array(draw(st.lists(st.floats(-4, 4, width=16), min_size=n, max_size=n)))
    else:
        y = {"collinear": 2.0 * x - 1.0, "constant": np.full(n, 3.0), "convex": 0.1 * x * x - x}[kind]
    beta = draw(st.sampled_from([1e-9, 1e-3, 0.03, 0.25, 1.0, 1.0, 3.0, 20.0, 1e4]))
    order = np.array(draw(st.permutations(range(n))))
    return x[order], y[order], beta


@settings(max_examples=66, deadline=None)
@given(problems())
def test_bounds_enclose_the_optimum_of_an_independent_lasso(problem):
    x, y, beta = problem
    fit = solve_squared(x, y, beta)
    reference = lasso(x, y, beta)
    slack = 1e-7 * (1.0 + abs(reference))
    assert fit.lower_bound <= reference + slack
    assert fit.value >= reference - slack
    assert fit.gap <= 1e-9 * fit.value + 1e-22 * (1.0 + float(y @ y))
    assert objective(fit, x, y, beta) == pytest.approx(fit.value, rel=1e-9, abs=1e-12)


def exact_objective(fit: Fit, x, y, beta: float) -> Fraction:
    """The objective of the network in rational arithmetic: floats at their binary value, nothing rounded."""
    U, b, w, xi = to_network(fit)
    neurons = [(Fraction(u), Fraction(c), Fraction(a)) for u, c, a in zip(U[0], b, w, strict=True)]
    loss = Fraction(0)
    for at, target in zip(x, y, strict=True):
        f = Fraction(xi) + sum(a * max(u * Fraction(at) + c, Fraction(0)) for u, c, a in neurons)
        loss += (f - Fraction(target)) ** 2
    return loss / 2 + Fraction(beta) * sum(abs(a) * abs(u) for u, _, a in neurons)


@settings(max_examples=50, deadline=None)
@given(problems(), st.sampled_from([0.0, 1e3 + 1.0 / 3.0, -1e9 / 7.0]), st.sampled_from([0.0, 1e6 / 7.0]))
def test_the_lower_bound_holds_in_exact_arithmetic(problem, along, up):
    x, y, beta = problem
    x, y = x + along, y + up
    fit = solve_squared(x, y, beta)
    exact = exact_objective(fit, x, y, beta)
    assert Fraction(fit.lower_bound) <= exact
    assert float(exact) == pytest.approx(fit.value, rel=1e-12, abs=1e-24 * (1.0 + float(y @ y)))


@settings(max_examples=66, deadline=None)
@given(problems())
def test_the_dual_point_is_feasible_and_gives_the_lower_bound(problem):
    x, y, beta = problem
    fit = solve_squared(x, y, beta)
    size = 1.0 + float(np.abs(fit.v).sum()) * (1.0 + float(np.ptp(x)))
    assert abs(fit.v.sum()) <= 1e-13 * size
    g = np.array([fit.v @ np.maximum(x - t, 0.0) for t in x])
    assert max(np.abs(g).max(), np.abs(g - fit.v @ (x - x.min())).max()) <= beta + 1e-12 * size
    assert fit.v @ y - 0.5 * fit.v @ fit.v == pytest.approx(fit.lower_bound, rel=1e-8, abs=1e-10 * size)


@settings(max_examples=33, deadline=None)
@given(problems(), st.integers(-30, 30), st.integers(-30, 30))
def test_powers_of_two_scale_everything_exactly(problem, along, up):
    x, y, beta = problem
    fit = solve_squared(x, y, beta)
    sx, sy = 2.0**along, 2.0**up
    other = solve_squared(x * sx, y * sy, beta * sx * sy)
    assert other.value == fit.value * sy * sy
    assert other.lower_bound == fit.lower_bound * sy * sy
    np.testing.assert_array_equal(other.f, fit.f * sy)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_mirror_images_have_the_same_optimum(problem):
    x, y, beta = problem
    fit = solve_squared(x, y, beta)
    for other in (solve_squared(-x, y, beta), solve_squared(x, -y, beta), solve_squared(x, y + 7.0, beta)):
        assert other.lower_bound <= fit.value * (1.0 + 1e-12) + 1e-15
        assert fit.lower_bound <= other.value * (1.0 + 1e-12) + 1e-15


@pytest.mark.parametrize(
    ("x", "y", "beta", "optimum"),
    [
        ([0.0, 1.0], [0.0, 1.0], 0.25, 3 / 16),
        ([0.0, 1.0], [0.0, 1.0], 5.0, 1 / 4),
        ([5.0], [3.0], 1.0, 0.0),
        ([2.0, 2.0, 2.0], [0.0, 3.0, 0.0], 1.0, 3.0),
        ([0.0, 1.0, 2.0], [1.0, 1.0, 1.0], 0.1, 0.0),
        ([0.0, 1.0, 2.0], [0.0, 0.0, 3.0], 1e6, 3.0),
    ],
)
def test_small_cases_by_hand(x, y, beta, optimum):
    fit = solve_squared(x, y, beta)
    assert fit.status == "optimal"
    assert fit.value == pytest.approx(optimum, rel=1e-14, abs=0.0)
    assert fit.lower_bound <= optimum * (1.0 + 1e-15)


@pytest.mark.parametrize("offset", [0.0, 1e9, -1e9])
@pytest.mark.parametrize("fraction", [2.0, 1e-1, 1e-3, 1e-6])
def test_noisy_samples_reach_the_gap(offset, fraction):
    rng = np.random.default_rng(3)
    n = 5000
    x = offset + np.cumsum(rng.exponential(size=n))
    y = np.sin(x / 300.0) + 0.3 * rng.normal(size=n)
    largest = np.abs(np.cumsum(np.cumsum(y - y.mean()))).max()
    order = rng.permutation(n)
    fit = solve_squared(x[order], y[order], fraction * largest)
    assert fit.status == "optimal" and fit.relative_gap <= 1e-9
    assert fit.f.shape == fit.v.shape == (n,)


@pytest.mark.parametrize(("scale_x", "scale_y"), [(1e-100, 1e100), (1e100, 1e-100), (1e-60, 1e-60), (1e60, 1e60)])
def test_extreme_units(scale_x, scale_y):
    rng = np.random.default_rng(5)
    x, y = rng.uniform(size=60), rng.normal(size=60)
    fit = solve_squared(x * scale_x, y * scale_y, 0.5 * scale_x * scale_y)
    plain = solve_squared(x, y, 0.5)
    assert fit.status == "optimal"
    assert fit.value == pytest.approx(plain.value * scale_y * scale_y, rel=1e-9)


@pytest.mark.parametrize(
    ("x", "y", "beta", "error", "words"),
    [
        ([0.0, 1.0], [0.0, 1.0], 0.0, OptionError, "beta"),
        ([0.0, 1.0], [0.0, 1.0], float("nan"), OptionError, "beta"),
        ([0.0, 1.0], [0.0, 1.0], 1e-300, OptionError, "too small"),
        ([0.0, np.nan], [0.0, 1.0], 1.0, DataError, "finite"),
        ([0.0, 1.0], [0.0], 1.0, DataError, "match"),
        ([[0.0, 1.0]], [0.0], 1.0, DataError, "one-dimensional"),
        ([0.0, 1e-200, 1.0], [0.0, 1.0, 2.0], 1.0, DataError, "gaps"),
        ([], [], 1.0, DataError, "empty"),
    ],
)
def test_bad_input_is_named(x, y, beta, error, words):
    with pytest.raises(error, match=words):
        solve_squared(x, y, beta)


def test_a_hundred_thousand_samples():
    rng = np.random.default_rng(7)
    n = 100_000
    x = rng.normal(size=n)
    fit = solve_squared(x, np.sin(3.0 * x) + 0.5 * rng.normal(size=n), 300.0)
    assert fit.status == "optimal" and fit.relative_gap <= 1e-9 and len(fit.knots) < 100


def test_smooth_convex_targets_with_a_tiny_beta():
    """Almost every sample is a knot, and wrong signs spread from the ends like fronts."""
    z = np.linspace(0.0, 1.0, 20_000)
    fit = solve_squared(z * 1e4, np.exp(3.0 * z), 0.5)
    assert fit.status == "optimal" and len(fit.knots) > 15_000


def test_collinear_targets_with_a_tiny_beta_keep_valid_bounds():
    """Beta below the rounding of the targets: the gap is rounding, the bounds hold."""
    x = np.random.default_rng(4).normal(size=20_000)
    fit = solve_squared(x, 2.0 * x + 1.0, 1e-9)
    assert fit.lower_bound <= 2e-9 <= fit.value * (1.0 + 1e-6) and fit.gap <= 0.02 * fit.value
