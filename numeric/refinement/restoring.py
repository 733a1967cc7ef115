"""A network worth returning: feasible, with few neurons, exact zeros, and digits from Newton's method."""

from __future__ import annotations

import numpy as np
from scipy.linalg import qr, solve_triangular

from numeric.network import Array
from numeric.refinement.newton import interpolating
from numeric.scaled import Neurons, ScaledProblem, with_ones


def restored(scaled: ScaledProblem, neurons: Neurons, deadline: float | None = None) -> tuple[Neurons, float]:
    """The network made feasible and given its best output bias, with its value."""
    if scaled.loss.equations:
        neurons = interpolating(scaled, neurons, deadline)
    g = scaled.fit(neurons.shifted(0.0))
    xi = scaled.loss.output_bias(g, scaled.y) if scaled.free else 0.0
    scale = scaled.loss.feasible_scale(g + xi, scaled.y)
    moved = neurons.shifted(xi).times(scale)
    return moved, scaled.loss.value((g + xi) * scale, scaled.y) + scaled.beta * moved.penalty


def completed(
    scaled: ScaledProblem, neurons: Neurons, seed: int = 0, deadline: float | None = None
) -> tuple[Neurons, float]:
    """Neurons that fit the residual, added to a network that breaks the constraints; its value.

    Their kinks pass through the samples in random directions, so that their features span all targets a
    network can reach; those that do, no more than samples, are far from the cheapest.
    """
    if not scaled.loss.constrained:
        return restored(scaled, neurons, deadline)
    U, b = _through_samples(scaled, np.random.default_rng(seed), 2 * len(scaled.y) + 8)
    features = np.maximum(scaled.X @ U + b, 0.0)
    table = with_ones(features, free=scaled.free)
    a = _basic_solution(table, scaled.y - scaled.fit(neurons))
    more = Neurons(U, b, a[: len(b)], 0.0)
    return restored(scaled, neurons.joined(more.only(more.w != 0.0)), deadline)


def _basic_solution(table: Array, right: Array) -> Array:
    """Coefficients, zero but for as many as the rank, whose columns meet a right-hand side as nearly as all do."""
    Q, triangle, pivots = qr(table, mode="economic", pivoting=True, check_finite=False)
    size = np.abs(np.diag(triangle))
    rank = int(np.sum(size > 1e-13 * size[0])) if size.size else 0
    result = np.zeros(table.shape[1])
    result[pivots[:rank]] = solve_triangular(triangle[:rank, :rank], Q[:, :rank].T @ right, check_finite=False)
    return result


def _through_samples(scaled: ScaledProblem, rng: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Unit directions (r, count) and biases: every sample is on the kink of some, two of them with free biases."""
    n, r = scaled.X.shape
    pivot = np.arange(count) % n
    U = rng.normal(size=(r, count))
    if r > 1:
        normal = (scaled.X[rng.integers(0, n, size=count)] - scaled.X[pivot]).T if scaled.free else scaled.X[pivot].T
        size = np.sum(normal * normal, axis=0)
        U = U - normal * (np.sum(normal * U, axis=0) / np.where(size > 0, size, 1.0))
    U = U / np.linalg.norm(U, axis=0)
    return U, -np.sum(scaled.X[pivot] * U.T, axis=1) if scaled.free else np.zeros(count)
