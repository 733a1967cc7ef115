"""Heuristic search before an exact one: most rounds of the cutting-plane method need no proof."""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.ascent import ascend
from numeric.oracles.base import Oracle, Search, join, rounding_margin
from numeric.oracles.relaxation import relaxed_support
from numeric.scaled import expired

EFFORT = 1 << 17
"""Starts times samples of the longer search, about."""

MEMORY = 24
"""Best maximisers of one search that start the next."""


class LocalSearch:
    """Ascent from random directions and from the best ones of the previous call."""

    def __init__(self, X: Array, *, free: bool) -> None:
        """Data ``X`` (n, r); nothing remembered yet."""
        self.X, self.free = X, free
        self.memory = np.zeros((X.shape[1], 0))
        self.calls = 0
        self.deadline: float | None = None  # of the search at hand

    def violated(self, v: Array, floor: float) -> Search:
        """Maximisers above the floor: a short search, then a longer one; ``upper`` is infinite."""
        self.calls += 1
        most = int(np.clip(EFFORT // len(v), 32, 256))
        for starts, rounds in ((most // 4, 5), (most, 9)):
            found = self._once(v, floor, starts, rounds)
            if found.best > floor > 0 or expired(self.deadline):
                break
        return found

    def _once(self, v: Array, floor: float, starts: int, rounds: int) -> Search:
        rng = np.random.default_rng([self.calls, starts])
        U, b = [], []
        for sign in (1.0, -1.0):
            first = np.concatenate([self.memory, rng.normal(size=(self.X.shape[1], starts))], axis=1)
            u, at = ascend(
                self.X, sign * v, first, free=self.free, rounds=rounds, seed=self.calls, deadline=self.deadline
            )
            U.append(u)
            b.append(at)
        found = join(self.X, v, np.concatenate(U, axis=1), np.concatenate(b), np.inf)
        self.memory = found.U[:, :MEMORY]
        above = np.abs(found.values) > floor
        return Search(np.inf, found.U[:, above], found.b[above], found.values[above])


class ScoutedOracle(Oracle):
    """An exact oracle that is asked only when the local search finds nothing above the floor."""

    def __init__(self, exact: Oracle, X: Array, error: Array, *, free: bool) -> None:
        """The exact oracle and its data."""
        self.exact, self.local = exact, LocalSearch(X, free=free)
        self.X, self.error, self.free = X, error, free

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Local maximisers clearly above the floor, else the exact answer."""
        if floor > 0:
            self.local.deadline = deadline
            found = self.local.violated(v, floor)
            if found.best > floor * (1.0 + 1e-9) or expired(deadline):
                return found
        return self.exact.search(v, floor, deadline)

    def bound(self, v: Array, deadline: float | None = None) -> float:
        """The spectral relaxation: the exact oracle may take long, and knows no deadline here."""
        radius = float(np.linalg.norm(self.X, axis=1).max()) * (1.0 + 1e-12) if self.free else 0.0
        margin = rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=self.free)
        return relaxed_support(self.X, v, radius, deadline=deadline) + margin
