"""The secular equation in numbers: ridge regression whose penalty is a norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytic.theorem.statement import Array


@dataclass(frozen=True, eq=False)
class RidgeFit:
    """``tau`` and the residual ``v = (I + tau K)^-1 t``."""

    tau: float
    v: Array


def shrink(K: Array, t: Array, beta: float) -> RidgeFit | None:
    """The one ``tau > 0`` with ``v'Kv = beta^2``; None where ``t'Kt <= beta^2``.

    >>> found = shrink(np.eye(1), np.array([3.0]), 1.0)
    >>> round(found.tau, 6), np.round(found.v, 6).tolist()
    (2.0, [1.0])
    """
    from scipy.optimize import brentq

    def residual(tau: float) -> Array:
        found: Array = np.linalg.solve(np.eye(len(t)) + tau * K, t)
        return found

    def excess(tau: float) -> float:
        v = residual(tau)
        return float(v @ K @ v - beta**2)

    if len(t) == 0 or excess(0.0) <= 1e-12 * (1 + beta**2):
        return None
    high = 1.0
    while excess(high) > 0:
        high *= 2
    tau = float(brentq(excess, 0.0, high, xtol=1e-15, rtol=1e-14))
    return RidgeFit(tau, residual(tau))
