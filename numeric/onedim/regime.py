"""The penalty of a one-dimensional spline and the three regimes of its first slope.

For slopes ``s_1, ..., s_K`` with kinks ``delta_k = s_{k+1} - s_k``, ``P`` the sum of the positive kinks
and ``N`` minus the sum of the negative ones, the cheapest network that equals the spline on the data
costs ``max(P + N, P + s_1, N - s_1)`` (Savarese, Evron, Soudry, Srebro, COLT 2019; Ergen and Pilanci,
JMLR 2021). Its dual variable is ``m = g(x_1)``: 0 inside the total-variation regime, +1 or -1 beyond it
(in units of beta), and anything between on the two faces ``s_1 = N`` and ``s_1 = -P``. Where a linear function is free
the cost is ``P + N`` whatever the first slope, and ``m = 0``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array


@dataclass(frozen=True)
class Regime:
    """Which piece of the penalty is active: ``side`` is the sign of ``m``; ``face`` when ``|m| < 1``.

    ``free``: the penalty has one piece only, as a linear function costs nothing.
    """

    side: int
    face: bool
    free: bool = False

    @property
    def fixed_m(self) -> float:
        """``m`` where the regime determines it, and the end at 0 of its interval on a face."""
        return 0.0 if self.face else float(self.side)


TOTAL_VARIATION = Regime(0, False)
FREE_SLOPE = Regime(0, False, free=True)


def split(slopes: Array) -> tuple[float, float, float]:
    """``(P, N, s_1)`` of a spline with the given slopes (empty: a single knot)."""
    if len(slopes) == 0:
        return 0.0, 0.0, 0.0
    kinks = np.diff(slopes)
    return float(np.sum(np.maximum(kinks, 0.0))), float(np.sum(np.maximum(-kinks, 0.0))), float(slopes[0])


def penalty(slopes: Array, *, free: bool = False) -> float:
    """``max(P + N, P + s_1, N - s_1)``, or ``P + N`` beside a free linear function.

    >>> import numpy as np
    >>> penalty(np.array([1.0, -0.5])), penalty(np.array([3.0, 1.0]))
    (1.5, 3.0)
    """
    P, N, first = split(slopes)
    return P + N if free else max(P + N, P + first, N - first)


def dual_box(m: float) -> tuple[float, float]:
    """Bounds ``(lower, upper)`` of ``g`` at the data when ``g(x_1) = m``, in units of beta."""
    return max(-1.0, m - 1.0), min(1.0, m + 1.0)


def in_knot_values(nodes: Array, on_kinks: Array, on_first: float) -> Array:
    """``sum on_kinks_k delta_k + on_first s_1`` as weights on the values at the knots."""
    per_slope = np.zeros(len(nodes) - 1)
    per_slope[0] += on_first
    per_slope[1:] += on_kinks
    per_slope[:-1] -= on_kinks
    per_slope /= np.diff(nodes)
    weights = np.zeros(len(nodes))
    weights[1:] += per_slope
    weights[:-1] -= per_slope
    return weights
