"""Squared loss, ``½ ||f - y||²``; dual ``v'y - ½ ||v||²``."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from numeric.arrays import power_of_two
from numeric.losses.base import ConicLoss, Linearisation, Units, Wide
from numeric.losses.residuals import ResidualLoss
from numeric.network import Array
from numeric.onedim import LineSolver, bent_spline, smoothing_spline, squared_rays


class Squared(ResidualLoss):
    """``L(f) = ½ ||f - y||²``, one half of the sum of squares (also for ``y`` of shape (n, o))."""

    name = "squared"
    rotation_invariant = True
    row_scaled = True
    several_outputs = True

    def value(self, f: Array, y: Array) -> float:
        """``½ ||f - y||²``."""
        return 0.5 * float(np.sum((f - y) ** 2))

    def dual_value(self, v: Array, y: Array) -> float:
        """``½||y||² - ½||y - v||²``, written without cancelling when ``v`` is small."""
        return float(np.sum(v * (y - 0.5 * v)))

    def best_scale(self, v: Array, y: Array, limit: float) -> float:
        """Vertex of a parabola."""
        size = float(np.sum(v * v))
        return float(np.clip(np.sum(v * y) / size, 0.0, limit)) if size > 0 else 0.0

    def output_bias(self, g: Array, y: Array) -> float:
        """Mean residual."""
        return float(np.mean(y - g))

    def dual_from_fit(self, f: Array, y: Array) -> Array:
        """The residual."""
        return y - f

    def proximal_dual(self, f: Array, y: Array, step: Array) -> Array:
        """A residual, shrunk."""
        result: Array = (y - f) / (1.0 + step)
        return result

    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """Residuals as variables: ``f + a = y``."""
        n = len(y)
        eye = sp.eye_array(n, format="csc")
        return ConicLoss(eye, eye, y, (("zero", n),), np.ones(n), np.zeros(n))

    def on_line(self, *, skip: bool) -> LineSolver:
        """The best spline."""
        return bent_spline if skip else smoothing_spline

    def on_rays(self) -> LineSolver:
        """One number for either side of zero."""
        return squared_rays

    def units(self, targets: float, data: float) -> Units:
        """Quadratic in the targets."""
        return Units(targets * targets, targets)

    def growth(self, f: Array, error: Array, y: Array) -> float:
        """``|f - y| e + ½ e²``."""
        return float((np.abs(f - y) * error + 0.5 * error * error).sum())

    def rounded_up(self, fitted: Wide, error: Array, y: Array, offset: Array) -> tuple[float, float]:
        """Residuals in place of fitted values: an offset common to both costs no digits."""
        unit, residual = power_of_two(y), fitted - y
        error = error + float(np.finfo(fitted.dtype).eps) * np.abs(residual).astype(np.float64)
        value, growth = super().rounded_up(residual / unit, error / unit, np.zeros_like(y), offset)
        return value * unit * unit, growth * unit * unit

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Curvature one everywhere."""
        return Linearisation(y - f, np.ones_like(y), np.zeros(len(y), dtype=bool), y)
