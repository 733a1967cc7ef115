"""Pictures of one-dimensional fits. matplotlib is an optional extra: ``pip install "neuralgauge[plot]"``."""

from __future__ import annotations

import os
from functools import cmp_to_key
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytic.certificate import write_atomically
from analytic.floats import to_float
from analytic.network import Network
from analytic.problem import Problem
from analytic.spline import compare, inner_kinks
from numeric.errors import OptionError, UnsupportedError

if TYPE_CHECKING:
    from analytic.solution import Solution

__all__ = ["FORMATS", "draw_fit", "plot_fit", "require_format", "require_line"]

FORMATS = ("png", "pdf", "svg")
DATA_COLOUR, FIT_COLOUR, KINK_COLOUR = "#555555", "#0072B2", "#D55E00"  # Okabe and Ito, colour-blind safe
STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "savefig.dpi": 200,
    "svg.hashsalt": "neuralgauge",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
}


def plot_fit(solution: Solution, path: str | os.PathLike[str], *, x_label: str = "x", y_label: str = "y") -> None:
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
    rc_context, Figure = _matplotlib()
    with rc_context(STYLE):
        figure = Figure(figsize=(5.0, 3.1), layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, problem, network)
        axes.set_xlabel(_plain(x_label))
        axes.set_ylabel(_plain(y_label))
        axes.legend(frameon=False, loc="best", fontsize=8)
        write_atomically(path, _render(figure, kind))


def require_format(path: str | os.PathLike[str]) -> str:
    """The file type by the ending of the name.

    >>> require_format("fit.jpeg")
    Traceback (most recent call last):
    numeric.errors.OptionError: plot file fit.jpeg: the name must end in .png, .pdf or .svg
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise OptionError(f"plot file {Path(path).name}: the name must end in .png, .pdf or .svg")
    return kind


def require_line(problem: Problem) -> None:
    """Refuse data that are no function of one variable, and symbols."""
    if problem.d != 1 or problem.o != 1:
        raise UnsupportedError(f"a plot needs one feature and one target: there are {problem.d} and {problem.o}")
    if problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before plotting")


def _matplotlib() -> tuple[Any, Any]:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UnsupportedError('plots need matplotlib: pip install "neuralgauge[plot]"') from error
    return rc_context, Figure


def _draw(axes: Any, problem: Problem, network: Network) -> None:
    points = [row[0] for row in problem.A]
    order = sorted(points, key=cmp_to_key(compare))
    bends = [kink.place for kink in inner_kinks(network, points)]
    knots = [order[0], *bends, order[-1]]
    heights = [row[0] for row in network.outputs([(knot,) for knot in knots])]
    x, y = _floats(points, "A"), _floats(problem.targets, "y")
    t, f = _floats(knots, "kink"), _floats(heights, "fit")
    axes.scatter(x, y, s=14, facecolors="none", edgecolors=DATA_COLOUR, linewidths=0.8, label="data", zorder=2)
    axes.plot(t, f, color=FIT_COLOUR, linewidth=1.8, label="optimal network", zorder=3)
    if bends:
        label = f"{len(bends)} kink{'s' if len(bends) > 1 else ''}"
        axes.plot(t[1:-1], f[1:-1], "D", color=KINK_COLOUR, markersize=4.5, markeredgecolor="white",
                  markeredgewidth=0.6, linestyle="none", label=label, zorder=4)  # fmt: skip


def _floats(values: Any, what: str) -> list[float]:
    return [to_float(value, what) for value in values]


def _plain(label: str) -> str:
    return label.replace("$", r"\$")  # a dollar would start a formula


def _render(figure: Any, kind: str) -> bytes:
    from io import BytesIO

    dates = {"png": {"Software": None}, "pdf": {"CreationDate": None}, "svg": {"Date": None}}
    stream = BytesIO()
    figure.savefig(stream, format=kind, metadata=dates[kind])
    return stream.getvalue()
