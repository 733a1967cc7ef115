"""Rank-two data by angular sweeps: one without bias, one around every kink with free biases."""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.base import EPS, Oracle, Search, empty_search, join, rounding_margin
from numeric.oracles.planar import Sweep, additions, sweep
from numeric.scaled import expired

CELLS = 1 << 20
"""Arcs held in memory at a time."""


class RankTwoOracle(Oracle):
    """One sweep: the 2n arcs between the boundaries of the samples."""

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, 2) and the errors of its rows."""
        self.X, self.error = X, error

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Every arc, exactly."""
        arcs = sweep(self.X[None], v)
        upper, U = _local_extremes(arcs, floor)
        margin = rounding_margin(self.X, v, self.error, 2.0 * additions(2 * len(v)), free=False)
        found = join(self.X, v, U, np.zeros(U.shape[1]), upper)
        return Search(max(floor, upper + margin), found.U, found.b, found.values)


class RankTwoFreeOracle(Oracle):
    """At a maximiser some sample sits on the kink, ``b = -x_i'u``: sweep the differences to each one.

    For a maximum that sample has ``v_i < 0``, for a minimum ``v_i > 0``, so every sample is the
    pivot of one side only. Summing to zero, ``v`` makes ``b`` to plus or minus infinity harmless.
    """

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, 2) and the errors of its rows."""
        self.X, self.error = X, error

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """All pivots in batches; with a deadline, infinity once it has passed."""
        n = len(v)
        pivots = np.flatnonzero(v != 0.0)
        upper, U, at = 0.0, [np.zeros((2, 0))], [np.zeros(0, dtype=int)]
        for chunk in np.array_split(pivots, max(1, -(-len(pivots) * 2 * n // CELLS))):
            if expired(deadline):
                return empty_search(2, np.inf)
            arcs = sweep(self.X[None] - self.X[chunk, None], v)
            for sign, value, angle in ((-1.0, arcs.top, arcs.at_top), (1.0, -arcs.bottom, arcs.at_bottom)):
                mine = np.flatnonzero(sign * v[chunk] > 0)
                if mine.size == 0:
                    continue
                upper = max(upper, float(value[mine].max()))
                row, arc = _row_peaks(value[mine], floor)
                theta = angle[mine][row, arc]
                U.append(np.stack([np.cos(theta), np.sin(theta)]))
                at.append(chunk[mine[row]])
        margin = rounding_margin(self.X, v, self.error, 4.0 * additions(2 * n), free=True)
        directions, kink = np.concatenate(U, axis=1), np.concatenate(at)
        b = -np.einsum("ij,ji->i", self.X[kink], directions)
        found = join(self.X, v, directions, b, upper)
        return Search(max(floor, upper + margin), found.U, found.b, found.values)


def _row_peaks(value: Array, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """The best arc of every row, if above the floor."""
    arc = np.argmax(value, axis=1)
    row = np.flatnonzero(np.take_along_axis(value, arc[:, None], axis=1)[:, 0] > floor)
    return row, arc[row]


def _local_extremes(arcs: Sweep, floor: float) -> tuple[float, Array]:
    """The largest ``|F|`` over all arcs, and the directions of its local maxima above the floor."""
    angles = []
    for value, angle in ((arcs.top[0], arcs.at_top[0]), (-arcs.bottom[0], arcs.at_bottom[0])):
        tie = 8 * EPS * np.max(np.abs(value), initial=0.0)
        peak = (value >= np.roll(value, 1) - tie) & (value >= np.roll(value, -1) - tie) & (value > floor)
        angles.append(angle[peak])
    theta = np.concatenate(angles)
    upper = max(float(np.max(arcs.top)), -float(np.min(arcs.bottom)), 0.0)
    return upper, np.stack([np.cos(theta), np.sin(theta)])
