"""The objective of a network, rounded up: no less than the exact objective of its floats."""

from __future__ import annotations

import numpy as np

from numeric.losses import LOSS, Wide
from numeric.network import CHEAP, Array, Network
from numeric.problem import Problem
from numeric.scaled.exact import LARGEST, exact_residual
from numeric.scaled.problem import EPS, common_offset

TELLING = 1e-12
"""Rounding of fitted values, relative to the targets, that is small beside what constraints allow."""


def objective(problem: Problem, network: Network) -> float:
    """Loss plus ``beta`` times the penalty, rounded up: no less than the exact objective of these floats.

    Infinite where a constraint is broken by more than rounding, and where the outputs or their errors overflow.
    ``error`` bounds the rounding of the fitted values.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return _objective(problem, network)


def _objective(problem: Problem, network: Network) -> float:
    loss = LOSS[problem.loss]
    fitted, error = _fitted(problem, network)
    if loss.constrained and _hides(problem, network, error):
        fitted, error = problem.y - exact_residual(problem.A, problem.y, network), np.zeros_like(problem.y)
    elif not (np.isfinite(fitted.astype(np.float64)).all() and np.isfinite(error).all()):
        return float("inf")  # of an output that is not a number no loss can be compared
    at_fitted, growth = loss.rounded_up(fitted, error, problem.y, common_offset(problem))
    value = (at_fitted + problem.effective_beta * network.penalty() + growth) * (
        1.0 + (problem.n + sum(network.U.shape) + 8) * EPS
    )
    return value if np.isfinite(value) else float("inf")


def _hides(problem: Problem, network: Network, error: Array) -> bool:
    """Whether rounding could decide if the constraints are met, where exact arithmetic can decide it as well."""
    few = problem.y.ndim == 1 and network.skip is None and problem.A.size * network.neurons <= LARGEST
    room = TELLING * float(np.max(np.abs(problem.y - common_offset(problem))))
    return few and not float(error.max()) <= room  # where it overflows it is not a number


def _fitted(problem: Problem, network: Network) -> tuple[Wide, Array]:
    """The network's outputs and a bound of their rounding errors; in the widest floats where that is cheap.

    The error is the sizes of the terms times their number times the precision.
    """
    if network.neurons == 0 and network.skip is None:
        return network(problem.A), np.zeros_like(problem.y)
    cheap = problem.A.size * network.neurons <= CHEAP
    if cheap:
        A, U, b, w = (part.astype(np.longdouble) for part in (problem.A, network.U, network.b, network.w))
        fitted = np.maximum(A @ U + b, 0.0) @ w + network.xi
        if network.skip is not None:
            fitted = fitted + A @ network.skip.astype(np.longdouble)
    else:
        fitted = network(problem.A)
    eps = float(np.finfo(fitted.dtype).eps)
    outer = np.abs(network.w)  # sum_j (|a| |u_j| + |b_j|) |w_j|, without an array of samples times neurons
    sizes = np.abs(problem.A) @ (np.abs(network.U) @ outer) + np.abs(network.b) @ outer
    if network.skip is not None:
        sizes = sizes + np.abs(problem.A) @ np.abs(network.skip)
    error: Array = (sum(network.U.shape) + 8) * eps * (sizes + np.abs(network.xi))
    return fitted, error
