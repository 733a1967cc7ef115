"""Any rank: local search for violated neurons, then branch and bound to show there is none.

Branching halves simplicial cones; a cone met by few convex kinks is settled exactly, by one small
cone program for each combination of their sides (remembered, as neighbouring cones share them).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from numeric.network import Array
from numeric.oracles.ascent import ascend
from numeric.oracles.base import Oracle, Search, join, rounding_margin
from numeric.oracles.cones import bound_cones, cover, split
from numeric.oracles.lines import merge_lines
from numeric.oracles.positive_cell import maximise_in_cell
from numeric.oracles.relaxation import relaxed_support

__all__ = ["General"]

BATCH_CELLS = 1 << 20
"""Entries of the largest array of a batch of cones."""

SETTLED = 2
"""Convex kinks meeting a cone, at most, for its cells to be solved one by one."""

SCOUTING, SCOUTS = 6, 48
"""Every so many batches, climb from so many of the most promising cones."""

LARGEST_RANK = 8
"""Cones are counted in powers of two of the rank; beyond this only the relaxation is used."""

LOCAL_EFFORT = 1 << 17
"""Starts times samples of the longer local search, about."""


class General(Oracle):
    """Local search with memory, then branch and bound over cones and cells."""

    def __init__(self, X: Array, error: Array, *, free: bool, slack: float = 1e-9) -> None:
        """Data ``X`` (n, r); cones are given up once their bound is within ``slack`` of the floor."""
        self.X, self.error, self.free, self.slack = X, error, free, slack
        lifted = np.hstack([X, np.ones((len(X), 1))]) if free else X
        self.lines = merge_lines(lifted)
        self.radius = float(np.linalg.norm(X, axis=1).max()) * (1.0 + 1e-12) if free else 0.0
        self.exhaustive = self.lines.Q.shape[1] <= LARGEST_RANK
        self.memory = np.zeros((X.shape[1], 0))
        self.calls = 0

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Local search first; only if it finds nothing above the floor is the search exhaustive."""
        self.calls += 1
        most = int(np.clip(LOCAL_EFFORT // len(v), 32, 256))
        for starts, rounds in ((most // 4, 5), (most, 9)):
            found = self._local(v, floor, starts, rounds)
            if floor > 0 and found.best > floor * (1.0 + 2.0 * self.slack):
                return found
        upper, points = self._exhaust(v, max(floor, found.best), deadline)
        U, b = points[: self.X.shape[1]], (points[-1] if self.free else np.zeros(points.shape[1]))
        size = np.maximum(np.linalg.norm(U, axis=0), 1e-300)
        U, b = np.concatenate([found.U, U / size], axis=1), np.concatenate([found.b, b / size])
        return join(self.X, v, U, b, upper)

    def _local(self, v: Array, floor: float, starts: int, rounds: int) -> Search:
        rng = np.random.default_rng([self.calls, starts])
        U, b = [], []
        for sign in (1.0, -1.0):
            first = np.concatenate([self.memory, rng.normal(size=(self.X.shape[1], starts))], axis=1)
            u, at = ascend(self.X, sign * v, first, free=self.free, rounds=rounds, seed=self.calls)
            U.append(u)
            b.append(at)
        found = join(self.X, v, np.concatenate(U, axis=1), np.concatenate(b), np.inf)
        self.memory = found.U[:, :24]
        above = np.abs(found.values) > floor
        return Search(np.inf, found.U[:, above], found.b[above], found.values[above])

    def bound(self, v: Array) -> float:
        """The spectral relaxation."""
        margin = rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=self.free)
        return relaxed_support(self.X, v, self.radius) + margin

    def _exhaust(self, v: Array, floor: float, deadline: float | None) -> tuple[float, Array]:
        """Branch and bound: a valid upper bound of ``max(h(v), floor)``, and points above it, if met."""
        margin = rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=self.free)
        if not self.exhaustive:
            return max(floor, self.bound(v)), np.zeros((self.lines.Q.shape[1], 0))
        m, c = self.lines.masses(v)

        def scout(U: Array, sign: float) -> Array:
            u, b = ascend(self.X, sign * v, U, free=self.free, rounds=3, seed=self.calls)
            above = np.flatnonzero(sign * (v @ np.maximum(self.X @ u + b, 0.0)) > tree.target)
            return np.vstack([u, b])[: self.lines.Q.shape[1], above]

        tree = _Tree(self.lines.Q, m, c, self.X.shape[1], self.radius, floor * (1.0 + self.slack), scout)
        upper = tree.run(deadline)
        if upper > 1.01 * tree.target:
            upper = max(floor, min(upper, self.bound(v)))
        return upper + margin, np.array(tree.points).reshape(-1, self.lines.Q.shape[1]).T


@dataclass(eq=False)
class _Tree:
    """Branch and bound for both signs of ``F``; violated points end it early."""

    Q: Array
    m: Array
    c: Array
    r: int
    radius: float
    target: float
    scout: Callable[[Array, float], Array]
    points: list[Array] = field(default_factory=list)
    settled: float = 0.0
    cells: dict[tuple[float, bytes], float] = field(default_factory=dict)
    nodes: int = 0

    def run(self, deadline: float | None) -> float:
        """The bound reached: ``target`` or better when the search ended."""
        V = cover(self.r, self.radius)
        V = np.concatenate([V, V])
        sign = np.repeat([1.0, -1.0], len(V) // 2)
        upper = np.full(len(V), np.inf)
        batch, step = max(16, BATCH_CELLS // self.Q.size), 0
        while len(V) and not self.points:
            if deadline is not None and time.monotonic() > deadline:
                break
            order = np.argsort(-upper, kind="stable")
            V, sign, upper = V[order], sign[order], upper[order]
            step += 1
            if step % SCOUTING == 0:
                self._look_ahead(V[:SCOUTS], sign[:SCOUTS])
            cones, s, bound = self._examine(V[:batch], sign[:batch], upper[:batch])
            children = split(cones, self.r, self.radius) if len(cones) else cones
            V = np.concatenate([children, V[batch:]])
            sign = np.concatenate([s, s, sign[batch:]])
            upper = np.concatenate([bound, bound, upper[batch:]])
        return max(self.target, self.settled, float(np.max(upper, initial=0.0)))

    def _look_ahead(self, V: Array, sign: Array) -> None:
        """Climb from the cones that promise most: a violated neuron there saves the rest of the tree."""
        for s in (1.0, -1.0):
            centers = V[sign == s, : self.r].sum(axis=2).T
            if centers.size:
                self.points.extend(self.scout(centers, s).T)

    def _examine(self, V: Array, sign: Array, before: Array) -> tuple[Array, Array, Array]:
        """The cones that have to be split further, with their bounds."""
        bounds = bound_cones(self.Q, sign[:, None] * self.m, sign[:, None] * self.c, V, self.r)
        self.nodes += len(V)
        upper = np.minimum(bounds.upper, before)
        best = np.unravel_index(np.argmax(bounds.values), bounds.values.shape)
        if bounds.values[best] > self.target:
            self.points.append(V[best[0], :, best[1]])
        left = upper > self.target
        few = left & (bounds.crossing.sum(axis=1) <= SETTLED)
        for k in np.flatnonzero(few):
            self._settle(V[k].sum(axis=1), float(sign[k]), bounds.crossing[k])
        left &= ~few
        return V[left], sign[left], upper[left]

    def _settle(self, middle: Array, sign: float, crossing: np.ndarray) -> None:
        """Bound ``F`` on every cell the cone can meet."""
        active = self.Q @ middle > 0
        lines = np.flatnonzero(crossing)
        for sides in itertools.product((False, True), repeat=len(lines)):
            active[lines] = sides
            key = (sign, (active & (sign * self.m > 0)).tobytes())
            if key not in self.cells:
                found = maximise_in_cell(self.Q, sign * self.m, sign * self.c, active, self.radius)
                self.cells[key] = found.upper
                self.settled = max(self.settled, found.upper)
                if found.upper > self.target:
                    self.points.append(found.point)
