"""The activation regions that neurons of an optimal network live in, read off a dual vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpq_mat

import numeric
from analytic.exact.scalars import ONE, ZERO, rationals
from analytic.exact.support import SeenRegion, exact_support, is_active, level_of
from analytic.model.problem import Problem

Vector = tuple[fmpq, ...]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ConeCell:
    """Where the samples ``on`` are seen by a neuron of output weight ``sign``, and the samples ``tied`` at its kink.

    ``basis`` spans the weights ``(u, b)``, or u without bias, with the tied samples at the kink; ``start`` is a neuron
    in it, of norm one. An ``idle`` cell has a maximal neuron with output weight zero. ``square`` is that of its maximum
    for the dual vector that it was read off.
    """

    sign: int
    on: tuple[int, ...]
    tied: tuple[int, ...]
    basis: tuple[Vector, ...]
    start: Array
    idle: bool = False
    square: fmpq = ZERO

    @property
    def key(self) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """The same for equal cells."""
        return self.sign, self.on, self.tied

    def with_tied(self, rows: Sequence[Vector], more: Sequence[int], start: Array) -> ConeCell:
        """With more samples at the kink."""
        tied = tuple(sorted({*self.tied, *more}))
        on = tuple(i for i in self.on if i not in tied)
        return replace(self, tied=tied, on=on, basis=kernel(rows, tied), start=start)


def extended(problem: Problem) -> list[Vector]:
    """The samples, with a last entry 1 if the bias is free."""
    tail = (ONE,) if problem.bias == "free" else ()
    return [(*rationals(row), *tail) for row in problem.A]


def cells_of(problem: Problem, v: Sequence[fmpq], near: fmpq) -> list[ConeCell]:
    """The cells whose maximum of ``|v'(Au + b 1)_+|`` is at least ``near`` times the largest one."""
    rows, lifted, free = [rationals(row) for row in problem.A], extended(problem), problem.bias == "free"
    found = exact_support(rows, v, free=free, near=near)
    cells: dict[object, ConeCell] = {}
    for region in found.leaves:
        if region.square >= near**2 * found.square and region.square > 0:
            cell = _cell(region, rows, lifted, v, free)
            cells.setdefault(cell.key, cell)
    return list(cells.values())


def cells_of_network(problem: Problem, network: numeric.Network, tolerance: float) -> list[tuple[ConeCell, float]]:
    """The cells of a network's neurons with the norms of their weights; samples near the kink are taken to be at it."""
    lifted = extended(problem)
    rows = np.array([[float(x) for x in row] for row in lifted])
    reach = np.linalg.norm(rows, axis=1)
    sums: dict[object, tuple[ConeCell, Array]] = {}
    for u, b, w in zip(network.U.T, network.b, network.w, strict=True):
        size, point = float(np.linalg.norm(u)), np.append(u, b) if problem.bias == "free" else u
        if size * abs(w) == 0.0:
            continue
        height = rows @ point
        near = np.abs(height) <= tolerance * reach * np.linalg.norm(point)
        tied = tuple(int(i) for i in np.flatnonzero(near & (reach > 0)))
        on = tuple(int(i) for i in np.flatnonzero(~near & (height > 0)))
        cell = ConeCell(1 if w > 0 else -1, on, tied, (), point)
        before = sums.get(cell.key, (cell, np.zeros(len(point))))[1]
        sums[cell.key] = cell, before + abs(w) * point
    found = []
    for cell, p in sums.values():
        size = float(np.linalg.norm(p[: problem.d]))
        basis = kernel(lifted, cell.tied)
        if basis and size > 0:
            found.append((replace(cell, basis=basis, start=p / size), size))
    return found


def _cell(
    region: SeenRegion, rows: Sequence[Vector], lifted: Sequence[Vector], v: Sequence[fmpq], free: bool
) -> ConeCell:  # fmt: skip
    tied = tuple(sorted(i for i in region.best.free if any(rows[i]) or free))
    on = tuple(i for i in range(len(rows)) if i not in tied and is_active(region, v, i))
    point = np.array([float(x) for x in region.best.point])
    size = float(np.linalg.norm(point))
    if free:
        point = np.append(point, -float(level_of(region, rows, v)))
    return ConeCell(region.sign, on, tied, kernel(lifted, tied), point / size, square=region.square)


def kernel(rows: Sequence[Vector], tied: Sequence[int]) -> tuple[Vector, ...]:
    """A rational basis of the vectors orthogonal to the tied rows."""
    width = len(rows[0])
    if not tied:
        return tuple(tuple(ONE if j == k else ZERO for k in range(width)) for j in range(width))
    reduced, rank = fmpq_mat([list(rows[i]) for i in tied]).rref()
    table = reduced.tolist()[:rank]
    pivots = [next(k for k, cell in enumerate(row) if cell != 0) for row in table]
    basis = []
    for loose in (k for k in range(width) if k not in pivots):
        vector = [ZERO] * width
        vector[loose] = ONE
        for row, pivot in zip(table, pivots, strict=True):
            vector[pivot] = -row[loose]
        basis.append(tuple(vector))
    return tuple(basis)
