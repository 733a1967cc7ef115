"""Squared loss and interpolation with free biases on data that lie on a line: the one-dimensional solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.core import CHEAP, Core, objective
from numeric.network import Array, Network
from numeric.onedim import Fit, min_norm_interpolation, solve_squared, to_network
from numeric.problem import Problem
from numeric.reduction import power_of_two
from numeric.solution import Solution

__all__ = ["AFFORDABLE", "is_on_line", "rescued_on_line", "solve_on_line"]

ROUNDING = 1e-14
"""Relative error of a sum of many squares; residuals are off by this fraction of what they are differences of."""
AFFORDABLE = 300
"""Samples up to which the general method is asked where the one-dimensional solver stalls."""


def is_on_line(core: Core) -> bool:
    """Whether the one-dimensional solver applies."""
    return core.free and core.X.shape[1] == 1 and core.loss.name == "squared"


def rescued_on_line(core: Core, tol: float, found: Solution) -> Solution:
    """For a few samples in one column: the better of a solution that is not optimal and the line's own.

    The general method loses its digits when the samples are of very different sizes or nearly equal.
    """
    covered = core.loss.name in ("squared", "interpolation")
    if found.status == "optimal" or not (core.free and core.problem.A.shape[1] == 1 and covered):
        return found
    other = solve_on_line(core, tol) if core.loss.name == "squared" else _interpolated(core, tol)
    if other.status == "optimal":
        return other
    best = min(other, found, key=lambda solution: solution.value)
    bound = max(other, found, key=lambda solution: solution.lower_bound)
    lower = min(bound.lower_bound, best.value)
    settled = np.isfinite(best.value) and best.value - lower <= tol * max(abs(best.value), abs(lower))
    return replace(best, dual=bound.dual, lower_bound=lower, status="optimal" if settled else found.status)


def _interpolated(core: Core, tol: float) -> Solution:
    """Connecting the dots, in closed form."""
    problem = core.problem
    exact = min_norm_interpolation(problem.A[:, 0], problem.y)
    network = Network(*to_network(exact))
    value = objective(problem, network)
    settled = value - exact.lower_bound <= tol * abs(value)
    return Solution(
        network, value, exact.v, min(exact.lower_bound, value), "optimal" if settled else "stalled", problem
    )


def solve_on_line(core: Core, tol: float) -> Solution:
    """Solve with ``numeric.onedim``; data in one column go there untouched, others by their coordinate.

    A coordinate is exact up to ``core.data.error``, which moves ``h(v)`` by at most ``2 sum |v_i| e``
    with ``e`` the largest error (and its own for every sample): the bound is scaled back by that.
    """
    problem = core.problem
    inner = min(tol, 1e-8)
    if problem.A.shape[1] == 1:
        fit = solve_squared(problem.A[:, 0], problem.y, problem.weight, tol=inner)
        network, lower, v = Network(*to_network(fit)), fit.lower_bound, fit.v
        value = (
            _added_up(network, problem) if problem.samples * network.neurons <= CHEAP else _rounded_up(fit, problem.y)
        )
    else:
        fit = solve_squared(core.X[:, 0], core.y, core.beta, tol=inner)
        U, b, w, xi = to_network(fit)
        network = core.to_network(U, b, w, float(xi))
        error = core.data.error
        drift = 2.0 * float(np.abs(fit.v) @ (error + error.max()))
        lower = fit.lower_bound * core.beta / (core.beta + drift) * core.value_unit
        v = fit.v * core.dual_unit
        value = objective(problem, network)
    settled = value - lower <= tol * max(abs(value), abs(lower))
    status = "optimal" if settled else "stalled"
    return Solution(network, value, v, min(lower, value), status, problem, fit.rounds)


def _added_up(network: Network, problem: Problem) -> float:
    """The objective of neurons with ``|u| = 1`` in the widest floats: ``x - t`` rounds relative to itself only."""
    eps, w = float(np.finfo(np.longdouble).eps), network.w.astype(np.longdouble)
    hidden = np.maximum(problem.A.astype(np.longdouble) @ network.U + network.b, 0.0)
    goal = problem.y.astype(np.longdouble) - network.xi
    error = (network.neurons + 6) * eps * (hidden @ np.abs(w) + np.abs(goal)).astype(np.float64)
    away = np.abs((hidden @ w - goal).astype(np.float64)) * (1.0 + 2.0**-52) + error
    unit = power_of_two(away)
    value = 0.5 * float(np.sum((away / unit) ** 2)) * unit**2 + problem.weight * network.penalty()
    return value * (1.0 + (problem.samples + network.neurons + 8) * 2.0**-52)


def _rounded_up(fit: Fit, y: Array) -> float:
    """The value of the spline itself, whose many large neurons would cancel in floating point.

    Residuals are formed beside the output bias, so that an offset common to all targets costs nothing.
    """
    xi = fit.neurons.xi
    drift = ROUNDING * float(np.abs(fit.v) @ (np.abs(fit.f - xi) + np.abs(y - xi)))
    return fit.value * (1.0 + ROUNDING) + drift
