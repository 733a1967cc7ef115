"""Penalty weights to try when none are given: parts of the largest useful one, so that they follow the data's units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from numeric.estimators.weights import Weighted
from numeric.losses import LOSS
from numeric.network import Array
from numeric.oracles.ascent import ascend

__all__ = ["default_betas"]

LARGEST, SMALLEST = 0.3, 0.003
"""Parts of the largest useful penalty weight, above which the best network is constant."""

STARTS, ROUNDS = 8, 3
"""Directions from which that weight is estimated, from below: its size matters, not its digits."""


def default_betas(problems: Sequence[Weighted], loss: str, count: int, *, free: bool) -> Array:
    """So many values (decreasing), in equal ratios, for the problem of a fit that needs the largest ones."""
    largest = max(_largest_useful(data, loss, free=free) for data in problems)
    if not (np.isfinite(largest) and largest > 0):
        largest = 1.0  # a constant fits best at every beta
    largest = float(f"{largest:.1e}")  # the same for the same data in another order, or counted by weights
    found: Array = np.geomspace(LARGEST * largest, SMALLEST * largest, count)
    return found


def _largest_useful(data: Weighted, loss: str, *, free: bool) -> float:
    """``max |v'(Xu + b)_+|`` for the dual point ``v`` of the best constant, by local search."""
    best = 0.0
    X = data.X - data.X.mean(axis=0) if free else data.X
    for y in data.y.reshape(len(data.y), -1).T:
        v = _dual_of_constant(y, loss, free=free)
        linear = X.T @ v
        random = np.random.default_rng(0).normal(size=(X.shape[1], STARTS))
        starts = np.column_stack([linear, random]) if np.any(linear) else random
        for sign in (1.0, -1.0):
            U, b = ascend(X, sign * v, sign * starts, free=free, rounds=ROUNDS)
            best = max(best, float(np.max(np.abs(v @ np.maximum(X @ U + b, 0.0)))))
    return best * data.unit


def _dual_of_constant(y: Array, loss: str, *, free: bool) -> Array:
    constant = np.zeros(len(y))
    if free:
        constant = constant + LOSS[loss].output_bias(constant, y)
    v = LOSS[loss].dual_of_constant(constant, y)
    return v - v.mean() if free else v
