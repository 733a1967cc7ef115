"""The checker's method "tree": dual feasibility on any rational data, by a tree of sign constraints.

Write ``t_i = a_i'u + b``; for each sign s put ``q = s v``.  The file holds, for s = 1 and s = -1, a binary tree in
preorder: an integer i splits a region into ``t_i >= 0`` (first subtree) and ``t_i <= 0`` (second); a leaf closes it.
The leaves of such a tree cover every u and b, and no subtree can be left out: the checker rebuilds the tree.

A leaf ``[[i, m], ...]`` bounds ``F = sum_i q_i (t_i)_+`` on its region over ``||u|| <= 1`` by a linear function.  With
``|t_i| <= T_i``, every number c has ``q (t)_+ <= c t + T K`` with

* ``K = max(0, q - c)`` where ``t >= 0``, and ``K = max(0, c)`` where ``t <= 0``;
* ``K = max(0, q - c, c)`` where the region does not fix the sign of t.

So ``F <= ||sum_i c_i a_i|| + sum_i T_i K_i``, whatever the c_i.  By default c is q where ``t >= 0``, 0 where
``t <= 0``, ``max(q, 0)/2`` where the sign is not fixed; the file adds ``m * unit`` to it
(integers m).

A leaf ``{"empty": [[i, l], ...]}`` shows that its region has no interior: with integers ``l_i >= 0`` and the sign
``s_i = +-1`` of ``t_i`` in the region, ``sum_i l_i s_i (a_i, 1) = 0``, so each ``t_i`` with ``l_i > 0`` vanishes on the
whole region, which therefore lies in a hyperplane.  Such regions need no bound: the others are finitely many closed
sets that contain a dense set, hence everything.

Bias "none": b = 0 and ``T_i = ||a_i||``.  Bias "free": as 1'v = 0, F does not change with b once all samples are on
one side, so it is enough to look at ``-max_k a_k'u <= b <= -min_k a_k'u``, where
``|t_i| <= T_i = max_k ||a_i - a_k||``.  With a sample o, ``sum c_i t_i = sum c_i (a_i - a_o)'u + (sum c_i) t_o``, so
``F <= ||sum c_i (a_i - a_o)|| + |sum c_i| T_o + sum T_i K_i``.

All arithmetic is of integers; square roots are rounded up.  Only the standard library is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm
from typing import Any

from analytic.checker.examination import Examination
from analytic.checker.numbers import Rational
from analytic.checker.reading import read_list, read_number, read_object
from analytic.checker.vectors import common_scale, whole
from analytic.checker.work import CertificateError, RefutedError, UndecidedError, longest

EXTRA_BITS = 64  # of the samples, so that the norms of small integers are precise


def by_tree(e: Examination) -> None:
    """``h(v) <= beta`` by one tree for each sign."""
    if len(e.c.V) != 1:
        raise UndecidedError("method tree covers one output only")
    (unit,) = e.rational([read_number(e.c.extra["unit"], "feasibility.unit", e.field)], "feasibility.unit")
    trees = read_list(e.c.extra["trees"], "feasibility.trees", 2)
    data = _data(e, unit)
    for s, tree in zip((1, -1), trees, strict=True):
        _Walk(e, data, [s * x for x in data.halves]).cover(read_list(tree, "feasibility.trees"))


@dataclass(frozen=True)
class TreeData:
    """Integers: samples moved by a sample in the free case, ``v/2`` and the file's unit on one scale, T, beta."""

    rows: list[list[int]]  # with a last column of ones if the bias is free
    free: bool
    reach: list[int]  # T
    middle: int  # T of the sample moved to zero, 0 without bias
    halves: list[int]
    unit: int
    limit: int  # beta, on the product of both scales
    cost: float  # of a product of a row with a number


@dataclass(frozen=True)
class TreeRegion:
    """A region on the way: how many signs were fixed before, the last one, and the bound with default coefficients.

    The bound is ``||slope|| + constant``, with ``slope = sum c_i row_i`` and ``constant = sum T_i K_i``.
    """

    depth: int
    last: tuple[int, int] | None
    slope: tuple[int, ...]
    constant: int


def _data(e: Examination, unit: Fraction) -> TreeData:
    n, d, free, work = len(e.c.A), len(e.c.A[0]), e.c.bias == "free", e.field.work
    e.rational([x for row in e.c.A for x in row], "A")
    flat, scale = common_scale(e.field, [x for row in e.c.A for x in row])
    assert whole(flat)
    shifted = [x << EXTRA_BITS for x in flat]
    rows = [shifted[k : k + d] for k in range(0, n * d, d)]
    v = e.rational(e.c.V[0], "the dual")
    common = 1
    for q in (unit, *v):
        work.product(common.bit_length(), q.denominator.bit_length())
        common = lcm(common, q.denominator if q is unit else 2 * q.denominator)
    work.vector(common.bit_length() + longest(q.numerator for q in v), n)
    bits = longest(shifted)
    work.product(bits, bits, 0.3 * n * (n if free else 1) * d)
    size = e.rational([scale], "A")[0] / (common << EXTRA_BITS)
    reach, middle = [_norm(row) for row in rows], 0
    if free:
        reach = [max(_norm([x - y for x, y in zip(row, other, strict=True)]) for other in rows) for row in rows]
        middle = min(reach)
        origin = rows[reach.index(middle)]
        rows = [[*(x - y for x, y in zip(row, origin, strict=True)), 1] for row in rows]
    halves = [int(x * common / 2) for x in v]
    return TreeData(
        rows, free, reach, middle, halves, int(unit * common), (e.beta_below() / size).__floor__(),
        cost=0.3 * (d + 2) * (1 + ((bits + 64) * longest([*halves, common]) >> 18)),
    )  # fmt: skip


def _norm(row: Sequence[int]) -> int:
    """The Euclidean norm, rounded up."""
    square = sum(x * x for x in row)
    root = isqrt(square)
    return root + (root * root < square)


class _Walk:
    """A walk through the tree of one sign, with the signs that are fixed on the way to where it is."""

    def __init__(self, e: Examination, data: TreeData, halves: list[int]) -> None:
        self.field, self.data, self.halves = e.field, data, halves
        self.sides: dict[int, int] = {}
        self.way: list[int] = []

    def cover(self, tree: list[Any]) -> None:
        """Every region that a split opens must be closed by a leaf."""
        pending = [self.root()]
        for node in tree:
            if not pending:
                raise RefutedError("method tree: nodes follow the end of a tree")
            region = pending.pop()
            self.enter(region)
            if type(node) is int:
                pending += self.split(region, node)
            elif isinstance(node, dict):
                self.require_empty(node)
            else:
                self.require_bounded(region, node)
        if pending:
            raise RefutedError(f"method tree: {len(pending)} regions are not covered")

    def enter(self, region: TreeRegion) -> None:
        """Forget the signs of regions that are closed, and fix the last one of this region."""
        while len(self.way) > region.depth:
            del self.sides[self.way.pop()]
        if region.last is not None:
            i, side = region.last
            self.sides[i] = side
            self.way.append(i)

    def root(self) -> TreeRegion:
        """No sign fixed: c is ``max(q, 0)/2`` and K is the same number."""
        c = [max(x, 0) for x in self.halves]
        self.field.work.spend(self.data.cost * len(c))
        columns = zip(*self.data.rows, strict=True)
        slope = tuple(sum(x * y for x, y in zip(c, column, strict=True)) for column in columns)
        return TreeRegion(0, None, slope, sum(x * y for x, y in zip(c, self.data.reach, strict=True)))

    def split(self, region: TreeRegion, i: int) -> Iterator[TreeRegion]:
        """The regions ``t_i <= 0`` and ``t_i >= 0``, in the order of a stack."""
        if not 0 <= i < len(self.halves) or i in self.sides:
            raise CertificateError(f"feasibility.trees splits at {i}, which is no sample or was split at before")
        self.field.work.spend(2 * self.data.cost)
        before = max(self.halves[i], 0)
        constant = region.constant - before * self.data.reach[i]
        for side, c in ((-1, 0), (1, 2 * self.halves[i])):
            slope = tuple(g + (c - before) * x for g, x in zip(region.slope, self.data.rows[i], strict=True))
            yield TreeRegion(len(self.way), (i, side), slope, constant)

    def require_empty(self, node: dict[str, Any]) -> None:
        """Nonnegative multipliers of the region's constraints that add up to zero."""
        read_object(node, "a leaf of feasibility.trees", ("empty",))
        rows = self.data.rows
        total = [0] * len(rows[0])
        nonzero = False
        for i, multiplier in self.terms(node["empty"]):
            if multiplier < 0 or i not in self.sides:
                raise RefutedError("method tree: an empty region has a multiplier that is negative or of no constraint")
            nonzero = nonzero or (multiplier > 0 and any(rows[i]))
            total = [t + self.sides[i] * multiplier * x for t, x in zip(total, rows[i], strict=True)]
        if not nonzero or any(total):
            raise RefutedError("method tree: the multipliers do not show that a region is empty")

    def require_bounded(self, region: TreeRegion, node: Any) -> None:
        """The bound of the module's docstring is at most beta."""
        data = self.data
        slope, constant = list(region.slope), region.constant
        for i, multiplier in self.terms(node):
            m = multiplier * data.unit
            slope = [g + m * x for g, x in zip(slope, data.rows[i], strict=True)]
            constant += data.reach[i] * _excess(2 * self.halves[i], m, self.sides.get(i, 0))
        turn = abs(slope.pop()) if data.free else 0
        constant += turn * data.middle
        self.field.work.product(longest(slope), longest(slope), 0.1 * len(slope))
        square, room = sum(g * g for g in slope), data.limit - constant
        if room >= 0 and square <= room * room:
            return
        room += self.rounding(constant) + turn
        if room >= 0 and square <= room * room:
            raise UndecidedError(
                "method tree: on a region the multipliers show h(v) <= beta up to the rounding of norms"
            )
        raise RefutedError("method tree: on a region the multipliers do not show h(v) <= beta")

    def rounding(self, constant: int) -> int:
        """How much ``sum T_i K_i`` and beta may have been rounded: a unit for every unit of K, and one for beta.

        ``sum T_i K_i`` is at least ``sum K_i`` times the smallest T that is not zero, and a T that is zero is exact.
        """
        return 2 + constant // min((t for t in self.data.reach if t), default=1)

    def terms(self, node: Any) -> list[tuple[int, int]]:
        """Pairs of a sample and an integer, no sample twice."""
        found: dict[int, int] = {}
        for pair in read_list(node, "a leaf of feasibility.trees", empty=True):
            i, number = read_list(pair, "a multiplier of feasibility.trees", 2)
            if type(i) is not int or not 0 <= i < len(self.data.rows) or i in found:
                raise CertificateError("a leaf of feasibility.trees has an index that is no sample or is repeated")
            multiplier = read_number(number, "a multiplier of feasibility.trees", self.field)
            if not isinstance(multiplier, Rational) or multiplier.q.denominator != 1:
                raise CertificateError("a multiplier of feasibility.trees is not an integer")
            found[i] = multiplier.q.numerator
            self.field.work.product(found[i].bit_length(), self.data.limit.bit_length(), self.data.cost)
        return list(found.items())


def _excess(q: int, m: int, side: int) -> int:
    """K minus its default, for c = default + m."""
    if side > 0:
        return max(0, -m)
    if side < 0 or q <= 0:
        return max(0, m, q - m if side == 0 else m)
    return abs(m)
