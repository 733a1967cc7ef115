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
from numeric.onedim.dual import knot_duals, most_violated, sweep
from numeric.onedim.hats import HatSystem
from numeric.onedim.regime import Regime, penalty, split
from numeric.onedim.signed import Pattern, Stationary, next_regime, stationary

__all__ = ["descend"]

_STEPS = 2000


def descend(system: HatSystem, start: Stationary, beta: float, tolerance: float) -> Stationary:
    """The optimum over kinks at any node, from a consistent ``start``; its best if rounding stops it."""
    pattern, values, best = start.pattern, start.values, start
    entering = -1
    for _ in range(_STEPS):
        reduced = system.restrict(pattern.knots)
        target, m = stationary(reduced, pattern, beta)
        step, blocking = _longest_step(reduced.nodes, pattern, values, target)
        if step < 1.0:
            values = values + step * (target - values)
            if blocking is None:
                pattern = replace(pattern, regime=_face_reached(reduced.nodes, pattern, values))
                continue
            if pattern.knots[blocking + 1] == entering and step == 0.0:
                break
            mask = np.arange(len(pattern.signs)) != blocking
            pattern, values = pattern.keep(mask), np.delete(values, blocking + 1)
            continue
        values = target
        slopes = np.diff(values) / np.diff(reduced.nodes)
        if pattern.regime.face and next_regime(slopes, m, pattern.regime) != pattern.regime:
            pattern = replace(pattern, regime=next_regime(slopes, m, pattern.regime))
            continue
        objective = reduced.quadratic(values) + beta * penalty(slopes)
        best = Stationary(pattern, values, m, objective, True)
        entrance = _most_violated_knot(system, best, beta, tolerance)
        if entrance is None:
            break
        entering = entrance[0]
        values = _insert_value(system, pattern, values, entering)
        pattern = pattern.insert(*entrance)
    return best
