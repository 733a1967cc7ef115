"""Samples that count more than others, as data that the solver knows.

``sum_i s_i L_i + beta P`` is ``unit`` times ``sum_i k_i L_i + (beta / unit) P`` for weights ``s_i = k_i unit`` with
whole ``k_i``: every sample is repeated. For the squared loss without biases any weights will do, as
``s (x'u)_+ = (s x'u)_+``: rows and targets are multiplied by the roots of their weights. A constraint has no weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.errors import UnsupportedError
from numeric.losses import LOSS
from numeric.network import Array

PARTS, MOST, EQUAL = 32, 20, 1e-9
"""The smallest weight is so many units at most; the data may grow so many times; relative error of a whole number."""


@dataclass(frozen=True, eq=False)
class Weighted:
    """Data for the solver; the weighted objective is ``unit`` times that of ``X``, ``y`` and ``beta``."""

    X: Array
    y: Array
    beta: float | None
    unit: float


def weighted(X: Array, y: Array, weight: Array | None, *, loss: str, beta: float | None, bias: str) -> Weighted:
    """The data that count the samples by their weights; those of weight zero are left out."""
    if weight is None:
        return Weighted(X, y, beta, 1.0)
    used = weight > 0
    X, y, weight = X[used], y[used], weight[used]
    if len(weight) == 0 or LOSS[loss].constrained:
        return Weighted(X, y, beta, 1.0)
    counts, unit = _counts(weight)
    if counts is not None:
        smaller = None if beta is None else beta / unit
        return Weighted(np.repeat(X, counts, axis=0), np.repeat(y, counts, axis=0), smaller, unit)
    if LOSS[loss].row_scaled and bias == "none":
        root = np.sqrt(weight)
        return Weighted(X * root[:, None], y * (root if y.ndim == 1 else root[:, None]), beta, 1.0)
    raise UnsupportedError(
        f"sample_weight has no unit of which all weights are small multiples (from {weight.min():.6g} to "
        f"{weight.max():.6g}): round them to multiples of one number, or use loss='squared' with bias='none'"
    )


def _counts(weight: Array) -> tuple[np.ndarray | None, float]:
    """Whole numbers of a unit, or None."""
    least = float(weight.min())
    for parts in range(1, PARTS + 1):
        ratio = weight * (parts / least)
        counts = np.round(ratio)
        if counts.sum() > MOST * len(weight) + PARTS:
            break
        if np.all(np.abs(ratio - counts) <= EQUAL * counts):
            return counts.astype(int), least / parts
    return None, 1.0
