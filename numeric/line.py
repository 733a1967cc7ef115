"""Squared loss and interpolation with free biases on data that lie on a line: the one-dimensional solver."""

from __future__ import annotations

import numpy as np

from numeric.core import Core, objective
from numeric.network import Array, Network
from numeric.onedim import Fit, min_norm_interpolation, solve_squared, to_network
from numeric.solution import Solution

__all__ = ["is_on_line", "rescued_on_line", "solve_on_line"]

ROUNDING = 1e-14
"""Relative error of a sum of many squares; residuals are off by this fraction of what they are differences of."""
FROM_SAMPLES = 300
"""Below this the general method is as fast."""


def is_on_line(core: Core) -> bool:
    """Whether the one-dimensional solver applies and pays."""
    return core.free and core.X.shape[1] == 1 and core.loss.name == "squared" and len(core.y) > FROM_SAMPLES


def rescued_on_line(core: Core, tol: float, found: Solution) -> Solution:
    """For a few samples in one column: the better one of a solution that is not optimal and the line's own.

    The general method loses its digits when the samples are of very different sizes or nearly equal.
    """
    covered = core.loss.name in ("squared", "interpolation")
    if found.status == "optimal" or not (core.free and core.problem.A.shape[1] == 1 and covered):
        return found
    other = solve_on_line(core, tol) if core.loss.name == "squared" else _interpolated(core, tol)
    return min(other, found, key=lambda solution: (solution.value, -solution.lower_bound))


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
        value = _rounded_up(fit, problem.y)
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


def _rounded_up(fit: Fit, y: Array) -> float:
    """The value of the spline itself, whose many large neurons would cancel in floating point."""
    drift = ROUNDING * float(np.abs(fit.v) @ (np.abs(fit.f) + np.abs(y)))
    return fit.value * (1.0 + ROUNDING) + drift
