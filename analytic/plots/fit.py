"""The picture of a one-dimensional fit."""

from __future__ import annotations

import os
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from analytic.families.line.spline import compare, inner_kinks
from analytic.files.certificate import write_atomically
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.plots.style import DATA_COLOUR, FIT_COLOUR, KINK_COLOUR, STYLE, floats, matplotlib, render, require_format
from numeric.errors import UnsupportedError

if TYPE_CHECKING:
    from analytic.theorem.answer import Answer


def plot_fit(solution: Answer, path: str | os.PathLike[str], *, x_label: str = "x", y_label: str = "y") -> None:
    """Draw the data, the optimal spline and its kinks into a png, pdf or svg file, the same bytes every time.

    Raises UnsupportedError without matplotlib or for data of more than one feature or output, OptionError for
    another file type.
    """
    draw_fit(solution.problem, solution.exact_network, path, x_label=x_label, y_label=y_label)


def draw_fit(
    problem: Problem,
    network: Network,
    path: str | os.PathLike[str],
    *,
    x_label: str = "x",
    y_label: str = "y",
) -> None:
    """The same for any network on the problem's data."""
    require_line(problem)
    kind = require_format(path)
    rc_context, Figure = matplotlib()
    with rc_context(STYLE):
        figure = Figure(figsize=(5.0, 3.1), layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, problem, network)
        axes.set_xlabel(_plain(x_label))
        axes.set_ylabel(_plain(y_label))
        axes.legend(frameon=False, loc="best", fontsize=8)
        write_atomically(path, render(figure, kind))


def require_line(problem: Problem) -> None:
    """Refuse data that are no function of one variable, and symbols."""
    if problem.d != 1 or problem.o != 1:
        raise UnsupportedError(f"a plot needs one feature and one target: there are {problem.d} and {problem.o}")
    if problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before plotting")


def _draw(axes: Any, problem: Problem, network: Network) -> None:
    points = [row[0] for row in problem.A]
    order = sorted(points, key=cmp_to_key(compare))
    bends = [kink.place for kink in inner_kinks(network, points)]
    knots = [order[0], *bends, order[-1]]
    heights = [row[0] for row in network.outputs([(knot,) for knot in knots])]
    x, y = floats(points, "A"), floats(problem.targets, "y")
    t, f = floats(knots, "kink"), floats(heights, "fit")
    axes.scatter(x, y, s=14, facecolors="none", edgecolors=DATA_COLOUR, linewidths=0.8, label="data", zorder=2)
    axes.plot(t, f, color=FIT_COLOUR, linewidth=1.8, label="optimal network", zorder=3)
    if bends:
        label = f"{len(bends)} kink{'s' if len(bends) > 1 else ''}"
        axes.plot(t[1:-1], f[1:-1], "D", color=KINK_COLOUR, markersize=4.5, markeredgecolor="white",
                  markeredgewidth=0.6, linestyle="none", label=label, zorder=4)  # fmt: skip


def _plain(label: str) -> str:
    return label.replace("$", r"\$")  # a dollar would start a formula
