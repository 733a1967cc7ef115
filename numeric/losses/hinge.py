"""Hinge loss, ``sum (1 - y f)_+``; dual ``sum y v`` over ``0 <= y v <= 1``."""

from __future__ import annotations

import numpy as np

from numeric.losses.base import ConicLoss, Linearisation
from numeric.losses.margins import HingeLike, margin_cone
from numeric.network import Array
from numeric.onedim import LineSolver, bent_hinge, hinge_rays, hinge_spline

EPS = float(np.finfo(np.float64).eps)


class Hinge(HingeLike):
    """``L(f) = sum_i (1 - y_i f_i)_+`` for labels in {-1, +1}."""

    name = "hinge"

    def value(self, f: Array, y: Array) -> float:
        """``sum (1 - y f)_+``."""
        return float(np.sum(np.maximum(1.0 - y * f, 0.0)))

    def output_bias(self, g: Array, y: Array) -> float:
        """A breakpoint ``y - g`` where the slope ``#{active, y=-1} - #{active, y=+1}`` changes sign."""
        points = np.sort(y - g)
        values = _sorted_hinge(points, g, y)
        return float(points[int(np.argmin(values))])

    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """Slacks ``a >= 0`` with ``y f + a >= 1``."""
        return margin_cone(y, 1.0)

    def slacks(self, y: Array) -> tuple[tuple[Array, float], ...]:
        """A larger margin is free, a missing one costs one a unit."""
        return (-y, 0.0), (y, 1.0)

    def on_line(self, *, skip: bool) -> LineSolver:
        """An interior-point method with banded equations."""
        return bent_hinge if skip else hinge_spline

    def on_rays(self) -> LineSolver:
        """One number for either side of zero."""
        return hinge_rays

    def growth(self, f: Array, error: Array, y: Array) -> float:
        """Slope one wherever the margin can be below one."""
        reached = y * f - error < 1.0 + 2.0 * EPS * (1.0 + np.abs(f) + error)  # the margin itself is rounded
        return float(error[reached].sum())

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Rows whose multiplier is strictly between its bounds are tied to margin one."""
        margin, multiplier = y * f - 1.0, y * v
        unit = min(1.0, float(np.max(np.abs(v), initial=0.0)))  # a small beta makes all multipliers small
        tied = np.minimum(multiplier, 1.0 - multiplier) > unit * np.abs(margin)
        fixed = np.where(margin < 0, y, 0.0)
        return Linearisation(np.where(tied, v, fixed), np.zeros_like(y), tied, y)


def _sorted_hinge(points: Array, g: Array, y: Array) -> Array:
    """Total hinge loss of ``g + xi`` at every ``xi`` in ``points`` (sorted), by cumulative sums."""
    up, down = np.sort((y - g)[y > 0]), np.sort((y - g)[y < 0])
    # label +1 costs (p - xi)_+, label -1 costs (xi - p)_+, with p = y - g
    k = np.searchsorted(up, points)
    tail = np.concatenate([[0.0], np.cumsum(up[::-1])])[::-1]
    above = tail[k] - (len(up) - k) * points
    j = np.searchsorted(down, points)
    head = np.concatenate([[0.0], np.cumsum(down)])
    result: Array = above + j * points - head[j]
    return result
