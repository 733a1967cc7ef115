"""Logistic loss, ``sum log(1 + exp(-y f))``; dual ``sum H(y v)``, ``H`` the binary entropy."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.special import expit, xlog1py, xlogy

from numeric.losses.base import ConicLoss, Linearisation, falling_root
from numeric.losses.margins import MarginLoss
from numeric.network import Array
from numeric.onedim import LineSolver, bent_logistic, logistic_rays, logistic_spline

SATURATION = 800.0
"""An output bias at which the loss of a correctly classified sample underflows to zero."""

EPS = float(np.finfo(np.float64).eps)

NEWTON = 40
"""Steps at most; a few are enough but for the largest margins."""


class Logistic(MarginLoss):
    """``L(f) = sum_i log(1 + exp(-y_i f_i))`` for labels in {-1, +1}."""

    name = "logistic"
    attained = False
    log_odds = True

    def value(self, f: Array, y: Array) -> float:
        """``sum log(1 + exp(-y f))`` without overflow."""
        return float(np.sum(np.logaddexp(0.0, -y * f)))

    def dual_value(self, v: Array, y: Array) -> float:
        """Sum of binary entropies of ``y v``."""
        p = np.clip(y * v, 0.0, 1.0)
        return float(-np.sum(xlogy(p, p) + xlog1py(1.0 - p, -p)))

    def best_scale(self, v: Array, y: Array, limit: float) -> float:
        """Bisection on the derivative ``sum p log((1 - s p) / (s p))``, positive where no ``s p`` exceeds a half."""
        p = y * v
        p = p[p > 0]
        if p.size == 0:
            return 0.0
        largest = float(p.max())
        p = p / largest  # its root is that of p itself, times the largest

        def slope(s: float) -> float:
            return float(np.sum(xlog1py(p, -np.minimum(s * p, 1.0)) - xlogy(p, s * p)))

        end = min(limit * largest, 1.0)
        if end <= 0.5 or slope(end) >= 0:
            return end / largest
        return falling_root(slope, 0.5, end) / largest

    def output_bias(self, g: Array, y: Array) -> float:
        """Root of the sum of the gradient; far out (loss zero in floating point) for a single class."""
        if np.all(y == y[0]):
            return float(y[0]) * (SATURATION + float(np.max(np.abs(g))))
        reach = float(np.max(np.abs(g))) + abs(float(np.log(np.sum(y > 0) / np.sum(y < 0)))) + 1.0

        def slope(xi: float) -> float:
            return float(np.sum(y * expit(-y * (g + xi))))

        return falling_root(slope, -reach, reach)

    def dual_from_fit(self, f: Array, y: Array) -> Array:
        """``y / (1 + exp(y f))``."""
        result: Array = y * expit(-y * f)
        return result

    def proximal_dual(self, f: Array, y: Array, step: Array) -> Array:
        """Newton's method on ``m = y f + step p(m)``, ``p`` falling: the root of an increasing function of ``m``.

        It is convex below zero and concave above, so that Newton's method is monotone from some step on.
        """
        low, high = y * f, y * f + step
        above = low + 0.5 * step > 0.0  # the root is
        low, high = np.where(above, np.maximum(low, 0.0), low), np.where(above, high, np.minimum(high, 0.0))
        m = np.clip(np.where(above, np.log1p(step), 0.0), low, high)
        for _ in range(NEWTON):
            p = expit(-m)
            wrong = m - y * f - step * p
            low, high = np.where(wrong <= 0.0, m, low), np.where(wrong >= 0.0, m, high)
            moved = m - wrong / (1.0 + step * p * (1.0 - p))
            near = np.abs(moved - m) <= 8.0 * EPS * (1.0 + np.abs(m))
            if np.all(near):
                break
            m = np.where(near | ((moved > low) & (moved < high)), moved, 0.5 * (low + high))
        result: Array = y * expit(-m)
        return result

    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """``exp(-y f - t) + exp(-t) <= 1`` by two exponential cones a sample; variables (t, p, q)."""
        n = len(y)
        rows, row = 6 * n + n, np.arange(n)
        one, none = np.ones(n), np.zeros((n,))
        Mf = sp.csc_array((y, (3 * row, row)), shape=(rows, n))
        entries = [
            (one, 3 * row, row),
            (-one, 3 * row + 2, n + row),
            (one, 3 * (n + row), row),
            (-one, 3 * (n + row) + 2, 2 * n + row),
            (one, 6 * n + row, n + row),
            (one, 6 * n + row, 2 * n + row),
        ]
        data, i, j = (np.concatenate(part) for part in zip(*entries, strict=True))
        rhs = np.zeros(rows)
        rhs[1 : 6 * n : 3] = 1.0
        rhs[6 * n :] = 1.0
        cones = (*(("exponential", 3),) * (2 * n), ("nonnegative", n))
        cost = np.concatenate([one, none, none])
        return ConicLoss(Mf, sp.csc_array((data, (i, j)), shape=(rows, 3 * n)), rhs, cones, 0.0 * cost, cost)

    def conic_near_zero(self, y: Array, unit: float) -> ConicLoss:
        """``exp(-y f) <= unit t`` at cost ``unit t``: off by the square of the loss, and of unit size in ``t``."""
        n = len(y)
        row = np.arange(n)
        Mf = sp.csc_array((y, (3 * row, row)), shape=(3 * n, n))
        Ma = sp.csc_array((-np.ones(n), (3 * row + 2, row)), shape=(3 * n, n))
        rhs = np.tile([-np.log(unit), 1.0, 0.0], n)
        return ConicLoss(Mf, Ma, rhs, (("exponential", 3),) * n, np.zeros(n), np.full(n, unit))

    def on_line(self, *, skip: bool) -> LineSolver:
        """Newton's method with banded equations."""
        return bent_logistic if skip else logistic_spline

    def on_rays(self) -> LineSolver:
        """One number for either side of zero."""
        return logistic_rays

    def growth(self, f: Array, error: Array, y: Array) -> float:
        """The slope at the least margin that there can be."""
        return float(error @ expit(-(y * f - error)))

    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """Curvature ``p (1 - p)``."""
        p = expit(-y * f)
        return Linearisation(y * p, p * expit(y * f), np.zeros(len(y), dtype=bool), y)
