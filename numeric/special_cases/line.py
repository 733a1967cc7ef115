"""Squared loss, interpolation and maximum margin with free biases on a line: the one-dimensional solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from numeric.network import Array, Network
from numeric.onedim import Fit, min_norm_interpolation, solve_squared, to_network
from numeric.problem import Problem
from numeric.scaled.data import power_of_two
from numeric.scaled.objective import CHEAP, objective
from numeric.scaled.problem import ScaledProblem
from numeric.solution import Solution

__all__ = ["AFFORDABLE", "better", "line_solver", "solve_on_line"]

ROUNDING = 1e-14
"""Relative error of a sum of many squares; residuals are off by this fraction of what they are differences of."""
AFFORDABLE = 300
"""Samples up to which the general method is asked where the one-dimensional solver stalls."""


def line_solver(scaled: ScaledProblem) -> Callable[[ScaledProblem, float], Solution] | None:
    """What solves the problem (to a relative tolerance) if the one-dimensional solver applies."""
    if not scaled.free or scaled.X.shape[1] != 1:
        return None
    if scaled.loss.name == "squared":
        return solve_on_line
    met = {"interpolation": _interpolated, "max-margin": _separated}.get(scaled.loss.name)
    return met if scaled.original.A.shape[1] == 1 or _told_apart(scaled) else None


def _told_apart(scaled: ScaledProblem) -> bool:
    """Whether samples that differ have coordinates that differ."""
    return len(np.unique(scaled.X[:, 0])) == len(np.unique(scaled.original.A, axis=0))


def better(one: Solution, other: Solution, tol: float) -> Solution:
    """The lower value with the higher bound of two solutions, neither of which closed its gap.

    The general method loses its digits when the samples are of very different sizes or nearly equal; the line's own
    where neighbouring slopes are of very different sizes.
    """
    for found in (one, other):
        if found.status == "optimal":
            return found
    best = min(one, other, key=lambda solution: solution.value)
    bound = max(one, other, key=lambda solution: solution.lower_bound)
    lower = min(bound.lower_bound, best.value)
    return _judged(replace(best, dual=bound.dual, lower_bound=lower, status=one.status), tol)


def _interpolated(scaled: ScaledProblem, tol: float) -> Solution:
    """Connecting the dots, in closed form."""
    x, y = _samples(scaled)
    exact = min_norm_interpolation(x, y)
    return _settled(scaled, Network(*to_network(exact)), exact.v, exact.lower_bound, tol)


def _separated(scaled: ScaledProblem, tol: float) -> Solution:
    """Connecting the ends of the gaps between opposite labels: the least network of margin one (Zeger et al., 2024).

    Between gaps it is constant, and beyond the outermost it goes on away from zero. The dual of the dots bounds the
    margin problem as well if its entries have the signs of the labels.
    """
    x, y = _samples(scaled)
    order = np.argsort(x, kind="stable")
    steps = np.flatnonzero(np.diff(y[order]))
    ends = order[np.unique(np.concatenate([steps, steps + 1]))] if len(steps) else order[:1]
    exact = min_norm_interpolation(x[ends], y[ends])
    network, v = Network(*to_network(exact)), np.zeros(len(y))
    v[ends] = exact.v
    margin = float(np.min(y * network(x)))
    if 0.0 < margin < 1.0:
        network = replace(network, w=network.w / margin, xi=network.xi / margin)
    lower = exact.lower_bound if bool(np.all(y * v >= 0.0)) else 0.0
    return _settled(scaled, network, v, lower, tol)


def _samples(scaled: ScaledProblem) -> tuple[Array, Array]:
    """The line: a single column untouched, else the coordinates on it and the targets in their unit."""
    problem = scaled.original
    return (problem.A[:, 0], problem.y) if problem.A.shape[1] == 1 else (scaled.X[:, 0], scaled.y)


def _settled(scaled: ScaledProblem, network: Network, v: Array, lower: float, tol: float) -> Solution:
    """A network, a dual point and a bound on the line as those of the problem."""
    problem = scaled.original
    if problem.A.shape[1] > 1:
        network = scaled.to_network(network.U, network.b, network.w, float(network.xi))
        lower, v = _off_the_line(scaled, v, lower), v * scaled.dual_unit
    value = objective(problem, network)
    return _judged(Solution(network, value, v, min(lower, value), "stalled", problem), tol)


def _off_the_line(scaled: ScaledProblem, v: Array, lower: float) -> float:
    """The bound of a dual point on coordinates, which are exact up to ``scaled.data.error``.

    That moves ``h(v)`` by at most ``2 sum |v_i| e`` with ``e`` the largest error (and its own for every sample): the
    bound is scaled back by it.
    """
    error = scaled.data.error
    drift = 2.0 * float(np.abs(v) @ (error + error.max()))
    return float(lower * (scaled.beta / (scaled.beta + drift)) * (1.0 - 2.0**-50) * scaled.value_unit)


def _judged(found: Solution, tol: float) -> Solution:
    return replace(found, status="optimal") if found.relative_gap <= tol else found


def solve_on_line(scaled: ScaledProblem, tol: float) -> Solution:
    """Solve with ``numeric.onedim``; data in one column go there untouched, others by their coordinate."""
    problem = scaled.original
    inner = min(tol, 1e-8)
    if problem.A.shape[1] == 1:
        fit = solve_squared(problem.A[:, 0], problem.y, problem.weight, tol=inner)
        network, lower, v = Network(*to_network(fit)), fit.lower_bound, fit.v
        value = (
            _added_up(network, problem) if problem.samples * network.neurons <= CHEAP else _rounded_up(fit, problem.y)
        )
    else:
        fit = solve_squared(scaled.X[:, 0], scaled.y, scaled.beta, tol=inner)
        U, b, w, xi = to_network(fit)
        network = scaled.to_network(U, b, w, float(xi))
        lower, v = _off_the_line(scaled, fit.v, fit.lower_bound), fit.v * scaled.dual_unit
        value = objective(problem, network)
    return _judged(Solution(network, value, v, min(lower, value), "stalled", problem, fit.rounds), tol)


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
