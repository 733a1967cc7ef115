"""Minimum-norm interpolation, ``f = y``; dual ``v'y``."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from numeric.losses.base import ConicLoss, Linearisation, Mask, Units, Wide
from numeric.losses.residuals import ResidualLoss
from numeric.network import Array
from numeric.onedim import LineSolver, bent_dots, connected_dots

EPS = float(np.finfo(np.float64).eps)

INTERPOLATION_TOLERANCE = 1e-9
"""Largest residual, relative to the largest target, of a network that counts as interpolating."""


class Interpolation(ResidualLoss):
    """``L(f) = 0`` if ``f = y`` (to ``INTERPOLATION_TOLERANCE``), else infinite."""

    name = "interpolation"
    constrained = True
    equations = True
    met = "interpolated"
    relaxation = "squared"

    def value(self, f: Array, y: Array) -> float:
        """Zero or infinity."""
        allowed = INTERPOLATION_TOLERANCE * float(np.max(np.abs(y)))
        return 0.0 if float(np.max(np.abs(f - y))) <= allowed else np.inf

    def dual_value(self, v: Array, y: Array) -> float:
        """``v'y``."""
        return float(np.sum(v * y))

    def dual_terms(self, v: Array, y: Array) -> Array:
        """``|v y|``: nothing is squared."""
        sizes: Array = np.abs(v * y)
        return sizes

    def best_scale(self, v: Array, y: Array, limit: float) -> float:
        """As far as allowed when ``v'y`` is positive."""
        return limit if float(np.sum(v * y)) > 0 else 0.0

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

    def on_line(self, *, skip: bool) -> LineSolver:
        """Connecting the dots."""
        return bent_dots if skip else connected_dots

    def units(self, targets: float, data: float) -> Units:
        """Those of the norm of the network."""
        return Units(targets / data, 1.0 / data)

    def growth(self, f: Array, error: Array, y: Array) -> float:
        """None: zero where it is finite."""
        return 0.0

    def rounded_up(self, fitted: Wide, error: Array, y: Array, offset: Array) -> tuple[float, float]:
        """Beside an offset: constraints are met to a fraction of the spread of the targets.

        Residuals below the rounding of the targets themselves, which no float network can help, count as none.
        """
        if np.any(offset):
            residual = fitted - y
            left = np.maximum(np.abs(residual) - 4.0 * EPS * np.abs(y), 0.0)
            y = y - offset
            fitted = y + np.sign(residual) * left
        return super().rounded_up(fitted, error, y, offset)

    def unmet(self, residual: Array, y: Array) -> Array:
        """All of it."""
        return residual

    def binding(self, f: Array, y: Array, slack: float) -> Mask:
        """All of them."""
        return np.ones(len(f), dtype=bool)

    def contradict(self, low: Array, high: Array) -> Mask:
        """Different targets, rounding aside."""
        differ: Mask = high - low > 64 * EPS * (np.abs(high) + np.abs(low))
        return differ

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Every row tied to its target."""
        return Linearisation(v, np.zeros_like(y), np.ones(len(y), dtype=bool), y)
