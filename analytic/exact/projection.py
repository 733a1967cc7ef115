"""Exact projection onto the convex hull or the cone of finitely many rational points, by an active set.

Both minimise ``||p - sum_i lambda_i a_i||`` over ``lambda >= 0``, with ``1'lambda = 1`` for the hull. The
working set holds points that are independent (affinely for the hull). A point enters when it is strictly on the
near side of the supporting plane at the current projection, which makes it independent of the working set; if the
projection onto the enlarged span leaves the positive orthant, the step is cut and a point leaves. The distance
decreases with every full step, so no working set recurs and the method ends (Lawson & Hanson, 1974, chapter 23;
Wolfe, Finding the nearest point in a polytope, 1976).
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from analytic.exact.linear import apply, gram, inverse
from analytic.exact.scalars import is_rational, rationals
from analytic.exact.time_limit import require_time

Vector = list[fmpq]
ZERO = fmpq(0)


def project(point: Sequence[fmpq], others: Sequence[Sequence[fmpq]], *, hull: bool) -> Vector:
    """The weights ``lambda`` (one per row of ``others``) of the nearest point of the hull, or of the cone.

    >>> rows = [[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]]
    >>> project([fmpq(2), fmpq(2)], rows, hull=True), project([fmpq(2), fmpq(-2)], rows, hull=False)
    ([1/2, 1/2], [2, 0])
    """
    weights = [ZERO] * len(others)
    inner = _gram(others)
    pull = [_dot(point, row) for row in others]
    working: list[int] = []
    if hull:  # the nearest of the points
        nearest = min(range(len(others)), key=lambda i: inner[i][i] - 2 * pull[i])
        working, weights[nearest] = [nearest], fmpq(1)
    while True:
        require_time()
        entering = _entering(weights, working, inner, pull, hull)
        if entering is None:
            return weights
        working.append(entering)
        _settle(weights, working, inner, pull, hull)


def _entering(weights: Vector, working: list[int], inner: list[Vector], pull: Vector, hull: bool) -> int | None:
    """The point most beyond the plane that supports the hull or the cone at the current projection."""
    slopes = [pull[i] - sum((inner[i][j] * weights[j] for j in working), ZERO) for i in range(len(pull))]
    level = slopes[working[0]] if hull else ZERO
    best = max((i for i in range(len(pull)) if i not in working), key=slopes.__getitem__, default=None)
    return best if best is not None and slopes[best] > level else None


def _settle(weights: Vector, working: list[int], inner: list[Vector], pull: Vector, hull: bool) -> None:
    """Move to the projection onto the span of the working set, dropping points on the way."""
    while True:
        require_time()
        target = _solve(working, inner, pull, hull)
        step, leaving = fmpq(1), None
        for i, goal in zip(working, target, strict=True):
            if goal <= 0 and (share := weights[i] / (weights[i] - goal) if weights[i] != goal else ZERO) <= step:
                step, leaving = share, i
        for i, goal in zip(working, target, strict=True):
            weights[i] += step * (goal - weights[i])
        if leaving is None:
            return
        for i in [i for i in working if weights[i] == 0]:
            working.remove(i)


def _solve(working: list[int], inner: list[Vector], pull: Vector, hull: bool) -> Vector:
    """Weights of the projection onto the span, or the affine hull, of the working set."""
    size = len(working)
    rows = [[inner[i][j] for j in working] + [fmpq(1)] * hull for i in working]
    right = [[pull[i]] for i in working]
    if hull:
        rows.append([fmpq(1)] * size + [ZERO])
        right.append([fmpq(1)])
    if all(map(is_rational, (*rows, *right))):
        return [row[0] for row in fmpq_mat(rows).solve(fmpq_mat(right)).tolist()][:size]
    inverted = inverse(tuple(map(tuple, rows)))
    if inverted is None:
        raise AssertionError("the points of a working set are independent")
    return list(rationals(apply(inverted, [cell for (cell,) in right])))[:size]


def _gram(rows: Sequence[Sequence[fmpq]]) -> list[Vector]:
    if not rows:
        return []
    return [list(rationals(row)) for row in gram(tuple(map(tuple, rows)))]


def _dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    return sum((a * b for a, b in zip(left, right, strict=True)), ZERO)
