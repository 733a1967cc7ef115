"""The stationary spline once knots, signs and regime are chosen, and what is wrong with the choice.

With the sign of every kink and the regime of the first slope fixed, the objective is a quadratic: one
tridiagonal system, or two on a face of the penalty, where ``m`` is the multiplier of its equation. ``settle`` is the
active-set method around it (Nocedal and Wright, *Numerical Optimization*, 2nd ed., chapter 16): kinks of the wrong sign
go, the regime changes, until knots, signs and regime are those of the spline that they determine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from numeric.network import Array
from numeric.onedim.dual import knot_duals, most_violated, sweep
from numeric.onedim.hats import HatSystem, Index, Mask, interpolate
from numeric.onedim.regime import (
    TOTAL_VARIATION,
    Regime,
    dual_box,
    in_knot_values,
    penalty,
    split,
)

_REGIME_CHANGES = 12
_NOISE = 2.0**-48
_GENTLE_DROPS = 6


@dataclass(frozen=True, eq=False)
class Pattern:
    """Knots (node numbers, both ends included), the sign of each interior kink, and the regime."""

    knots: Index
    signs: Array
    regime: Regime

    def keep(self, mask: Mask) -> Pattern:
        """The pattern with only the interior knots where ``mask`` holds."""
        return replace(self, knots=self.knots[np.concatenate([[True], mask, [True]])], signs=self.signs[mask])

    def insert(self, nodes: Index, signs: Array) -> Pattern:
        """The pattern with more interior knots (none of them a knot yet)."""
        where = np.searchsorted(self.knots, nodes)
        return replace(self, knots=np.insert(self.knots, where, nodes), signs=np.insert(self.signs, where - 1, signs))


@dataclass(frozen=True, eq=False)
class Stationary:
    """A spline stationary for its pattern: values at the knots, slopes between them, ``m``.

    ``consistent``: its regime is the one its slopes ask for (the signs of the kinks always agree).
    ``noise``: objectives closer than this cannot be told apart.
    """

    pattern: Pattern
    values: Array
    slopes: Array
    m: float
    objective: float
    noise: float
    consistent: bool

    @property
    def kinks(self) -> Array:
        """Kinks at the interior knots, times their signs: positive."""
        kinks: Array = np.diff(self.slopes) * self.pattern.signs
        return kinks


def stationary(
    system: HatSystem, pattern: Pattern, beta: float, base: tuple[Array, float] | None = None
) -> tuple[Array, float]:
    """Values at the knots and ``m``; ``system`` is already restricted to the pattern's knots.

    With a ``base`` (values and ``m``) the right-hand side of ``system`` is the residual of those values, and
    the correction to them is what is solved for: large terms that cancel are then never formed.
    """
    m = pattern.regime.fixed_m if base is None or not pattern.regime.face else base[1]
    lower, upper = dual_box(m)
    costs = in_knot_values(system.nodes, np.where(pattern.signs > 0, upper, lower), m)
    values = system.solve(system.rhs - beta * costs)
    if base is not None:
        values += base[0]
    if not pattern.regime.face:
        return values, m
    face = in_knot_values(system.nodes, np.where(pattern.signs == pattern.regime.side, 0.0, 1.0), 1.0)
    response = system.solve(face)
    step = float(face @ values) / float(face @ response)
    return values - step * response, m + step / beta


def stationary_point(system: HatSystem, pattern: Pattern, values: Array, m: float, beta: float) -> Stationary:
    """The record of a solved pattern; ``system`` is restricted to its knots."""
    slopes = np.diff(values) / np.diff(system.nodes)
    loss, cost = system.quadratic(values), beta * penalty(slopes, free=pattern.regime.free)
    consistent = next_regime(slopes, m, pattern.regime) == pattern.regime
    return Stationary(pattern, values, slopes, m, loss + cost, _NOISE * (abs(loss) + cost), consistent)


def polish(system: HatSystem, point: Stationary, beta: float) -> Stationary:
    """Iterative refinement, with the residual taken at every node of ``system``."""
    pattern, values, m = point.pattern, point.values, point.m
    for _ in range(2 if pattern.regime.face else 1):
        residual = system.residual(interpolate(system.nodes, pattern.knots, values))
        reduced = replace(system, rhs=residual).restrict(pattern.knots)
        values, m = stationary(reduced, pattern, beta, (values, m))
    gaps = np.diff(reduced.nodes)
    slopes = np.diff(values) / gaps
    if pattern.regime.face:
        meet_face(slopes, gaps, pattern)
    return replace(point, values=values, slopes=slopes, m=m)


def meet_face(slopes: Array, gaps: Array, pattern: Pattern) -> None:
    """Make ``s_1 = N`` (or ``-P``) hold to the last digit, by the slope of a short segment (in place).

    A slope is a difference of values over a gap, so across a tiny gap it is mostly rounding; a large beta
    would magnify what that leaves of the equation, while correcting that slope hardly moves the spline.
    """
    opposite = pattern.signs != pattern.regime.side
    sensitivity = np.zeros(len(slopes))
    sensitivity[0] = 1.0
    sensitivity[:-1] -= opposite
    sensitivity[1:] += opposite
    for _ in range(2):
        distance = float(slopes[0]) + float(np.sum(np.diff(slopes)[opposite]))
        movable = np.flatnonzero(sensitivity)
        shortest = movable[np.argmin(gaps[movable])]
        slopes[shortest] -= distance / sensitivity[shortest]


def next_regime(slopes: Array, m: float, regime: Regime) -> Regime:
    """The regime that a stationary spline asks for; the same one when it is consistent."""
    if regime.free:
        return regime
    if regime.face:
        if regime.side * m < 0.0:
            return TOTAL_VARIATION
        return Regime(regime.side, False) if regime.side * m > 1.0 else regime
    P, N, first = split(slopes)
    if first > N and regime.side <= 0:
        return Regime(1, True)
    if first < -P and regime.side >= 0:
        return Regime(-1, True)
    if (regime.side > 0 and first < N) or (regime.side < 0 and first > -P):
        return Regime(regime.side, True)
    return regime


def line(system: HatSystem, beta: float, regime: Regime) -> Stationary:
    """The best straight line: no kink, the regime found, unless the first slope is free."""
    knots = np.array([0, system.size - 1], dtype=np.intp)
    return settle(system, Pattern(knots, np.zeros(0), regime), np.zeros(0), beta)


def crowded(system: HatSystem, beta: float, regime: Regime) -> Stationary:
    """A start for a small beta: all kinks of the least-squares spline that survive the penalty."""
    kinks = np.diff(np.diff(system.solve(system.rhs)) / np.diff(system.nodes))
    knots = np.concatenate([[0], np.flatnonzero(kinks) + 1, [system.size - 1]])
    kinks = kinks[kinks != 0.0]
    return settle(system, Pattern(knots, np.sign(kinks), regime), np.abs(kinks), beta)


def constant(system: HatSystem) -> Stationary:
    """The best constant: all there is with a single node."""
    values = np.array([float(np.sum(system.rhs)) / float(np.sum(system.diagonal))])
    pattern = Pattern(np.zeros(1, dtype=np.intp), np.zeros(0), TOTAL_VARIATION)
    return Stationary(pattern, values, np.zeros(0), 0.0, system.quadratic(values), 0.0, True)


def settle(system: HatSystem, pattern: Pattern, before: Array, beta: float) -> Stationary:
    """Solve, drop kinks of the wrong sign, change regime, until knots, signs and regime agree.

    ``before`` (one a kink, nonnegative) are the kinks to start from, 0 for new ones: among neighbours of
    the wrong sign the one that reaches zero first on the way goes first, because its departure often
    rights the others.
    """
    reduced = system.restrict(pattern.knots)
    changes = drops = 0
    while True:
        point = stationary_point(reduced, pattern, *stationary(reduced, pattern, beta), beta)
        drop = _first_to_vanish(point.kinks, before)
        if drop.any():
            drops += 1
            keep = ~(drop if drops <= _GENTLE_DROPS else _more(drop, point.kinks <= 0.0, drops - _GENTLE_DROPS))
            reduced = reduced.restrict(np.flatnonzero(np.concatenate([[True], keep, [True]])))
            pattern, before = pattern.keep(keep), before[keep]
        elif point.consistent or changes == _REGIME_CHANGES:
            return point
        else:
            pattern = replace(pattern, regime=next_regime(point.slopes, point.m, pattern.regime))
            changes += 1


def _first_to_vanish(kinks: Array, before: Array) -> Mask:
    """Among neighbouring kinks of the wrong sign (``kinks <= 0``), the first to reach zero."""
    wrong: Mask = kinks <= 0.0
    if not wrong.any():
        return wrong
    step = before / np.maximum(before - kinks, np.finfo(float).tiny, where=wrong, out=np.ones(len(kinks)))
    left, right = slice(None, -1), slice(1, None)
    both = wrong[left] & wrong[right]
    left_first = (step[left] < step[right]) | ((step[left] == step[right]) & (kinks[left] <= kinks[right]))
    first = wrong.copy()
    first[left] &= ~(both & ~left_first)
    first[right] &= ~(both & left_first)
    return first


def _more(drop: Mask, wrong: Mask, step: int) -> Mask:
    """Besides ``drop``, every other kink of each run of wrong ones: long runs then take few steps.

    Where wrong signs spread along the knots like a front, later steps drop ever wider neighbourhoods: what
    goes too far comes back as violations.
    """
    number = np.arange(len(wrong))
    begins = wrong & ~np.concatenate([[False], wrong[:-1]])
    start = np.maximum.accumulate(np.where(begins, number, 0))
    more: Mask = drop | (wrong & ((number - start) % 2 == 0))
    if step <= _GENTLE_DROPS:
        return more
    width = min(2 ** (step - _GENTLE_DROPS), len(wrong))
    count = np.concatenate([[0], np.cumsum(wrong)])
    more |= count[np.minimum(number + width + 1, len(wrong))] > count[np.maximum(number - width, 0)]
    return more


def violations(system: HatSystem, point: Stationary, beta: float, tolerance: float) -> tuple[Index, Array, Array]:
    """Where a kink would pay: nodes, signs, and by how much the dual function leaves its box there."""
    knots = point.pattern.knots
    g = sweep(system, knots, point.values, knot_duals(point.pattern.signs, point.m), beta)
    return most_violated(g, point.m, tolerance)
