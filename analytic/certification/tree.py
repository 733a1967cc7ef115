"""An upper bound of h(v) over all activation regions, with the tree of sign constraints that proves it.

Best-first branch and bound for both signs of ``F = sum_i q_i (a_i'u + b)_+``. A node fixes the signs of some samples
with ``q_i > 0`` and bounds F by a linear function whose coefficients come from a small least-squares problem with
bounds (weak duality: any coefficients are valid, they are rounded to integers here and proved by the checker, which
states the inequality). Samples with ``q_i < 0`` need no split: there F is concave, and the bound is exact.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import Any

import numpy as np

from analytic.certification.least_squares import smallest_norm
from analytic.certification.orthogonal import Entry
from analytic.certification.samples import ScaledSamples
from numeric.network import Array

SLACK = 1e-9  # relative: a region is closed when its bound is that close to the target
BIAS_WEIGHT = 1e4  # of the bias coordinate in least squares: its coefficient should vanish
MAX_STORED = 3_000_000
"""Multipliers that a tree may hold, those of the open regions included: about half a gigabyte."""
Side = np.ndarray


@dataclass(frozen=True)
class Proof:
    """``h(v) <= bound`` in the units of v and the samples; ``trees`` for s = 1, -1 with multipliers in units of v."""

    trees: list[list[Any]]
    bound: float
    complete: bool
    regions: int


_NOTHING = np.zeros(0)


@dataclass(eq=False)
class _Node:
    """A region: signs (1, -1, 0 if not fixed), multipliers, the gradient, and a point inside (None if unknown)."""

    sign: int
    sides: Side
    x: Array
    slope: Array
    bound: float
    inside: Array | None
    content: Any = field(default=None)  # leaf: a list or a dict; split: (sample, node, node)

    def release(self) -> None:
        """Only the content is read of a region that was closed or split."""
        self.sides, self.x, self.slope, self.inside = _NOTHING, _NOTHING, _NOTHING, None


def prove(samples: ScaledSamples, v: Sequence[Entry], target: float, time_limit: float) -> Proof:
    """Bound ``max |v'(Au + b)_+|``, no closer than ``target`` needs; after ``time_limit`` seconds, what is proved."""
    return _TreeSearch(samples, v, target).run(time.monotonic() + time_limit)


class _TreeSearch:
    """The state of the branch and bound."""

    def __init__(self, samples: ScaledSamples, v: Sequence[Entry], target: float) -> None:
        self.samples, self.v = samples, v
        n = len(v)
        self.threshold = target * (1 + SLACK)
        self.weight = BIAS_WEIGHT * samples.middle if samples.free else 0.0
        ones = np.full((n, 1), self.weight)
        self.columns = (np.hstack([samples.X, ones]) if samples.free else samples.X).T.copy()
        self.cone = np.vstack([samples.lifted.T, np.ones(n)])
        self.margin = 1e-13 * float(np.abs(np.array(v, dtype=float)) @ samples.reach) * 4
        self.heap: list[tuple[float, int, _Node]] = []
        self.counter = count()
        self.bound = 0.0
        self.regions = 0
        self.stored = 0

    def run(self, deadline: float) -> Proof:
        """Split the region with the largest bound until all are closed or time is up."""
        roots = [self._node(s, np.zeros(len(self.v), dtype=int), np.zeros(len(self.v)), None) for s in (1, -1)]
        for root in roots:
            self._open(root)
        while self.heap and time.monotonic() < deadline and not self._full():
            node = heapq.heappop(self.heap)[2]
            if node.bound <= self.threshold:
                self._close(node)
            else:
                self._split(node)
        complete = all(node.bound <= self.threshold for _, _, node in self.heap)
        for _, _, node in self.heap:
            self._close(node)
        return Proof([_preorder(root) for root in roots], self.bound + self.margin, complete, self.regions)

    def _full(self) -> bool:
        """Whether the regions closed so far, and the open ones once they are, fill the memory allowed."""
        return self.stored + len(self.heap) * len(self.v) > MAX_STORED

    def _loose(self, node: _Node) -> np.ndarray:
        """Samples whose kink is convex and whose sign is open."""
        q = node.sign * np.array(self.v, dtype=float)
        result: np.ndarray = np.flatnonzero((node.sides == 0) & (q > 0) & (self.samples.reach > 0))
        return result

    def _node(self, sign: int, sides: Side, x: Array, inside: Array | None) -> _Node:
        """Multipliers by least squares in floats, from those of the parent."""
        q = sign * np.array(self.v, dtype=float)
        open_convex = (sides == 0) & (q > 0)
        c = np.where(sides > 0, q, np.where(open_convex, q / 2, 0.0))
        constant = float((q / 2)[open_convex] @ self.samples.reach[open_convex])
        top = np.where(sides != 0, np.inf, np.where(open_convex, 0.0, -q))
        index = np.flatnonzero(top > 0)
        way = np.where(sides > 0, 1.0, -1.0)
        enough = max(self.threshold - constant, 0.0) * (1 - 1e-12)
        start = np.minimum(x, top)
        x = np.zeros(len(q))
        x[index] = smallest_norm(
            self.columns @ c, self.columns[:, index] * way[index], top[index], start[index], enough
        )
        slope = self.columns @ (c + way * x)
        return _Node(sign, sides, x, slope, constant + self._size(slope), inside)

    def _size(self, slope: Array) -> float:
        """``||g||``, and what is left of the bias coordinate."""
        if not self.samples.free:
            return float(np.linalg.norm(slope))
        left = abs(float(slope[-1])) / self.weight * self.samples.middle if self.weight else 0.0
        return float(np.linalg.norm(slope[:-1])) + left

    def _open(self, node: _Node) -> None:
        self.regions += 1
        if node.bound <= self.threshold or len(self._loose(node)) == 0:
            self._close(node)
        else:
            heapq.heappush(self.heap, (-node.bound, next(self.counter), node))

    def _close(self, node: _Node) -> None:
        """Round the multipliers to integers and bound the region with them."""
        q = [node.sign * x for x in self.v]
        multipliers = {}
        c = np.zeros(len(q))
        excess = 0.0
        for i, (side, x) in enumerate(zip(node.sides.tolist(), node.x.tolist(), strict=True)):
            default = q[i] if side > 0 else max(q[i], 0) / 2 if side == 0 else 0.0
            m = round(x) if side > 0 else -round(x)
            if m:
                multipliers[i] = max(m, ceil(q[i])) if side == 0 else m
            c[i] = default + multipliers.get(i, 0)
            excess += max(q[i], 0) / 2 * self.samples.reach[i] if side == 0 else 0.0
        bound = excess + self._size(self.columns @ c)
        node.content = [[i, str(m)] for i, m in multipliers.items()]
        self.stored += len(multipliers)
        node.release()
        self.bound = max(self.bound, bound)
        self.threshold = max(self.threshold, bound)

    def _split(self, node: _Node) -> None:
        """On the loose sample with the largest kink."""
        loose = self._loose(node)
        i = int(loose[np.argmax(np.abs(np.array(self.v, dtype=float))[loose] * self.samples.reach[loose])])
        children = []
        for side in (1, -1):
            sides = node.sides.copy()
            sides[i] = side
            x = node.x.copy()
            x[i] = 0.0
            inside, empty = self._interior(sides, node.inside, i, side)
            if empty is not None:
                child = _Node(node.sign, sides, x, node.slope, 0.0, None, {"empty": empty})
            else:
                child = self._node(node.sign, sides, x, inside)
                self._open(child)
            children.append(child)
        node.content = (i, *children)
        node.release()

    def _interior(
        self, sides: Side, parent: Array | None, i: int, side: int
    ) -> tuple[Array | None, list[list[Any]] | None]:
        """A point inside the region, or the multipliers that show it has none; neither if that is not decided."""
        if parent is not None and side * float(self.cone[:-1, i] @ parent) > 1e-9:
            return parent, None
        index = np.flatnonzero(sides)
        columns = self.cone[:, index].copy()
        columns[:-1] *= sides[index]
        base = np.zeros(len(columns))
        base[-1] = -1.0
        x = smallest_norm(base, columns, np.full(len(index), np.inf), np.zeros(len(index)), 1e-13)
        rest = (base + columns @ x)[:-1]
        size = float(np.linalg.norm(rest))
        if size > 1e-8 * float(x.sum()):
            return rest / size, None
        used = index[x > 0]
        relation = self.samples.dependency(used.tolist(), sides[used].tolist())
        if relation is None:
            return None, None
        return None, [[int(k), str(m)] for k, m in zip(used, relation, strict=True) if m]


def _preorder(root: _Node) -> list[Any]:
    """The tree as the file holds it."""
    result: list[Any] = []
    pending = [root]
    while pending:
        content = pending.pop().content
        if isinstance(content, tuple):
            result.append(content[0])
            pending += [content[2], content[1]]
        else:
            result.append(content)
    return result
