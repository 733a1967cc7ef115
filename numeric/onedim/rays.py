"""One feature without biases: the samples on either side of zero have one neuron each, and one number to find.

With ``a = |x|`` on one side the fitted values there are ``a w``, and the problem is ``min_w L(a w) + beta |w|``. The
dual point is in the subgradient of the loss there, the samples at zero included; a neuron makes ``a'v`` of it, of the
samples on its side (Ergen and Pilanci, JMLR 2021, for the squared loss).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from numeric.network import Array, Network
from numeric.onedim.label_losses import LogisticSteps
from numeric.onedim.line_optimum import LineOptimum
from numeric.onedim.samples import EPS

Ray = Callable[[Array, Array, float], tuple[float, Array]]
"""Positive samples, targets and ``beta``: the weight, and the dual point."""

_SUM = 64.0 * EPS


def on_rays(x: Array, y: Array, beta: float, ray: Ray, dual_value: Callable[[Array, Array], float]) -> LineOptimum:
    """Both sides, each by ``ray``; ``dual_value`` of a dual point and targets is rounded down."""
    U, w, v, most = [], [], ray(np.zeros(1), np.ones(1), beta)[1] * y, 0.0
    for side in (1.0, -1.0):
        there = side * x > 0.0
        if not there.any():
            continue
        a = side * x[there]
        with np.errstate(over="ignore"):  # a margin beyond floats has no loss left
            weight, v[there] = ray(a, y[there], beta)
        seen = (a.astype(np.longdouble)) * v[there]
        rounding = 2.0 * len(a) * float(np.finfo(np.longdouble).eps) * float(np.sum(np.abs(seen)))
        most = max(most, abs(float(np.sum(seen))) * (1.0 + 2.0 * EPS) + rounding)
        if weight != 0.0:
            U.append(side)
            w.append(weight)
    v *= min(1.0, beta / most) * (1.0 - 4.0 * EPS) if most > 0.0 else 1.0
    network = Network(np.array([U]).reshape(1, len(U)), np.zeros(len(U)), np.array(w), 0.0)
    return LineOptimum(network, v, dual_value(v, y))


def squared_rays(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Squared loss: soft thresholds."""
    return on_rays(x, y, beta, _squared, _squared_dual)


def hinge_rays(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Hinge loss: the sample at which the slope of the loss passes the penalty's has margin one."""
    return on_rays(x, y, beta, _hinge, lambda v, y: float(np.sum(v * y)) * (1.0 - _SUM))


def logistic_rays(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Logistic loss: the root of the derivative."""
    return on_rays(x, y, beta, _logistic, lambda v, y: LogisticSteps.dual_value(v * y))


def _squared(a: Array, y: Array, beta: float) -> tuple[float, Array]:
    unit = float(a.max())
    if unit == 0.0:
        return 0.0, y
    ratio = a / unit
    pull = float(np.sum(ratio * y))
    weight = np.sign(pull) * max(abs(pull) - beta / unit, 0.0) / float(np.sum(ratio * ratio))
    return weight / unit, y - ratio * weight


def _squared_dual(v: Array, y: Array) -> float:
    wide, goal = v.astype(np.longdouble), y.astype(np.longdouble)
    total, size = float(np.sum(wide * (goal - 0.5 * wide))), float(np.sum(np.abs(v) * (np.abs(y) + np.abs(v))))
    return total * (1.0 - 2.0 * EPS) - len(v) * float(np.finfo(np.longdouble).eps) * size


def _hinge(a: Array, y: Array, beta: float) -> tuple[float, Array]:
    pull = float(np.sum(a * y))
    if abs(pull) <= beta:
        return 0.0, y
    side = float(np.sign(pull))
    gain = np.flatnonzero(side * y > 0.0)
    gain = gain[np.argsort(-a[gain], kind="stable")]
    left = pull * side - np.cumsum(a[gain])
    last = int(np.searchsorted(-left, -beta))
    last = min(last, len(gain) - 1)
    p = np.ones(len(a))
    p[gain[:last]] = 0.0
    p[gain[last]] = min(max((beta - float(left[last])) / float(a[gain[last]]), 0.0), 1.0)
    return side / float(a[gain[last]]), p * y


def _logistic(a: Array, y: Array, beta: float) -> tuple[float, Array]:
    side = float(np.sign(np.sum(a * y)))
    z = side * y * a

    def beyond(weight: float) -> float:
        return float(np.sum(z * expit(-z * weight))) - beta

    if side == 0.0 or beyond(0.0) <= 0.0:
        return 0.0, 0.5 * y
    high = 1.0 / float(a.max())
    while beyond(high) > 0.0:
        high *= 4.0
    # whatever it has not found after so many steps: every weight has its bounds
    weight = float(brentq(beyond, 0.0, high, xtol=1e-300, rtol=4.0 * 2.0**-52, maxiter=200, disp=False))
    return side * weight, y * expit(-z * weight)
