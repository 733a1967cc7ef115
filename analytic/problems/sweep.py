"""The support function of planar data in exact arithmetic, by a sweep over all directions.

Along the circle the activation pattern changes only at the normals of the samples. On an arc between two neighbouring
normals ``F(u) = v'(Au)_+`` is ``g'u`` with a constant g, so its maximum over unit vectors of the arc is ``||g||`` at
``g/||g||`` if that lies inside, and is attained at an end otherwise. The sweep keeps g up to date: sorting dominates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

Vector = tuple[Any, ...]


def sweep(A: Sequence[Sequence[Any]], v: Sequence[Any]) -> list[Vector]:
    """Every vector ``p = F(u) u`` at which a local maximum of F over unit vectors u, with ``F(u) > 0``, can lie.

    ``A`` is (n, 2) of ints or Fractions, ``v`` (n,). Each p satisfies ``v'(Ap)_+ = ||p||^2``, and the largest norm is
    ``max(0, max F)``.

    >>> max(sweep([(1, 0), (0, 1)], [3, 4]), key=lambda p: p[0] ** 2 + p[1] ** 2)
    (3, 4)
    >>> sweep([(1, 0), (-1, 0)], [1, 2])
    [(-2, 0), (1, 0)]
    """
    rows = [(a, weight) for a, weight in zip(A, v, strict=True) if any(a)]
    if not rows:
        return []
    events = _events(rows)
    ends = [normal for normal, _ in events]
    start = _between(ends[0], ends[1 % len(ends)])
    g = _gradient(rows, start)
    found: list[Vector] = []
    for k, left in enumerate(ends):
        right = ends[(k + 1) % len(ends)]
        if _cross(left, g) > 0 and (_cross(g, right) > 0 or len(ends) == 2):
            found.append(g)
        slope = g[0] * right[0] + g[1] * right[1]
        if slope > 0:
            size = right[0] ** 2 + right[1] ** 2
            found.append(tuple(Fraction(slope) * x / size for x in right))
        change = events[(k + 1) % len(ends)][1]
        g = (g[0] + change[0], g[1] + change[1])
    return found


def _events(rows: list[tuple[Sequence[Any], Any]]) -> list[tuple[Vector, Vector]]:
    """Directions in which samples vanish, counter-clockwise, and how g changes when they are passed."""
    listed: list[tuple[Vector, Vector]] = []
    for a, weight in rows:
        step = (weight * a[0], weight * a[1])
        listed.append(((-a[1], a[0]), (-step[0], -step[1])))  # a quarter turn ahead of the sample: it goes off
        listed.append(((a[1], -a[0]), step))
    listed.sort(key=_angle)  # nearly right, so that the exact comparisons are few
    listed.sort(key=cmp_to_key(_order))
    merged: list[tuple[Vector, Vector]] = []
    for normal, change in listed:
        if merged and _compare(merged[-1][0], normal) == 0:
            before = merged[-1][1]
            merged[-1] = (merged[-1][0], (before[0] + change[0], before[1] + change[1]))
        else:
            merged.append((normal, change))
    return merged


def _order(one: tuple[Vector, Vector], other: tuple[Vector, Vector]) -> int:
    return _compare(one[0], other[0])


def _angle(event: tuple[Vector, Vector]) -> float:
    return math.atan2(event[0][1], event[0][0]) % math.tau


def _cross(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return a[0] * b[1] - a[1] * b[0]


def _upper(a: Sequence[Any]) -> bool:
    return bool(a[1] > 0 or (a[1] == 0 and a[0] > 0))


def _compare(a: Sequence[Any], b: Sequence[Any]) -> int:
    """By angle in [0, 2 pi)."""
    if _upper(a) != _upper(b):
        return -1 if _upper(a) else 1
    turn = _cross(a, b)
    return -1 if turn > 0 else int(turn < 0)


def _between(left: Vector, right: Vector) -> Vector:
    """A direction strictly inside the arc from left to right, which is at most a half turn."""
    turn = _cross(left, right)
    if turn == 0:
        return (-left[1], left[0])
    return (left[0] * _size(right) + right[0] * _size(left), left[1] * _size(right) + right[1] * _size(left))


def _size(a: Vector) -> Any:
    return abs(a[0]) + abs(a[1])


def _gradient(rows: list[tuple[Sequence[Any], Any]], u: Vector) -> Vector:
    on = [(a, weight) for a, weight in rows if a[0] * u[0] + a[1] * u[1] > 0]
    return (sum(weight * a[0] for a, weight in on), sum(weight * a[1] for a, weight in on))
