"""An exact simplex method for small linear programs: ``min c'z`` subject to ``B z = b``, ``z >= 0``, in rationals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from analytic.exact.time_limit import require_time

__all__ = ["LinearSolution", "minimise"]

Vector = list[fmpq]
ZERO, ONE = fmpq(0), fmpq(1)


@dataclass(frozen=True)
class LinearSolution:
    """``feasible`` with an optimal vertex z and dual v (``B'v <= c``, ``v'b = c'z``), or infeasible.

    When infeasible, v proves it: ``B'v <= 0`` and ``v'b > 0``. ``basis`` lists the basic variables of the vertex.
    """

    feasible: bool
    z: Vector
    v: Vector
    basis: tuple[int, ...] = ()


def minimise(c: Sequence[fmpq], B: Sequence[Sequence[fmpq]], b: Sequence[fmpq]) -> LinearSolution:
    """The optimum of a program that is bounded below, by two phases on a tableau with Bland's rule.

    The smallest eligible index enters and leaves, so no basis recurs. The columns of the artificial variables keep
    the inverse of the basis, from which the dual is read.

    >>> found = minimise([fmpq(1), fmpq(1)], [[fmpq(1), fmpq(-2)]], [fmpq(3)])
    >>> found.z, found.v
    ([3, 0], [1])
    """
    m, n = len(B), len(c)
    turn = [ONE if value >= 0 else -ONE for value in b]
    table = [
        [t * cell for cell in row] + [ONE if i == k else ZERO for k in range(m)] + [t * value]
        for i, (t, row, value) in enumerate(zip(turn, B, b, strict=True))
    ]
    basis = list(range(n, n + m))
    first = [-sum((row[k] for row in table), ZERO) for k in range(n)] + [ZERO] * m
    first.append(-sum((row[-1] for row in table), ZERO))
    _descend(table, first, basis, n)
    if first[-1] != 0:  # minus the least sum of the artificial variables
        return LinearSolution(False, [], [t * (ONE - first[n + i]) for i, t in enumerate(turn)])
    _expel(table, basis, n)
    second = [*c, *[ZERO] * m, ZERO]
    for row, k in zip(table, basis, strict=True):
        _subtract(second, row, second[k])
    _descend(table, second, basis, n)
    z = [ZERO] * n
    for row, k in zip(table, basis, strict=True):
        if k < n:
            z[k] = row[-1]
    return LinearSolution(True, z, [-t * second[n + i] for i, t in enumerate(turn)], tuple(basis))


def _descend(table: list[Vector], cost: Vector, basis: list[int], n: int) -> None:
    """Pivot until no real variable has a negative reduced cost."""
    while True:
        require_time()
        entering = next((k for k in range(n) if cost[k] < 0), None)
        if entering is None:
            return
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            raise AssertionError("the linear program is unbounded")
        _pivot(table, cost, basis, min(ratios)[2], entering)


def _pivot(table: list[Vector], cost: Vector, basis: list[int], leaving: int, entering: int) -> None:
    pivot = table[leaving][entering]
    table[leaving] = [cell / pivot for cell in table[leaving]]
    for i, row in enumerate(table):
        if i != leaving:
            _subtract(row, table[leaving], row[entering])
    _subtract(cost, table[leaving], cost[entering])
    basis[leaving] = entering


def _subtract(row: Vector, other: Vector, factor: fmpq) -> None:
    if factor != 0:
        for k, cell in enumerate(other):
            if cell != 0:
                row[k] -= factor * cell


def _expel(table: list[Vector], basis: list[int], n: int) -> None:
    """Artificial variables at zero leave the basis where a real one can take their place."""
    for i, k in enumerate(basis):
        if k >= n:
            entering = next((j for j in range(n) if table[i][j] != 0), None)
            if entering is not None:
                _pivot(table, [ZERO] * len(table[i]), basis, i, entering)
