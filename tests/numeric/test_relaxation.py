"""The spectral relaxation: never below the support function, whatever its multipliers, and the dual point it likes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

import numeric
from numeric.large_data.relaxed_dual import relaxed_dual
from numeric.oracles.relaxation import Multipliers, bound_with, moments, pull_back, relaxed_support
from numeric.problem import Problem
from numeric.scaled.problem import ScaledProblem, scaled_problem


def data(seed: int, n: int, d: int):
    rng = np.random.default_rng([seed, n, d])
    return rng.normal(size=(n, d)), rng.normal(size=n), rng


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_any_multipliers_give_a_bound(seed, d):
    X, v, rng = data(seed, 12, d)
    if seed == 0:
        X = rng.integers(-2, 3, size=X.shape).astype(float)
    U = rng.normal(size=(d, 4000))
    U /= np.linalg.norm(U, axis=0)
    truth = float(np.max(v @ np.maximum(X @ U, 0.0)))
    for _ in range(10):
        w = rng.normal(size=X.shape)
        w *= (rng.random(len(v)) / np.linalg.norm(w, axis=1))[:, None]
        given = Multipliers(10.0 ** rng.uniform(-3, 2, size=len(v)), w, rng.uniform(-1, 1, size=len(v)))
        assert bound_with(X, v, given) >= truth


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("seed", range(6))
def test_never_below_the_exact_support_function(seed, bias):
    d = 1 + seed % 3 if bias == "none" else 1 + seed % 2
    X, v, _ = data(seed, 15, d)
    v = v - v.mean() if bias == "free" else v
    radius = float(np.linalg.norm(X, axis=1).max()) * (1.0 + 1e-12) if bias == "free" else 0.0
    exact = numeric.support(X, v, bias=bias)
    bound = relaxed_support(X, v, radius)
    assert exact.value * (1.0 - 1e-12) <= bound
    assert bias == "free" or bound <= 2.0 * exact.value  # and not by much


def test_tight_where_targets_have_one_sign_pattern_of_a_line():
    """With one column every |t| is |x| |u|: the relaxation is exact up to the linear part."""
    x = np.array([[1.0], [2.0], [-1.0], [3.0]])
    v = np.array([1.0, -0.5, 0.25, 2.0])
    assert relaxed_support(x, v, 0.0) == pytest.approx(numeric.support(x, v).value, rel=1e-6)


def test_gradient_of_the_moments():
    X, _, rng = data(3, 9, 3)
    L, c = rng.normal(size=(3, 4)), rng.normal(size=(3, 9))

    def total(flat):
        at = moments(X, flat.reshape(3, 4))
        return float(c[0] @ at.mean + c[1] @ at.upper + c[2] @ at.lower)

    slope = pull_back(X, L, moments(X, L), *c).ravel()
    assert slope == pytest.approx(approx_fprime(L.ravel(), total, 1e-7), abs=1e-5)


def scaled_of(seed: int, loss: str, bias: str, n: int = 30, d: int = 3) -> ScaledProblem:
    X, y, _ = data(seed, n, d)
    y = y if loss == "squared" else np.where(y > 0, 1.0, -1.0)
    return scaled_problem(Problem(X, y, loss, 0.5, bias))


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["squared", "logistic", "hinge"])
def test_the_relaxed_dual_bounds_the_optimum(loss, bias):
    scaled = scaled_of(1, loss, bias, n=14, d=3 if bias == "none" else 2)
    radius = float(np.linalg.norm(scaled.X, axis=1).max()) * (1.0 + 1e-12) if bias == "free" else 0.0
    v, upper = relaxed_dual(scaled, radius, None)
    exact = numeric.support(scaled.X, v, bias=bias)
    assert exact.value * (1.0 - 1e-12) <= upper
    best = numeric.solve(scaled.original.A, scaled.original.y, loss=loss, beta=0.5, bias=bias)
    lower = scaled.lower_bound(v, upper) * scaled.value_unit
    assert best.relative_gap <= 1e-5 and 0.0 < lower <= best.value


@pytest.mark.parametrize("shape", [(60, 10), (100, 20)])
def test_it_beats_the_residual(shape):
    """Better than the targets or the residual of a network as a dual point, by a wide margin."""
    scaled = scaled_of(2, "squared", "none", *shape)
    best = scaled.lower_bound(*relaxed_dual(scaled, 0.0, None))
    found = numeric.solve(scaled.original.A, scaled.original.y, beta=0.5, time_limit=0.5)
    residual = (scaled.original.y - found.network(scaled.original.A)) / scaled.unit
    for v in (scaled.y, residual):
        assert scaled.lower_bound(v, relaxed_support(scaled.X, v, 0.0)) < best
    assert best * scaled.value_unit <= found.value


@pytest.mark.parametrize("loss", ["squared", "logistic", "hinge"])
def test_clouds_that_vanish(loss):
    """Beyond the largest useful beta the zero network is optimal, and the relaxation may say so too."""
    X, y, _ = data(5, 9, 3)
    y = y if loss == "squared" else np.where(y > 0, 1.0, -1.0)
    for beta in (5.0, 500.0):
        scaled = scaled_problem(Problem(X, y, loss, beta))
        v, upper = relaxed_dual(scaled, 0.0, None)
        assert numeric.support(scaled.X, v).value * (1.0 - 1e-12) <= upper
        zero = scaled.loss.value(np.zeros(9), scaled.y)
        assert scaled.lower_bound(v, upper) <= zero
    assert scaled.lower_bound(v, upper) == pytest.approx(zero, rel=1e-2 if loss == "hinge" else 1e-6)
    # at the apex itself there is no slope, and no warning
    L, c = np.zeros((3, 4)), np.ones((3, 9))
    assert not pull_back(X, L, moments(X, L), *c).any()


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize(("loss", "part"), [("interpolation", 0.4), ("max-margin", 0.4), ("hinge", 0.6)])
def test_relaxed_dual_of_losses_with_constraints_or_kinks(loss, part, bias):
    """Below the optimum, and a good part of it where there are more columns than half the samples."""
    X, y, _ = data(4, 12, 8)
    y = y if loss == "interpolation" else np.where(y > 0, 1.0, -1.0)
    problem = Problem(X, y, loss, 1.0 if loss == "hinge" else None, bias)
    scaled = scaled_problem(problem)
    radius = float(np.linalg.norm(scaled.X, axis=1).max()) * (1.0 + 1e-12) if bias == "free" else 0.0
    v, upper = relaxed_dual(scaled, radius, None)
    assert upper >= numeric.support(scaled.X, v, bias=bias).value * (1.0 - 1e-12)
    best = scaled.lower_bound(v, upper) * scaled.value_unit
    found = numeric.solve(X, y, loss=loss, beta=problem.beta, bias=bias, time_limit=20.0)
    assert found.status == "optimal"
    assert (part if bias == "none" else 0.2) * found.lower_bound <= best <= found.value
    first = scaled.loss.project(scaled.y, scaled.y, free=scaled.free)
    assert scaled.lower_bound(first, relaxed_support(scaled.X, first, radius)) <= scaled.lower_bound(v, upper)
