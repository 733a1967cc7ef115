"""Linear programs with many columns, exactly: columns are generated where the multipliers of the others miss them.

Minimise ``costs'z`` subject to ``sum_k z_k column_k = right``, ``z >= 0``, where the first columns are given and the
others are the features of neurons, with both signs. Floats propose which columns matter; the exact simplex method
solves with those, and every column that its multipliers price below its cost joins, so that floats decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import fmpq, fmpq_mat

from analytic.exact.lasso import Row, floats
from analytic.exact.scalars import ZERO
from analytic.exact.simplex import solve
from analytic.exact.time_limit import require_time

NEAR = 1e-7  # of floats, which only choose what is tried first
MOST = 20  # columns that join at a time


@dataclass(frozen=True)
class ProgramOutcome:
    """The weights of the neurons, those of the given columns, and the multipliers; or multipliers that see no column.

    When infeasible, ``multipliers'right > 0`` and no column has a positive product with them.
    """

    feasible: bool
    weights: dict[int, fmpq]
    given: list[fmpq]
    multipliers: list[fmpq]


@dataclass(frozen=True)
class ManyColumns:
    """``given`` columns with their ``costs``; ``features``, which enter with both signs at ``price``; ``right``."""

    given: Sequence[Row]
    costs: Sequence[fmpq]
    features: Sequence[Row]
    price: fmpq
    right: Row

    def solve(self) -> ProgramOutcome:
        """The exact optimum, by columns that join until none is missed."""
        chosen = self._guess()
        exact = fmpq_mat([list(row) for row in self.features]) if self.features else None
        while True:
            require_time()
            columns = [*self.given, *(self._signed(k, side) for k, side in chosen)]
            prices = [*self.costs, *[self.price] * len(chosen)]
            table = [[column[i] for column in columns] for i in range(len(self.right))]
            found = solve(table, list(self.right), prices)
            missed = self._missed(exact, found.v, self.price if found.feasible else ZERO)
            if not missed:
                return self._outcome(found.feasible, found.z, found.v, chosen)
            chosen += missed

    def _outcome(self, feasible: bool, z: list[fmpq], v: list[fmpq], chosen: list[tuple[int, int]]) -> ProgramOutcome:
        weights: dict[int, fmpq] = {}
        for (k, side), cell in zip(chosen, z[len(self.given) :], strict=False):
            if cell != 0:
                weights[k] = weights.get(k, ZERO) + side * cell
        return ProgramOutcome(feasible, weights, z[: len(self.given)], v)

    def _signed(self, k: int, side: int) -> Row:
        return self.features[k] if side > 0 else tuple(-cell for cell in self.features[k])

    def _missed(self, exact: fmpq_mat | None, v: Sequence[fmpq], price: fmpq) -> list[tuple[int, int]]:
        """The features that see more than their price, the worst ones first."""
        if exact is None:
            return []
        seen = [row[0] for row in (exact * fmpq_mat([[cell] for cell in v])).tolist()]
        missed = [(k, 1 if cell > 0 else -1) for k, cell in enumerate(seen) if abs(cell) > price]
        return sorted(missed, key=lambda pair: -abs(seen[pair[0]]))[:MOST]

    def _guess(self) -> list[tuple[int, int]]:
        """The columns that floats find to be used, or nearly so."""
        from scipy.optimize import linprog

        if not self.features:
            return []
        given = len(self.given)
        rough = floats([*self.given, *self.features]).T
        table = np.hstack([rough, -rough[:, given:]])
        costs = np.concatenate([*floats([self.costs]), np.full(2 * len(self.features), floats([[self.price]])[0, 0])])
        (right,) = floats([self.right])
        if not all(np.isfinite(part).all() for part in (table, costs, right)):
            return []
        found = linprog(costs, A_eq=table, b_eq=right, method="highs")
        if found.status != 0:
            return []
        slack = costs - table.T @ found.eqlin.marginals
        used = [k for k in range(given, len(costs)) if found.x[k] > NEAR or slack[k] < NEAR * costs[k]]
        m = len(self.features)
        used.sort(key=lambda k: -found.x[k])
        return [((k - given) % m, 1 if k - given < m else -1) for k in used[: 2 * len(self.right)]]
