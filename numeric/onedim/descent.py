"""One knot at a time: the active-set method that cannot cycle.

Lawson and Hanson's scheme for nonnegative least squares (Solving Least Squares Problems, 1974, chapter
23), for kinks of fixed sign and the regimes of the first slope: move towards the stationary spline of the
pattern, stop at the first kink that vanishes or the first change of regime, and only when the whole step
was possible admit the most violated knot.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.network import Array
from numeric.onedim.hats import HatSystem, Index
from numeric.onedim.regime import Regime, split
from numeric.onedim.stationary import Pattern, Stationary, next_regime, stationary, stationary_point, violations

_STEPS = 2000
_WORK = 4_000_000
_PATIENCE = 4


def descend(system: HatSystem, start: Stationary, beta: float, tolerance: float) -> Stationary:
    """The optimum over kinks at any node, from a consistent ``start``.

    When rounding stops it, or the steps that a large system can afford are spent: the best point met.
    """
    pattern, values, best = start.pattern, start.values, start
    entering, smallest, stale = -1, np.inf, 0
    for _ in range(max(20, min(_STEPS, _WORK // system.size))):
        reduced = system.restrict(pattern.knots)
        target, m = stationary(reduced, pattern, beta)
        step, blocking = _longest_step(reduced.nodes, pattern, values, target)
        if step < 1.0:
            if blocking >= 0 and step == 0.0 and pattern.knots[blocking + 1] == entering:
                break
            pattern, values = _stop_at(pattern, values + step * (target - values), blocking, reduced.nodes)
            continue
        point = stationary_point(reduced, pattern, target, m, beta)
        if not point.consistent:
            values, pattern = target, replace(pattern, regime=next_regime(point.slopes, m, pattern.regime))
            continue
        nodes, signs, sizes = violations(system, point, beta, tolerance)
        if len(nodes) == 0:
            return point
        worst = int(np.argmax(sizes))
        lower = point.objective < best.objective - best.noise
        if lower or sizes[worst] < smallest:
            best, smallest, stale = point, float(sizes[worst]), 0
        elif (stale := stale + 1) == _PATIENCE:
            break
        entering = int(nodes[worst])
        values = _with_value_at(system.nodes, pattern.knots, target, entering)
        pattern = pattern.insert(nodes[worst : worst + 1], signs[worst : worst + 1])
    return best


def _stop_at(pattern: Pattern, values: Array, blocking: int, nodes: Array) -> tuple[Pattern, Array]:
    """Drop the kink that vanished, or (``blocking < 0``) enter the face that was reached."""
    if blocking >= 0:
        keep = np.arange(len(pattern.signs)) != blocking
        return pattern.keep(keep), np.delete(values, blocking + 1)
    P, N, first = split(np.diff(values) / np.diff(nodes))
    side = pattern.regime.side or (1 if N - first < first + P else -1)
    return replace(pattern, regime=Regime(side, True)), values


def _longest_step(nodes: Array, pattern: Pattern, values: Array, target: Array) -> tuple[float, int]:
    """How far towards ``target`` signs and regime hold (1: all the way), and which kink stops it."""
    now, then = _slacks(nodes, pattern, values), _slacks(nodes, pattern, target)
    now = np.maximum(now, 0.0)
    falling = then < 0.0
    if not falling.any():
        return 1.0, -1
    ratios = np.full(len(now), np.inf)
    ratios[falling] = now[falling] / (now[falling] - then[falling])
    blocking = int(np.argmin(ratios))
    return float(ratios[blocking]), blocking if blocking < len(pattern.signs) else -1


def _slacks(nodes: Array, pattern: Pattern, values: Array) -> Array:
    """What must stay nonnegative: the kinks times their signs, then the distances to the faces."""
    slopes = np.diff(values) / np.diff(nodes)
    kinks = np.diff(slopes)
    P, N = float(np.sum(kinks[pattern.signs > 0])), -float(np.sum(kinks[pattern.signs < 0]))
    regime, first = pattern.regime, float(slopes[0])
    if regime.face or regime.free:
        faces = []
    elif regime.side == 0:
        faces = [N - first, first + P]
    else:
        faces = [first - N] if regime.side > 0 else [-P - first]
    return np.concatenate([kinks * pattern.signs, faces])


def _with_value_at(nodes: Array, knots: Index, values: Array, node: int) -> Array:
    """The values at the knots after ``node`` became one of them."""
    where = int(np.searchsorted(knots, node))
    return np.insert(values, where, np.interp(nodes[node], nodes[knots], values))
