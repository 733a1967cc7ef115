"""The exact solution of the reduced problem: kinks allowed at every node of a small hat system.

Two methods, the quick one first. The block method adds every peak of the violated dual function at once
and drops wrong signs in blocks; it takes about ten cheap steps, but may cycle. From the best point it
met, the descent method then changes one knot at a time and ends at the optimum.
"""

from __future__ import annotations

import numpy as np

from numeric.onedim.descent import descend
from numeric.onedim.hats import HatSystem
from numeric.onedim.stationary import Stationary, settle, violations

_BLOCK_STEPS = 40
_PATIENCE = 3


def solve_reduced(system: HatSystem, start: Stationary, beta: float, tolerance: float) -> Stationary:
    """The optimum over splines with kinks at any node of ``system``; never worse than ``start``.

    ``tolerance`` is the largest violation of the dual bounds, in units of beta, that may remain.
    """
    best, done = _block(system, start, beta, tolerance)
    return best if done else descend(system, best, beta, tolerance)


def _block(system: HatSystem, start: Stationary, beta: float, tolerance: float) -> tuple[Stationary, bool]:
    """Block pivoting: the best consistent point met, and whether it is optimal.

    Progress is a lower objective or, among objectives that rounding cannot tell apart, a smaller violation.
    """
    best, point, smallest, stale = start, start, np.inf, 0
    for _ in range(_BLOCK_STEPS):
        nodes, signs, sizes = violations(system, point, beta, tolerance)
        if len(nodes) == 0:
            return (point, True) if point.consistent else (best, False)
        worst = float(np.max(sizes))
        level = point.objective <= best.objective + best.noise
        stale = 0 if point.objective < best.objective - best.noise or (level and worst < smallest) else stale + 1
        if stale > _PATIENCE:
            break
        if level:
            smallest = min(smallest, worst)
            best = point if point.consistent else best
        before = np.insert(point.kinks, np.searchsorted(point.pattern.knots, nodes) - 1, 0.0)
        point = settle(system, point.pattern.insert(nodes, signs), before, beta)
    return best, False
