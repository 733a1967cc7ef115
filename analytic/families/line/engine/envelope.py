"""The lowest and the highest optimal interpolant in one dimension.

Between two neighbouring kinks of equal sign the optimal functions fill the triangle between the chord and the two
lines that come in from either side; on all other intervals between samples they agree with the chord. Outside
the data they continue straight, except when the slope exceeds the total variation: for ``s_1 > N`` the slope
far to the left is anything from N to ``s_1``, far to the right anything from P to ``s_{n-1}``, and the first and the
last sample count as a positive and a negative kink with these slopes beyond them. Each bound is attained at
every point by some optimal function, though not everywhere by the same one.

Source: Debarre, Denoyelle, Unser and Fageot, J. Comput. Appl. Math. 406 (2022), within the total variation; the
other regimes are derived here.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.face import Regime
from analytic.families.line.engine.solution_set import InterpolantSet


@dataclass(frozen=True)
class PiecewiseLinear:
    """A continuous function: values at increasing knots, and the slopes before the first and after the last."""

    knots: tuple[fmpq, ...]
    values: tuple[fmpq, ...]
    slope_before: fmpq
    slope_after: fmpq

    def __call__(self, x: fmpq) -> fmpq:
        """The value at ``x``."""
        i = bisect_right(self.knots, x)
        if i == 0:
            return self.values[0] + self.slope_before * (x - self.knots[0])
        if i == len(self.knots):
            return self.values[-1] + self.slope_after * (x - self.knots[-1])
        slope = (self.values[i] - self.values[i - 1]) / (self.knots[i] - self.knots[i - 1])
        return self.values[i - 1] + slope * (x - self.knots[i - 1])

    def pieces(self) -> list[tuple[fmpq, fmpq, fmpq | None]]:
        """``(slope, level, end)`` from left to right: ``level + slope x`` up to ``end``, the last without one.

        >>> PiecewiseLinear((fmpq(0), fmpq(1), fmpq(2)), (fmpq(0), fmpq(1), fmpq(2)), fmpq(0), fmpq(1)).pieces()
        [(0, 0, 0), (1, 0, None)]
        """
        points = list(zip(self.knots, self.values, strict=True))
        inner = [(right[1] - left[1]) / (right[0] - left[0]) for left, right in itertools.pairwise(points)]
        slopes = [self.slope_before, *inner, self.slope_after]
        out = []
        for i, slope in enumerate(slopes):
            x, y = points[min(i, len(points) - 1)]
            if i == len(slopes) - 1 or slopes[i + 1] != slope:
                out.append((slope, y - slope * x, x if i < len(slopes) - 1 else None))
        return out


@dataclass(frozen=True, slots=True)
class Envelope:
    """The lowest and the highest value of an optimal interpolant at every ``x``."""

    lower: PiecewiseLinear
    upper: PiecewiseLinear


@dataclass(frozen=True, slots=True)
class EnvelopeCell:
    """The samples ``index`` and ``index + 1`` between which optimal functions may bend, all with this sign.

    ``before`` and ``after`` are the slopes of the lines that come in from the left and from the right; ``corner``
    is where they meet.
    """

    index: int
    sign: int
    before: fmpq
    after: fmpq
    corner: tuple[fmpq, fmpq]


def cells(best: InterpolantSet) -> list[EnvelopeCell]:
    """Where optimal functions differ inside the data; for the regimes with ``s_1 >= 0`` beyond the variation.

    >>> from analytic.families.line.engine.solution_set import solution_set
    >>> found = cells(solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)]))
    >>> [(cell.index, cell.corner) for cell in found]
    [(1, (3/2, 0))]
    """
    signs = list(best.signs)
    slopes = dict(enumerate(best.slopes))
    if best.regime is Regime.RISING:
        signs[0], signs[-1] = 1, -1
        slopes[-1], slopes[len(best.x) - 1] = best.shape.negative, best.shape.positive
    out = []
    for i, (sign, other) in enumerate(itertools.pairwise(signs)):
        if sign and sign == other:
            before, after = slopes[i - 1], slopes[i + 1]
            level = (best.y[i + 1] - after * best.x[i + 1]) - (best.y[i] - before * best.x[i])
            place = level / (before - after)
            out.append(EnvelopeCell(i, sign, before, after, (place, best.y[i] + before * (place - best.x[i]))))
    return out


def envelope(best: InterpolantSet) -> Envelope:
    """The exact envelope of all optimal interpolants.

    >>> from analytic.families.line.engine.solution_set import solution_set
    >>> found = envelope(solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)]))
    >>> found.lower(fmpq(3, 2)), found.upper(fmpq(3, 2))
    (0, 1/2)
    """
    if best.regime in (Regime.FALLING, Regime.HELD_FALLING):
        mirrored = envelope(InterpolantSet(best.x, tuple(-value for value in best.y)))
        return Envelope(_negated(mirrored.upper), _negated(mirrored.lower))
    found = cells(best)
    first, last = (best.slopes[0], best.slopes[-1]) if best.slopes else (ZERO, ZERO)
    flat, end = (first, last)
    if best.regime is Regime.RISING:
        flat, end = best.shape.negative, best.shape.positive
    lower = _with_corners(best, [cell for cell in found if cell.sign > 0], first, end)
    upper = _with_corners(best, [cell for cell in found if cell.sign < 0], flat, last)
    return Envelope(lower, upper)


def _with_corners(best: InterpolantSet, found: Sequence[EnvelopeCell], before: fmpq, after: fmpq) -> PiecewiseLinear:
    points = sorted([*zip(best.x, best.y, strict=True), *(cell.corner for cell in found)])
    return PiecewiseLinear(tuple(x for x, _ in points), tuple(y for _, y in points), before, after)


def _negated(f: PiecewiseLinear) -> PiecewiseLinear:
    return PiecewiseLinear(f.knots, tuple(-value for value in f.values), -f.slope_before, -f.slope_after)
