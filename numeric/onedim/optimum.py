"""The optimal networks on a line, with free biases, for every loss that has one in closed form or nearly so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.arrays import power_of_two
from numeric.network import CHEAP, Array, Network
from numeric.onedim.hats import Index
from numeric.onedim.interpolation import Interpolant, min_norm_interpolation
from numeric.onedim.label_losses import HingeSteps, LabelLoss, LogisticSteps
from numeric.onedim.labels import solve_labels
from numeric.onedim.line_optimum import LineOptimum
from numeric.onedim.squared import Fit, solve_squared, to_network

ROUNDING = 1e-14
"""Relative error of a sum of many squares; residuals are off by this fraction of what they are differences of."""

TIGHT = 1e-8
"""Largest relative gap to ask for: the line is cheap."""


def connected_dots(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Interpolation: connecting the dots, in closed form."""
    exact = min_norm_interpolation(x, y)
    return LineOptimum(Network(*to_network(exact)), exact.v, exact.lower_bound)


def separating_dots(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Maximum margin: connecting the ends of the gaps between opposite labels (Zeger et al., 2024).

    Between gaps the network is constant, and beyond the outermost it goes on away from zero. The dual of the dots
    bounds the margin problem as well if its entries have the signs of the labels.
    """
    ends = ends_of_gaps(x, y)
    exact = min_norm_interpolation(x[ends], y[ends])
    return separated(x, y, ends, exact, Network(*to_network(exact)))


def ends_of_gaps(x: Array, y: Array) -> Index:
    """The samples on either side of a change of label; without one, the first."""
    order = np.argsort(x, kind="stable")
    steps = np.flatnonzero(np.diff(y[order]))
    return order[np.unique(np.concatenate([steps, steps + 1]))] if len(steps) else order[:1]


def separated(x: Array, y: Array, ends: Index, exact: Interpolant, network: Network) -> LineOptimum:
    """The network of the ends, its margins brought to one, and what their dual point is worth to all samples."""
    v = np.zeros(len(y))
    v[ends] = exact.v
    margin = float(np.min(y * network(x)))
    if 0.0 < margin < 1.0:
        skip = None if network.skip is None else network.skip / margin
        network = replace(network, w=network.w / margin, xi=network.xi / margin, skip=skip)
    return LineOptimum(network, v, exact.lower_bound if bool(np.all(y * v >= 0.0)) else 0.0)


def smoothing_spline(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Squared loss: the spline with the best kinks."""
    fit = solve_squared(x, y, beta, tol=min(tol, TIGHT))
    network = Network(*to_network(fit))
    value = added_up(network, x, y, beta) if len(x) * network.neurons <= CHEAP else rounded_up(fit, y)
    return LineOptimum(network, fit.v, fit.lower_bound, value, fit.rounds)


def hinge_spline(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Hinge loss: a linear program with banded equations."""
    return _labelled(x, y, beta, tol, HingeSteps)


def logistic_spline(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Logistic loss: Newton's method with the same equations."""
    return _labelled(x, y, beta, tol, LogisticSteps)


def _labelled(x: Array, y: Array, beta: float, tol: float, loss: type[LabelLoss]) -> LineOptimum:
    """The spline of labels; what is left of ``tol`` is for the rounding of the value."""
    fit = solve_labels(x, y, beta, 0.5 * tol, loss)
    network = Network(*to_network(fit))
    value = None if len(x) * network.neurons <= CHEAP else fit.value
    return LineOptimum(network, fit.v, fit.lower_bound, value, fit.rounds)


def added_up(network: Network, x: Array, y: Array, beta: float) -> float:
    """The objective of neurons with ``|u| = 1`` in the widest floats: ``x - t`` rounds relative to itself only."""
    eps, w = float(np.finfo(np.longdouble).eps), network.w.astype(np.longdouble)
    hidden = np.maximum(x[:, None].astype(np.longdouble) @ network.U + network.b, 0.0)
    line = x.astype(np.longdouble) * (0.0 if network.skip is None else network.skip[0])
    goal = y.astype(np.longdouble) - network.xi - line
    error = (network.neurons + 8) * eps * (hidden @ np.abs(w) + np.abs(goal) + np.abs(line)).astype(np.float64)
    away = np.abs((hidden @ w - goal).astype(np.float64)) * (1.0 + 2.0**-52) + error
    unit = power_of_two(away)
    value = 0.5 * float(np.sum((away / unit) ** 2)) * unit**2 + beta * network.penalty()
    return value * (1.0 + (len(x) + network.neurons + 8) * 2.0**-52)


def rounded_up(fit: Fit, y: Array) -> float:
    """The value of the spline itself, whose many large neurons would cancel in floating point.

    Residuals are formed beside the output bias, so that an offset common to all targets costs nothing.
    """
    xi = fit.neurons.xi
    drift = ROUNDING * float(np.abs(fit.v) @ (np.abs(fit.f - xi) + np.abs(y - xi)))
    return fit.value * (1.0 + ROUNDING) + drift
