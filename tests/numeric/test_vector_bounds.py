"""Bounds for several outputs in any rank: never below what is attained, and tight for two outputs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

import numeric
from numeric.oracles import choose_oracle
from numeric.vector.circle import around
from numeric.vector.oracles import search_vector


@pytest.mark.parametrize("outputs", [1, 2, 3])
@pytest.mark.parametrize(("n", "d"), [(6, 3), (5, 8)])
def test_the_circle_of_outputs_encloses(n, d, outputs):
    rng = np.random.default_rng([n, d, outputs])
    X, V = rng.normal(size=(n, min(n, d))), rng.normal(size=(n, outputs))
    upper, U, b = around(choose_oracle(X, np.zeros(n), free=False), X, V, 0.0, None)
    met = np.linalg.norm(V.T @ np.maximum(X @ U + b, 0.0), axis=0).max()
    sampled = rng.normal(size=(X.shape[1], 20_000))
    sampled /= np.linalg.norm(sampled, axis=0)
    assert max(met, np.linalg.norm(V.T @ np.maximum(X @ sampled, 0.0), axis=0).max()) <= upper
    assert outputs > 2 or upper <= met * (1.0 + 1e-7)
    columns = np.sqrt(sum(numeric.support(X, v).upper_bound ** 2 for v in V.T))
    assert upper <= columns * (1.0 + 1e-9) or outputs > 2


def test_two_outputs_that_say_the_same_are_one():
    rng = np.random.default_rng(2)
    X, v = rng.normal(size=(7, 3)), rng.normal(size=7)
    V = np.outer(v, [3.0, 4.0])
    found = search_vector(X, V, np.zeros(7), free=False, floor=np.inf)
    assert found.upper == pytest.approx(5.0 * numeric.support(X, v).value, rel=1e-8)
    assert found.values[0] <= found.upper


def test_two_outputs_in_rank_three_are_certified():
    rng = np.random.default_rng(5)
    A, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    found = numeric.solve(A, Y, beta=0.5, tol=1e-6)
    assert found.status == "optimal" and found.relative_gap <= 1e-6
    rng = np.random.default_rng(0)
    U = rng.normal(size=(3, 50_000))
    U /= np.linalg.norm(U, axis=0)
    H = np.linalg.norm(found.dual.T @ np.maximum(A @ U, 0.0), axis=0).max()
    scaled = found.dual * min(1.0, 0.5 / H)
    assert found.lower_bound <= np.sum(scaled * (Y - 0.5 * scaled)) * (1.0 + 1e-5)


@pytest.mark.parametrize(("n", "d", "o"), [(40, 4, 5), (30, 5, 3)])
def test_little_work_ends_with_a_good_network(n: int, d: int, o: int) -> None:
    rng = np.random.default_rng(3)
    X, Y = rng.normal(size=(n, d)), rng.normal(size=(n, o))
    m, beta = 120, 2.0

    def trained(x: np.ndarray) -> tuple[float, np.ndarray]:
        U, W = x[: d * m].reshape(d, m), x[d * m :].reshape(m, o)
        hidden = np.maximum(X @ U, 0.0)
        R = hidden @ W - Y
        slope = X.T @ ((hidden > 0) * (R @ W.T)) + beta * U, hidden.T @ R + beta * W
        return 0.5 * np.sum(R * R) + 0.5 * beta * np.sum(x * x), np.concatenate([part.ravel() for part in slope])

    start = 0.1 * rng.normal(size=m * (d + o))
    wide = minimize(trained, start, jac=True, method="L-BFGS-B", options={"maxiter": 600, "maxfun": 2000}).fun
    found = numeric.solve(X, Y, beta=beta, work_limit=0.2)
    assert found.lower_bound <= found.value <= 1.01 * wide
