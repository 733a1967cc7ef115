"""Any rank: local search for violated neurons, then a look at every cell or branch and bound to show there is none."""

from __future__ import annotations

import time

import numpy as np

from numeric.network import Array
from numeric.oracles.ascent import ascend
from numeric.oracles.base import Oracle, Search, join, rounding_margin
from numeric.oracles.cones import Kinks
from numeric.oracles.every_cell import CELLS_A_CONE, CellSearch
from numeric.oracles.lines import Lines, merge_lines
from numeric.oracles.local import LocalSearch
from numeric.oracles.relaxation import relaxed_support
from numeric.oracles.tree import Tree, few_patterns
from numeric.scaled import expired

LARGEST_RANK = 8
"""Cones are counted in powers of two of the rank; beyond this only the relaxation is used."""

BEGUN = 4
"""Cones for every orthant and tree from which on a search within limited work is begun: with fewer none would end."""

RISES = 32
"""Exhaustive searches for the maximum itself, each from a better point that the one before met."""


class GeneralOracle(Oracle):
    """Local search with memory, then branch and bound over cones and cells."""

    def __init__(self, X: Array, error: Array, *, free: bool, slack: float = 1e-9) -> None:
        """Data ``X`` (n, r); cones are given up once their bound is within ``slack`` of the floor."""
        self.X, self.error, self.free, self.slack = X, error, free, slack
        self.radius = float(np.linalg.norm(X, axis=1).max()) * (1.0 + 1e-12) if free else 0.0
        self.cells = CellSearch(X, self.radius)
        self.exhaustive = X.shape[1] <= LARGEST_RANK or self.cells.always()
        self.local = LocalSearch(X, free=free)

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Local search first; only if it finds nothing above the floor is the search exhaustive."""
        found = self.violated(v, floor, deadline)
        if (floor > 0 and found.best > floor * (1.0 + 2.0 * self.slack)) or expired(deadline):
            return found
        U, b, best = found.U, found.b, max(floor, found.best)
        if not self.cells.in_time(v, deadline, self.work) and not (self._in_reach(v) and self._worth_beginning(v)):
            return join(self.X, v, U, b, max(best, self.bound(v, deadline)))
        for _ in range(RISES):
            target = best * (1.0 + self.slack)
            upper, more, at = self._exhaust(v, target, deadline)
            U, b = np.concatenate([U, more], axis=1), np.concatenate([b, at])
            if floor > 0 or more.shape[1] == 0 or expired(deadline):
                break
            best = max(target, float(np.max(np.abs(v @ np.maximum(self.X @ more + at, 0.0)))))
        if upper > 1.01 * target:
            upper = max(target, min(upper, self.bound(v, deadline)))
        return join(self.X, v, U, b, upper + self._margin(v))

    def _exhaust(self, v: Array, target: float, deadline: float | None) -> tuple[float, Array, Array]:
        """Every cell, if there are few and they are known; else trees."""
        if self.cells.in_time(v, deadline, self.work):
            self.work -= self.cells.cells(v) / CELLS_A_CONE
            found = self.cells.run(v, target, deadline)
            if found is not None:
                return found
        if not self._in_reach(v):
            return np.inf, np.zeros((self.X.shape[1], 0)), np.zeros(0)
        return self._around_pivots(v, target, deadline) if self.free else self._everywhere(v, target, deadline)

    def _in_reach(self, v: Array) -> bool:
        """Whether trees are: not too many cones, or so few samples that all patterns are looked at."""
        n, rank = self.X.shape
        return rank <= LARGEST_RANK or all(few_patterns(s * v, rank, n if self.free else 1) for s in (1.0, -1.0))

    def _worth_beginning(self, v: Array) -> bool:
        """Whether the work that is left is enough for more than the roots of the trees; it is given up if not."""
        trees = np.count_nonzero(v) if self.free else 2
        if self.work < BEGUN * 2.0 ** self.X.shape[1] * trees:
            self.work = 0.0
            return False
        return True

    def violated(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """The local search alone."""
        self.local.deadline = deadline
        return self.local.violated(v, floor)

    def bound(self, v: Array, deadline: float | None = None) -> float:
        """The spectral relaxation."""
        return relaxed_support(self.X, v, self.radius, deadline=deadline) + self._margin(v)

    def _margin(self, v: Array) -> float:
        return rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=self.free)

    def _everywhere(self, v: Array, target: float, deadline: float | None) -> tuple[float, Array, Array]:
        """A tree for each sign without biases: upper bound, and the points above the target it met."""
        lines = merge_lines(self.X)
        trees = [self._tree(lines, sign * v, target, None) for sign in (1.0, -1.0)]
        upper, U, _ = self._grown(trees, [lines, lines], v, target, deadline)
        return upper, U, np.zeros(U.shape[1])

    def _around_pivots(self, v: Array, target: float, deadline: float | None) -> tuple[float, Array, Array]:
        """With free biases some sample lies on the kink of a maximiser: one tree for each sample.

        For fixed ``u`` the value is piecewise linear in ``b`` and vanishes at infinity, so that it is
        largest at ``b = -x_i'u`` for a sample with ``v_i < 0``; smallest at one with ``v_i > 0``.
        """
        pivots = [int(i) for i in np.argsort(-np.abs(v), kind="stable") if v[i] != 0.0]
        lines = []
        for i in pivots:
            if expired(deadline):
                return np.inf, np.zeros((self.X.shape[1], 0)), np.zeros(0)
            lines.append(merge_lines(self.X - self.X[i]))
        trees = [self._tree(some, -float(np.sign(v[i])) * v, target, i) for some, i in zip(lines, pivots, strict=True)]
        upper, U, at = self._grown(trees, lines, v, target, deadline)
        return upper, U, -self.X[pivots[at]] @ U if pivots else np.zeros(U.shape[1])

    def _grown(
        self, trees: list[Tree], lines: list[Lines], v: Array, target: float, deadline: float | None
    ) -> tuple[float, Array, int]:
        """The bound from all trees, or points above the target and the tree that met them.

        With a deadline every tree is given its share of the time before any is given more; so with the work that is
        left, except for a first look.
        """
        unit, rank = _unit(target), self.X.shape[1]
        left = list(range(len(trees)))
        while left:
            for k, at in enumerate(list(left)):
                now = time.monotonic() if deadline is not None else 0.0
                if deadline is not None and now > deadline:
                    left = []
                    break
                before, rest = trees[at].nodes, len(left) - k
                share = None if deadline is None else now + (deadline - now) / rest
                trees[at].most = before + max(self.work, 0.0) / rest
                trees[at].run(share)
                self.work -= trees[at].nodes - before
                if trees[at].points:
                    U = np.array(trees[at].points).reshape(-1, rank).T
                    return np.inf, U / np.maximum(np.linalg.norm(U, axis=0), 1e-300), at
            left = [at for at in left if not trees[at].complete and self.work > 0.0]
        lost = (float(np.abs(v) @ some.error) for some in lines)
        bounds = (unit * tree.upper + gone for tree, gone in zip(trees, lost, strict=True))
        return max([target, *bounds]), np.zeros((rank, 0)), 0

    def _tree(self, lines: Lines, v: Array, target: float, pivot: int | None) -> Tree:
        """The search for the largest ``v'(Xu)_+``, or ``v'((X - x_i)u)_+`` around a pivot."""
        centre = np.zeros(self.X.shape[1]) if pivot is None else self.X[pivot]

        def scout(U: Array) -> Array:
            u, _ = ascend(self.X, v, U, free=self.free, rounds=3)
            # only what is a violation around this very pivot ends its tree
            values = v @ np.maximum(self.X @ u - centre @ u, 0.0)
            return u[:, values > target]

        unit = _unit(target)
        return Tree(Kinks(lines.Q, *lines.masses(v / unit)), target / unit, scout)


def _unit(target: float) -> float:
    """Values are divided by it: cone programs answer to a tolerance that knows no other scale."""
    return target if target > 0 else 1.0
