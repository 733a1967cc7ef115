"""From a coarse grid of samples to all of them: which samples are knots.

A round solves the reduced problem on the current knots and the peaks of the violated dual function, then
sweeps the dual function over all nodes. Rounds on every eighth, every sixty-fourth... sample find almost
all knots at a fraction of the cost; the rounds on all samples only move them to their exact places.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.onedim.hats import HatSystem, Index
from numeric.onedim.reduced import solve_reduced
from numeric.onedim.regime import TOTAL_VARIATION, Regime
from numeric.onedim.stationary import Stationary, crowded, line, violations

_FACTOR = 8
_COARSEST = 64
_COARSE_TOLERANCE = 1e-8
_REDUCED_ACCURACY = 1e-3
_PATIENCE = 4
_CROWDED = 0.98
_SPARSE = 4


def optimise(
    system: HatSystem, beta: float, tolerance: float, max_rounds: int, regime: Regime = TOTAL_VARIATION
) -> tuple[Stationary, int]:
    """The optimum over kinks at all nodes, grids from coarse to fine; and the rounds on all nodes.

    ``tolerance``: the loss in the objective, relative to it, at which violations no longer matter. ``regime``: where
    to begin, and to stay if the first slope is free.
    """
    grids = [(system, np.arange(system.size))]
    while grids[-1][0].size > _COARSEST * _FACTOR:
        coarser, at = grids[-1]
        pick = np.append(np.arange(0, coarser.size - 1, _FACTOR), coarser.size - 1)
        grids.append((coarser.restrict(pick), at[pick]))
    point = line(grids[-1][0], beta, regime)
    for number in range(len(grids) - 1, 0, -1):
        grid, at = grids[number]
        point, _ = refine(grid, point, beta, _COARSE_TOLERANCE, max_rounds)
        finer, finer_at = grids[number - 1]
        if len(point.pattern.knots) > _CROWDED * grid.size:
            point = crowded(finer, beta, regime)
        else:
            point = _renumber(point, np.searchsorted(finer_at, at[point.pattern.knots]))
    return refine(system, point, beta, tolerance, max_rounds)


def refine(
    system: HatSystem, point: Stationary, beta: float, tolerance: float, max_rounds: int
) -> tuple[Stationary, int]:
    """Rounds from ``point`` until no violation exceeds ``tolerance``, or none helps any more."""
    best, smallest, stale = point, np.inf, 0
    for number in range(max_rounds):
        nodes, signs, sizes = violations(system, point, beta, tolerance)
        if len(nodes) == 0:
            return point, number
        worst = float(np.max(sizes))
        lower = point.objective < best.objective - best.noise
        if lower or worst < smallest:
            best, smallest, stale = point, worst, 0
        elif (stale := stale + 1) == _PATIENCE:
            return best, number
        wider = point.pattern.insert(nodes, signs)
        if _SPARSE * len(wider.knots) > system.size:
            wider = replace(wider, knots=np.arange(system.size))
        reduced = system.restrict(wider.knots)
        local = _renumber(point, np.searchsorted(wider.knots, point.pattern.knots))
        better = solve_reduced(reduced, local, beta, max(_REDUCED_ACCURACY * worst, 0.5 * tolerance))
        point = _renumber(better, wider.knots[better.pattern.knots])
    return best, max_rounds


def _renumber(point: Stationary, knots: Index) -> Stationary:
    return replace(point, pattern=replace(point.pattern, knots=knots))
