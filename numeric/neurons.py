"""A network on the core data, and making it small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr

from numeric.core import Core
from numeric.network import Array
from numeric.reduction import spans

__all__ = ["Neurons", "fewest", "merged"]


@dataclass(frozen=True, eq=False)
class Neurons:
    """A network on the core data: ``P`` (r, m), ``b`` (m,), signs or weights ``w`` (m,), ``xi``."""

    P: Array
    b: Array
    w: Array
    xi: float

    @property
    def sizes(self) -> Array:
        """``|w_j| ||p_j||``: what each neuron costs, in units of beta."""
        result: Array = np.linalg.norm(self.P, axis=0) * np.abs(self.w)
        return result

    @property
    def penalty(self) -> float:
        """``sum |w_j| ||p_j||``."""
        return float(np.linalg.norm(self.P, axis=0) @ np.abs(self.w))

    def only(self, keep: np.ndarray) -> Neurons:
        """The neurons of an index array or mask."""
        return Neurons(self.P[:, keep], self.b[keep], self.w[keep], self.xi)

    def larger(self, part: float) -> Neurons:
        """The neurons that cost more than ``part`` of what the largest one costs."""
        return self.only(self.sizes > part * float(self.sizes.max(initial=0.0)))


def merged(core: Core, neurons: Neurons, smallest: float) -> Neurons:
    """Drop neurons below ``smallest`` of the penalty; add up those of one pattern and sign.

    Within a pattern (kinks up to rounding belong to both sides) neurons add without changing the
    fit, and the norm of a sum is at most the sum of the norms.
    """
    size = neurons.sizes
    kept = neurons.only(size > smallest * float(size.sum()))
    P, b = kept.P * np.abs(kept.w), kept.b * np.abs(kept.w)
    margin = core.X @ P + b
    reach = spans(core.X, free=core.free)[:, None] * np.linalg.norm(P, axis=0) + np.abs(b)
    side = np.sign(margin) * (np.abs(margin) > 1e-9 * reach)
    sign = np.sign(kept.w)
    groups: list[tuple[float, Array, Array, float]] = []
    for j in range(sign.size):
        for k, (s, pattern, p, at) in enumerate(groups):
            if s == sign[j] and np.all(pattern * side[:, j] >= 0):
                joined = np.where(pattern == 0, side[:, j], pattern)
                groups[k] = (s, joined, p + P[:, j], at + b[j])
                break
        else:
            groups.append((float(sign[j]), np.asarray(side[:, j]), np.asarray(P[:, j]), float(b[j])))
    if not groups:
        return kept
    return Neurons(
        np.stack([g[2] for g in groups], axis=1),
        np.array([g[3] for g in groups]),
        np.array([g[0] for g in groups]),
        kept.xi,
    )


def fewest(core: Core, neurons: Neurons) -> Neurons:
    """A basic solution among the same directions: no more neurons than samples.

    Caratheodory's theorem: along a dependency of the features, in the direction that does not raise
    the penalty, the weights change without changing the fit until one of them vanishes. Large
    networks are taken in blocks, so that no decomposition is larger than twice the samples.
    """
    if neurons.w.size <= 1:
        return neurons
    features = np.maximum(core.X @ neurons.P + neurons.b, 0.0) * neurons.w
    size = np.linalg.norm(features, axis=0)
    size[size == 0] = 1.0
    features, cost = features / size, np.linalg.norm(neurons.P, axis=0) * np.abs(neurons.w) / size
    if core.free:
        features = features - features.mean(axis=0)
    weight, left, whole = size.copy(), np.arange(neurons.w.size), False
    while not whole and left.size > 1:
        block = left[: 2 * len(core.y) + 2]
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
