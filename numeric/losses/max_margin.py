"""Max-margin classification, ``y f >= 1`` at minimum norm; dual ``sum y v`` over ``y v >= 0``."""

from __future__ import annotations

import numpy as np

from numeric.losses.base import ConicLoss, Linearisation, Mask, Units
from numeric.losses.margins import HingeLike, margin_cone
from numeric.network import Array
from numeric.onedim import LineSolver, bent_gaps, separating_dots

MARGIN_TOLERANCE = 1e-9
"""How far below one the smallest margin may be by rounding."""


class MaxMargin(HingeLike):
    """``L(f) = 0`` if every margin ``y_i f_i`` is at least one, else infinite."""

    name = "max-margin"
    constrained = True
    met = "separated"
    relaxation = "hinge"
    steepest = np.inf

    def value(self, f: Array, y: Array) -> float:
        """Zero or infinity."""
        return 0.0 if float(np.min(y * f)) >= 1.0 - MARGIN_TOLERANCE else np.inf

    def feasible_scale(self, f: Array, y: Array) -> float:
        """One over the smallest margin, if that is positive."""
        smallest = float(np.min(y * f))
        return 1.0 / smallest if smallest > 0 else 1.0

    def output_bias(self, g: Array, y: Array) -> float:
        """The largest smallest margin: midway between the classes."""
        if np.all(y == y[0]):
            return float(np.max(y - g) if y[0] > 0 else np.min(y - g))
        return -0.5 * float(np.min(g[y > 0]) + np.max(g[y < 0]))

    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """``y f >= 1``, relaxed: a hinge loss of weight ``ceiling``."""
        return margin_cone(y, ceiling)

    def slacks(self, y: Array) -> tuple[tuple[Array, float], ...]:
        """A larger margin is free."""
        return ((-y, 0.0),)

    def on_line(self, *, skip: bool) -> LineSolver:
        """Connecting the dots at the gaps between the classes."""
        return bent_gaps if skip else separating_dots

    def units(self, targets: float, data: float) -> Units:
        """Those of the norm of the network: labels have no unit."""
        return Units(1.0 / data, 1.0 / data)

    def growth(self, f: Array, error: Array, y: Array) -> float:
        """None: zero where it is finite."""
        return 0.0

    def unmet(self, residual: Array, y: Array) -> Array:
        """What a margin below one lacks."""
        return np.where(y * residual > 0, residual, 0.0)

    def binding(self, f: Array, y: Array, slack: float) -> Mask:
        """Margins up to ``1 + slack``."""
        few: Mask = y * f <= 1.0 + slack
        return few

    def contradict(self, low: Array, high: Array) -> Mask:
        """Opposite labels."""
        opposite: Mask = (high > 0) & (low < 0)
        return opposite

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Rows whose multiplier outweighs their slack are tied to margin one."""
        tied = y * v > float(np.max(np.abs(v), initial=0.0)) * np.abs(y * f - 1.0)
        return Linearisation(np.where(tied, v, 0.0), np.zeros_like(y), tied, y)
