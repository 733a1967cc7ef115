"""All patterns ``{i : a_i'u + b >= 0}`` of finitely many samples, with a neuron for each that is asked for.

The points with the signs of x are a cone with an extreme ray p, the kernel of independent rows: off the rows Z that
vanish on p, x has the pattern of p, and on Z any pattern of Z, which has one dimension less. So patterns are found ray
by ray, and ``m p + x`` with a large m is a neuron for the pattern of x on Z.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd, lcm
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_mat

from analytic.exact.lasso import Row
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO
from analytic.exact.time_limit import require_time

Integers = tuple[int, ...]


@dataclass(frozen=True)
class Way:
    """How a pattern is found: ``side`` times a ray, and inside of it a way on the rows that vanish there."""

    ray: Integers
    side: int
    inner: Way | Mask


@dataclass(frozen=True)
class Mask:
    """On independent rows, or at zero: the pattern itself, as bits of the samples."""

    on: int


@dataclass(frozen=True)
class PatternList:
    """The samples as integers, their essential columns, and a way for every pattern (bits of the samples)."""

    rows: tuple[Integers, ...]
    columns: tuple[int, ...]
    ways: Mapping[int, Way | Mask]

    def neuron(self, pattern: int) -> list[fmpq]:
        """A point x with ``r_i'x >= 0`` for the samples of the pattern, and ``r_i'x < 0`` for the others."""
        live = [i for i, row in enumerate(self.rows) if any(row)]
        found = _point(self.rows, live, self.columns, self.ways[pattern])
        x = [ZERO] * len(self.rows[0])
        for k, cell in zip(self.columns, found, strict=True):
            x[k] = cell
        return x


@remembered
def patterns(A: tuple[Row, ...]) -> PatternList:
    """The patterns of the samples, which end in 1 for a free bias.

    >>> one = fmpq(1)
    >>> sorted(patterns(((one,), (-one,))).ways)
    [1, 2, 3]
    """
    rows = tuple(map(_whole, A))
    columns = pivots(rows)
    zero = sum(1 << i for i, row in enumerate(rows) if not any(row))
    live = [i for i, row in enumerate(rows) if any(row)]
    return PatternList(rows, columns, {zero | on: way for on, way in _ways(rows, live, columns).items()})


def pivots(rows: Sequence[Sequence[int | fmpq]]) -> tuple[int, ...]:
    """Columns that are independent and span the others."""
    reduced, rank = fmpq_mat([[fmpq(cell) for cell in row] for row in rows]).rref()
    return tuple(next(k for k in range(len(rows[0])) if reduced[i, k] != 0) for i in range(rank))


def bits(chosen: Sequence[int]) -> int:
    """Samples as bits."""
    return sum(1 << i for i in chosen)


def _whole(row: Row) -> Integers:
    """A positive multiple in integers without common factor."""
    scale = lcm(*(int(cell.q) for cell in row))
    found = [int(cell.p) * (scale // int(cell.q)) for cell in row]
    factor = gcd(*found) or 1
    return tuple(cell // factor for cell in found)


def _ways(rows: Sequence[Integers], live: Sequence[int], columns: Sequence[int]) -> dict[int, Way | Mask]:
    """The patterns of the live samples, none of which is zero on the columns."""
    everything = bits(live)
    found: dict[int, Way | Mask] = {everything: Mask(everything)}
    if len(live) == len(columns):
        for count in range(len(live)):
            for chosen in combinations(live, count):
                found[bits(chosen)] = Mask(bits(chosen))
        return found
    seen: set[tuple[int, ...]] = set()
    for ray in _rays([tuple(rows[i][k] for k in columns) for i in live]):
        require_time()
        heights = [sum(rows[i][k] * cell for k, cell in zip(columns, ray, strict=True)) for i in live]
        flat = tuple(i for i, t in zip(live, heights, strict=True) if t == 0)
        if flat in seen:
            continue
        seen.add(flat)
        inside = _ways(rows, flat, left_out(ray, columns))
        for side in (1, -1):
            ahead = bits([i for i, t in zip(live, heights, strict=True) if side * t > 0])
            for on, way in inside.items():
                found.setdefault(ahead | on, Way(ray, side, way))
    return found


def left_out(ray: Integers, columns: Sequence[int]) -> tuple[int, ...]:
    """The columns without one that the others span on the rows that vanish on the ray."""
    k = next(k for k, cell in zip(columns, ray, strict=True) if cell)
    return tuple(column for column in columns if column != k)


def _rays(rows: Sequence[Integers]) -> Iterator[Integers]:
    """The lines that are kernels of independent rows, one less than there are columns; perhaps several times."""
    width = len(rows[0])
    if width == 1:
        yield (1,)
        return
    planes = {tuple(cell // _factor(row) for cell in row) for row in rows}
    for chosen in combinations(sorted(planes), width - 1):
        kernel, nullity = fmpz_mat([list(row) for row in chosen]).nullspace()
        if nullity == 1:
            found = [int(row[0]) for row in kernel.tolist()]
            factor = gcd(*found)
            yield tuple(cell // factor for cell in found)


def _factor(row: Integers) -> int:
    """By which a hyperplane's normal is divided to be primitive, its first entry that is not zero positive."""
    return gcd(*row) * (1 if next(cell for cell in row if cell) > 0 else -1)


def _point(
    rows: Sequence[Integers], live: Sequence[int], columns: Sequence[int], way: Way | Mask
) -> list[fmpq]:  # fmt: skip
    """A point of the pattern, on these columns."""
    if isinstance(way, Mask):
        if way.on == bits(live):
            return [ZERO] * len(columns)
        signs = [[ONE if way.on >> i & 1 else -ONE] for i in live]
        square: Any = fmpq_mat([[fmpq(rows[i][k]) for k in columns] for i in live])
        return [row[0] for row in square.solve(fmpq_mat(signs)).tolist()]
    heights = {i: sum(rows[i][k] * cell for k, cell in zip(columns, way.ray, strict=True)) for i in live}
    flat = [i for i in live if heights[i] == 0]
    kept = left_out(way.ray, columns)
    inner = dict(zip(kept, _point(rows, flat, kept, way.inner), strict=True))
    x = [inner.get(k, ZERO) for k in columns]
    seen = {i: sum((rows[i][k] * cell for k, cell in zip(columns, x, strict=True)), ZERO) for i in live}
    needed = max((abs(seen[i]) / abs(heights[i]) for i in live if heights[i]), default=ZERO)
    size = ONE * way.side * (1 + int(needed))
    return [cell + size * p for cell, p in zip(x, way.ray, strict=True)]
