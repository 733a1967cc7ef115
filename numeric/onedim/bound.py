"""A rigorous lower bound from any spline: a dual point that is feasible whatever was rounded.

With free bias a dual point needs ``1'v = 0`` exactly, which floating-point numbers cannot promise, and a
violation however small makes the bound minus infinity. So ``v`` is not given by numbers at the knots: the
residuals strictly between knots are taken as they are, ``g`` at the knots is set to the bound that the
sign of each kink asks for, and those two *define* ``v`` at the knots, in real arithmetic, as the kinks of
``g``. Then ``1'v = 0`` and ``g`` at the knots hold by definition, and what remains is to bound, with
running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3),
``|g| <= beta`` between the knots and the dual value

    v'y - v'v/2 = v'(y - f) + sum_k g_k delta_k + m s_1 - v'v/2,

where the middle two terms are ``v'f``, by summation by parts, for a spline ``f`` with these knots. When
the spline is optimal all of ``v - (y - f)`` is rounding, and so is the gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.onedim.dual import knot_duals
from numeric.onedim.hats import Index, interpolate
from numeric.onedim.samples import EPS, MergedSamples
from numeric.onedim.stationary import Stationary

_SUM = 64.0 * EPS
"""Relative error of numpy's pairwise sums, with room to spare (up to 2**40 terms)."""


_BLOCK = 256


@dataclass(frozen=True, eq=False)
class DualPoint:
    """``v`` at the distinct points (scaled, feasible up to rounding) and its certified objective."""

    v: Array
    lower_bound: float


@dataclass(frozen=True, eq=False)
class _DualPath:
    """``g / beta`` at the points, the dual it belongs to, and bounds on the rounding in both."""

    g: Array
    g_error: Array
    v: Array
    v_error: Array


def dual_point(samples: MergedSamples, point: Stationary, beta: float) -> DualPoint:
    """The dual point of a spline with knots at the samples, and a lower bound of the optimum.

    Both are for the scaled problem on the merged samples, without the constant ``samples.within``.
    """
    if samples.size == 1:
        return DualPoint(np.zeros(1), 0.0)
    knots, values = point.pattern.knots, point.values
    m = min(1.0, max(-1.0, point.m))
    at_knots = knot_duals(point.pattern.signs, m)
    residual, residual_error = _residuals(samples, knots, values)
    path = _path(samples, knots, at_knots, residual, beta)
    shrink = 1.0 / _largest(path, m)
    slopes = np.diff(values) / np.diff(samples.x[knots])
    terms = at_knots[:-1] * np.diff(slopes, prepend=0.0)
    fitted = beta * float(np.sum(terms))
    slack = beta * 8.0 * EPS * 2.0 * float(np.sum(np.abs(slopes))) + _SUM * beta * float(np.sum(np.abs(terms)))
    inner = path.v * residual
    misfit = beta * float(np.sum(inner))
    slack += beta * (
        _SUM * float(np.sum(np.abs(inner)))
        + float(np.sum(np.abs(path.v) * residual_error))
        + float(np.sum(path.v_error * (np.abs(residual) + residual_error)))
    )
    square = path.v * path.v / samples.weight
    size = (
        beta
        * beta
        * (
            float(np.sum(square)) * (1.0 + _SUM)
            + float(np.sum((2.0 * np.abs(path.v) + path.v_error) * path.v_error / samples.weight))
        )
    )
    linear = misfit + fitted - (1.0 + 8.0 * EPS) * slack
    scale = min(shrink, linear / size) if size > 0.0 else shrink
    if not (np.isfinite(linear) and np.isfinite(size)) or linear <= 0.0:
        return DualPoint(np.zeros(samples.size), 0.0)
    bound = scale * linear - 0.5 * scale * scale * size
    return DualPoint(scale * beta * path.v, bound * (1.0 - 8.0 * EPS))


def _residuals(samples: MergedSamples, knots: Index, values: Array) -> tuple[Array, Array]:
    """``y - f`` at the points, and a bound on its rounding error (that of ``y`` included)."""
    f = interpolate(samples.x, knots, values)
    residual = samples.y - f
    reach = np.abs(values)
    reach = np.repeat(reach[:-1] + reach[1:], np.diff(knots))
    error = samples.y_error + EPS * np.abs(residual)
    error[:-1] += 8.0 * EPS * reach
    return residual, error


def _path(samples: MergedSamples, knots: Index, at_knots: Array, residual: Array, beta: float) -> _DualPath:
    """``g / beta``: the line through the given values plus a bump over each segment, zero at its knots.

    The bump's first slope is what closes it. Its rounding shows as a mismatch at the far knot, so the true
    bump differs from the computed one by at most that plus twice the running error of the sums.
    """
    x, starts, ends = samples.x, knots[:-1], knots[1:]
    v = samples.weight * residual / beta
    bump, slope, error, slope_error = _bumps(x, knots, v)
    counts, lengths = np.diff(knots), np.diff(x[knots])
    lines = np.diff(at_knots) / lengths
    from_knot = x[:-1] - np.repeat(x[starts], counts)
    from_knot *= np.repeat(lines, counts)
    bump += from_knot
    bump += np.repeat(at_knots[:-1], counts)
    g = np.append(bump, 0.0)
    g[knots] = at_knots
    g_error = np.append(np.repeat(error + 8.0 * EPS * (1.0 + np.abs(at_knots[:-1])), counts), 0.0)
    g_error[knots] = 0.0
    v[knots] = np.append(lines + slope[starts], 0.0) - np.concatenate([[0.0], lines + slope[ends - 1]])
    at_opening = error / lengths + 4.0 * EPS * (np.abs(lines) + np.abs(slope[starts]))
    at_closing = error / lengths + slope_error + 4.0 * EPS * (np.abs(lines) + np.abs(slope[ends - 1]))
    v_error = np.zeros(len(x))
    v_error[starts] += at_opening
    v_error[ends] += at_closing
    v_error[knots] += EPS * np.abs(v[knots])
    return _DualPath(g, g_error, v, v_error)


def _bumps(x: Array, knots: Index, v: Array) -> tuple[Array, Array, Array, Array]:
    """The bumps of the ``v`` strictly between knots: heights, slopes, and both errors per segment."""
    starts, counts, ends = knots[:-1], np.diff(knots), knots[1:]
    lengths = np.diff(x[knots])
    inner = v[:-1] * (np.repeat(x[ends], counts) - x[:-1])
    inner[starts] = 0.0
    opening = -np.add.reduceat(inner, starts) / lengths
    mass, mass_error = _running_sums(v[:-1], starts)
    slope = mass - np.repeat(mass[starts], counts)
    slope += np.repeat(opening, counts)
    steepest = np.maximum.reduceat(np.abs(slope), starts)
    slope_error = mass_error + 4.0 * EPS * (steepest + np.abs(opening))
    slope_rise = slope * np.diff(x)
    sums, sums_error = _running_sums(slope_rise, starts)
    heights = np.concatenate([[0.0], sums[:-1]])
    base = heights[starts]
    heights -= np.repeat(base, counts)
    running = (
        sums_error
        + EPS * np.abs(base)
        + slope_error * lengths
        + (6.0 * EPS * np.add.reduceat(np.abs(slope_rise), starts))
    )
    error = 1.01 * (np.abs(sums[ends - 1] - base) + 2.0 * running)
    several = counts > 1  # a single gap has no bump, and its computed one is exactly zero
    return heights, slope, error * several, slope_error * several


def _running_sums(values: Array, starts: Index) -> tuple[Array, Array]:
    """Cumulative sums, and per segment a bound on the rounding in their differences inside it.

    Sums run afresh in blocks and the blocks' own sums are added on: each addition then rounds a number of
    the size of a block's sum, not of the whole.
    """
    rows = -(-len(values) // _BLOCK)
    padded = np.zeros(rows * _BLOCK)
    padded[: len(values)] = values
    within = padded.reshape(rows, _BLOCK).cumsum(axis=1)
    offsets = np.concatenate([[0.0], np.cumsum(within[:-1, -1])])
    sums = (within + offsets[:, None]).reshape(-1)[: len(values)]
    np.abs(within, out=within)
    within[:, 0] += np.abs(offsets)
    error = np.add.reduceat(within.reshape(-1)[: len(values)], starts)
    largest = np.maximum.reduceat(np.abs(sums), starts)
    return sums, 1.01 * EPS * (error + 4.0 * largest)


def _largest(path: _DualPath, m: float) -> float:
    """An upper bound of ``max(1, |g|, |g - m|)`` over the points: dividing by it restores feasibility."""
    beyond = np.maximum(np.abs(path.g), np.abs(path.g - m)) * (1.0 + 4.0 * EPS) + path.g_error
    return max(1.0, float(np.max(beyond))) * (1.0 + 4.0 * EPS)
