"""The fan: everything between the lowest and the highest optimal function of a one-dimensional problem."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from flint import fmpq

from analytic.exact.scalars import rational, rationals
from analytic.families.line.engine.network import SplineNeurons, least_neurons, neurons_from, sweep
from analytic.families.line.engine.optimal_set import Interpolants
from analytic.families.line.optimal_networks import OptimalNetworks
from analytic.model.network import Network
from analytic.model.notation import Notation
from analytic.plots.style import (
    DATA_COLOUR,
    KINK_COLOUR,
    SET_COLOUR,
    canvas,
    floats,
    label_of,
    legend_above,
    letters_of,
    require,
)
from numeric.errors import UnsupportedError

FAN_COLOUR, SPLIT_COLOUR = SET_COLOUR, "#777777"
MARGIN = fmpq(1, 12)
STEPS = 12
"""Places a gap between samples where the bounds are computed when they have no formula."""


def plot_solution_set(
    solution_set: OptimalNetworks,
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    x_label: str | None = None,
    y_label: str | None = None,
    notation: Notation | None = None,
) -> Any:
    """Draw the fan of all optimal functions into a png, pdf, svg or tex file, the same bytes every time, or on axes.

    Shaded is everything between the lowest and the highest optimal function, as far as they are bounded; in it
    the network with the fewest kinks and another one: for interpolation and squared loss the one that connects the
    dots, which are the fitted values. For classifiers dotted lines separate the regions where all of them agree.
    Labels are the names of the columns, or else the letters of the notation. Returns the axes.
    Raises UnsupportedError without matplotlib, OptionError for another file type.

    >>> import analytic
    >>> plot_solution_set(analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])).get_xlabel()
    '$x$'
    """
    require(solution_set, OptimalNetworks, "solution_set", "analytic.solution_set")
    letters = letters_of(notation)
    with canvas(file, ax, (5.0, 3.1)) as (axes,):
        x = sorted(set(rationals(row[0] for row in solution_set.problem.A)))
        margin = (x[-1] - x[0]) * MARGIN if len(x) > 1 else fmpq(1)
        window = x[0] - margin, x[-1] + margin
        _draw_fan(axes, solution_set, x, window)
        _draw_networks(axes, solution_set, window)
        _draw_data(axes, solution_set)
        axes.set_xlabel(label_of(x_label, letters.point))
        axes.set_ylabel(label_of(y_label, letters.target))
        legend_above(axes, 2)
    return axes


def _draw_fan(axes: Any, found: OptimalNetworks, x: list[fmpq], window: tuple[fmpq, fmpq]) -> None:
    envelope = found.best.envelope
    if envelope is not None:
        knots = _within(window, [*envelope.lower.knots, *envelope.upper.knots])
    else:
        fine = [a + (b - a) * fmpq(k, STEPS) for a, b in pairwise([window[0], *x, window[1]]) for k in range(STEPS)]
        knots = _within(window, fine)
    bounds = [found.best.bounds(t) for t in knots]
    values = [v for pair in bounds for v in pair if v is not None] + [*found.problem.targets]
    ends = min(values) - 1, max(values) + 1  # instead of infinity
    t = floats(knots, "a place")
    low = floats([ends[0] if pair[0] is None else pair[0] for pair in bounds], "a bound")
    high = floats([ends[1] if pair[1] is None else pair[1] for pair in bounds], "a bound")
    axes.fill_between(t, low, high, color=FAN_COLOUR, alpha=0.45, linewidth=0, label="all optimal functions", zorder=1)
    for side, edge in enumerate((low, high)):
        if all(pair[side] is not None for pair in bounds):
            axes.plot(t, edge, color=FAN_COLOUR, linewidth=0.6, zorder=1)


def _draw_networks(axes: Any, found: OptimalNetworks, window: tuple[fmpq, fmpq]) -> None:
    if isinstance(found.best, Interpolants):
        other, label = least_neurons(found.best.line.x, found.best.line.y), "connecting the dots"
    else:
        other, label = _neurons(found.sample(0)), "another optimal network"
    _draw(axes, other, window, label=label, color=DATA_COLOUR, linewidth=1.2, linestyle=(0, (4, 2)), zorder=3)
    try:
        few, label = found.sparsest(), f"fewest kinks: {found.min_kinks}"
    except UnsupportedError:  # undecided: the picture is one network poorer
        return
    _draw(axes, _neurons(few), window, label=label, color=KINK_COLOUR, linewidth=1.6, linestyle="-", zorder=2)


def _draw_data(axes: Any, found: OptimalNetworks) -> None:
    if isinstance(found.best, Interpolants):
        x, y = found.best.line.x, found.best.line.y
        label = "data" if found.beta is None else "fitted values"
    else:
        x, y, label = rationals(row[0] for row in found.problem.A), rationals(found.problem.targets), "labels"
        try:
            regions = found.decision_regions()
        except UnsupportedError:  # no formula: no lines
            regions = ()
        for region in regions[1:]:
            axes.axvline(float(region.interval.start), color=SPLIT_COLOUR, linewidth=0.8, linestyle=":", zorder=0)
    axes.plot(floats(x, "x"), floats(y, "y"), "o", markersize=4, markerfacecolor="white", markeredgecolor="black",
              markeredgewidth=0.9, zorder=4, label=label)  # fmt: skip


def _neurons(network: Network) -> SplineNeurons:
    outer = [row[0] for row in network.w_rows]
    return neurons_from(
        rationals(network.U_rows[0]), rationals(network.b_row), rationals(outer), rational(network.xi_row[0])
    )


def _draw(axes: Any, network: SplineNeurons, window: tuple[fmpq, fmpq], **style: Any) -> None:
    knots = _within(window, (neuron.kink for neuron in network.neurons))
    axes.plot(floats(knots, "a kink"), floats(sweep(network, knots), "a value"), **style)


def _within(window: tuple[fmpq, fmpq], knots: Iterable[fmpq]) -> list[fmpq]:
    """The window's ends and the knots between them, increasing and distinct."""
    inside = sorted([*window, *(knot for knot in knots if window[0] < knot < window[1])])
    return [inside[0], *(right for left, right in pairwise(inside) if left != right)]
