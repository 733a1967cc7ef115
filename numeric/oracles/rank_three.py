"""Rank-three data without bias: sweep every great circle of the arrangement.

The boundaries of the samples cut the sphere into cells, each bordered by arcs of great circles, so
sweeping all circles meets every cell. On the closure of a cell ``F(u) = g'u``; its maximum is at
``g/||g||`` if that direction lies in the cell, and on the bordering arcs otherwise.
"""

from __future__ import annotations

import time

import numpy as np

from numeric.network import Array
from numeric.oracles.base import Oracle, Search, empty_search, join, rounding_margin
from numeric.oracles.lines import merge_lines
from numeric.oracles.planar import Sweep, additions, sweep

__all__ = ["RankThree"]

ARCS = 1 << 14
"""Arcs looked at together: the memory of a search, and few enough to stay in the cache."""

KEPT = 16
"""Arcs returned whatever their slopes, about; at least one of every batch."""

PROBES = 24
"""Lines on which a cell's stationary point is tried before it is evaluated in full."""


class RankThree(Oracle):
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
        Q = self.lines.Q
        m, c = self.lines.masses(v)
        upper, found = 0.0, [np.zeros((3, 0))]
        for chunk in np.array_split(np.arange(len(Q)), max(1, -(-2 * len(Q) ** 2 // ARCS))):
            if deadline is not None and time.monotonic() > deadline:
                return empty_search(3, np.inf)
            frame = self.frames[chunk]
            Z = np.einsum("hk,bkj->bhj", Q, frame)
            Z[np.arange(len(chunk)), chunk] = 0.0
            arcs = sweep(Z, m, np.einsum("k,bkj->bj", c, frame))
            across = _across(Q, m, c, chunk, Z, arcs)
            for sign in (1.0, -1.0):
                top, U = self._side(arcs, across, chunk, frame, (m, c), sign, max(floor, 0.999 * upper * (floor == 0)))
                upper = max(upper, top)
                found.append(U)
        margin = rounding_margin(self.X, v, self.error, 8.0 + 8.0 * additions(2 * len(Q)), free=False)
        U = _distinct(np.concatenate(found, axis=1))
        answer = join(self.X, v, U, np.zeros(U.shape[1]), upper)
        return Search(max(floor, upper + margin), answer.U, answer.b, answer.values)

    def _side(
        self,
        arcs: Sweep,
        across: Array,
        chunk: np.ndarray,
        frame: Array,
        mass: tuple[Array, Array],
        sign: float,
        floor: float,
    ) -> tuple[float, Array]:
        """The largest ``sign * F`` met, and candidate directions above the floor."""
        m, c = mass
        value, angle = (arcs.top, arcs.at_top) if sign > 0 else (-arcs.bottom, arcs.at_bottom)
        upper = float(np.max(value))
        mh = m[chunk][:, None]
        low, high = np.minimum(across, across + mh), np.maximum(across, across + mh)
        # on a ridge the two cells beside it pull towards the circle: zero is between the slopes
        ridge = (value > floor) & (low <= 0) & (high >= 0) & (sign * mh < 0)
        ridge &= (value >= np.roll(value, 1, axis=1)) & (value >= np.roll(value, -1, axis=1))
        # a maximum on a vertex need not look like a ridge from either arc: keep the best arcs anyway
        share = -(-KEPT * len(chunk) // len(self.frames))
        best = np.argpartition(-value.ravel(), min(share, value.size - 1))[:share]
        ridge.ravel()[best] |= value.ravel()[best] > floor
        row, arc = np.nonzero(ridge)
        theta = angle[row, arc]
        plane = np.stack([np.cos(theta), np.sin(theta)], axis=1)
        U = np.einsum("mkj,mj->km", frame[row], plane)
        inner = self._interior(arcs, across, chunk, frame, m, sign, max(floor, 0.0))
        if inner.shape[1]:
            F = sign * (c @ inner + m @ np.maximum(self.lines.Q @ inner, 0.0))
            upper = max(upper, float(F.max()))
            U = np.concatenate([U, inner[:, floor < F]], axis=1)
        return upper, U

    def _interior(
        self, arcs: Sweep, across: Array, chunk: np.ndarray, frame: Array, m: Array, sign: float, floor: float
    ) -> Array:
        """Stationary directions of cells beside the arcs that pass a few necessary conditions."""
        Q, result = self.lines.Q, [np.zeros((3, 0))]
        squared = arcs.g[..., 0] ** 2 + arcs.g[..., 1] ** 2
        for on in (0.0, 1.0):
            beside = across + on * m[chunk][:, None]
            inward = sign * beside >= 0 if on else sign * beside <= 0
            row, arc = np.nonzero(inward & (squared + beside**2 > floor * floor))
            U = np.einsum("mkj,mj->km", frame[row], arcs.g[row, arc]) + Q[chunk[row]].T * beside[row, arc]
            size = np.linalg.norm(U, axis=0)
            keep = size > 0
            row, arc, U = row[keep], arc[keep], sign * U[:, keep] / size[keep]
            theta = arcs.start[row, arc] + 0.5 * arcs.width[row, arc]
            middle = np.einsum("mkj,mj->km", frame[row], np.stack([np.cos(theta), np.sin(theta)], axis=1))
            circle = chunk[row]
            for some in self.probes:  # few of the directions pass the first
                side = Q[some] @ middle
                side[some[:, None] == circle] = 0.0
                keep = ((Q[some] @ U) * np.sign(side) > -1e-12).all(axis=0)
                U, middle, circle = U[:, keep], middle[:, keep], circle[keep]
            result.append(U)
        return np.concatenate(result, axis=1)


def _frames(Q: Array) -> Array:
    """Orthonormal bases (H, 3, 2) of the planes normal to the rows of ``Q``."""
    helper = np.eye(3)[np.argmin(np.abs(Q), axis=1)]
    first = np.cross(Q, helper)
    first /= np.linalg.norm(first, axis=1)[:, None]
    return np.stack([first, np.cross(Q, first)], axis=2)


def _across(Q: Array, m: Array, c: Array, chunk: np.ndarray, Z: Array, arcs: Sweep) -> Array:
    """Slope of ``F`` across circle h on every arc, with line h itself counted as inactive."""
    cosine = Q[chunk] @ Q.T
    weight = m * cosine
    weight[np.arange(len(chunk)), chunk] = 0.0
    result: Array = arcs.accumulate(weight) + (Q[chunk] @ c)[:, None]
    return result


def _distinct(U: Array) -> Array:
    """Columns without repetitions up to 1e-9."""
    if U.shape[1] < 2:
        return U
    _, index = np.unique(np.round(U, 9) + 0.0, axis=1, return_index=True)
    return U[:, np.sort(index)]
