"""The problem the algorithms see: data of full column rank and unit scale, targets of unit scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from numeric.errors import OptionError
from numeric.exact import LARGEST, exact_residual
from numeric.losses import LOSS, Loss
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.reduction import ReducedData, power_of_two, reduce_data

__all__ = ["Core", "far_offset", "objective", "reduce_problem"]

EPS = float(np.finfo(np.float64).eps)

Wide = npt.NDArray[np.floating[Any]]

TELLING = 1e-12
"""Rounding of fitted values, relative to the targets, that is small beside what constraints allow."""

CHEAP = 1 << 20
"""Products up to which a network is evaluated beyond double precision."""


@dataclass(frozen=True, eq=False)
class Core:
    """``problem`` rewritten over ``data.X``: targets less ``offset`` divided by ``unit``, ``beta`` by both scales.

    Values of the core problem times ``value_unit`` are values of the problem; dual points times
    ``dual_unit`` are its dual points.
    """

    problem: Problem
    data: ReducedData
    y: Array
    beta: float
    unit: float
    loss: Loss
    offset: float = 0.0

    @property
    def X(self) -> Array:
        """Data (n, r)."""
        return self.data.X

    @property
    def free(self) -> bool:
        """Whether biases are free."""
        return self.data.free

    @property
    def value_unit(self) -> float:
        """Value of the problem per unit of value of the core."""
        if self.problem.loss == "squared":
            return self.unit * self.unit
        return self.unit / self.data.scale if self.problem.loss == "interpolation" else self._margin_unit

    @property
    def dual_unit(self) -> float:
        """Dual of the problem per unit of dual of the core."""
        if self.problem.loss == "squared":
            return self.unit
        return 1.0 / self.data.scale if self.problem.loss in ("interpolation", "max-margin") else 1.0

    @property
    def _margin_unit(self) -> float:
        return 1.0 / self.data.scale if self.problem.loss == "max-margin" else 1.0

    def fit(self, P: Array, b: Array, w: Array, xi: float) -> Array:
        """Fitted values of a network on the core data."""
        result: Array = np.maximum(self.X @ P + b, 0.0) @ w + xi
        return result

    def lower_bound(self, v: Array, upper: float) -> float:
        """The dual value of ``v`` scaled into ``h <= beta``, given ``h(v) <= upper``, rounding deducted."""
        scale = self.loss.best_scale(v, self.y, self.beta / upper if upper > 0 else np.inf)
        scaled = v * scale
        value = self.loss.dual_value(scaled, self.y)
        sizes = float(np.sum(np.abs(scaled) * (np.abs(self.y) + np.abs(scaled))))
        return float(value - (32.0 + np.log2(len(v))) * EPS * (abs(value) + sizes))

    def to_network(self, P: Array, b: Array, w: Array, xi: float) -> Network:
        """The network on the original data and targets, its output weights carrying the norms."""
        return self.data.to_data(P, b, w * self.unit, xi * self.unit + self.offset)


def reduce_problem(problem: Problem) -> Core:
    """Bring data and targets to unit scale and full column rank."""
    loss = LOSS[problem.loss]
    data = reduce_data(problem.A, free=problem.free)
    offset = _offset(problem)
    goal = problem.y - offset
    unit = power_of_two(goal) if problem.loss in ("squared", "interpolation") else 1.0
    beta = 1.0 if problem.beta is None else problem.beta / data.scale / unit
    if beta == 0.0 or not np.isfinite(0.5 * unit * unit * problem.samples):
        raise OptionError("the scales of A, y and beta differ by more than floating point can hold; rescale them")
    return Core(problem, data, goal / unit, beta, unit, loss, offset)


def _offset(problem: Problem) -> float:
    """What the output bias takes away from all targets; zero where there is none, or several outputs."""
    if not problem.free or problem.loss not in ("squared", "interpolation") or problem.y.ndim > 1:
        return 0.0
    return far_offset(problem.y)


def far_offset(y: Array) -> float:
    """A target to take away from all (n,), where they are far from zero beside their spread; else 0.

    The differences are exact then: the targets are within a factor of two of each other [Sterbenz].
    """
    unit = power_of_two(y)
    y = y / unit
    middle = float(np.partition(y, len(y) // 2)[len(y) // 2])
    far = float(np.max(np.abs(y - middle))) <= 0.25 * abs(middle)
    return middle * unit if far else 0.0


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
    return few and float(error.max()) > TELLING * float(np.max(np.abs(problem.y - _offset(problem))))


def _beside_offset(problem: Problem, fitted: Wide) -> tuple[Wide, Array]:
    """Fitted values and targets less the offset: constraints are met to a fraction of the spread of the targets.

    Residuals below the rounding of the targets themselves, which no float network can help, count as none.
    """
    offset = _offset(problem)
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
