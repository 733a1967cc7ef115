"""Rational dual points that see no linear function, ``A'v = 0``, for problems with a free skip connection.

The entries of a few samples, as many as the rank of the features, are solved for: exactly, from all others. They are
those with most room in the loss's box, so that they stay in it. A dual point at a corner of the box leaves no room; it
is moved a little towards one that has some.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat
from scipy.linalg import qr
from scipy.optimize import linprog

from analytic.exact.rounding import clipped
from analytic.exact.scalars import rational, rationals, to_fraction
from analytic.model.problem import Problem
from numeric.network import Array

Entry = int | Fraction

STEPS = (0.0, 2.0**-36, 2.0**-28, 2.0**-20)
"""How far a dual point is moved towards one with room: no farther than is needed."""


def orthogonal(problem: Problem, entries: Sequence[int], top: int | None) -> list[Entry]:
    """Entries nearby with ``A'v = 0``, and ``1'v = 0`` if the bias is free; zero if none are found.

    With labels, ``0 <= y v``, and ``y v <= top`` if that is given.
    """
    free, labelled = problem.bias == "free", problem.description.labelled
    columns = [[*rationals(row), *([fmpq(1)] if free else [])] for row in problem.A]
    y = np.array([clipped(to_fraction(x)) for x in problem.targets]) if labelled else None
    v, roomy = np.array([float(x) for x in entries]), None
    features = _floats(columns)
    for step in STEPS:
        start = list(entries)
        if step > 0:
            if y is None:
                break
            roomy = _with_room(features, y, top, float(np.abs(v).max())) if roomy is None else roomy
            moved = np.where(roomy == 0, 0.0, (1 - step) * v + step * roomy)
            start = [round(x) for x in moved.tolist()]
        found = _solved(columns, features, start, _room(start, y, top))
        if found is not None and (y is None or _in_box(problem, found, top)):
            return found
    return [0] * len(entries)


def _floats(columns: list[list[fmpq]]) -> Array:
    """The features in floats, each of unit size."""
    largest = [max(abs(x) for x in column) or fmpq(1) for column in zip(*columns, strict=True)]
    return np.array([[clipped(to_fraction(x / s)) for x, s in zip(row, largest, strict=True)] for row in columns])


def _room(entries: Sequence[int], y: Array | None, top: int | None) -> Array:
    """How far each entry may move: alike without labels, else to the nearer end of its interval."""
    if y is None:
        return np.ones(len(entries))
    p = y * np.array([float(x) for x in entries])
    room: Array = np.maximum(p if top is None else np.minimum(p, float(top) - p), 0.0)
    return room


def _solved(columns: list[list[fmpq]], features: Array, entries: list[int], room: Array) -> list[Entry] | None:
    """The entries, of which those with most room are changed until all products with the columns vanish."""
    size = float(room.max(initial=0.0))
    rest = [
        sum((x * v for x, v in zip(column, entries, strict=True)), fmpq(0)) for column in zip(*columns, strict=True)
    ]
    if not any(rest):
        return list(entries)
    if size == 0:
        return None
    order = qr((features * (room / size)[:, None]).T, mode="r", pivoting=True)[1]
    pivots = [int(i) for i in order[: fmpq_mat(columns).rank()] if room[i] > 0]
    system = [[*(columns[i][k] for i in pivots), -rest[k]] for k in range(len(rest))]
    reduced, rank = fmpq_mat(system).rref()
    found: list[Entry] = list(entries)
    for row in range(rank):
        lead = next(k for k in range(len(pivots) + 1) if reduced[row, k] != 0)
        if lead == len(pivots):
            return None
        found[pivots[lead]] += to_fraction(fmpq(reduced[row, len(pivots)]))
    return found


def _in_box(problem: Problem, entries: Sequence[Entry], top: int | None) -> bool:
    products = [int(rational(y)) * x for x, y in zip(entries, problem.targets, strict=True)]
    return all(x >= 0 and (top is None or x <= top) for x in products)


def _with_room(features: Array, y: Array, top: int | None, size: float) -> Array:
    """A dual point with as few entries at their bounds as possible: all that can be positive are, none is at the top.

    ``max sum t`` with ``0 <= t <= 1``, ``t <= y v`` and ``features'v = 0``: products may be scaled, so that every entry
    that can be positive reaches ``t = 1``.
    """
    n, k = features.shape
    rows = np.hstack([-np.eye(n), np.eye(n)])
    equations = np.hstack([(features * y[:, None]).T, np.zeros((k, n))])
    bounds = [(0, None)] * n + [(0, 1)] * n
    found = linprog(np.r_[np.zeros(n), -np.ones(n)], rows, np.zeros(n), equations, np.zeros(k), bounds)
    if found.x is None:
        return np.zeros(n)
    p = np.where(found.x[n:] > 0.5, found.x[:n], 0.0)
    largest = float(p.max(initial=0.0))
    point: Array = y * p * ((size if top is None else 0.5 * top) / largest) if largest > 0 else np.zeros(n)
    return point
