"""Linear algebra with exact zeros, for matrices of a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from tests.second_checker.real import ONE, ZERO, Number, sign, total

__all__ = ["combine", "copositive", "inner", "kernel_line", "solve"]

Vector = list[Number]


def inner(x: Sequence[Number], y: Sequence[Number]) -> Number:
    return total(a * b for a, b in zip(x, y, strict=True))


def combine(weights: Sequence[Number], rows: Sequence[Sequence[Number]], width: int) -> Vector:
    """The sum of the rows with these weights."""
    return [total(c * row[k] for c, row in zip(weights, rows, strict=True)) for k in range(width)]


def echelon(rows: Sequence[Sequence[Number]]) -> tuple[list[Vector], list[int], list[int]]:
    """Reduced rows, their pivot columns, and which of the given rows were independent of those before."""
    reduced: list[Vector] = []
    pivots: list[int] = []
    kept: list[int] = []
    for i, given in enumerate(rows):
        row = list(given)
        for pivot, other in zip(pivots, reduced, strict=True):
            row = _eliminate(row, other, pivot)
        pivot = next((k for k, x in enumerate(row) if sign(x) != 0), -1)
        if pivot >= 0:
            row = [x / row[pivot] for x in row]
            row[pivot] = ONE
            reduced = [*(_eliminate(other, row, pivot) for other in reduced), row]
            pivots.append(pivot)
            kept.append(i)
    return reduced, pivots, kept


def _eliminate(row: Vector, by: Vector, pivot: int) -> Vector:
    factor = row[pivot]
    if sign(factor) == 0:
        return row
    result = [x - factor * y for x, y in zip(row, by, strict=True)]
    result[pivot] = ZERO
    return result


def solve(M: Sequence[Sequence[Number]], right: Sequence[Number]) -> Vector | None:
    """The solution of a square system, None if it is singular."""
    k = len(M)
    reduced, pivots, _ = echelon([[*row, r] for row, r in zip(M, right, strict=True)])
    if sorted(pivots) != list(range(k)):
        return None
    return [reduced[pivots.index(i)][k] for i in range(k)]


def kernel_line(rows: Sequence[Sequence[Number]], width: int) -> Vector | None:
    """A vector that spans the kernel of these rows if it is a line, else None."""
    reduced, pivots, _ = echelon(rows)
    if len(pivots) != width - 1:
        return None
    free = next(k for k in range(width) if k not in pivots)
    line = [ZERO] * width
    line[free] = ONE
    for row, pivot in zip(reduced, pivots, strict=True):
        line[pivot] = -row[free]
    return line


def copositive(M: Sequence[Sequence[Number]]) -> bool:
    """Whether t'Mt >= 0 for all t >= 0.

    Suppose not.  Among the minimisers of t'Mt on the simplex take one of smallest support S, with value mu < 0.  There
    M_S t = mu 1.  If M_S z = 0 then mu 1'z = z'M_S t = 0, so t + e z stays in the plane of the simplex with the same
    value until an entry vanishes, against the choice of t; so M_S is regular, and x = M_S^-1 1 = t / mu has negative
    entries only.  Conversely such an x has (-x)'M_S(-x) = 1'x < 0.
    """
    k = len(M)
    for size in range(1, k + 1):
        for S in combinations(range(k), size):
            x = solve([[M[i][j] for j in S] for i in S], [ONE] * size)
            if x is not None and all(sign(entry) < 0 for entry in x):
                return False
    return True
