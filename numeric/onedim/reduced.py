"""The exact solution of the reduced problem: kinks allowed at every node of a small hat system.

Two methods, the quick one first. The block method adds every peak of the violated dual function at once
and drops wrong signs in blocks; it takes about ten cheap steps, but may cycle. From the best point it
met, the descent method then changes one knot at a time and ends at the optimum.
"""

from __future__ import annotations

import numpy as np

from numeric.onedim.descent import descend
from numeric.onedim.hats import HatSystem
from numeric.onedim.signed import Stationary, settle, violations

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
        nodes, signs, _ = violations(system, point, beta, tolerance)
        if len(nodes) == 0:
            return (point, True) if point.consistent else (best, False)
        where = np.searchsorted(point.pattern.knots, nodes) - 1
        before = np.insert(point.kinks, where, 0.0)
        point = settle(system, point.pattern.insert(nodes, signs), before, beta)
        improved = point.objective < best.objective
        stale = 0 if improved else stale + 1
        best = point if improved and point.consistent else best
        if stale == _PATIENCE:
            break
    return best, False
