"""Branch and bound over simplicial cones, settled by small cone programs.

Branching halves cones, the most promising batch first; a cone met by few convex kinks is settled
exactly, by one program for each combination of their sides (remembered, as neighbours share them).
Where there are few convex kinks in all, there is nothing to branch on: all combinations are settled.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from numeric.network import Array
from numeric.oracles.cones import bound_cones, cover, split
from numeric.oracles.positive_cell import maximise_in_cell

__all__ = ["Tree", "few_patterns"]

MOST_CONVEX = {4: 6, 5: 8, 6: 10, 7: 11, 8: 12}
"""Convex kinks, by rank, up to which a program for each combination of their sides costs less than cones."""

MOST_PROGRAMS = 1 << 12
"""Programs for one search at higher ranks, where cones are out of reach."""

CONES_A_PROGRAM = 64
"""Cones bounded in the time of one program, about."""

BATCH_CELLS = 1 << 20
"""Entries of the largest array of a batch of cones."""

SETTLED = 2
"""Convex kinks meeting a cone, at most, for its cells to be solved one by one."""

SCOUTING, SCOUTS = 6, 48
"""Every so many batches, climb from so many of the most promising cones."""

Block = tuple[Array, Array, Array]


def few_patterns(m: Array, rank: int, trees: int = 1) -> bool:
    """Whether all cells of the convex kinks (``m > 0``) are bounded one by one; ``trees`` searches make one bound."""
    kinks = int((m > 0).sum())
    if rank > max(MOST_CONVEX):
        return trees << kinks <= MOST_PROGRAMS
    return kinks <= MOST_CONVEX.get(rank, 0)


@dataclass(eq=False)
class Tree:
    """Upper bound of ``sign * F``, ``F(u) = c'u + sum_h m_h (q_h'u)_+``, for every sign in ``signs``.

    Points above ``target`` end it early; ``scout(U, sign)`` climbs from directions (r, k) and returns
    points (R, k') above the target.
    """

    Q: Array
    m: Array
    c: Array
    r: int
    radius: float
    target: float
    scout: Callable[[Array, float], Array]
    signs: tuple[float, ...] = (1.0, -1.0)
    points: list[Array] = field(default_factory=list)
    settled: float = 0.0
    cells: dict[tuple[float, bytes], float] = field(default_factory=dict)
    nodes: int = 0
    blocks: list[tuple[float, int, Block]] = field(default_factory=list)
    pushed: int = 0

    def run(self, deadline: float | None) -> float:
        """The bound reached: ``target``, or what is above it, when the search ended."""
        few = [sign for sign in self.signs if few_patterns(sign * self.m, self.r)]
        if not all(self._every_pattern(sign, deadline) for sign in few):
            return np.inf
        many = [sign for sign in self.signs if sign not in few]
        if not many:
            return max(self.target, self.settled)
        patience = self._patience(many)
        V = cover(self.r, self.radius)
        size = max(16, BATCH_CELLS // self.Q.size)
        signs = np.repeat(many, len(V))
        self._push((np.tile(V, (len(many), 1, 1)), signs, np.full(len(signs), np.inf)), size)
        step = 0
        while self.blocks and not self.points:
            if deadline is not None and time.monotonic() > deadline:
                break
            if self.nodes > patience:
                if all(self._every_pattern(sign, deadline) for sign in many):
                    self.blocks.clear()
                break
            _, _, block = heapq.heappop(self.blocks)
            step += 1
            if step % SCOUTING == 0:
                self._look_ahead(block)
            cones, sign, bound = self._examine(*block)
            if len(cones):
                self._push((split(cones, self.r, self.radius), np.tile(sign, 2), np.tile(bound, 2)), size)
        left = max((-key for key, _, _ in self.blocks), default=0.0)
        return max(self.target, self.settled, left)

    def _every_pattern(self, sign: float, deadline: float | None) -> bool:
        """Bound ``F`` on the cells of all patterns, one side of each convex kink.

        False if a point above the target or the deadline came first: then the other cells are not bounded.
        """
        lines = np.flatnonzero(sign * self.m > 0)
        active = np.zeros(len(self.m), dtype=bool)
        for sides in itertools.product((False, True), repeat=len(lines)):
            if deadline is not None and time.monotonic() > deadline:
                return False
            active[lines] = sides
            self._bound_cell(sign, active)
            if self.points:
                return False
        return True

    def _patience(self, signs: list[float]) -> float:
        """Cones after which a program for every pattern costs no more than going on, as with nearly equal samples."""
        programs = sum(1 << int((sign * self.m > 0).sum()) for sign in signs)
        return float(CONES_A_PROGRAM * programs) if programs <= MOST_PROGRAMS else np.inf

    def _push(self, block: Block, size: int) -> None:
        """Store cones in blocks of similar bounds."""
        V, sign, bound = block
        order = np.argsort(-bound, kind="stable")
        for part in np.array_split(order, -(-len(order) // size)):
            self.pushed += 1
            heapq.heappush(self.blocks, (-float(bound[part[0]]), self.pushed, (V[part], sign[part], bound[part])))

    def _look_ahead(self, block: Block) -> None:
        """Climb from the cones that promise most: a violated neuron there saves the rest of the tree."""
        V, sign = block[0][:SCOUTS], block[1][:SCOUTS]
        for s in (1.0, -1.0):
            centers = V[sign == s, : self.r].sum(axis=2).T
            if centers.size:
                self.points.extend(self.scout(centers, s).T)

    def _examine(self, V: Array, sign: Array, before: Array) -> Block:
        """The cones that have to be split further, with their bounds."""
        bounds = bound_cones(self.Q, sign[:, None] * self.m, sign[:, None] * self.c, V, self.r, self.target)
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
            self._bound_cell(sign, active)

    def _bound_cell(self, sign: float, active: np.ndarray) -> None:
        """Bound ``F`` on one cell, unless that was done before."""
        key = (sign, (active & (sign * self.m > 0)).tobytes())
        if key not in self.cells:
            found = maximise_in_cell(self.Q, sign * self.m, sign * self.c, active, self.radius)
            self.cells[key] = found.upper
            self.settled = max(self.settled, found.upper)
            if found.upper > self.target and self._value(found.point, sign) > self.target:
                self.points.append(found.point)

    def _value(self, point: Array, sign: float) -> float:
        """``sign * F`` at the direction of a point: what the program says of it may be rounding."""
        size = float(np.linalg.norm(point[: self.r]))
        return sign * float(self.c @ point + self.m @ np.maximum(self.Q @ point, 0.0)) / size if size > 0 else 0.0
