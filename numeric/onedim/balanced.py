"""A rigorous lower bound for labels on a line: multipliers that balance exactly, and what a neuron makes of them.

With free biases a dual point needs ``1'v = 0``. Multipliers are therefore whole multiples of one unit, whose sums
are exact, and as many units are taken from the heavier class as it has too many. What remains is rounding in
``G(t) = sum v_i (t - x_i)_+``, which is small beside ``beta``: neurons that face left make ``G`` of ``v``, those that
face right ``G`` minus its last value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from numeric.network import Array
from numeric.onedim.label_losses import LabelLoss

Whole = npt.NDArray[np.int64]

BITS = 61
"""Of the sum of all multipliers."""


@dataclass(frozen=True, eq=False)
class Balanced:
    """``v`` at increasing samples, scaled into feasibility, the bound it proves, and ``|g| / beta`` before scaling."""

    v: Array
    lower_bound: float
    reach: Array


def balanced_point(x: Array, y: Array, p: Array, beta: float, loss: type[LabelLoss]) -> Balanced:
    """From multipliers ``p`` in [0, 1] near optimal ones; ``x`` is increasing."""
    largest = float(np.max(p, initial=0.0))
    if not largest > 0.0:
        return Balanced(np.zeros(len(y)), 0.0, np.zeros(len(y)))
    bits = min(52, BITS - int(np.ceil(np.log2(len(y) + 1))))
    unit = np.ldexp(largest, -bits)
    units = _balance(np.floor(p / unit).astype(np.int64), y > 0.0)
    g, error = _neurons(x, np.where(y > 0.0, units, -units))
    g, error = g * unit / beta, error * unit / beta
    reach = np.maximum(np.abs(g), np.abs(g - g[-1])) + error
    highest = float(reach.max()) * (1.0 + 2.0**-50)
    scale = _scale(loss, units * unit, 1.0 / max(highest, 1.0))
    multipliers = units * (unit * scale)
    return Balanced(y * multipliers, max(loss.dual_value(multipliers), 0.0), reach.astype(np.float64))


def _scale(loss: type[LabelLoss], p: Array, limit: float) -> float:
    """As large as the neurons allow, but for a dual objective that falls before."""
    scales = limit * np.array([1.0, 0.999, 0.99, 0.9, 0.7, 0.5]) * (1.0 - 2.0**-50)
    return float(scales[int(np.argmax([loss.dual_value(scale * p) for scale in scales]))])


def _balance(units: Whole, up: npt.NDArray[np.bool_]) -> Whole:
    """The same sum in both classes: the heavier one is shrunk, and rounded down but where a unit is left over."""
    sums = int(units[up].sum()), int(units[~up].sum())
    if min(sums) == 0:
        return np.zeros_like(units)
    if sums[0] == sums[1]:
        return units
    heavy = np.flatnonzero(up if sums[0] > sums[1] else ~up)
    before = units[heavy]
    after = np.minimum(np.floor(before * (min(sums) / max(sums))).astype(np.int64), before)
    for _ in range(64):  # the quotient is rounded, and so the sum is off by more than one unit an entry at first
        missing = min(sums) - int(after.sum())
        if missing == 0:
            break
        room = np.flatnonzero(before > after) if missing > 0 else np.flatnonzero(after > 0)
        each = max(abs(missing) // len(room), 1)
        chosen = room[: min(len(room), abs(missing))]
        most = before[chosen] - after[chosen] if missing > 0 else after[chosen]
        after[chosen] += int(np.sign(missing)) * np.minimum(each, most)
    result = units.copy()
    result[heavy] = after
    return result if missing == 0 else np.zeros_like(units)


def _neurons(x: Array, v: Whole) -> tuple[npt.NDArray[np.longdouble], float]:
    """``sum v_i (x_k - x_i)_+`` at every sample, and a bound on the rounding in it and in its differences."""
    wide = np.longdouble
    rises = np.cumsum(v)[:-1].astype(wide) * np.diff(x.astype(wide))
    g = np.concatenate([np.zeros(1, wide), np.cumsum(rises)])
    error = 2.0 * (len(x) + 4) * float(np.finfo(wide).eps) * float(np.sum(np.abs(rises)))
    return g, 1.01 * error
