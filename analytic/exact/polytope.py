"""The vertices of a polyhedron in the positive orthant, by the systems of equations that may hold there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb

from flint import fmpq, fmpq_mat

from analytic.exact.scalars import ONE, ZERO
from analytic.exact.time_limit import require_time

Condition = tuple[tuple[fmpq, ...], fmpq]
"""``coefficients . c`` and its right side."""

__all__ = ["Condition", "TooManyError", "vertices"]


class TooManyError(ValueError):
    """More systems of equations than allowed."""


def vertices(
    equal: Iterable[Condition], least: Iterable[Condition], count: int, *, most: int
) -> list[tuple[fmpq, ...]]:
    """The vertices of ``{c >= 0 : a.c = b for equal, a.c >= b for least}`` with ``count`` variables.

    Where as many conditions hold with equality as there are variables, and are independent, is a vertex if the others
    hold too. ``TooManyError`` if that takes more than ``most`` systems.

    >>> one = fmpq(1)
    >>> [[str(x) for x in point] for point in vertices([], [((-one, -one), -one), ((one, fmpq(2)), one)], 2, most=99)]
    [['0', '1/2'], ['0', '1'], ['1', '0']]
    """
    fixed = _independent(equal)
    if fixed is None:
        return []
    axes = [(tuple(ONE if j == k else ZERO for j in range(count)), ZERO) for k in range(count)]
    bounds = list(dict.fromkeys([*axes, *least]))
    free = count - len(fixed)
    if free < 0 or comb(len(bounds), free) > most:
        raise TooManyError
    found: dict[tuple[fmpq, ...], None] = {}
    for chosen in combinations(bounds, free):
        require_time()
        point = _meeting([*fixed, *chosen], count)
        if point is not None and all(_side(point, a) >= b for a, b in bounds):
            found[point] = None
    return sorted(found)


def _side(point: Sequence[fmpq], row: Sequence[fmpq]) -> fmpq:
    return sum((x * y for x, y in zip(point, row, strict=True)), ZERO)


def _independent(conditions: Iterable[Condition]) -> list[Condition] | None:
    """As many equations with the same solutions as there are independent ones; None where there is no solution."""
    rows = [[*a, b] for a, b in conditions]
    if not rows:
        return []
    reduced, rank = fmpq_mat(rows).rref()
    kept = [tuple(reduced[i, j] for j in range(len(rows[0]))) for i in range(rank)]
    if any(not any(row[:-1]) for row in kept):
        return None
    return [(row[:-1], row[-1]) for row in kept]


def _meeting(conditions: Sequence[Condition], count: int) -> tuple[fmpq, ...] | None:
    """The only point where all of these hold with equality, None if there is none or more than one."""
    if not count:
        return ()
    reduced, rank = fmpq_mat([[*a, b] for a, b in conditions]).rref()
    if rank != count or any(reduced[k, k] != 1 for k in range(count)):
        return None
    return tuple(reduced[k, count] for k in range(count))
