"""Samples on a line: the one-dimensional solver of the loss, if it has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from numeric.onedim import LineOptimum, LineSolver
from numeric.scaled import Neurons, ScaledProblem, objective
from numeric.solution import Solution

TELLING = 1e-100
"""Of the largest gap between neighbours: below, labels on a line are left to the general method."""

LineSolution = Callable[[float], Solution]
"""Of a relative tolerance."""

AFFORDABLE, AFFORDABLE_LABELS = 300, 3000
"""Samples up to which the general method is asked where the one-dimensional solver stalls, of labels more often."""


def line_solver(scaled: ScaledProblem) -> LineSolution | None:
    """What solves the problem, to a relative tolerance, if a one-dimensional solver applies."""
    if scaled.original.skip == "free":
        return _bent_solver(scaled)
    solve = scaled.loss.on_line(skip=False) if scaled.free else scaled.loss.on_rays()
    if solve is None or scaled.X.shape[1] != 1 or (scaled.loss.constrained and not _told_apart(scaled)):
        return None
    if scaled.free and scaled.loss.labelled and not scaled.loss.constrained and not _labels_apart(scaled):
        return None
    return lambda tol: _solved(scaled, solve, tol)


def _bent_solver(scaled: ScaledProblem) -> LineSolution | None:
    """Beside a free linear function: of data in one column, whose coordinates are exact.

    Labels that a line separates are left to the general method, which knows that they cost nothing.
    """
    solve = scaled.loss.on_line(skip=True)
    if solve is None or scaled.original.A.shape[1] != 1 or scaled.X.shape[1] != 1 or not scaled.free:
        return None
    if scaled.loss.labelled and not scaled.loss.constrained:
        order = np.argsort(scaled.X[:, 0], kind="stable")
        if not _labels_apart(scaled) or np.count_nonzero(np.diff(scaled.y[order])) < 2:
            return None
    return lambda tol: _solved(scaled, solve, tol)


def affordable(scaled: ScaledProblem) -> bool:
    """Whether the general method is asked where the one-dimensional solver stalls."""
    labels = scaled.loss.labelled and not scaled.loss.constrained
    return len(scaled.y) <= (AFFORDABLE_LABELS if labels else AFFORDABLE)


def _labels_apart(scaled: ScaledProblem) -> bool:
    """Both labels, and two samples or more that floats can tell apart from each other and from the ends."""
    A = scaled.original.A
    places = np.unique(A[:, 0] if A.shape[1] == 1 else scaled.X[:, 0])
    if len(places) < 2 or bool(np.all(scaled.y == scaled.y[0])) or np.nextafter(places[0], places[-1]) == places[-1]:
        return False
    gaps = np.diff(0.5 * places)
    return bool(gaps.min() > TELLING * gaps.max())


def _told_apart(scaled: ScaledProblem) -> bool:
    """Whether samples that differ have coordinates that differ."""
    A = scaled.original.A
    return A.shape[1] == 1 or len(np.unique(scaled.X[:, 0])) == len(np.unique(A, axis=0))


def _solved(scaled: ScaledProblem, solve: LineSolver, tol: float) -> Solution:
    """Data in one column with biases go to the solver untouched, others by their coordinate on the line."""
    problem = scaled.original
    if problem.A.shape[1] == 1 and scaled.free:
        found = solve(problem.A[:, 0], problem.y, problem.effective_beta, tol)
        network, v, lower, value = found.network, found.v, found.lower_bound, found.value
    else:
        found = solve(scaled.X[:, 0], scaled.y, scaled.beta, tol)
        line = found.network
        network = scaled.to_network(Neurons(line.U, line.b, line.w, float(line.xi)))
        v, lower, value = found.v * scaled.dual_unit, _off_the_line(scaled, found), None
    if value is None:
        with np.errstate(over="ignore", invalid="ignore"):  # fitted values beyond floats make a network of no use
            value = objective(problem, network)
        value = value if np.isfinite(value) else np.inf
    return _judged(Solution(network, value, v, min(lower, value), "stalled", problem, found.rounds), tol)


def _off_the_line(scaled: ScaledProblem, found: LineOptimum) -> float:
    """The bound of a dual point on coordinates, which are exact up to ``scaled.data.error``.

    That moves ``h(v)`` by at most ``2 sum |v_i| e`` with ``e`` the largest error (and its own for every sample): the
    bound is scaled back by it.
    """
    error = scaled.data.error
    drift = 2.0 * float(np.abs(found.v) @ (error + error.max()))
    return float(found.lower_bound * (scaled.beta / (scaled.beta + drift)) * (1.0 - 2.0**-50) * scaled.value_unit)


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


def _judged(found: Solution, tol: float) -> Solution:
    return replace(found, status="optimal") if found.relative_gap <= tol else found
