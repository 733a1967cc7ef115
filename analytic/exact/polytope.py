"""The vertices of a polyhedron in the positive orthant, by the systems of equations that may hold there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb

from analytic.exact.linear import decided, dot, reduced
from analytic.exact.scalars import ONE, ZERO, Row, Scalar, sign
from analytic.exact.time_limit import require_time

Condition = tuple[Row, Scalar]
"""``coefficients . c`` and its right side."""

__all__ = ["Condition", "TooManyError", "vertices"]


class TooManyError(ValueError):
    """More systems of equations than allowed."""


def vertices(equal: Iterable[Condition], least: Iterable[Condition], count: int, *, most: int) -> list[Row]:
    """The vertices of ``{c >= 0 : a.c = b for equal, a.c >= b for least}`` with ``count`` variables.

    Where as many conditions hold with equality as there are variables, and are independent, is a vertex if the others
    hold too. ``TooManyError`` if that takes more than ``most`` systems.

    >>> from flint import fmpq
    >>> one = fmpq(1)
    >>> [[str(x) for x in point] for point in vertices([], [((-one, -one), -one), ((one, fmpq(2)), one)], 2, most=99)]
    [['0', '1'], ['0', '1/2'], ['1', '0']]
    """
    fixed = reduced([[*a, b] for a, b in equal])
    if any(not any(map(sign, row[:-1])) for row in fixed):
        return []
    axes = [(tuple(ONE if j == k else ZERO for j in range(count)), ZERO) for k in range(count)]
    bounds = list(dict.fromkeys([*axes, *least]))
    free = count - len(fixed)
    if free < 0 or comb(len(bounds), free) > most:
        raise TooManyError
    found: list[Row] = []
    for chosen in combinations(bounds, free):
        require_time()
        point = _meeting([*fixed, *([*a, b] for a, b in chosen)], count)
        if point is not None and _holds(point, bounds) and not any(_same(point, other) for other in found):
            found.append(point)
    return found


def _holds(point: Row, bounds: Sequence[Condition]) -> bool:
    return all(decided(dot(a, point) - b, "the slack of a condition") >= 0 for a, b in bounds)


def _same(point: Row, other: Row) -> bool:
    return not any(decided(x - y, "the difference of two weights") for x, y in zip(point, other, strict=True))


def _meeting(equations: Sequence[Sequence[Scalar]], count: int) -> Row | None:
    """The only solution, None if there is none or more than one; the right sides are the last entries."""
    rows = reduced(equations)
    if len(rows) != count or not all(sign(row[k]) for k, row in enumerate(rows)):
        return None
    return tuple(row[-1] for row in rows)
