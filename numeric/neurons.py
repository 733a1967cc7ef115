"""A network on the core data, and making it small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.core import Core
from numeric.network import Array

__all__ = ["Neurons", "fewest", "merged"]

MOST_ELIMINATED = 500
"""Networks beyond this are left as they are: every elimination costs a decomposition."""


@dataclass(frozen=True, eq=False)
class Neurons:
    """A network on the core data: ``P`` (r, m), ``b`` (m,), signs or weights ``w`` (m,), ``xi``."""

    P: Array
    b: Array
    w: Array
    xi: float

    @property
    def penalty(self) -> float:
        """``sum |w_j| ||p_j||``."""
        return float(np.linalg.norm(self.P, axis=0) @ np.abs(self.w))

    def only(self, keep: np.ndarray) -> Neurons:
        """The neurons of an index array or mask."""
        return Neurons(self.P[:, keep], self.b[keep], self.w[keep], self.xi)


def merged(core: Core, neurons: Neurons, smallest: float) -> Neurons:
    """Drop neurons below ``smallest`` of the penalty; add up those of one pattern and sign.

    Within a pattern (kinks up to rounding belong to both sides) neurons add without changing the
    fit, and the norm of a sum is at most the sum of the norms.
    """
    size = np.linalg.norm(neurons.P, axis=0) * np.abs(neurons.w)
    kept = neurons.only(size > smallest * float(size.sum()))
    P, b = kept.P * np.abs(kept.w), kept.b * np.abs(kept.w)
    margin = core.X @ P + b
    reach = np.linalg.norm(core.X, axis=1)[:, None] * np.linalg.norm(P, axis=0) + np.abs(b)
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
    """A basic solution among the same directions: at most one neuron a sample, and one more.

    Caratheodory's theorem: along a dependency of the features, in the direction that does not raise
    the penalty, the weights change without changing the fit until one of them vanishes.
    """
    m = neurons.w.size
    if m <= 1 or m > MOST_ELIMINATED:
        return neurons
    features = np.maximum(core.X @ neurons.P + neurons.b, 0.0) * neurons.w
    size = np.linalg.norm(features, axis=0)
    size[size == 0] = 1.0
    features, cost = features / size, np.linalg.norm(neurons.P, axis=0) * np.abs(neurons.w) / size
    if core.free:
        features = features - features.mean(axis=0)
    weight, left = size.copy(), np.arange(m)
    while left.size > 1:
        _, singular, right = np.linalg.svd(features[:, left], full_matrices=True)
        if np.sum(singular > 1e-13 * singular[0]) == left.size:
            break
        change = right[-1]
        change = -change if float(cost[left] @ change) > 0 or not np.any(change < 0) else change
        down = change < 0
        if not down.any():
            break
        steps = np.full(left.size, np.inf)
        steps[down] = weight[left][down] / -change[down]
        first = int(np.argmin(steps))
        weight[left] += steps[first] * change
        weight[left[first]] = 0.0
        left = left[weight[left] > 0.0]
    moved = neurons.only(left)
    return Neurons(moved.P, moved.b, moved.w * weight[left] / size[left], moved.xi)
