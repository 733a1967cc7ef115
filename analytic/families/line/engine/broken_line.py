"""Functions with the fewest kinks through a run of points that all bend the same way."""

from __future__ import annotations

from itertools import pairwise

from flint import fmpq

from analytic.families.line.engine.solution_set import InterpolantSet, KinkRun

BrokenLine = list[tuple[fmpq, fmpq]]
"""Kinks as pairs of place and bend (change of slope)."""


def run_line(
    best: InterpolantSet,
    run: KinkRun,
    single: int | None = None,
    free: int | None = None,
    slope: fmpq | None = None,
    *,
    extend_left: bool = False,
    extend_right: bool = False,
) -> BrokenLine:
    """``ceil(k/2)`` kinks that replace the k points of a run, the function outside staying as it is.

    A run of odd length keeps a kink at its point number ``single`` (even, default 0) or lets a line of the given
    ``slope`` turn about its point number ``free`` (odd). ``extend_left`` adds the first sample to the run, the slope
    before it being N; ``extend_right`` adds the last one, the slope after it being P (both for ``s_1 > N``).

    >>> from analytic.families.line.engine.solution_set import solution_set
    >>> best = solution_set([fmpq(v) for v in range(5)], [fmpq(v) for v in (0, 0, 1, 3, 6)])
    >>> run_line(best, best.runs[0]), run_line(best, best.runs[0], single=2)
    ([(1, 1), (5/2, 2)], [(3/2, 2), (3, 1)])
    >>> run_line(best, best.runs[0], free=1, slope=fmpq(3, 2))
    [(4/3, 3/2), (8/3, 3/2)]
    """
    first, last = run.first - extend_left, run.last + extend_right

    def after(i: int) -> fmpq:
        if i < 0:
            return best.shape.negative
        return best.slopes[i] if i < len(best.slopes) else best.shape.positive

    lines = [(after(first - 1), first)]  # slope and a point on it
    odd = (last - first) % 2 == 0
    keep = None if not odd or free is not None else first + (single or 0)
    i = first
    while i <= last:
        if i == keep:
            lines.append((after(i), i))
            i += 1
        elif free is not None and slope is not None and i == run.first + free - 1:
            lines += [(slope, i + 1), (after(i + 2), i + 2)]
            i += 3
        else:
            lines.append((after(i + 1), i + 1))
            i += 2
    return [_meet(best, before, behind) for before, behind in pairwise(lines) if before[0] != behind[0]]


def _meet(best: InterpolantSet, one: tuple[fmpq, int], other: tuple[fmpq, int]) -> tuple[fmpq, fmpq]:
    """Where two lines meet, and the change of slope there."""
    (a, i), (b, j) = one, other
    level = (best.y[j] - b * best.x[j]) - (best.y[i] - a * best.x[i])
    return level / (a - b), b - a
