"""Networks with few neurons: neurons of one pattern added up, a basic solution among the directions, both polished."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.linalg import qr

from numeric.network import Array
from numeric.refinement.newton import polish
from numeric.refinement.restoring import restored
from numeric.scaled import Neurons, ScaledProblem, expired, spans


def merged(scaled: ScaledProblem, neurons: Neurons, smallest: float) -> Neurons:
    """Drop neurons below ``smallest`` of the penalty; add up those of one pattern and sign.

    Within a pattern (kinks up to rounding belong to both sides) neurons add without changing the
    fit, and the norm of a sum is at most the sum of the norms.
    """
    size = neurons.sizes
    kept = neurons.only(size > smallest * float(size.sum()))
    P, b = kept.P * np.abs(kept.w), kept.b * np.abs(kept.w)
    margin = scaled.X @ P + b
    reach = spans(scaled.X, free=scaled.free)[:, None] * np.linalg.norm(P, axis=0) + np.abs(b)
    side = np.sign(margin) * (np.abs(margin) > 1e-9 * reach)
    sign = np.sign(kept.w)
    groups = grouped(side, lambda i, j: sign[i] == sign[j])
    if not groups:
        return kept
    heads = [group[0] for group in groups]
    table = np.stack([P[:, group].sum(axis=1) for group in groups], axis=1)
    return Neurons(table, np.array([b[group].sum() for group in groups]), sign[heads], kept.xi)


def grouped(side: Array, alike: Callable[[int, int], bool]) -> list[list[int]]:
    """Neurons of one activation pattern that are ``alike``, greedily.

    ``side`` (n, m) says on which side of its kink a neuron has a sample; zero, on the kink, belongs to both.
    """
    groups: list[tuple[list[int], Array]] = []
    for j, own in enumerate(side.T):
        for group, pattern in groups:
            if alike(group[0], j) and np.all(pattern * own >= 0):
                group.append(j)
                pattern[pattern == 0] = own[pattern == 0]
                break
        else:
            groups.append(([j], own.copy()))
    return [group for group, _ in groups]


def fewest(scaled: ScaledProblem, neurons: Neurons, basis: Array | None = None) -> Neurons:
    """A basic solution among the same directions: no more neurons than samples.

    Changes of the fit in the span of ``basis`` (orthonormal columns, constants among them if biases are free) count as
    none.

    Caratheodory's theorem: along a dependency of the features, in the direction that does not raise
    the penalty, the weights change without changing the fit until one of them vanishes. Large
    networks are taken in blocks, so that no decomposition is larger than twice the samples.
    """
    if neurons.w.size <= 1:
        return neurons
    features = neurons.features(scaled.X) * neurons.w
    size = np.linalg.norm(features, axis=0)
    size[size == 0] = 1.0
    features, cost = features / size, np.linalg.norm(neurons.P, axis=0) * np.abs(neurons.w) / size
    if basis is not None:
        features = features - basis @ (basis.T @ features)
    elif scaled.free:
        features = features - features.mean(axis=0)
    weight, left, whole = size.copy(), np.arange(neurons.w.size), False
    while not whole and left.size > 1:
        block = left[: 2 * len(scaled.y) + 2]
        whole = block.size == left.size
        weight[block] = _eliminated(weight[block], cost[block], _dependencies(features[:, block]))
        left = left[weight[left] > 0.0]
    moved = neurons.only(left)
    return Neurons(moved.P, moved.b, moved.w * weight[left] / size[left], moved.xi)


def _dependencies(columns: Array) -> Array:
    """Orthonormal basis (m, k) of the vectors ``c`` with ``columns @ c = 0``."""
    Q, triangle, _ = qr(columns.T, pivoting=True, check_finite=False)
    pivots = np.abs(np.diag(triangle))
    rank = int(np.sum(pivots > 1e-13 * pivots[0])) if pivots.size else 0
    basis: Array = Q[:, rank:]
    return basis


def _eliminated(weight: Array, cost: Array, null: Array) -> Array:
    """Weights moved within ``null`` (m, k), the penalty never rising, until k of them have vanished."""
    weight = weight.copy()
    for _ in range(null.shape[1]):
        change = -(null @ (null.T @ cost))  # steepest descent of the penalty
        if float(np.max(np.abs(change), initial=0.0)) <= 1e-13 * float(np.max(cost)):
            change = null[:, 0] if np.any(null[:, 0] < 0) else -null[:, 0]
        down = np.flatnonzero(change < 0)
        if down.size == 0:
            break
        steps = weight[down] / -change[down]
        first = int(down[np.argmin(steps)])
        weight = np.maximum(weight + float(np.min(steps)) * change, 0.0)
        weight[first] = 0.0
        # a reflection of the basis that leaves one vector with an entry here, which goes
        row = null[first].copy()
        row[0] += np.copysign(float(np.linalg.norm(row)), row[0])
        null = null - np.outer(null @ row, 2.0 * row / float(row @ row))
        null = null[:, 1:]
        null[first] = 0.0
    return weight


def simplified(
    scaled: ScaledProblem, neurons: Neurons, value: float, v: Array, ceiling: float, deadline: float | None = None
) -> tuple[Neurons, float]:
    """The smallest network found with a value of at most ``ceiling``; the given one if there is none.

    Tiny neurons are dropped, neurons of one cell added up, and a basic solution among the rest is
    polished, which repairs what was lost.
    """
    best = neurons, value
    for smallest in (1e-5, 1e-7, 1e-9, 1e-12):
        if expired(deadline):
            break
        some = merged(scaled, neurons, smallest)
        few = fewest(scaled, some)
        for trial in _trials(scaled, few, some, v):
            candidate, at = restored(scaled, trial)
            smaller = candidate.w.size < best[0].w.size or (candidate.w.size == best[0].w.size and at < best[1])
            if at <= ceiling and smaller:
                best = candidate, at
                if trial.w.size <= few.w.size and at <= value:
                    break
        if best[0].w.size <= len(scaled.y) + 1 and best[0] is not neurons:
            break
    return best


def _trials(scaled: ScaledProblem, few: Neurons, some: Neurons, v: Array) -> Iterator[Neurons]:
    """The two networks, polished and as they are, for two guesses of their kinks; the most promising first."""
    for kink in (1e-7, 1e-5):
        yield polish(scaled, few, v, kink=kink)[0]
        yield few
        yield polish(scaled, some, v, kink=kink)[0]
        yield some
