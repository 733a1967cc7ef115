"""The losses in floating point, once more: value and dual objective, as the statements print them.

``dual`` is ``D`` with its domain, which for labels is ``sum_i inf_f loss_i(f) + v_i f``, minus infinity where that is
unbounded. ``capped`` is not convex: with it the hypothesis that a loss is convex can be deleted.
"""

from __future__ import annotations

import numpy as np

from analytic.theorem.statement import Array

TIGHT = 1e-7
CONSTRAINED = ("interpolation", "max-margin")
LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
LABELLED = ("hinge", "max-margin", "logistic")


def value(loss: str, f: Array, y: Array) -> float:
    """The loss of outputs ``f`` (n, o), infinite where a constraint fails."""
    if loss == "squared":
        return float(((f - y) ** 2).sum() / 2)
    if loss == "capped":
        return float(np.minimum((f - y) ** 2, 1.0).sum() / 2)
    if loss == "interpolation":
        return 0.0 if np.abs(f - y).max() < TIGHT * (1 + np.abs(y).max()) else np.inf
    if loss == "max-margin":
        return 0.0 if (y * f).min() > 1 - TIGHT else np.inf
    if loss == "hinge":
        return float(np.maximum(1 - y * f, 0).sum())
    return float(np.logaddexp(0.0, -y * f).sum())


def dual(loss: str, v: Array, y: Array) -> float:
    """The dual objective at ``v`` (n, o)."""
    if loss == "squared":
        return float((v * y).sum() - (v**2).sum() / 2)
    if loss == "interpolation":
        return float((v * y).sum())
    if loss == "capped":
        return 0.0 if np.abs(v).max() < TIGHT else -np.inf
    share = v * y
    if share.min() < -TIGHT or (loss != "max-margin" and share.max() > 1 + TIGHT):
        return -np.inf
    if loss != "logistic":
        return float(share.sum())
    p = np.clip(share, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -np.where(p > 0, p * np.log(p), 0.0) - np.where(p < 1, (1 - p) * np.log1p(-p), 0.0)
    return float(entropy.sum())
