"""Branch and bound over simplicial cones, settled by small cone programs.

Branching halves cones, the most promising batch first; a cone met by few convex kinks is settled
exactly, by one program for each combination of their sides (remembered, as neighbours share them).
Where there are few convex kinks in all, there is nothing to branch on: all combinations are settled.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from numeric.network import Array
from numeric.oracles.cone_bounds import bound_cones
from numeric.oracles.cones import Cones, Kinks, OpenCones, cover, split
from numeric.oracles.positive_cell import maximise_in_cell
from numeric.scaled import expired

MOST_CONVEX = {4: 6, 5: 8, 6: 10, 7: 11, 8: 12}
"""Convex kinks, by rank, up to which a program for each combination of their sides costs less than cones."""

MOST_PROGRAMS = 1 << 12
"""Programs for one search at higher ranks, where cones are out of reach."""

CONES_A_PROGRAM = 64
"""Cones bounded in the time of one program, about."""

CONES_A_PATTERN = 4
"""Counted for a program of a search over all patterns: so it takes two to four seconds a unit of work, as measured."""

BATCH = 1 << 19
"""Normals' entries times cones of a batch, about."""

SETTLED = 2
"""Convex kinks meeting a cone, at most, for its cells to be solved one by one."""

TINY, TINY_SETTLED = 1e-6, 6
"""Cones smaller than this are not split: settled if no more kinks than these meet them, else left at their bound."""

SCOUTING, SCOUTS = 8, 48
"""After so many batches, and then each time three times as many, climb from so many of the most promising cones."""


def few_patterns(m: Array, rank: int, trees: int = 1) -> bool:
    """Whether all cells of the convex kinks (``m > 0``) are bounded one by one; ``trees`` searches make one bound."""
    kinks = int((m > 0).sum())
    if rank > max(MOST_CONVEX):
        return trees << kinks <= MOST_PROGRAMS
    return kinks <= MOST_CONVEX.get(rank, 0)


@dataclass(eq=False)
class Tree:
    """Upper bound of ``F``; points above ``target`` end the search early, and it can be taken up again.

    ``scout(U)`` climbs from directions (r, k) and returns points (r, k') above the target.
    """

    F: Kinks
    target: float
    scout: Callable[[Array], Array]
    points: list[Array] = field(default_factory=list)
    settled: float = 0.0
    cells: dict[bytes, float] = field(default_factory=dict)
    nodes: int = 0
    most: float = np.inf
    batches: int = 0
    blocks: list[tuple[float, int, Cones]] = field(default_factory=list)
    pushed: int = 0
    complete: bool = False
    next_scouting: int = SCOUTING

    @property
    def upper(self) -> float:
        """The bound reached so far; infinite before the first look, else no less than ``target``."""
        if self.complete:
            return max(self.target, self.settled)
        left = max((-key for key, _, _ in self.blocks), default=np.inf)
        return max(self.target, self.settled, left)

    def run(self, deadline: float | None) -> None:
        """Search until nothing is left above the target, a point is found, the time is up or ``nodes`` exceed ``most``.

        A first batch, or a first new cell, is bounded in any case.
        """
        if few_patterns(self.F.m, len(self.F.c)):
            self.complete = self._every_pattern(deadline)
            return
        if self.pushed == 0:
            self._push(cover(len(self.F.c)))
        while self.blocks and not self.points:
            if self.nodes > self._patience():
                if self._every_pattern(deadline):
                    self.blocks.clear()
                break
            _, _, cones = heapq.heappop(self.blocks)
            self.batches += 1
            if self.batches == self.next_scouting:
                self.next_scouting *= 3
                self.points.extend(self.scout(cones.V[:, :, :SCOUTS].sum(axis=1)).T)
            self._examine(cones)
            if self.nodes > self.most or expired(deadline):
                break
        self.complete = not self.blocks

    def _every_pattern(self, deadline: float | None) -> bool:
        """Bound ``F`` on the cells of all patterns, one side of each convex kink.

        False if a point above the target, the deadline or the end of the work came first: then the other cells are not
        bounded; those that were are remembered.
        """
        lines = self.F.convex
        active = np.zeros(len(self.F.m), dtype=bool)
        for sides in itertools.product((False, True), repeat=len(lines)):
            if self.nodes > self.most or expired(deadline):
                return False
            active[lines] = sides
            self._bound_cell(active, CONES_A_PATTERN)
            if self.points:
                return False
        return True

    def _patience(self) -> float:
        """Cones after which a program for every pattern costs no more than going on, as with nearly equal samples."""
        programs = 1 << self.F.convex.size
        return float(CONES_A_PROGRAM * programs) if programs <= MOST_PROGRAMS else np.inf

    def _push(self, cones: Cones) -> None:
        """Store cones in blocks of similar bounds."""
        order = np.argsort(-cones.upper, kind="stable")
        size = max(16, BATCH // self.F.Q.size)
        for part in np.array_split(order, -(-len(order) // size)):
            self.pushed += 1
            heapq.heappush(self.blocks, (-float(cones.upper[part[0]]), self.pushed, cones[part]))

    def _examine(self, cones: Cones) -> None:
        """Bound the cones, settle those met by few convex kinks, split the others."""
        bounded = bound_cones(self.F, cones, self.target)
        self.nodes += cones.upper.size
        if bounded.value > self.target:
            self.points.append(bounded.point)
        crossing, V = bounded.crossing, bounded.cones.V
        count = crossing.sum(axis=0)
        tiny = np.abs(V - V[:, :1]).max(axis=(0, 1)) < TINY
        few = count <= np.where(tiny, TINY_SETTLED, SETTLED)
        for k in np.flatnonzero(few):
            self._settle(V[:, :, k].sum(axis=1), crossing[:, k])
        self.settled = max(self.settled, float(bounded.cones.upper[tiny & ~few].max(initial=0.0)))
        left = np.flatnonzero(~few & ~tiny)
        if left.size:
            rest = OpenCones(
                bounded.cones[left], bounded.T[:, :, left], bounded.weights[:, left], bounded.value, bounded.point
            )
            self._push(split(self.F, rest))

    def _settle(self, middle: Array, crossing: np.ndarray) -> None:
        """Bound ``F`` on every cell the cone can meet."""
        active = self.F.Q @ middle > 0
        lines = self.F.convex[crossing]
        for sides in itertools.product((False, True), repeat=len(lines)):
            active[lines] = sides
            self._bound_cell(active, CONES_A_PROGRAM)

    def _bound_cell(self, active: np.ndarray, cones: int) -> None:
        """Bound ``F`` on one cell, unless that was done before; it counts as so many cones."""
        key = (active & (self.F.m > 0)).tobytes()
        if key not in self.cells:
            self.nodes += cones
            found = maximise_in_cell(self.F.Q, self.F.m, self.F.c, active, 0.0)
            self.cells[key] = found.upper
            self.settled = max(self.settled, found.upper)
            if found.upper > self.target and self._value(found.point) > self.target:
                self.points.append(found.point)

    def _value(self, point: Array) -> float:
        """``F`` at the direction of a point: what the program says of it may be rounding."""
        size = float(np.linalg.norm(point))
        return float(self.F.at(point[:, None])[0]) / size if size > 0 else 0.0
