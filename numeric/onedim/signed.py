"""The stationary spline once knots, signs and regime are chosen, and the drop of wrong signs.

With the sign of every kink and the regime of the first slope fixed, the objective is a quadratic: one
tridiagonal system, or two on a face of the penalty, where ``m`` is the multiplier of its equation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from numeric.network import Array
from numeric.onedim.hats import HatSystem, Index, Mask
from numeric.onedim.regime import (
    TOTAL_VARIATION,
    Regime,
    face_functional,
    in_knot_values,
    kink_costs,
    penalty,
    split,
)

__all__ = ["Pattern", "Stationary", "empty_pattern", "next_regime", "settle", "stationary"]

_REGIME_CHANGES = 12


@dataclass(frozen=True, eq=False)
class Pattern:
    """Knots (node numbers, both ends included), the sign of each interior kink, and the regime."""

    knots: Index
    signs: Array
    regime: Regime

    def keep(self, mask: Mask) -> Pattern:
        """The pattern with only the interior knots where ``mask`` holds."""
        ends = np.ones(1, dtype=bool)
        return replace(self, knots=self.knots[np.concatenate([ends, mask, ends])], signs=self.signs[mask])

    def insert(self, nodes: Index, signs: Array) -> Pattern:
        """The pattern with more interior knots (none of them a knot yet)."""
        inner = np.concatenate([self.knots[1:-1], nodes])
        order = np.argsort(inner)
        knots = np.concatenate([self.knots[:1], inner[order], self.knots[-1:]])
        return replace(self, knots=knots, signs=np.concatenate([self.signs, signs])[order])


def empty_pattern(size: int) -> Pattern:
    """No kink: a straight line through the whole data."""
    return Pattern(np.array([0, size - 1], dtype=np.intp), np.zeros(0), TOTAL_VARIATION)


@dataclass(frozen=True, eq=False)
class Stationary:
    """A spline (``values`` at the pattern's knots) stationary for its pattern, with its ``m``."""

    pattern: Pattern
    values: Array
    m: float
    objective: float
    consistent: bool


def stationary(system: HatSystem, pattern: Pattern, beta: float) -> tuple[Array, float]:
    """Values at the knots and ``m``; ``system`` is already restricted to the pattern's knots."""
    on_kinks, on_first = kink_costs(pattern.signs, pattern.regime)
    costs = in_knot_values(system.nodes, on_kinks, on_first)
    values = system.solve(system.rhs - beta * costs)
    if not pattern.regime.face:
        return values, pattern.regime.fixed_m
    face = in_knot_values(system.nodes, *face_functional(pattern.signs, pattern.regime))
    response = system.solve(face)
    step = float(face @ values) / float(face @ response)
    return values - step * response, step / beta


def next_regime(slopes: Array, m: float, regime: Regime) -> Regime:
    """The regime that the spline asks for; the same one when it is consistent."""
    P, N, first = split(slopes)
    if regime.face:
        if regime.side * m <= 0.0:
            return TOTAL_VARIATION
        return Regime(regime.side, False) if regime.side * m >= 1.0 else regime
    if first > N and regime.side <= 0:
        return Regime(1, True)
    if first < -P and regime.side >= 0:
        return Regime(-1, True)
    if (regime.side > 0 and first < N) or (regime.side < 0 and first > -P):
        return Regime(regime.side, True)
    return regime


def settle(system: HatSystem, pattern: Pattern, before: Array, beta: float) -> Stationary:
    """Solve, drop kinks of the wrong sign, change regime, until knots, signs and regime agree.

    ``before`` (one a kink, nonnegative) are the kinks to start from, 0 for new ones: among neighbours of
    the wrong sign the one that reaches zero first on the way goes first, because its departure often
    rights the others.
    """
    reduced = system.restrict(pattern.knots)
    changes = 0
    while True:
        values, m = stationary(reduced, pattern, beta)
        slopes = np.diff(values) / np.diff(reduced.nodes)
        kinks = np.diff(slopes) * pattern.signs
        drop = _first_to_vanish(kinks, before)
        if drop.any():
            keep = ~drop
            ends = np.ones(1, dtype=bool)
            reduced = reduced.restrict(np.flatnonzero(np.concatenate([ends, keep, ends])))
            pattern, before = pattern.keep(keep), before[keep]
            continue
        regime = next_regime(slopes, m, pattern.regime)
        if regime == pattern.regime or changes == _REGIME_CHANGES:
            objective = reduced.quadratic(values) + beta * penalty(slopes)
            return Stationary(pattern, values, m, objective, regime == pattern.regime)
        pattern, changes = replace(pattern, regime=regime), changes + 1


def _first_to_vanish(kinks: Array, before: Array) -> Mask:
    """Among neighbouring kinks of the wrong sign (``kinks <= 0``), the first to reach zero."""
    wrong = kinks <= 0.0
    if not wrong.any():
        return wrong
    step = np.where(wrong, before / np.maximum(before - kinks, np.finfo(float).tiny), np.inf)
    rank = np.empty(len(kinks), dtype=np.intp)
    rank[np.lexsort((kinks, step))] = np.arange(len(kinks))
    rank[~wrong] = len(kinks)
    padded = np.concatenate([[len(kinks)], rank, [len(kinks)]])
    first: Mask = wrong & (rank < padded[:-2]) & (rank < padded[2:])
    return first
