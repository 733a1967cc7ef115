"""What the statement on rays from a sample says, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analytic.theorem.statement import (
    TOLERANCE,
    Array,
    Claim,
    Data,
    Net,
    Optimal,
    Undefined,
    Unit,
    Value,
    Witness,
    at_most,
    length,
    zero,
)


@dataclass(frozen=True, eq=False)
class PrintedFanRay:
    """The samples of a ray, ``r_i >= 1`` in order, the difference d of the nearest, and t."""

    rows: list[int]
    r: Array
    d: Array
    t: Array

    def heights(self, data: Data, p: int) -> Array:
        """``h_i`` with ``y_i = y_p + h_i t``, the best ones."""
        moved = data.y[self.rows] - data.y[p]
        found: Array = moved @ self.t / (self.t @ self.t) if not zero(self.t) else np.zeros(len(moved))
        return found

    def function(self, data: Data, p: int) -> tuple[list[int], Array, Array]:
        """A sample of each place, the places ``0 = z_0 < z_1 < ...`` and ``delta_j`` at ``z_1, ..``, but the last."""
        new = [k for k, r in enumerate(self.r) if k == 0 or r > self.r[k - 1] + TOLERANCE]
        z, h = self.r[new], self.heights(data, p)[new]
        slopes = np.concatenate([[0.0], np.diff(h) / np.diff(z)])
        return [self.rows[k] for k in new], np.concatenate([[0.0], z]), np.diff(slopes)


def rays(data: Data, p: int) -> list[PrintedFanRay]:
    """The rays from the sample p."""
    groups: list[list[int]] = []
    moved = data.A - data.A[p]
    for i, row in enumerate(moved):
        if zero(row):
            continue
        same = [rows for rows in groups if zero(row / length(row) - moved[rows[0]] / length(moved[rows[0]]))]
        if same:
            same[0].append(i)
        else:
            groups.append([i])
    found = []
    for rows in groups:
        rows.sort(key=lambda i: length(moved[i]))
        d = moved[rows[0]]
        targets = [data.y[i] - data.y[p] for i in rows]
        t = next((target for target in targets if not zero(target)), np.zeros(data.o))
        found.append(PrintedFanRay(rows, np.array([length(moved[i]) for i in rows]) / length(d), d, t))
    return found


def _obtuse(data: Data, p: int) -> bool:
    return all(at_most(k.d @ m.d, 0) for k, m in combinations(rays(data, p), 2))


def _straight(data: Data, p: int) -> bool:
    copies = [i for i, row in enumerate(data.A) if zero(row - data.A[p])]
    if not all(zero(data.y[i] - data.y[p]) for i in copies):
        return False
    for ray in rays(data, p):
        h = ray.heights(data, p)
        line = zero(data.y[ray.rows] - data.y[p] - np.outer(h, ray.t))
        pairs = combinations(range(len(h)), 2)
        equal = all(zero(h[i] - h[j]) for i, j in pairs if zero(ray.r[i] - ray.r[j]))
        if not (line and equal and zero(h[np.abs(ray.r - 1) < TOLERANCE])):
            return False
    return True


def _wide(data: Data, p: int) -> bool:
    return all(
        at_most(abs(k.t @ m.t) * length(k.d) * length(m.d), abs(k.d @ m.d) * length(k.t) * length(m.t))
        for k, m in combinations(rays(data, p), 2)
    )


CONDITIONS = (_obtuse, _straight, _wide)


def vertices(data: Data) -> list[int]:
    """The samples p of which as many of the conditions hold as of any."""
    held = [[condition(data, p) for condition in CONDITIONS] for p in range(data.n)]
    most = max(map(sum, held))
    return [p for p, flags in enumerate(held) if sum(flags) == most]


def obtuse(data: Data) -> bool:
    """Of that sample."""
    return _obtuse(data, vertices(data)[0])


def straight(data: Data) -> bool:
    """Of that sample."""
    return _straight(data, vertices(data)[0])


def wide(data: Data) -> bool:
    """Of that sample."""
    return _wide(data, vertices(data)[0])


def interpolant(data: Data) -> Iterator[Claim]:
    """``y_p + sum_k sum_j delta_j (d'(x - a_p) / ||d||^2 - z_j)_+ t``."""
    p = vertices(data)[0]
    neurons = []
    for ray in rays(data, p):
        _, z, bends = ray.function(data, p)
        u = ray.d / (ray.d @ ray.d)
        b = -float(u @ data.A[p])
        neurons += [
            Unit(bend * ray.t, u, b - place) for bend, place in zip(bends, z[1:], strict=False) if not zero(bend)
        ]
    yield Optimal(Net(neurons, data.y[p]))


def witness(data: Data) -> Iterator[Claim]:
    """The jumps of the slope of gamma times ``t / (||t|| ||d||)``."""
    p = vertices(data)[0]
    v = np.zeros_like(data.y)
    for ray in rays(data, p):
        if zero(ray.t):
            continue
        rows, z, bends = ray.function(data, p)
        signs = np.where(np.abs(bends) < TOLERANCE, 0.0, np.sign(bends))
        slopes = np.diff(np.concatenate([[0.0], signs, [0.0]])) / np.diff(z)
        jumps = np.diff(np.concatenate([[0.0], slopes, [0.0]]))
        size = length(ray.t) * length(ray.d)
        for i, jump in zip([p, *rows], jumps, strict=True):
            v[i] += jump * ray.t / size
    if not np.all(np.isfinite(v)):
        raise Undefined("a slope has no meaning")
    yield Witness(v)


def value(data: Data) -> Iterator[Claim]:
    """``sum_k ||t_k|| / ||d_k|| sum_j |delta_kj|``."""
    p = vertices(data)[0]
    parts = [length(ray.t) / length(ray.d) * np.abs(ray.function(data, p)[2]).sum() for ray in rays(data, p)]
    yield Value(float(sum(parts)))
