"""Squared loss, ``½ ||f - y||²``; dual ``v'y - ½ ||v||²``."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from numeric.losses.base import ConicLoss, Linearisation, Loss, centred
from numeric.network import Array

__all__ = ["Squared"]


class Squared(Loss):
    """``L(f) = ½ ||f - y||²``, one half of the sum of squares (also for ``y`` of shape (n, o))."""

    name = "squared"

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

    def project(self, v: Array, y: Array, *, free: bool) -> Array:
        """Only the sum is constrained."""
        return centred(v) if free else v

    def output_bias(self, g: Array, y: Array) -> float:
        """Mean residual."""
        return float(np.mean(y - g))

    def dual_from_fit(self, f: Array, y: Array) -> Array:
        """The residual."""
        return y - f

    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """Residuals as variables: ``f + a = y``."""
        n = len(y)
        eye = sp.eye_array(n, format="csc")
        return ConicLoss(eye, eye, y, (("zero", n),), np.ones(n), np.zeros(n))

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Curvature one everywhere."""
        return Linearisation(y - f, np.ones_like(y), np.zeros(len(y), dtype=bool), y)
