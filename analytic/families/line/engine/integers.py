"""Squared-loss data scaled to integers, with the prefix sums that make hat-function products O(1).

With ``x = x_1 + X / Lx`` and ``y = Y / Ly`` (``X``, ``Y`` integers) a function ``F = Ly f`` of ``X`` satisfies
``Ly**2 (1/2 sum (f - y)**2 + beta R_x(f)) = 1/2 sum (F - Y)**2 + B R_X(F)`` with ``B = beta Lx Ly``, because the
slopes that make up ``R`` scale like ``Ly / Lx``. Everything below works with ``X``, ``F`` and ``B``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import lcm

from flint import fmpq, fmpz

from analytic.families.line.engine.data import GroupedSamples


@dataclass(frozen=True, slots=True)
class SegmentSums:
    """Sums over the data strictly between two knots, offsets ``d`` measured from the left one."""

    length: fmpz
    weight: fmpz
    first: fmpz
    second: fmpz
    target: fmpz
    target_first: fmpz


@dataclass(frozen=True)
class Integers:
    """Merged data in integers: ``X[0] = 0``, increasing; ``counts``; ``totals``, the sums of ``Y`` in a group.

    ``prefix`` holds the running sums of ``c``, ``cX``, ``cX**2``, ``T`` and ``TX``, each of length k + 1.
    """

    samples: GroupedSamples
    X: tuple[fmpz, ...]
    counts: tuple[int, ...]
    totals: tuple[fmpz, ...]
    x_scale: fmpz
    y_scale: fmpz
    prefix: tuple[tuple[fmpz, ...], ...]

    @property
    def beta_scale(self) -> fmpz:
        """``B / beta``."""
        return self.x_scale * self.y_scale

    def between(self, left: int, right: int) -> SegmentSums:
        """Sums over the groups with index strictly between ``left`` and ``right``."""
        origin = self.X[left]
        c0, c1, c2, t0, t1 = (row[right] - row[left + 1] for row in self.prefix)
        second = c2 - 2 * origin * c1 + origin * origin * c0
        return SegmentSums(self.X[right] - origin, c0, c1 - origin * c0, second, t0, t1 - origin * t0)


def scale(samples: GroupedSamples) -> Integers:
    """The smallest common integers for the data.

    >>> from analytic.families.line.engine.data import merge
    >>> data = scale(merge([fmpq(1, 2), fmpq(2), fmpq(2)], [fmpq(1, 3), fmpq(1), fmpq(2)]))
    >>> data.X, data.counts, data.totals, data.beta_scale
    ((0, 3), (1, 2), (1, 9), 6)
    """
    start = samples.x[0]
    x_scale = _common_denominator([place - start for place in samples.x])
    y_scale = _common_denominator(samples.totals)
    X = tuple(((place - start) * x_scale).p for place in samples.x)
    totals = tuple((total * y_scale).p for total in samples.totals)
    counts = tuple(map(fmpz, samples.counts))
    rows = (
        counts,
        [c * place for c, place in zip(counts, X, strict=True)],
        [c * place * place for c, place in zip(counts, X, strict=True)],
        totals,
        [t * place for t, place in zip(totals, X, strict=True)],
    )
    prefix = tuple(tuple(accumulate(row, initial=fmpz(0))) for row in rows)
    return Integers(samples, X, samples.counts, totals, x_scale, y_scale, prefix)


def _common_denominator(values: Sequence[fmpq]) -> fmpz:
    return fmpz(lcm(*(int(value.q) for value in values)))


def knot_lengths(data: Integers, knots: Sequence[int]) -> list[fmpz]:
    """The distances between neighbouring knots."""
    return [data.X[right] - data.X[left] for left, right in pairwise(knots)]


def functional(
    weights: Sequence[int], lengths: Sequence[fmpz], columns: Sequence[Sequence[fmpz]]
) -> tuple[list[fmpz], fmpz]:
    """``weights[0] s_1 + sum_p weights[p] delta_p`` of columns of values at the knots, over one denominator.

    Summed by parts: the slope of segment s counts ``weights[s] - weights[s + 1]`` times.
    """
    used = [(s, weights[s] - weights[s + 1]) for s in range(len(lengths)) if weights[s] != weights[s + 1]]
    bottom = fmpz(lcm(*(int(lengths[s]) for s, _ in used)))
    factors = [(s, count * (bottom // lengths[s])) for s, count in used]
    return [sum(((c[s + 1] - c[s]) * f for s, f in factors), fmpz(0)) for c in columns], bottom
