"""Squared loss on the line with free bias: the optimal network, certified, at a million samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from numeric.errors import OptionError
from numeric.network import Array
from numeric.onedim.bound import dual_point
from numeric.onedim.hats import HatSystem
from numeric.onedim.interpolation import Interpolant
from numeric.onedim.labels import LabelFit
from numeric.onedim.refine import optimise, refine
from numeric.onedim.regime import FREE_SLOPE, TOTAL_VARIATION, Regime
from numeric.onedim.samples import MergedSamples, merge
from numeric.onedim.spline import SplineNeurons, best_left_over, connect_the_dots
from numeric.onedim.stationary import Stationary, constant, polish, settle

_SMALLEST_BETA = 1e-140
_CLOSER = 1e-3
ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Fit:
    """An optimal spline, the bounds that prove it, and the dual point behind them.

    Attributes
    ----------
    neurons : SplineNeurons
        The cheapest network for the spline; ``to_network`` gives its arrays.
    knots, knot_values : arrays (K,)
        The spline: its knots (the first and last distinct ``x`` included) and its values there.
    slopes : array (K-1,)
        Its slopes between the knots.
    f : array (n,)
        Fitted values at the samples, in the caller's order.
    v : array (n,)
        A dual point, in the caller's order: feasible up to rounding, with ``1'v = 0`` up to rounding.
    value : float
        The objective of ``to_network(fit)``, recomputed from its neurons: at least the optimum.
    lower_bound : float
        At most the optimum, with every rounding error accounted for.
    rounds : int
        Sweeps over all samples.
    status : str
        ``"optimal"`` when the relative gap is within the tolerance, ``"stalled"`` otherwise.
    skip : float
        Slope of the linear function beside the neurons, where that costs nothing.
    """

    neurons: SplineNeurons
    knots: Array
    knot_values: Array
    slopes: Array
    f: Array
    v: Array
    value: float
    lower_bound: float
    rounds: int
    status: str
    skip: float = 0.0

    @property
    def gap(self) -> float:
        """``value - lower_bound``, never negative."""
        return max(self.value - self.lower_bound, 0.0)

    @property
    def relative_gap(self) -> float:
        """The gap as a fraction of the value; 0 when both bounds are 0."""
        return self.gap / self.value if self.gap > 0.0 else 0.0


def solve_squared(
    x: npt.ArrayLike, y: npt.ArrayLike, beta: float, *, tol: float = 1e-9, max_rounds: int = ROUNDS
) -> Fit:
    """Minimise ``1/2 sum (f(x_i) - y_i)^2 + beta sum_j |w_j| |u_j|`` over two-layer ReLU networks.

    The biases of the neurons and of the output are free. The fitted values are unique, piecewise linear
    with kinks at samples; they are found by an active set over the knots, and certified by a dual point
    (Ergen and Pilanci, JMLR 2021; Savarese et al., COLT 2019, for the penalty of a spline).

    Parameters
    ----------
    x, y : array_like (n,)
        Samples in any order; equal ``x`` are allowed.
    beta : float
        Positive weight of the penalty.
    tol : float
        Relative gap ``(value - lower_bound) / value`` to reach.
    max_rounds : int
        Most sweeps over all samples.

    Returns
    -------
    Fit

    Raises
    ------
    DataError
        Malformed or non-finite data, or numbers too far apart for double precision.
    OptionError
        ``beta``, ``tol`` or ``max_rounds`` out of range.

    Examples
    --------
    >>> fit = solve_squared([0.0, 1.0], [0.0, 1.0], beta=0.25)
    >>> fit.value, fit.status
    (0.1875, 'optimal')
    >>> fit.f
    array([0.25, 0.75])
    """
    check_options(beta, tol, max_rounds)
    samples = merge(x, y)
    fit, _ = solve_samples(samples, scaled_beta(samples, beta), tol, max_rounds)
    return fit


def solve_bent(x: Array, y: Array, beta: float, tol: float) -> Fit:
    """The same where a linear function costs nothing: ``beta sum |slope changes|``; ``Fit.skip`` is its slope."""
    check_options(beta, tol, ROUNDS)
    samples = merge(x, y)
    fit, _ = solve_samples(samples, scaled_beta(samples, beta), tol, ROUNDS, regime=FREE_SLOPE)
    return fit


def to_network(fit: Fit | Interpolant | LabelFit) -> tuple[Array, Array, Array, float]:
    """Connect the dots with the cheapest neurons: ``(U (1, m), b (m,), w (m,), xi)``, all ``|u_j| = 1``.

    >>> U, b, w, xi = to_network(solve_squared([0.0, 1.0], [0.0, 1.0], beta=0.25))
    >>> U, b, w, xi
    (array([[1.]]), array([-0.]), array([0.5]), 0.25)
    """
    return fit.neurons.arrays()


def check_options(beta: float, tol: float, max_rounds: int) -> None:
    """Raise ``OptionError`` for a ``beta``, ``tol`` or ``max_rounds`` that makes no sense."""
    if not (np.isfinite(beta) and beta > 0.0):
        raise OptionError(f"beta is {beta!r}; squared loss needs a finite beta > 0")
    if not tol >= 0.0:
        raise OptionError(f"tol is {tol!r}; give a relative gap >= 0, such as 1e-9")
    if max_rounds < 1:
        raise OptionError(f"max_rounds is {max_rounds!r}; give at least 1")


def scaled_beta(samples: MergedSamples, beta: float) -> float:
    """``beta`` for the scaled data; beyond ``4 n**2`` the fit is constant and larger is the same."""
    scaled = float(np.ldexp(beta, -samples.x_exponent - samples.y_exponent))
    if scaled < _SMALLEST_BETA:
        raise OptionError(
            f"beta is {beta!r}, too small beside the data for double precision; the fit is the "
            "interpolation, loss='interpolation'"
        )
    return min(scaled, 4.0 * (1.0 + float(np.sum(samples.weight))) ** 2)


def solve_samples(
    samples: MergedSamples,
    beta: float,
    tol: float,
    max_rounds: int,
    start: Stationary | None = None,
    regime: Regime = TOTAL_VARIATION,
) -> tuple[Fit, Stationary]:
    """Solve merged, scaled samples with a scaled ``beta``; ``start`` is the solution for another beta."""
    system = HatSystem(samples.x, samples.weight, None, samples.weight * samples.y)
    if samples.size == 1:
        point = constant(system)
        return _certified(samples, point, beta, 0, tol), point
    if start is None:
        point, rounds = optimise(system, beta, 0.1 * tol, max_rounds, regime)
    else:
        point, rounds = refine(system, settle(system, start.pattern, start.kinks, beta), beta, 0.1 * tol, max_rounds)
    fit = _certified(samples, polish(system, point, beta), beta, rounds, tol)
    if fit.status != "optimal" and rounds < max_rounds:
        point, more = refine(system, point, beta, _CLOSER * tol, max_rounds - rounds)
        closer = _certified(samples, polish(system, point, beta), beta, rounds + more, tol)
        fit = closer if closer.gap < fit.gap else fit
    return fit, point


def _certified(samples: MergedSamples, point: Stationary, beta: float, rounds: int, tol: float) -> Fit:
    """The record of a spline: its network, the objective of that network, and a lower bound."""
    x, knots, scale_y = samples.x, point.pattern.knots, samples.y_exponent
    skip = best_left_over(x[knots], point.slopes) if point.pattern.regime.free else 0.0
    neurons = connect_the_dots(x[knots], point.slopes - skip, 0.0)
    shape = neurons.without_bias(x) + skip * x
    bias = float(np.sum(samples.weight * (samples.y - shape)) / np.sum(samples.weight))
    xi = samples.centre + float(np.ldexp(bias, scale_y))
    f = shape + float(np.ldexp(xi - samples.centre, -scale_y))  # the bias as it was rounded
    misfit = float(np.sum(samples.weight * (samples.y - f) ** 2))
    dual = dual_point(samples, point, beta)
    value = float(np.ldexp(0.5 * misfit + beta * neurons.penalty + samples.within, 2 * scale_y))
    lower = dual.lower_bound + samples.within * (1.0 - 2.0**-46)
    lower = min(float(np.ldexp(lower, 2 * scale_y)), value)
    scale_x = samples.x_exponent
    return Fit(
        neurons=neurons.scaled(scale_x, scale_y, xi),
        knots=np.ldexp(x[knots], scale_x),
        knot_values=np.ldexp(point.values, scale_y) + samples.centre,
        slopes=np.ldexp(point.slopes, scale_y - scale_x),
        f=samples.to_samples(np.ldexp(f, scale_y) + samples.centre),
        v=np.ldexp(samples.residuals_to_samples(dual.v / samples.weight), scale_y),
        value=value,
        lower_bound=lower,
        rounds=rounds,
        status="optimal" if value - lower <= tol * value else "stalled",
        skip=float(np.ldexp(skip, scale_y - scale_x)),
    )
