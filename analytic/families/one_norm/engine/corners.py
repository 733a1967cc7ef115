"""The neurons that decide: where the hyperplanes of samples and coordinates leave one line.

On a cone of the arrangement the features are linear and so is ``||u||_1``, so that its extreme rays are enough. Each is
the kernel of as many independent equations ``a_i'u + b = 0``, ``u_k = 0`` as leave a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, gcd, lcm
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_mat

from analytic.exact.lasso import Row
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO
from analytic.exact.time_limit import require_time

Rows = tuple[Row, ...]


@dataclass(frozen=True)
class Corner:
    """A neuron with ``||u||_1 = 1``, its bias, and its feature ``(A u + b 1)_+``."""

    u: Row
    b: fmpq
    feature: Row


@dataclass(frozen=True)
class Arrangement:
    """The normals of the hyperplanes, primitive and each once, of ``x = u`` or ``x = (u, b)``."""

    planes: tuple[tuple[int, ...], ...]
    width: int

    @property
    def systems(self) -> int:
        """How many systems of equations there are to be solved at most."""
        return comb(len(self.planes), self.width - 1)


@remembered
def arrangement(A: Rows, free: bool) -> Arrangement:
    """Of the samples (with 1 for the bias, if it is free) and the coordinates of u."""
    d = len(A[0])
    units = [tuple(ONE * (i == k) for i in range(d + free)) for k in range(d)]
    rows = [(*row, ONE) if free else row for row in A]
    found = {primitive(row): None for row in (*units, *rows) if any(row)}
    return Arrangement(tuple(found), d + free)


def primitive(row: Sequence[fmpq]) -> tuple[int, ...]:
    """The integers without common factor on the line of a row that is not zero, the first of them positive."""
    scale = lcm(*(int(cell.q) for cell in row))
    whole = [int(cell.p) * (scale // int(cell.q)) for cell in row]
    factor = gcd(*whole)
    if next(cell for cell in whole if cell) < 0:
        factor = -factor
    return tuple(cell // factor for cell in whole)


@remembered
def corners(A: Rows, free: bool) -> tuple[Corner, ...]:
    """The neurons with different features, those without one (or with a constant one, for a free bias) left out.

    >>> one, zero = fmpq(1), fmpq(0)
    >>> [corner.u for corner in corners(((one, one),), False)]
    [(0, 1)]
    """
    d, samples = len(A[0]), [(*row, ONE) if free else row for row in A]
    rays = [ray for ray in sorted(_rays(arrangement(A, free))) if any(ray[:d])]
    units = [[fmpq(cell, sum(map(abs, ray[:d]))) for cell in ray] for ray in rays]
    if not units:
        return ()
    heights = (fmpq_mat(units) * fmpq_mat([list(row) for row in samples]).transpose()).tolist()
    found: dict[tuple[Any, ...], Corner] = {}
    for unit, seen in zip(units, heights, strict=True):
        for side in (1, -1):
            feature = tuple(side * t if side * t > 0 else ZERO for t in seen)
            flat = all(t == feature[0] for t in feature) if free else not any(feature)
            if not flat:
                b = side * unit[d] if free else ZERO
                key = tuple((int(t.p), int(t.q)) for t in feature)  # which are faster to hash
                found.setdefault(key, Corner(tuple(side * cell for cell in unit[:d]), b, feature))
    return tuple(found.values())


def _rays(planes: Arrangement) -> set[tuple[int, ...]]:
    """Primitive vectors, one of each line."""
    if planes.width == 1:
        return {(1,)}
    return set(_kernels(planes))


def _kernels(planes: Arrangement) -> Iterator[tuple[int, ...]]:
    for chosen in combinations(planes.planes, planes.width - 1):
        require_time()
        kernel, nullity = fmpz_mat([list(row) for row in chosen]).nullspace()
        if nullity == 1:
            yield primitive([fmpq(int(row[0])) for row in kernel.tolist()])
