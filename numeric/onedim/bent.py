"""The optimal networks on a line beside a linear function that costs nothing: what is paid for are changes of slope.

The penalty of a spline is ``P + N`` whatever its first slope, and the dual point sees neither constants nor linear
functions (Savarese et al., COLT 2019, have the penalty; Kim et al., *l1 trend filtering*, SIAM Review 2009, the problem
for the squared loss). The linear function is what neurons of that penalty leave of the first slope.
"""

from __future__ import annotations

import numpy as np

from numeric.network import CHEAP, Array, Network
from numeric.onedim.interpolation import Interpolant, bent_interpolation
from numeric.onedim.label_losses import HingeSteps, LabelLoss, LogisticSteps
from numeric.onedim.labels import LabelFit, solve_labels
from numeric.onedim.line_optimum import LineOptimum
from numeric.onedim.optimum import TIGHT, added_up, ends_of_gaps, rounded_up, separated
from numeric.onedim.squared import Fit, solve_bent, to_network


def bent_dots(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Interpolation: connecting the dots, in closed form."""
    exact = bent_interpolation(x, y)
    return LineOptimum(_network(exact), exact.v, exact.lower_bound)


def bent_gaps(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Maximum margin: connecting the ends of the gaps between opposite labels.

    From one gap to the next the slope changes by at least what it takes to cross both.
    """
    ends = ends_of_gaps(x, y)
    exact = bent_interpolation(x[ends], y[ends])
    return separated(x, y, ends, exact, _network(exact))


def bent_spline(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Squared loss: the spline with the best kinks."""
    fit = solve_bent(x, y, beta, min(tol, TIGHT))
    network = _network(fit)
    value = added_up(network, x, y, beta) if len(x) * network.neurons <= CHEAP else rounded_up(fit, y)
    return LineOptimum(network, fit.v, fit.lower_bound, value, fit.rounds)


def bent_hinge(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Hinge loss: a linear program with banded equations."""
    return _labelled(x, y, beta, tol, HingeSteps)


def bent_logistic(x: Array, y: Array, beta: float, tol: float) -> LineOptimum:
    """Logistic loss: Newton's method with the same equations."""
    return _labelled(x, y, beta, tol, LogisticSteps)


def _labelled(x: Array, y: Array, beta: float, tol: float, loss: type[LabelLoss]) -> LineOptimum:
    fit = solve_labels(x, y, beta, 0.5 * tol, loss, free=True)
    network = _network(fit)
    value = None if len(x) * network.neurons <= CHEAP else fit.value
    return LineOptimum(network, fit.v, fit.lower_bound, value, fit.rounds)


def _network(fit: Fit | Interpolant | LabelFit) -> Network:
    return Network(*to_network(fit), skip=np.array([fit.skip]))
