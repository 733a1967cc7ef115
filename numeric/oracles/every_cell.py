"""An exact search for ``h(v)`` over all cells of the samples that count positively: few samples, or a low rank."""

from __future__ import annotations

import time
from functools import cached_property

import numpy as np

from numeric.network import Array
from numeric.oracles.arrangement import Codes, cells, count_of_cells
from numeric.oracles.cones import Kinks
from numeric.oracles.lines import Lines, merge_lines
from numeric.oracles.zonotope import EveryCell
from numeric.scaled import expired

__all__ = ["CELLS_A_CONE", "CellSearch"]

MOST_CELLS = 1 << 22
"""Cells of both signs up to which all are looked at: half a minute, and a hundred megabytes."""

PACE = 3e-7
"""Seconds for a cell and each of the samples, about."""

CELLS_A_CONE = 32
"""How many cells are counted as a cone of the other search."""

LEAST = 1e-9
"""Masses are divided by the target, or by this part of their sum."""

KEPT = 2
"""Arrangements that are remembered: of both signs of a dual vector, whose signs seldom change near the end."""


class CellSearch:
    """Over the samples ``X`` (n, r), with biases if ``radius``, which bounds them, is positive."""

    def __init__(self, X: Array, radius: float) -> None:
        self.X, self.radius = X, radius
        self.width = X.shape[1] + (radius > 0.0)
        self._known = dict[bytes, Codes | None]()

    @cached_property
    def lines(self) -> Lines:
        """The samples, with a coordinate for biases in their own unit, one a line."""
        ones = np.full((len(self.X), 1), self.radius)
        return merge_lines(np.hstack([self.X, ones]) if self.radius > 0.0 else self.X)

    def always(self) -> bool:
        """Whether there are few cells for any dual vector."""
        return count_of_cells(len(self.X), self.width) <= MOST_CELLS

    def cells(self, v: Array) -> int:
        """How many cells there are for both signs of a dual vector."""
        return sum(count_of_cells(len(F.convex), self.width) for F in self._kinks(v))

    def in_time(self, v: Array, deadline: float | None, work: float) -> bool:
        """Whether a search is within reach, its time and the work, counted in cones."""
        count = self.cells(v)
        if count > min(MOST_CELLS, CELLS_A_CONE * work):
            return False
        return deadline is None or PACE * len(self.X) * count < deadline - time.monotonic()

    def run(self, v: Array, target: float, deadline: float | None) -> tuple[float, Array, Array] | None:
        """An upper bound of ``h(v)`` and ``target`` but for rounding of the data, and neurons that exceed the target.

        The bound is infinite if there are such neurons or the time was up; None if the cells are not known for certain.
        """
        reach = float(np.abs(v) @ np.abs(self.lines.size))
        unit = max(target, LEAST * reach) or 1.0
        upper, r = target, self.X.shape[1]
        U, b = [np.zeros((r, 0))], [np.zeros(0)]
        for F in self._kinks(v / unit):
            codes = self._cells(F)
            if codes is None:
                return None
            least, points = EveryCell(F, float(self.radius > 0.0), codes).run(target / unit, deadline)
            upper = max(upper, unit * least)
            for x in points:
                size = float(np.linalg.norm(x[:r]))
                U.append(x[:r, None] / size)
                b.append(self.radius * x[r:] / size if self.radius > 0.0 else np.zeros(1))
            if expired(deadline):
                break
        lost = float(np.abs(v) @ self.lines.error)
        return upper + lost, np.hstack(U), np.concatenate(b)

    def _kinks(self, v: Array) -> list[Kinks]:
        return [Kinks(self.lines.Q, *self.lines.masses(s * v)) for s in (1.0, -1.0)]

    def _cells(self, F: Kinks) -> Codes | None:
        """Those of the convex kinks, remembered."""
        key = (F.m > 0.0).tobytes()
        if key not in self._known:
            while len(self._known) >= KEPT:
                del self._known[next(iter(self._known))]
            self._known[key] = cells(F.Q[F.convex])
        return self._known[key]
