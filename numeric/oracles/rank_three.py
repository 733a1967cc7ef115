"""Rank-three data without bias: sweep every great circle of the arrangement.

The boundaries of the samples cut the sphere into cells, each bordered by arcs of great circles, so
sweeping all circles meets every cell. On the closure of a cell ``F(u) = g'u``; its maximum is at
``g/||g||`` if that direction lies in the cell, and on the bordering arcs otherwise.

On an arc of the circle normal to ``q_h`` the gradient has a part in the plane of the circle, which the sweep
knows, and a slope ``q_h'g`` across it: one number where line h is inactive, larger by its mass ``m_h`` on
the other side. A maximum on an arc is a ridge, the slopes beside it pointing towards it; that of a cell beside
the arc is stationary if its own slope points into the cell.

The cells are the activation patterns of the samples, of which there are at most ``H (H - 1) + 2`` here (Cover, 1965);
their enumeration in low rank is that of Pilanci and Ergen, ICML 2020.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.oracles.base import Oracle, Search, empty_search, join, rounding_margin
from numeric.oracles.cones import Kinks
from numeric.oracles.lines import merge_lines
from numeric.oracles.planar import Sweep, additions, sweep
from numeric.scaled import expired

ARCS = 1 << 14
"""Arcs looked at together: the memory of a search, and few enough to stay in the cache."""

KEPT = 16
"""Arcs returned whatever their slopes, about; at least one of every batch."""

PROBES = 24
"""Lines on which a cell's stationary point is tried before it is evaluated in full."""

NEAR = 0.999
"""Part of the best value so far above which candidates are returned when no floor is given."""


@dataclass(frozen=True, eq=False)
class _Circles:
    """A batch of great circles, swept: row i is the circle normal to line ``line[i]``, of mass ``mass[i]``.

    ``frame[i]`` (3, 2) spans its plane; ``across`` (B, K) are the slopes across it on its arcs, itself inactive.
    """

    line: np.ndarray
    normal: Array
    mass: Array
    frame: Array
    arcs: Sweep
    across: Array

    @classmethod
    def swept(cls, F: Kinks, line: np.ndarray, frame: Array) -> _Circles:
        """Sweep ``F`` around the circles."""
        own = np.arange(len(line)), line
        Z = np.einsum("hk,bkj->bhj", F.Q, frame)
        Z[own] = 0.0
        arcs = sweep(Z, F.m, np.einsum("k,bkj->bj", F.c, frame))
        weight = F.m * (F.Q[line] @ F.Q.T)
        weight[own] = 0.0
        across = arcs.accumulate(weight) + (F.Q[line] @ F.c)[:, None]
        return cls(line, F.Q[line], F.m[line], frame, arcs, across)

    def at(self, row: np.ndarray, angle: Array) -> Array:
        """The directions (3, M) at an angle on circles."""
        return self.lifted(row, np.stack([np.cos(angle), np.sin(angle)], axis=1))

    def lifted(self, row: np.ndarray, plane: Array) -> Array:
        """Points (M, 2) of the planes of circles, in space (3, M)."""
        lifted: Array = np.einsum("mkj,mj->km", self.frame[row], plane)
        return lifted

    def ridges(self, sign: float) -> np.ndarray:
        """The arcs towards which ``sign * F`` rises from both sides: zero is between the slopes."""
        mass = self.mass[:, None]
        low, high = np.minimum(self.across, self.across + mass), np.maximum(self.across, self.across + mass)
        between: np.ndarray = (low <= 0) & (high >= 0) & (sign * mass < 0)
        return between


class RankThreeOracle(Oracle):
    """All 2 H (H - 1) arcs and the cells beside them, H the number of distinct boundaries."""

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, 3) and the errors of its rows."""
        self.X, self.lines = X, merge_lines(X)
        self.error = error + self.lines.error
        self.frames = _frames(self.lines.Q)
        probes = np.unique(np.linspace(0, len(self.lines.Q) - 1, PROBES).astype(int))
        self.probes = [probes[::4], np.delete(probes, np.s_[::4])]

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """All circles in batches; with a deadline, an infinite bound once it has passed."""
        F, H = Kinks(self.lines.Q, *self.lines.masses(v)), len(self.lines.Q)
        upper, found = 0.0, [np.zeros((3, 0))]
        for line in np.array_split(np.arange(H), max(1, -(-2 * H**2 // ARCS))):
            if expired(deadline):
                return empty_search(3, np.inf)
            circles = _Circles.swept(F, line, self.frames[line])
            for sign in (1.0, -1.0):
                top, U = self._largest(F, circles, sign, floor if floor > 0.0 else NEAR * upper)
                upper = max(upper, top)
                found.append(U)
        margin = rounding_margin(self.X, v, self.error, 8.0 + 8.0 * additions(2 * H), free=False)
        U = _distinct(np.concatenate(found, axis=1))
        answer = join(self.X, v, U, np.zeros(U.shape[1]), upper)
        return Search(max(floor, upper + margin), answer.U, answer.b, answer.values)

    def _largest(self, F: Kinks, circles: _Circles, sign: float, floor: float) -> tuple[float, Array]:
        """The largest ``sign * F`` met on the circles and beside them, and candidate directions above the floor."""
        arcs = circles.arcs
        value, angle = (arcs.top, arcs.at_top) if sign > 0 else (-arcs.bottom, arcs.at_bottom)
        row, arc = np.nonzero(self._peaks(circles, value, sign, floor))
        upper, U = float(np.max(value)), circles.at(row, angle[row, arc])
        inner = self._stationary(circles, sign, floor)
        if inner.shape[1]:
            inside = sign * F.at(inner)
            upper = max(upper, float(inside.max()))
            U = np.concatenate([U, inner[:, floor < inside]], axis=1)
        return upper, U

    def _peaks(self, circles: _Circles, value: Array, sign: float, floor: float) -> np.ndarray:
        """Arcs on ridges, no lower than their neighbours, and the best arcs of all.

        A maximum on a vertex need not look like a ridge from either arc.
        """
        peaks = circles.ridges(sign) & (value > floor)
        peaks &= (value >= np.roll(value, 1, axis=1)) & (value >= np.roll(value, -1, axis=1))
        share = -(-KEPT * len(value) // len(self.frames))
        best = np.argpartition(-value.ravel(), min(share, value.size - 1))[:share]
        peaks.ravel()[best] |= value.ravel()[best] > floor
        return peaks

    def _stationary(self, circles: _Circles, sign: float, floor: float) -> Array:
        """Stationary directions of cells beside the arcs, inactive and active side, that may lie in them."""
        arcs, found = circles.arcs, [np.zeros((3, 0))]
        squared = arcs.g[..., 0] ** 2 + arcs.g[..., 1] ** 2
        for active in (False, True):
            slope = circles.across + active * circles.mass[:, None]
            inward = sign * slope >= 0 if active else sign * slope <= 0
            row, arc = np.nonzero(inward & (squared + slope**2 > floor * floor))
            U = circles.lifted(row, arcs.g[row, arc]) + circles.normal[row].T * slope[row, arc]
            size = np.linalg.norm(U, axis=0)
            keep = size > 0
            row, arc, U = row[keep], arc[keep], sign * U[:, keep] / size[keep]
            middle = circles.at(row, arcs.start[row, arc] + 0.5 * arcs.width[row, arc])
            found.append(self._on_one_side(U, middle, circles.line[row]))
        return np.concatenate(found, axis=1)

    def _on_one_side(self, U: Array, middle: Array, line: np.ndarray) -> Array:
        """Directions on the same side as the middle of their arc of a few lines, the arc's own left out."""
        for some in self.probes:  # few of the directions pass the first
            Q = self.lines.Q[some]
            side = Q @ middle
            side[some[:, None] == line] = 0.0
            keep = ((Q @ U) * np.sign(side) > -1e-12).all(axis=0)
            U, middle, line = U[:, keep], middle[:, keep], line[keep]
        return U


def _frames(Q: Array) -> Array:
    """Orthonormal bases (H, 3, 2) of the planes normal to the rows of ``Q``."""
    helper = np.eye(3)[np.argmin(np.abs(Q), axis=1)]
    first = np.cross(Q, helper)
    first /= np.linalg.norm(first, axis=1)[:, None]
    return np.stack([first, np.cross(Q, first)], axis=2)


def _distinct(U: Array) -> Array:
    """Columns without repetitions up to 1e-9."""
    if U.shape[1] < 2:
        return U
    _, index = np.unique(np.round(U, 9) + 0.0, axis=1, return_index=True)
    return U[:, np.sort(index)]
