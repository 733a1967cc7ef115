"""Rank-one data: two directions; with free biases, cumulative sums over the kinks at the data."""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.base import Oracle, Search, empty_search, join, rounding_margin
from numeric.oracles.planar import additions, long_cumsum


class RankZeroOracle(Oracle):
    """Data that say nothing: every sample is zero, or all are equal and biases are free; ``h = 0``."""

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Nothing to find."""
        return empty_search(0, floor)


class RankOneOracle(Oracle):
    """``X`` is one column: ``u`` is 1 or -1."""

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, 1) and the errors of its rows."""
        self.X, self.error = X, error

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Both directions, exactly."""
        margin = rounding_margin(self.X, v, self.error, len(v), free=False)
        found = join(self.X, v, np.array([[1.0, -1.0]]), np.zeros(2), np.inf)
        return Search(max(floor, found.best + margin), found.U, found.b, found.values)


class RankOneFreeOracle(Oracle):
    """``g(t) = v'(x - t)_+`` and ``v'(t - x)_+`` are piecewise linear with kinks at the data."""

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, 1) and the errors of its rows."""
        self.X, self.error = X, error
        self.order = np.argsort(X[:, 0], kind="stable")
        self.x = X[self.order, 0]

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Both directions at every kink, exactly; local maxima are returned."""
        gap = np.diff(self.x)
        forward = v[self.order]
        # v'(x - t)_+ at kink k is the sum over the gaps right of k of (mass right of the gap) * gap
        mass = long_cumsum(forward[None, ::-1])[0, ::-1]
        right = np.append(long_cumsum((mass[1:] * gap)[None, ::-1])[0, ::-1], 0.0)
        mass = long_cumsum(forward[None])[0]
        left = np.insert(long_cumsum((mass[:-1] * gap)[None])[0], 0, 0.0)
        # two nested sums over a spread of up to twice the largest |x|
        margin = rounding_margin(self.X, v, self.error, 4.0 * additions(len(v)), free=True)
        upper = max(float(np.max(np.abs(right))), float(np.max(np.abs(left)))) + margin
        kinks, sides = [], []
        for facing, g in ((1.0, right), (-1.0, left)):
            peaks = _local_peaks(np.abs(g), floor)
            kinks.append(peaks)
            sides.append(np.full(len(peaks), facing))
        side, t = np.concatenate(sides), self.x[np.concatenate(kinks)]
        found = join(self.X, v, side[None, :], -side * t, upper)
        return Search(max(floor, upper), found.U, found.b, found.values)


def _local_peaks(size: Array, floor: float, limit: int = 128) -> np.ndarray:
    """Indices of the largest local maxima above the floor."""
    padded = np.concatenate([[-np.inf], size, [-np.inf]])
    peaks = np.flatnonzero((size >= padded[:-2]) & (size >= padded[2:]) & (size > floor))
    return peaks[np.argsort(-size[peaks], kind="stable")[:limit]]
