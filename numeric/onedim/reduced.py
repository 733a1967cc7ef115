"""The exact solution of the reduced problem: kinks allowed at every node of a small hat system.

Two methods, the quick one first. The block method adds every peak of the violated dual function at once
and drops wrong signs in blocks; it takes about ten cheap steps, but may cycle. From the best point it
met, the descent method (Lawson and Hanson's scheme for nonnegative least squares) changes one knot at a
time along a straight line that never leaves the signs: the objective falls at each step, so no pattern
returns and it ends at the optimum.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.network import Array
from numeric.onedim.descent import descend
from numeric.onedim.dual import knot_duals, most_violated, sweep
from numeric.onedim.hats import HatSystem
from numeric.onedim.signed import Pattern, Stationary, settle, signed_kinks

__all__ = ["solve_reduced"]

_BLOCK_STEPS = 40
_PATIENCE = 3


def solve_reduced(system: HatSystem, start: Stationary, beta: float, tolerance: float) -> Stationary:
    """The optimum over splines with kinks at any node of ``system``; never worse than ``start``.

    ``tolerance`` is the largest violation of the dual bounds, in units of beta, that may remain.
    """
    best, done = _block(system, start, beta, tolerance)
    return best if done else descend(system, best, beta, tolerance)


def _block(system: HatSystem, start: Stationary, beta: float, tolerance: float) -> tuple[Stationary, bool]:
    """Block pivoting: the best consistent point met, and whether it is optimal."""
    best, point, stale = start, start, 0
    for _ in range(_BLOCK_STEPS):
        at_knots = knot_duals(point.pattern.signs, point.m)
        g = sweep(system, point.pattern.knots, point.values, at_knots, beta)
        nodes, signs, _ = most_violated(g, point.m, tolerance)
        if len(nodes) == 0:
            return (point, True) if point.consistent else (best, False)
        point = settle(system, *_extended(system, point, nodes, signs), beta)
        if point.objective < best.objective:
            stale = 0
            best = point if point.consistent else best
        else:
            stale += 1
        if stale == _PATIENCE:
            break
    return best, False


def _extended(system: HatSystem, point: Stationary, nodes: Array, signs: Array) -> tuple[Pattern, Array]:
    """The pattern with the new knots, and the kinks before the step (0 at the new ones)."""
    old = point.pattern
    inner = np.concatenate([old.knots[1:-1], nodes])
    order = np.argsort(inner)
    pattern = replace(old, knots=np.concatenate([old.knots[:1], inner[order], old.knots[-1:]]),
                      signs=np.concatenate([old.signs, signs])[order])
    kinks = np.concatenate([signed_kinks(system, point), np.zeros(len(nodes))])[order]
    return pattern, kinks
