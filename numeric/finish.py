"""A network worth returning: feasible, with few neurons, exact zeros, and digits from Newton's method."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from scipy.linalg import qr, solve_triangular

from numeric.core import Core
from numeric.network import Array
from numeric.neurons import Neurons, fewest, merged
from numeric.polish import interpolating, polish

__all__ = ["completed", "restored", "simplified"]


def restored(core: Core, neurons: Neurons, deadline: float | None = None) -> tuple[Neurons, float]:
    """The network made feasible and given its best output bias, with its value."""
    if core.loss.name == "interpolation":
        neurons = interpolating(core, neurons, deadline)
    g = core.fit(neurons.P, neurons.b, neurons.w, 0.0)
    xi = core.loss.output_bias(g, core.y) if core.free else 0.0
    scale = core.loss.feasible_scale(g + xi, core.y)
    moved = Neurons(neurons.P, neurons.b, neurons.w * scale, xi * scale)
    value = core.loss.value((g + xi) * scale, core.y) + core.beta * moved.penalty
    return moved, value


def completed(core: Core, neurons: Neurons, seed: int = 0, deadline: float | None = None) -> tuple[Neurons, float]:
    """Neurons that fit the residual, added to a network that breaks the constraints; its value.

    Their kinks pass through the samples in random directions, so that their features span all targets a
    network can reach; those that do, no more than samples, are far from the cheapest.
    """
    if not core.loss.homogeneous:
        return restored(core, neurons, deadline)
    f = core.fit(neurons.P, neurons.b, neurons.w, neurons.xi)
    U, b = _through_samples(core, np.random.default_rng(seed), 2 * len(core.y) + 8)
    features = np.maximum(core.X @ U + b, 0.0)
    table = np.hstack([features, np.ones((len(f), 1))]) if core.free else features
    a = _basic_solution(table, core.y - f)
    more = Neurons(U, b, a[: len(b)], 0.0)
    few = more.only(more.w != 0.0)
    joined = Neurons(
        np.concatenate([neurons.P, few.P], axis=1),
        np.concatenate([neurons.b, few.b]),
        np.concatenate([neurons.w, few.w]),
        neurons.xi,
    )
    return restored(core, joined, deadline)


def _basic_solution(table: Array, right: Array) -> Array:
    """Coefficients, zero but for as many as the rank, whose columns meet a right-hand side as nearly as all do."""
    Q, triangle, pivots = qr(table, mode="economic", pivoting=True, check_finite=False)
    size = np.abs(np.diag(triangle))
    rank = int(np.sum(size > 1e-13 * size[0])) if size.size else 0
    result = np.zeros(table.shape[1])
    result[pivots[:rank]] = solve_triangular(triangle[:rank, :rank], Q[:, :rank].T @ right, check_finite=False)
    return result


def _through_samples(core: Core, rng: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Unit directions (r, count) and biases: every sample is on the kink of some, two of them with free biases."""
    n, r = core.X.shape
    pivot = np.arange(count) % n
    U = rng.normal(size=(r, count))
    if r > 1:
        normal = (core.X[rng.integers(0, n, size=count)] - core.X[pivot]).T if core.free else core.X[pivot].T
        size = np.sum(normal * normal, axis=0)
        U = U - normal * (np.sum(normal * U, axis=0) / np.where(size > 0, size, 1.0))
    U = U / np.linalg.norm(U, axis=0)
    return U, -np.sum(core.X[pivot] * U.T, axis=1) if core.free else np.zeros(count)


def simplified(
    core: Core, neurons: Neurons, value: float, v: Array, ceiling: float, deadline: float | None = None
) -> tuple[Neurons, float]:
    """The smallest network found with a value of at most ``ceiling``; the given one if there is none.

    Tiny neurons are dropped, neurons of one cell added up, and a basic solution among the rest is
    polished, which repairs what was lost.
    """
    best = neurons, value
    for smallest in (1e-5, 1e-7, 1e-9, 1e-12):
        if deadline is not None and time.monotonic() > deadline:
            break
        some = merged(core, neurons, smallest)
        few = fewest(core, some)
        for trial in _trials(core, few, some, v):
            candidate, at = restored(core, trial)
            smaller = candidate.w.size < best[0].w.size or (candidate.w.size == best[0].w.size and at < best[1])
            if at <= ceiling and smaller:
                best = candidate, at
                if trial.w.size <= few.w.size and at <= value:
                    break
        if best[0].w.size <= len(core.y) + 1 and best[0] is not neurons:
            break
    return best


def _trials(core: Core, few: Neurons, some: Neurons, v: Array) -> Iterator[Neurons]:
    """The two networks, polished and as they are, for two guesses of their kinks; the most promising first."""
    for kink in (1e-7, 1e-5):
        yield polish(core, few, v, kink=kink)[0]
        yield few
        yield polish(core, some, v, kink=kink)[0]
        yield some
