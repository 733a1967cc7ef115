"""Any rank: local search for violated neurons, then branch and bound to show there is none."""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.ascent import ascend
from numeric.oracles.base import Oracle, Search, join, rounding_margin
from numeric.oracles.lines import merge_lines
from numeric.oracles.local import LocalSearch
from numeric.oracles.relaxation import relaxed_support
from numeric.oracles.tree import Tree

__all__ = ["General"]

LARGEST_RANK = 8
"""Cones are counted in powers of two of the rank; beyond this only the relaxation is used."""


class General(Oracle):
    """Local search with memory, then branch and bound over cones and cells."""

    def __init__(self, X: Array, error: Array, *, free: bool, slack: float = 1e-9) -> None:
        """Data ``X`` (n, r); cones are given up once their bound is within ``slack`` of the floor."""
        self.X, self.error, self.free, self.slack = X, error, free, slack
        lifted = np.hstack([X, np.ones((len(X), 1))]) if free else X
        self.lines = merge_lines(lifted)
        self.radius = float(np.linalg.norm(X, axis=1).max()) * (1.0 + 1e-12) if free else 0.0
        self.exhaustive = self.lines.Q.shape[1] <= LARGEST_RANK
        self.local = LocalSearch(X, free=free)

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Local search first; only if it finds nothing above the floor is the search exhaustive."""
        found = self.local.violated(v, floor)
        if floor > 0 and found.best > floor * (1.0 + 2.0 * self.slack):
            return found
        upper, points = self._exhaust(v, max(floor, found.best), deadline)
        U, b = points[: self.X.shape[1]], (points[-1] if self.free else np.zeros(points.shape[1]))
        size = np.maximum(np.linalg.norm(U, axis=0), 1e-300)
        U, b = np.concatenate([found.U, U / size], axis=1), np.concatenate([found.b, b / size])
        return join(self.X, v, U, b, upper)

    def bound(self, v: Array) -> float:
        """The spectral relaxation."""
        return relaxed_support(self.X, v, self.radius) + self._margin(v)

    def _margin(self, v: Array) -> float:
        return rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=self.free)

    def _exhaust(self, v: Array, floor: float, deadline: float | None) -> tuple[float, Array]:
        """Branch and bound: a valid upper bound of ``max(h(v), floor)``, and points above it, if met."""
        rows = self.lines.Q.shape[1]
        if not self.exhaustive:
            return max(floor, self.bound(v)), np.zeros((rows, 0))
        m, c = self.lines.masses(v)
        target = floor * (1.0 + self.slack)

        def scout(U: Array, sign: float) -> Array:
            u, b = ascend(self.X, sign * v, U, free=self.free, rounds=3)
            above = np.flatnonzero(sign * (v @ np.maximum(self.X @ u + b, 0.0)) > target)
            return np.vstack([u, b])[:rows, above]

        tree = Tree(self.lines.Q, m, c, self.X.shape[1], self.radius, target, scout)
        upper = tree.run(deadline)
        if upper > 1.01 * target:
            upper = max(floor, min(upper, self.bound(v)))
        return upper + self._margin(v), np.array(tree.points).reshape(-1, rows).T
