"""The faces of the arrangement of hyperplanes ``a_i'u = 0``, by the signs of the samples on them.

The signs of the rays (lines in which independent hyperplanes meet) are closed under composition, "where X is zero, take
Y", and every face of an arrangement that spans its space is composed of its rays (Bjorner et al., Oriented Matroids,
section 3.7). So all faces follow from null spaces, without a linear program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from flint import fmpq, fmpq_mat

from analytic.exact.scalars import ZERO
from analytic.exact.time_limit import require_time

Vector = tuple[fmpq, ...]
Signs = tuple[int, int]
"""Bits of the samples that are positive, and of those that are negative."""


def basis_of(rows: Sequence[Vector]) -> list[Vector]:
    """Independent vectors that span the rows."""
    if not rows:
        return []
    found, rank = fmpq_mat([list(row) for row in rows]).rref()
    return [tuple(row) for row in found.tolist()[:rank]]


def null_space(rows: Sequence[Vector], width: int) -> list[Vector]:
    """A basis of the vectors that are orthogonal to the rows.

    >>> one, zero = fmpq(1), fmpq(0)
    >>> null_space([(one, zero, one)], 3)
    [(0, 1, 0), (-1, 0, 1)]
    """
    if not rows:
        return [tuple(fmpq(int(i == k)) for i in range(width)) for k in range(width)]
    table = basis_of(rows)
    pivots = [next(k for k, cell in enumerate(row) if cell) for row in table]
    found = []
    for free in (k for k in range(width) if k not in pivots):
        vector = [fmpq(int(k == free)) for k in range(width)]
        for row, pivot in zip(table, pivots, strict=True):
            vector[pivot] = -row[free]
        found.append(tuple(vector))
    return found


def faces(rows: Sequence[Vector]) -> set[Signs]:
    """The signs of every face but zero; the rows span their space.

    >>> one, zero = fmpq(1), fmpq(0)
    >>> sorted(faces([(one, zero), (zero, one)]))
    [(0, 1), (0, 2), (0, 3), (1, 0), (1, 2), (2, 0), (2, 1), (3, 0)]
    """
    rays = set(_rays(rows))
    found, new = set(rays), set(rays)
    while new:
        require_time()
        composed = {_composed(x, y) for x in new for y in rays}
        new = composed - found
        found |= new
    return found


def _rays(rows: Sequence[Vector]) -> Iterator[Signs]:
    width = len(rows[0]) if rows else 0
    for chosen in combinations([row for row in rows if any(row)], max(width - 1, 0)):
        require_time()
        line = null_space(chosen, width)
        if len(line) == 1:
            signs = _signs(rows, line[0])
            yield from (signs, signs[::-1])


def _signs(rows: Sequence[Vector], point: Vector) -> Signs:
    heights = [sum((x * y for x, y in zip(row, point, strict=True)), ZERO) for row in rows]
    return sum(1 << i for i, t in enumerate(heights) if t > 0), sum(1 << i for i, t in enumerate(heights) if t < 0)


def _composed(x: Signs, y: Signs) -> Signs:
    taken = x[0] | x[1]
    return x[0] | (y[0] & ~taken), x[1] | (y[1] & ~taken)
