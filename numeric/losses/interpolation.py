"""Minimum-norm interpolation, ``f = y``; dual ``v'y``."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from numeric.losses.base import ConicLoss, Linearisation, Loss, centred
from numeric.network import Array

__all__ = ["INTERPOLATION_TOLERANCE", "Interpolation"]

INTERPOLATION_TOLERANCE = 1e-9
"""Largest residual, relative to the largest target, of a network that counts as interpolating."""


class Interpolation(Loss):
    """``L(f) = 0`` if ``f = y`` (to ``INTERPOLATION_TOLERANCE``), else infinite."""

    name = "interpolation"
    homogeneous = True

    def value(self, f: Array, y: Array) -> float:
        """Zero or infinity."""
        allowed = INTERPOLATION_TOLERANCE * float(np.max(np.abs(y)))
        return 0.0 if float(np.max(np.abs(f - y))) <= allowed else np.inf

    def dual_value(self, v: Array, y: Array) -> float:
        """``v'y``."""
        return float(np.sum(v * y))

    def best_scale(self, v: Array, y: Array, limit: float) -> float:
        """As far as allowed when ``v'y`` is positive."""
        return limit if float(np.sum(v * y)) > 0 else 0.0

    def project(self, v: Array, y: Array, *, free: bool) -> Array:
        """Only the sum is constrained."""
        return centred(v) if free else v

    def output_bias(self, g: Array, y: Array) -> float:
        """Midrange of the residual: the least violation."""
        return 0.5 * float(np.max(y - g) + np.min(y - g))

    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """``f + a - c = y`` with ``a, c >= 0`` at cost ``ceiling`` each."""
        n = len(y)
        eye, none = sp.eye_array(n), sp.csc_array((2 * n, n))
        Mf = sp.vstack([eye, none], format="csc")
        Ma = sp.vstack([sp.hstack([eye, -eye]), -sp.eye_array(2 * n)], format="csc")
        rhs = np.concatenate([y, np.zeros(2 * n)])
        cones = (("zero", n), ("nonnegative", 2 * n))
        return ConicLoss(Mf, Ma, rhs, cones, np.zeros(2 * n), np.full(2 * n, ceiling))

    def smoothed(self, f: Array, y: Array, centre: Array, strength: float) -> tuple[float, Array]:
        """Multipliers follow the residual."""
        away = y - f
        return float(away @ (centre + 0.5 * strength * away)), centre + strength * away

    def slacks(self, y: Array) -> tuple[tuple[Array, float], ...]:
        """None: equations."""
        return ()

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Every row tied to its target."""
        return Linearisation(v, np.zeros_like(y), np.ones(len(y), dtype=bool), y)
