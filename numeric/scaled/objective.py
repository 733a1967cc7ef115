"""The objective of a network, rounded up: no less than the exact objective of its floats."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from numeric.losses import LOSS
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.scaled.data import power_of_two
from numeric.scaled.exact import LARGEST, exact_residual
from numeric.scaled.problem import EPS, common_offset

__all__ = ["CHEAP", "objective"]

Wide = npt.NDArray[np.floating[Any]]

TELLING = 1e-12
"""Rounding of fitted values, relative to the targets, that is small beside what constraints allow."""

CHEAP = 1 << 20
"""Products up to which a network is evaluated beyond double precision."""


def objective(problem: Problem, network: Network) -> float:
    """Loss plus ``beta`` times the penalty, rounded up: no less than the exact objective of these floats.

    Infinite where a constraint is broken by more than rounding. ``error`` bounds the rounding of the fitted values;
    a constrained loss has no value that it could change.
    """
    loss = LOSS[problem.loss]
    fitted, error = _fitted(problem, network)
    goal, unit = problem.y, 1.0
    if loss.homogeneous and _hides(problem, network, error):
        fitted, error = problem.y - exact_residual(problem.A, problem.y, network), np.zeros_like(problem.y)
    if problem.loss == "squared":  # residuals in place of fitted values: an offset common to both costs no digits
        goal, unit = np.zeros_like(problem.y), power_of_two(problem.y)
        fitted = fitted - problem.y
        error = error + float(np.finfo(fitted.dtype).eps) * np.abs(fitted).astype(np.float64)
    elif problem.loss == "interpolation":
        fitted, goal = _beside_offset(problem, fitted)
    away = fitted.astype(np.float64)
    error = error + np.abs(fitted - away).astype(np.float64)
    value = loss.value(away / unit, goal / unit) * unit**2 + problem.weight * network.penalty()
    if not np.isfinite(value):
        return value
    value += _slack(problem, away, error)
    return value * (1.0 + (problem.samples + sum(network.U.shape) + 8) * EPS)


def _hides(problem: Problem, network: Network, error: Array) -> bool:
    """Whether rounding could decide if the constraints are met, where exact arithmetic can decide it as well."""
    few = problem.y.ndim == 1 and problem.A.size * network.neurons <= LARGEST
    return few and float(error.max()) > TELLING * float(np.max(np.abs(problem.y - common_offset(problem))))


def _beside_offset(problem: Problem, fitted: Wide) -> tuple[Wide, Array]:
    """Fitted values and targets less the offset: constraints are met to a fraction of the spread of the targets.

    Residuals below the rounding of the targets themselves, which no float network can help, count as none.
    """
    offset = common_offset(problem)
    if offset == 0.0:
        return fitted, problem.y
    goal, residual = problem.y - offset, fitted - problem.y
    left = np.maximum(np.abs(residual) - 4.0 * EPS * np.abs(problem.y), 0.0)
    return goal + np.sign(residual) * left, goal


def _slack(problem: Problem, away: Array, error: Array) -> float:
    """How much the loss can grow when the residuals or fitted values ``away`` move by at most ``error``."""
    if problem.loss == "squared":
        return float((np.abs(away) * error + 0.5 * error * error).sum())
    margin = problem.y * away - error
    if problem.loss == "hinge":
        reached = margin < 1.0 + 2.0 * EPS * (1.0 + np.abs(away) + error)  # the margin itself is rounded
        return float(error[reached].sum())
    return float(error @ expit(-margin)) if problem.loss == "logistic" else 0.0


def _fitted(problem: Problem, network: Network) -> tuple[Wide, Array]:
    """The network's outputs and a bound of their rounding errors; in the widest floats where that is cheap.

    The error is the sizes of the terms times their number times the precision.
    """
    if network.neurons == 0:
        return network(problem.A), np.zeros_like(problem.y)
    cheap = problem.A.size * network.neurons <= CHEAP
    if cheap:
        A, U, b, w = (part.astype(np.longdouble) for part in (problem.A, network.U, network.b, network.w))
        fitted = np.maximum(A @ U + b, 0.0) @ w + network.xi
    else:
        fitted = network(problem.A)
    eps = float(np.finfo(fitted.dtype).eps)
    outer = np.abs(network.w)  # sum_j (|a| |u_j| + |b_j|) |w_j|, without an array of samples times neurons
    sizes = np.abs(problem.A) @ (np.abs(network.U) @ outer) + np.abs(network.b) @ outer
    error: Array = (sum(network.U.shape) + 8) * eps * (sizes + np.abs(network.xi))
    return fitted, error
