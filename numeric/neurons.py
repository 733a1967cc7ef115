"""A network on the core data, and making it small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from numeric.core import Core
from numeric.network import Array

__all__ = ["Neurons", "fewest", "merged"]


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
    return Neurons(np.stack([g[2] for g in groups], axis=1), np.array([g[3] for g in groups]),
                   np.array([g[0] for g in groups]), kept.xi)


def fewest(core: Core, neurons: Neurons) -> Neurons:
    """A basic solution among the same directions: at most one neuron a sample, and one more.

    Minimises the penalty over nonnegative multiples of the given neurons that keep the fit
    (Caratheodory's theorem, by the simplex method).
    """
    m = neurons.w.size
    if m <= 1:
        return neurons
    features = np.maximum(core.X @ neurons.P + neurons.b, 0.0) * neurons.w
    cost = np.linalg.norm(neurons.P, axis=0) * np.abs(neurons.w)
    target = features.sum(axis=1)
    bounds: list[tuple[float | None, float | None]] = [(0.0, None)] * m
    if core.free:
        features, cost = np.hstack([features, np.ones((len(core.y), 1))]), np.append(cost, 0.0)
        bounds.append((None, None))
    scale = float(np.max(np.abs(target), initial=0.0)) or 1.0
    result = linprog(cost, A_eq=features / scale, b_eq=target / scale, bounds=bounds, method="highs-ds")
    if result.status != 0:
        return neurons
    used = result.x[:m] > 1e-9
    # the simplex method stops at 1e-7; its basis determines the weights to rounding
    columns = np.append(used, True) if core.free else used
    share = np.linalg.lstsq(features[:, columns], target, rcond=1e-13)[0][: int(used.sum())]
    if np.any(share < 0):
        share = result.x[:m][used]
    moved = neurons.only(used)
    return Neurons(moved.P, moved.b, moved.w * share, moved.xi)
