"""The dual function ``g(t) = sum_i v_i (x_i - t)_+`` of a spline, at every node, segment by segment.

At the knots of a stationary spline ``g`` is known: it equals the bound that the sign of the kink asks
for. Between two knots it is the straight line through those values plus what the residuals strictly
between them add, two cumulative sums that start afresh at each knot, so rounding never travels.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.onedim.hats import HatSystem, Index, interpolate
from numeric.onedim.regime import dual_box


def knot_duals(signs: Array, m: float) -> Array:
    """``g`` at the knots, ends included: ``m`` first, 0 last, the bound of each kink's sign between."""
    lower, upper = dual_box(m)
    return np.concatenate([[m], np.where(signs > 0, upper, lower), [0.0]])


def sweep(system: HatSystem, knots: Index, values: Array, at_knots: Array, beta: float) -> Array:
    """``g / beta`` at every node, given its values ``at_knots`` and the spline through ``values``."""
    residual = system.residual(interpolate(system.nodes, knots, values))
    residual /= beta
    starts, counts = knots[:-1], np.diff(knots)
    nodes = system.nodes[knots]
    lengths = np.diff(nodes)
    inner = residual[:-1].copy()
    inner[starts] = 0.0
    to_end = np.repeat(nodes[1:], counts)
    to_end -= system.nodes[:-1]
    on_left = np.add.reduceat(inner * to_end, starts) / lengths
    slope = np.cumsum(residual[:-1])
    slope += np.repeat(np.diff(at_knots) / lengths - on_left - slope[starts], counts)
    slope *= np.diff(system.nodes)
    g = np.empty(system.size)
    g[0] = 0.0
    np.cumsum(slope, out=g[1:])
    g[:-1] += np.repeat(at_knots[:-1] - g[starts], counts)
    g[knots] = at_knots
    return g


def most_violated(g: Array, m: float, tolerance: float) -> tuple[Index, Array, Array]:
    """The peak of every run of nodes where ``g`` leaves its box: nodes, signs, violations."""
    lower, upper = dual_box(m)
    above, too_high = _peaks(g - upper, tolerance)
    below, too_low = _peaks(lower - g, tolerance)
    nodes = np.concatenate([above, below])
    signs = np.concatenate([np.ones(len(above)), -np.ones(len(below))])
    order = np.argsort(nodes)
    return nodes[order], signs[order], np.concatenate([too_high, too_low])[order]


def _peaks(excess: Array, tolerance: float) -> tuple[Index, Array]:
    """First maximiser of each run of consecutive interior nodes with ``excess > tolerance``."""
    where = np.flatnonzero(excess[1:-1] > tolerance) + 1
    if len(where) == 0:
        return where, np.zeros(0)
    heights = excess[where]
    begins = np.diff(where, prepend=-2) > 1
    tops = np.maximum.reduceat(heights, np.flatnonzero(begins))
    run = np.cumsum(begins) - 1
    winners = np.flatnonzero(heights == tops[run])
    _, pick = np.unique(run[winners], return_index=True)
    return where[winners[pick]], tops
