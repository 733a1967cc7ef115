"""Losses of the margins ``y f``, falling in each of them: the targets are labels -1 and +1."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import scipy.sparse as sp

from numeric.losses.base import ConicLoss, Loss
from numeric.network import Array


class MarginLoss(Loss):
    """``L(f; y)`` is a sum of falling functions of ``y_i f_i``; its dual is over ``0 <= y v <= steepest``."""

    labelled = True
    steepest: ClassVar[float] = 1.0
    """The largest slope, up to the sign."""

    def project(self, v: Array, y: Array, *, free: bool) -> Array:
        """Clip to the box, then balance the classes by shrinking."""
        clipped = y * np.clip(y * v, 0.0, self.steepest)
        return _balanced(clipped) if free else clipped

    def least_between(self, low: Array, high: Array, y: Array, centre: Array, strength: float) -> Array:
        """The largest margins."""
        return np.where(y > 0, high, low)


class HingeLike(MarginLoss):
    """``L(f; y) = sum steepest (1 - y_i f_i)_+``: the hinge loss, and in the limit the constraint of a margin."""

    def dual_value(self, v: Array, y: Array) -> float:
        """``y'v``."""
        return float(v @ y)

    def dual_terms(self, v: Array, y: Array) -> Array:
        """``|v y|``: nothing is squared."""
        sizes: Array = np.abs(v * y)
        return sizes

    def best_scale(self, v: Array, y: Array, limit: float) -> float:
        """As far as the box and the limit allow."""
        largest = float(np.max(np.abs(v), initial=0.0))
        return min(limit, self.steepest / largest) if largest > 0 else 0.0

    def smoothed(self, f: Array, y: Array, centre: Array, strength: float) -> tuple[float, Array]:
        """Multipliers follow the missing margin, within the box."""
        p = np.clip(y * centre + strength * (1.0 - y * f), 0.0, self.steepest)
        away = p - y * centre
        return float(p @ (1.0 - y * f)) - float(away @ away) / (2.0 * strength), y * p


def _balanced(v: Array) -> Array:
    """The heavier sign class of ``v`` shrunk so that the entries sum to zero."""
    up, down = float(np.sum(v[v > 0])), -float(np.sum(v[v < 0]))
    if up == 0.0 or down == 0.0:
        return np.zeros_like(v)
    return np.where(v > 0, v * min(1.0, down / up), v * min(1.0, up / down))


def margin_cone(y: Array, cost: float) -> ConicLoss:
    """Slacks ``a >= 0`` with ``y f + a >= 1``, at ``cost`` a unit."""
    n = len(y)
    eye = sp.eye_array(n)
    Mf = sp.vstack([sp.diags_array(-y), sp.csc_array((n, n))], format="csc")
    Ma = sp.vstack([-eye, -eye], format="csc")
    rhs = np.concatenate([-np.ones(n), np.zeros(n)])
    return ConicLoss(Mf, Ma, rhs, (("nonnegative", 2 * n),), np.zeros(n), np.full(n, cost))
