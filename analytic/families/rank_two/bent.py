"""Samples ``(x, 1)`` without bias and with a free linear function: one feature, whose hidden biases are penalised.

A bend of size c at t costs ``|c| sqrt(1 + t^2)``, whichever way its neuron faces. Where the bends of the function that
connects the dots change their sign at the latest after two, one bend in the place of two of one sign is optimal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from flint import fmpq

from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, Row, rational, sqrt
from analytic.model.problem import Problem


@dataclass(frozen=True)
class Bend:
    """The bend ``c (x - t)_+`` in the place of those of the samples ``rows``, all of the sign ``side`` or none."""

    rows: tuple[int, ...]
    side: int
    c: fmpq
    t: fmpq


@dataclass(frozen=True)
class BentLine:
    """Samples in order, the first slope of the function that connects the dots, and its bends, joined in pairs."""

    order: tuple[int, ...]
    x: tuple[fmpq, ...]
    y: tuple[fmpq, ...]
    slope: fmpq
    bends: tuple[Bend, ...]

    def heights(self) -> list[Row]:
        """``g = side (1 + t x_i) / sqrt(1 + t^2)`` at the inner samples, zero at both ends: factors and numbers."""
        found = {i: (bend.side * (1 + bend.t * self.x[i]), 1 + bend.t**2) for bend in self.bends for i in bend.rows}
        return [found.get(i, (ZERO, ONE)) for i in range(len(self.x))]

    def dual(self) -> Row:
        """The jumps of the slope of g, for the samples as they were given."""
        g = [factor * (1 / sqrt(square)) for factor, square in self.heights()]
        slopes = [
            ZERO,
            *((b - a) * (ONE / (q - p)) for (a, b), (p, q) in zip(pairwise(g), pairwise(self.x), strict=True)),
            ZERO,
        ]
        jumps = dict(zip(self.order, (b - a for a, b in pairwise(slopes)), strict=True))
        return tuple(jumps[i] for i in range(len(self.x)))


@remembered
def bent_line(problem: Problem) -> BentLine | None:
    """The bends, or None where no signs of those that are zero keep to the rules."""
    x = [rational(row[0]) for row in problem.A]
    order = tuple(sorted(range(problem.n), key=x.__getitem__))
    x, y = [x[i] for i in order], [rational(problem.targets[i]) for i in order]
    slopes = [(b - a) / (q - p) for (a, b), (p, q) in zip(pairwise(y), pairwise(x), strict=True)]
    deltas = [b - a for a, b in pairwise(slopes)]
    signs = _signs(x, deltas)
    if signs is None:
        return None
    return BentLine(order, tuple(x), tuple(y), slopes[0] if slopes else ZERO, tuple(_joined(x, deltas, signs)))


def _signs(x: Sequence[fmpq], deltas: Sequence[fmpq]) -> tuple[int, ...] | None:
    """Signs of the bends, any of those that are zero: no three equal ones in a row, bends near enough to both ends.

    All that matters of the signs before a sample is the run that it ends, and whether it is the first one.
    """
    ways: dict[tuple[int, ...], tuple[int, ...]] = {(): ()}  # the last run, marked 0 if it is not the first
    for k, delta in enumerate(deltas):
        longer: dict[tuple[int, ...], tuple[int, ...]] = {}
        for run, signs in ways.items():
            for side in (1, -1) if delta == 0 else (1,) if delta > 0 else (-1,):
                if side != (run or (side,))[-1]:
                    if 0 in run or _near(x, deltas, range(k - len(run), k), 0):
                        longer.setdefault((0, side), (*signs, side))
                elif len(run) - (0 in run) < 2:
                    longer.setdefault((*run, side), (*signs, side))
        ways = longer
    for run, signs in ways.items():
        last = range(len(deltas) - len(run) + (0 in run), len(deltas))
        if not run or (_near(x, deltas, last, -1) and (0 in run or _near(x, deltas, last, 0))):
            return signs
    return None


def _near(x: Sequence[fmpq], deltas: Sequence[fmpq], run: range, end: int) -> bool:
    """Whether the bend of a run (of bends, the first of which is at the second sample) is near enough to an end."""
    return bool(1 + _place(x, deltas, [k + 1 for k in run]) * x[end] >= 0)


def _place(x: Sequence[fmpq], deltas: Sequence[fmpq], rows: Sequence[int]) -> fmpq:
    """Where the joint bend of these samples is."""
    c = sum((deltas[i - 1] for i in rows), ZERO)
    return sum((deltas[i - 1] * x[i] for i in rows), ZERO) / c if c else x[rows[0]]


def _joined(x: Sequence[fmpq], deltas: Sequence[fmpq], signs: Sequence[int]) -> Iterator[Bend]:
    """A bend for every run of equal signs."""
    inner = range(1, len(x) - 1)
    for side, run in groupby(inner, key=lambda i: signs[i - 1]):
        rows = tuple(run)
        c = sum((deltas[i - 1] for i in rows), ZERO)
        yield Bend(rows, side, c, _place(x, deltas, rows))
