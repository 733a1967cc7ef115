"""The linear program of the cheapest weights on a finite list of neurons: floats propose its vertex, exactly compared.

Minimise ``costs'z`` subject to ``sum_k z_k column_k = right``, ``z >= 0``. The columns are the features of the neurons
with both signs, and for labels what the margins ``y_i f_i = 1 + surplus - slack`` leave. Columns and right-hand side
are rational, so that the weights are; the costs hold lengths, and so do the multipliers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpq_mat

from analytic.exact.linear import apply, inner
from analytic.exact.scalars import ONE, ZERO, Row, Rows, Scalar, rational, rationals, sign, to_sympy
from analytic.families.rank_two.balls import balls, certain, weighted
from analytic.model.losses import LOSSES
from analytic.model.verdict import Verdict

NUDGE = 1e-3
NEAR = 1e-7  # floats only choose what is tried: every comparison that decides is exact


@dataclass(frozen=True)
class ProgramColumn:
    """A column with its cost; ``neuron`` and the ``side`` of its weight, None for slack and surplus."""

    entries: Row
    cost: Scalar
    neuron: int | None = None
    side: int = 0


@dataclass(frozen=True)
class Vertex:
    """Output weights of the neurons, the dual vector of the samples, and whether no other one has its value."""

    weights: tuple[tuple[fmpq, int], ...]
    dual: Row
    unique: bool


@dataclass(frozen=True)
class KinkProgram:
    """The columns, the right-hand side, the targets, and what is a size of every row."""

    columns: tuple[ProgramColumn, ...]
    right: Row
    targets: Row
    labelled: bool
    sizes: tuple[float, ...]

    @classmethod
    def of(cls, features: Rows, prices: Row, y: Row, loss: str, sizes: Sequence[float]) -> KinkProgram:
        """``features`` of the neurons and their ``prices``; ``sizes`` of the samples."""
        labelled, n = LOSSES[loss].labelled, len(y)
        turned = [tuple(t * cell for t, cell in zip(y, row, strict=True)) if labelled else row for row in features]
        columns = [
            ProgramColumn(tuple(side * cell for cell in row), price, k, side)
            for k, (row, price) in enumerate(zip(turned, prices, strict=True))
            for side in (1, -1)
        ]
        if not labelled:
            return cls(tuple(columns), y, y, False, tuple(sizes))
        units = [tuple(ONE * (i == k) for i in range(n)) for k in range(n)]
        columns += [ProgramColumn(tuple(-cell for cell in unit), ZERO) for unit in units]
        if not LOSSES[loss].constrained:
            columns += [ProgramColumn(unit, ONE) for unit in units]
        return cls(tuple(columns), (ONE,) * n, y, True, (1.0,) * n)

    def others(self, most: int) -> Iterator[Vertex]:
        """Other vertices of the same value: those of right-hand sides nearby."""
        rng, size = np.random.default_rng(0), len(self.right)
        for _ in range(most):
            found = self.vertex(1.0 + NUDGE * rng.uniform(-1.0, 1.0, size))
            if isinstance(found, Vertex):
                yield found

    def vertex(self, nudge: npt.NDArray[np.float64] | float = 1.0) -> Vertex | Verdict:
        """The optimal vertex, or why floats name none; ``nudge`` times the right-hand side chooses among several."""
        basis = self._basis(nudge)
        if len(basis) < len(self.right):
            return Verdict("undecided", "the linear program of the neurons on kinks has no vertex that floats can name")
        chosen = [self.columns[k] for k in basis]
        inverse = fmpq_mat([rationals(column.entries) for column in chosen]).inv()
        weights = [cell for (cell,) in (inverse.transpose() * fmpq_mat([[rational(t)] for t in self.right])).tolist()]
        if any(w < 0 for w in weights):
            return Verdict("undecided", "the vertex that floats name has a weight of the wrong sign")
        rows = [tuple(row) for row in inverse.tolist()]
        multipliers = apply(rows, tuple(column.cost for column in chosen))
        near = weighted([column.entries for column in self.columns], balls(multipliers))
        slacks = [cost - seen for cost, seen in zip(balls(column.cost for column in self.columns), near, strict=True)]
        for k in set(range(len(self.columns))).difference(basis):
            if certain(slacks[k]) == 1:
                continue
            if sign(self.columns[k].cost - inner(multipliers, self.columns[k].entries)) not in (0, 1):
                return Verdict("undecided", f"the vertex that floats name does not meet the constraint of column {k}")
        parts = zip(chosen, weights, strict=True)
        neurons = tuple((column.side * w, column.neuron) for column, w in parts if column.neuron is not None and w)
        dual = tuple(t * m for t, m in zip(self.targets, multipliers, strict=True)) if self.labelled else multipliers
        return Vertex(neurons, dual, all(weights))

    def _basis(self, nudge: npt.NDArray[np.float64] | float) -> list[int]:
        """Independent columns: those of the program's solution, then tight ones."""
        from scipy.optimize import linprog

        rows = np.array([[float(cell) for cell in column.entries] for column in self.columns]) / np.array(self.sizes)
        lengths = np.abs(rows).max(axis=1)
        rows, lengths = rows / np.where(lengths > 0, lengths, 1)[:, None], np.where(lengths > 0, lengths, 1)
        costs = np.array([float(to_sympy(column.cost)) for column in self.columns]) / lengths
        targets = np.array([float(cell) for cell in self.right]) / np.array(self.sizes) * nudge
        found = linprog(costs, A_eq=rows.T, b_eq=targets / np.abs(targets).max(), bounds=(0, None))
        if found.status != 0:
            return []
        slack = costs - rows @ np.asarray(found.eqlin.marginals)
        largest = max(float(np.abs(costs).max()), 1e-300)
        tight = [k for k in range(len(costs)) if found.x[k] > NEAR or slack[k] < NEAR * largest]
        basis: list[int] = []
        for k in sorted(tight, key=lambda k: (-found.x[k], k)):
            if len(basis) < len(self.right) and self._independent([*basis, k]):
                basis.append(k)
        return basis

    def _independent(self, basis: list[int]) -> bool:
        rank = fmpq_mat([rationals(self.columns[k].entries) for k in basis]).rank()
        return bool(rank == len(basis))
