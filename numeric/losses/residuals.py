"""Losses of the residuals ``y - f``: the targets are numbers, in any unit."""

from __future__ import annotations

import numpy as np

from numeric.losses.base import Loss
from numeric.network import Array


class ResidualLoss(Loss):
    """``L(f; y)`` is a function of ``y - f``, even and least at zero."""

    translation_invariant = True

    def project(self, v: Array, y: Array, *, free: bool) -> Array:
        """Only the sum is constrained."""
        return centred(v) if free else v

    def least_between(self, low: Array, high: Array, y: Array, centre: Array, strength: float) -> Array:
        """As near as possible to where the multiplier vanishes."""
        nearest: Array = np.clip(y + centre / strength, low, high)
        return nearest


def centred(v: Array) -> Array:
    """``v`` minus its mean, twice, so that the sum is zero up to one rounding."""
    v = v - v.mean(axis=0)
    result: Array = v - v.mean(axis=0)
    return result
