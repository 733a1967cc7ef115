"""The support function ``h(v) = max |v'(Au + b 1)_+|`` of rational data, exactly, with every neuron that attains it.

Best-first branch and bound for both signs s, ``q = s v``. Where ``q_i > 0`` the sign of ``t_i = a_i'u + b`` is split;
where ``q_i < 0``, ``q_i (t)_+ <= c t`` for ``q_i <= c <= 0`` is exact, the function being concave there. On a region
with signs D the maximum over ``||u|| <= 1`` is, by the duality of norms, the least ``|| sum c_i a_i ||`` over
``c_i >= q_i`` (t_i >= 0), ``c_i <= 0`` (t_i <= 0) and ``q_i <= c_i <= 0``; with free bias the coefficients add up to
zero, and so must v. A sample that is not split yet has ``q (t)_+ <= q/2 (t + T)``, ``|t| <= T``. The least norm is
unique, and so is the neuron of a region: a concave function that is positive somewhere has one maximum on the ball.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from flint import fmpq

from analytic.exact.bounded import Combination, least_norm
from analytic.exact.rounding import root_above
from analytic.exact.scalars import ONE, ZERO, rational, rationals, rough, to_fraction
from analytic.exact.time_limit import require_time

Rows = Sequence[tuple[fmpq, ...]]
REACH_BITS = 64


@dataclass(eq=False)
class SeenRegion:
    """Signs of the split samples, and the bound ``sqrt(square) + excess`` with the coefficients that prove it."""

    sign: int
    sides: dict[int, int]
    best: Combination
    square: fmpq
    excess: fmpq
    parts: tuple[int, SeenRegion, SeenRegion] | None = None


@dataclass(frozen=True)
class SeenNeuron:
    """``sign * v'(Au + b)_+ = h(v)`` with ``(u, b) = (g, -level) / ||g||``."""

    sign: int
    g: tuple[fmpq, ...]
    level: fmpq

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for equal neurons."""
        return self.sign, self.g, self.level


@dataclass(frozen=True)
class Support:
    """``h(v)**2``, the neurons that attain h (one a region), the regions closed, and their tree for each sign."""

    square: fmpq
    neurons: list[SeenNeuron]
    leaves: list[SeenRegion]
    roots: tuple[SeenRegion, SeenRegion]
    regions: int = field(default=0)


def exact_support(rows: Rows, v: Sequence[fmpq], *, free: bool, near: fmpq = ONE) -> Support:
    """The maximum over all activation regions; with ``free`` the entries of v add up to zero.

    ``leaves`` holds the regions closed, all those above ``near`` times the maximum among them.

    >>> one, zero = fmpq(1), fmpq(0)
    >>> exact_support([(one, zero), (zero, one)], [fmpq(3), fmpq(-4)], free=False).square
    16
    """
    return _SupportSearch(rows, v, free, near).run()


class _SupportSearch:
    """The regions still open, by their bounds."""

    def __init__(self, rows: Rows, v: Sequence[fmpq], free: bool, near: fmpq) -> None:
        self.rows, self.v, self.free = [tuple(row) for row in rows], list(v), free
        self.reach = [_reach(self.rows, i, free) for i in range(len(self.rows))]
        self.heap: list[tuple[float, int, SeenRegion]] = []
        self.counter = count()
        self.best, self.near = ZERO, near
        self.closed: list[SeenRegion] = []
        self.regions = 0

    def run(self) -> Support:
        """Split the region with the largest bound until none exceeds the largest value attained."""
        roots = tuple(self._region(s, {}) for s in (1, -1))
        for root in roots:
            self._open(root)
        while self.heap:
            require_time()
            region = heapq.heappop(self.heap)[2]
            if self._below(region):
                continue
            i = max(self._loose(region), key=lambda k: abs(self.v[k]) * self.reach[k])
            children = [self._region(region.sign, {**region.sides, i: side}) for side in (1, -1)]
            region.parts = (i, children[0], children[1])
            for child in children:
                self._open(child)
        return Support(self.best, list(self._neurons()), self.closed, (roots[0], roots[1]), self.regions)

    def _loose(self, region: SeenRegion) -> list[int]:
        return [
            i for i, x in enumerate(self.v)
            if x * region.sign > 0 and i not in region.sides and self.reach[i] > 0
        ]  # fmt: skip

    def _open(self, region: SeenRegion) -> None:
        self.regions += 1
        if self._loose(region):
            size = rough(region.excess) + rough(region.square) ** 0.5
            heapq.heappush(self.heap, (-size, next(self.counter), region))
        else:
            self.best = max(self.best, region.square)
            self.closed.append(region)

    def _below(self, region: SeenRegion) -> bool:
        """``excess + sqrt(square) < near * sqrt(best)``, decided by rationals."""
        best, extra = self.near**2 * self.best, region.excess**2
        rest = best + extra - region.square
        return extra < best and rest > 0 and 4 * extra * best < rest**2

    def _region(self, sign: int, sides: dict[int, int]) -> SeenRegion:
        """The least norm over the coefficients of a region."""
        low: list[fmpq | None] = []
        high: list[fmpq | None] = []
        excess = ZERO
        for i, x in enumerate(self.v):
            q = x * sign
            side = sides.get(i, 0)
            if side:
                low.append(q if side > 0 else None)
                high.append(None if side > 0 else ZERO)
            elif q > 0:
                low.append(q / 2)
                high.append(q / 2)
                excess += q / 2 * self.reach[i]
            else:
                low.append(q)
                high.append(ZERO)
        best = least_norm((ZERO,) * len(self.rows[0]), self.rows, low, high, self._start(low, high, sides),
                          balanced=self.free)  # fmt: skip
        square = sum((x * x for x in rationals(best.point)), ZERO)
        return SeenRegion(sign, sides, best, square, excess)

    def _start(self, low: list[fmpq | None], high: list[fmpq | None], sides: dict[int, int]) -> list[fmpq]:
        """Coefficients at their bounds; balanced ones add up to zero, which takes one between its bounds."""
        start = [(a if a is not None else ZERO) if b is None or a == b else b for a, b in zip(low, high, strict=True)]
        if self.free:
            missing = sum(start, ZERO)
            for i, (a, b) in enumerate(zip(low, high, strict=True)):
                if i not in sides and a is not None and a != b:
                    start[i] = max(a, -missing)
                    missing += start[i]
        return start

    def _neurons(self) -> Iterator[SeenNeuron]:
        """What attains the maximum in the regions closed."""
        seen = set()
        for region in self.closed:
            if region.square == self.best and self.best > 0:
                level = level_of(region, self.rows, self.v) if self.free else ZERO
                found = SeenNeuron(region.sign, rationals(region.best.point), level)
                if found.key not in seen:
                    seen.add(found.key)
                    yield found


def level_of(region: SeenRegion, rows: Rows, v: Sequence[fmpq]) -> fmpq:
    """``-b ||g||`` for the bias of a region's neuron: of a sample on the kink, else in the middle of those that do."""
    if region.best.level is not None:
        return rational(region.best.level)
    point = rationals(region.best.point)
    heights = [sum((x * y for x, y in zip(row, point, strict=True)), ZERO) for row in rows]
    above = [t for i, t in enumerate(heights) if is_active(region, v, i)]
    below = [t for i, t in enumerate(heights) if not is_active(region, v, i) and v[i]]
    if above and below:
        return (min(above) + max(below)) / 2
    return min(above) - ONE - (max(above) - min(above)) if above else max(heights)


def is_active(region: SeenRegion, v: Sequence[fmpq], i: int) -> bool:
    """Whether the sample counts: split to the positive side, or with its full negative weight."""
    q = v[i] * region.sign
    return region.sides.get(i, 0) > 0 or (q < 0 and bool(region.best.c[i] == q))


def _reach(rows: Rows, i: int, free: bool) -> fmpq:
    """``T_i``, rounded up: the norm of the sample, or its distance from the farthest one."""
    apart = [[x - y for x, y in zip(rows[i], row, strict=True)] for row in rows] if free else [rows[i]]
    square = max(sum((x * x for x in row), ZERO) for row in apart)
    found: Fraction = root_above(to_fraction(square), REACH_BITS)
    return fmpq(found.numerator, found.denominator)
