"""The complete regularisation path of the hinge loss in one dimension, in rationals.

The optimal value is the least of ``loss + beta norm`` over functions: concave and piecewise linear in beta, one
function being optimal on each piece. Two known lines meet at a beta where either they are optimal, which makes it
a breakpoint between neighbours, or the exact optimum there is a new line between them: finitely many
linear programs find every line (Eisner and Severance, J. ACM 23 (1976)). The two ends are known: constants for
large beta; and for small beta the least-norm function of least loss, recognised by its loss, which is two for
every pair of opposite labels at one place. The dual optimum at an end of a piece belongs to the functions on
both sides, so on a piece it may be taken affine in beta; at zero it balances the labels at every place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.time_limit import require_time
from analytic.families.line.engine.hinge import HingeFit, HingeProblem, hinge_problem, solve_hinge
from analytic.families.line.engine.network import SplineNeurons
from numeric.errors import OptionError


@dataclass(frozen=True)
class HingePiece:
    """One function, optimal for ``lower <= beta <= upper`` (``None``: no upper end), dual ``dual0 + beta dual1``."""

    lower: fmpq
    upper: fmpq | None
    fit: HingeFit
    dual0: list[fmpq]
    dual1: list[fmpq]

    @property
    def network(self) -> SplineNeurons:
        """The network, the same for every beta of the piece."""
        return self.fit.network

    @property
    def fitted(self) -> list[fmpq]:
        """The fitted values, one a sample."""
        return self.fit.fitted

    def value(self, beta: fmpq) -> fmpq:
        """The optimal value, affine in beta."""
        return self.fit.loss + beta * self.fit.norm

    def dual(self, beta: fmpq) -> list[fmpq]:
        """An optimal dual, one entry a sample."""
        return [a + beta * b for a, b in zip(self.dual0, self.dual1, strict=True)]


@dataclass(frozen=True)
class HingePath:
    """The optimum for every ``beta > 0``: pieces from infinity down to zero, neighbours sharing an end."""

    problem: HingeProblem
    pieces: tuple[HingePiece, ...]

    @cached_property
    def breakpoints(self) -> list[fmpq]:
        """Where the function changes, decreasing; above the first one it is a constant."""
        return [piece.lower for piece in self.pieces[:-1]]

    def piece(self, beta: fmpq) -> HingePiece:
        """The piece that is optimal at ``beta > 0``; at a breakpoint the one above it."""
        if beta <= 0:
            raise OptionError(f"beta is {beta}: give a number > 0")
        return self.pieces[bisect_left(self.breakpoints, -beta, key=fmpq.__neg__)]


def hinge_path(x: Sequence[fmpq], y: Sequence[fmpq]) -> HingePath:
    """The complete path for samples in any order, labels 1 or -1.

    >>> path = hinge_path([fmpq(0), fmpq(1)], [fmpq(-1), fmpq(1)])
    >>> path.breakpoints, [piece.fit.norm for piece in path.pieces]
    ([1], [0, 2])
    """
    problem = hinge_problem(x, y)
    small = _least_loss(problem)
    large = _constant(problem, small)
    if small.norm == 0:
        balanced = _balanced(problem)
        return HingePath(problem, (_piece(ZERO, None, small, balanced, balanced),))
    fits, ends, duals = [large], list[fmpq](), list[list[fmpq]]()
    waiting = [small]
    while waiting:
        require_time()
        above, below = fits[-1], waiting[-1]
        beta = _meeting(above, below)
        between = solve_hinge(problem, beta, above)
        if between.value != above.loss + beta * above.norm:
            waiting.append(between)
        elif ends and ends[-1] == beta:  # optimal at this one point, between its neighbours
            fits[-1] = waiting.pop()
        else:
            ends.append(beta)
            duals.append(between.dual)
            fits.append(waiting.pop())
    return HingePath(problem, tuple(_pieces(problem, fits, ends, duals)))


def _meeting(above: HingeFit, below: HingeFit) -> fmpq:
    """Where the lines ``loss + beta norm`` of two functions meet."""
    return (above.loss - below.loss) / (below.norm - above.norm)


def _least_loss(problem: HingeProblem) -> HingeFit:
    """The function that is optimal for all small beta."""
    totals: dict[int, list[int]] = {}
    for place, _, members in problem.rows:
        totals.setdefault(place, []).append(len(members))
    least = sum(2 * min(counts) for counts in totals.values() if len(counts) == 2)
    beta, fit = fmpq(1), None
    while fit is None or fit.loss != least:
        require_time()
        fit = solve_hinge(problem, beta, fit)
        beta /= 16
    return fit


def _constant(problem: HingeProblem, near: HingeFit) -> HingeFit:
    """The optimum for all large beta."""
    beta, fit = fmpq(1), near
    while fit.norm != 0:
        require_time()
        beta *= 16
        fit = solve_hinge(problem, beta, fit)
    return fit


def _pieces(
    problem: HingeProblem, fits: Sequence[HingeFit], ends: Sequence[fmpq], duals: Sequence[list[fmpq]]
) -> list[HingePiece]:
    top = _piece(ends[0], None, fits[0], duals[0], duals[0])
    bottoms = [*zip(ends, duals, strict=True), (ZERO, _balanced(problem))]
    inner = [
        _piece(low, high, fit, at_low, at_high)
        for fit, ((high, at_high), (low, at_low)) in zip(fits[1:], pairwise(bottoms), strict=True)
    ]
    return [top, *inner]


def _piece(
    lower: fmpq, upper: fmpq | None, fit: HingeFit, at_lower: Sequence[fmpq], at_upper: Sequence[fmpq]
) -> HingePiece:
    width = fmpq(1) if upper is None else upper - lower
    slopes = [(b - a) / width for a, b in zip(at_lower, at_upper, strict=True)]
    starts = [a - lower * slope for a, slope in zip(at_lower, slopes, strict=True)]
    return HingePiece(lower, upper, fit, starts, slopes)


def _balanced(problem: HingeProblem) -> list[fmpq]:
    """The dual at beta = 0: at every place opposite labels cancel, as many of either as of the rarer one."""
    dual = [ZERO] * len(problem.samples.targets)
    by_place: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
    for place, label, members in problem.rows:
        by_place.setdefault(place, []).append((label, members))
    for sides in by_place.values():
        rarer = min(len(members) for _, members in sides) if len(sides) == 2 else 0
        for label, members in sides:
            for i in members:
                dual[i] = fmpq(label * rarer, len(members))
    return dual
