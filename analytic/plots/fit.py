"""The picture of a one-dimensional fit, alone or with the predictor of the neural tangent kernel beside it."""

from __future__ import annotations

import os
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from analytic.exact.scalars import Scalar, to_sympy
from analytic.families.kernel.prediction import TangentPredictor
from analytic.families.line.spline import compare, inner_kinks
from analytic.model.network import Network
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.plots.style import (
    DATA_COLOUR,
    FIT_COLOUR,
    KINK_COLOUR,
    canvas,
    floats,
    label_of,
    legend_above,
    letters_of,
    require,
)
from analytic.theorem.answer import Answer
from numeric.errors import UnsupportedError

KERNEL_COLOUR = "#009E73"
POINTS = 80
"""About how many places the kernel predictor is evaluated at."""
DIGITS = 6


def plot_fit(
    solution: Answer,
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    kernel: TangentPredictor | None = None,
    x_label: str | None = None,
    y_label: str | None = None,
    notation: Notation | None = None,
) -> Any:
    """Draw the data, the optimal spline and its kinks.

    Parameters
    ----------
    solution : an answer on data of one feature and one target
    file : written as png, pdf, svg or tex (pgfplots), the same bytes every time
    ax : matplotlib axes to draw on instead of new ones
    kernel : a predictor of :func:`analytic.ntk_interpolation` to draw beside the network
    x_label, y_label : the names of the columns; without them the letters of the notation

    Returns
    -------
    matplotlib.axes.Axes
        With ``axes.figure`` to show or to save.

    Raises
    ------
    UnsupportedError
        Without matplotlib, and for data of more than one feature or output.
    OptionError
        For another file type, or a file and axes at once.

    >>> import analytic
    >>> best = analytic.solve([0, 1, 2], [0, 1, 0], loss="interpolation", bias="free")
    >>> plot_fit(best).get_xlabel()
    '$x$'
    """
    require(solution, Answer, "solution", "analytic.solve")
    require_line(solution.problem)
    return draw_fit(
        solution.problem, solution.exact_network, file,
        ax=ax, kernel=kernel, x_label=x_label, y_label=y_label, notation=notation,
    )  # fmt: skip


def draw_fit(
    problem: Problem,
    network: Network,
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    kernel: TangentPredictor | None = None,
    x_label: str | None = None,
    y_label: str | None = None,
    notation: Notation | None = None,
) -> Any:
    """The same for any network on the problem's data.

    >>> import analytic
    >>> problem = analytic.Problem.build([0, 1, 2], [0, 1, 0], beta=1, bias="free")
    >>> draw_fit(problem, analytic.Network([[1]], [0], [1], 0)).get_xlabel()
    '$x$'
    """
    require_line(problem)
    if kernel is not None:
        require(kernel, TangentPredictor, "kernel", "analytic.ntk_interpolation")
    letters = letters_of(notation)
    with canvas(file, ax, (5.0, 3.1)) as (axes,):
        points = [row[0] for row in problem.A]
        if kernel is not None:
            _draw_kernel(axes, kernel, sorted(points, key=cmp_to_key(compare)))
        _draw_network(axes, problem, network, points)
        axes.set_xlabel(label_of(x_label, letters.point))
        axes.set_ylabel(label_of(y_label, letters.target))
        legend_above(axes, 2 if kernel is not None else 3)
    return axes


def require_line(problem: Problem) -> None:
    """Refuse data that are no function of one variable, and symbols.

    >>> import analytic
    >>> require_line(analytic.Problem.build([[1, 2]], [0], beta=1))
    Traceback (most recent call last):
    numeric.errors.UnsupportedError: a plot needs one feature and one target: there are 2 and 1
    """
    if problem.d != 1 or problem.o != 1:
        raise UnsupportedError(f"a plot needs one feature and one target: there are {problem.d} and {problem.o}")
    if problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before plotting")


def _draw_network(axes: Any, problem: Problem, network: Network, points: list[Scalar]) -> None:
    order = sorted(points, key=cmp_to_key(compare))
    bends = [kink.place for kink in inner_kinks(network, points)]
    knots = [order[0], *bends, order[-1]]
    heights = [row[0] for row in network.outputs([(knot,) for knot in knots])]
    x, y = floats(points, "A"), floats(problem.targets, "y")
    t, f = floats(knots, "kink"), floats(heights, "fit")
    axes.plot(x, y, "o", markersize=3.8, markerfacecolor="none", markeredgecolor=DATA_COLOUR, markeredgewidth=0.8,
              label="data", zorder=2)  # fmt: skip
    axes.plot(t, f, color=FIT_COLOUR, label="optimal network", zorder=3)
    if bends:
        label = f"{len(bends)} kink{'s' if len(bends) > 1 else ''}"
        axes.plot(t[1:-1], f[1:-1], "D", color=KINK_COLOUR, markersize=4.5, markeredgecolor="white",
                  markeredgewidth=0.6, linestyle="none", label=label, zorder=4)  # fmt: skip


def _draw_kernel(axes: Any, kernel: TangentPredictor, order: list[Scalar]) -> None:
    steps = max(2, POINTS // max(len(order) - 1, 1))
    inner = [a + (b - a) * k / steps for a, b in pairwise(order) if compare(a, b) for k in range(steps)]
    places = [to_sympy(place) for place in [*inner, order[-1]]]
    heights = [float(kernel.evaluate(place, DIGITS)) for place in places]
    axes.plot([float(place) for place in places], heights, color=KERNEL_COLOUR, linestyle="--", zorder=2.5,
              label="tangent kernel, minimum norm")  # fmt: skip
