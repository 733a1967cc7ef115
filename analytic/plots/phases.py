"""The picture of an answer with symbols: which case holds, over two of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy

from analytic.cases.case import Case
from analytic.exact.symbols import in_order
from analytic.latex.apart import letters_beside
from analytic.latex.expressions import expression_latex
from analytic.model.notation import Notation
from analytic.plots.style import canvas, letters_of
from numeric.arrays import one_line
from numeric.errors import OptionError

GRID = 400
COLOURS = ("#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#0072B2", "#D55E00", "#999999")  # Okabe and Ito
Axis = tuple[sympy.Symbol, float, float]


def plot_phases(
    cases: Sequence[Case],
    horizontal: Axis,
    vertical: Axis,
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    notation: Notation | None = None,
) -> Any:
    """Colour the cases of a solution over two symbols, each given with its range, in a file or on axes.

    Every region is named by the optimal value in it; boundaries are those on a grid of 400 by 400 points. The file is
    png, pdf, svg or tex; returns the axes. Raises OptionError for an axis that is not a symbol with two ends, or if the
    cases hold a third symbol; UnsupportedError without matplotlib.

    >>> import analytic, sympy
    >>> p, q = sympy.symbols("p q", positive=True)
    >>> plot_phases(analytic.solve([[1, 0], [0, 1]], [p, q], beta=1).cases, (p, 0, 2), (q, 0, 2)).get_xlabel()
    '$p$'
    """
    ranges = [_axis(horizontal, "horizontal"), _axis(vertical, "vertical")]
    symbols = [symbol for symbol, *_ in ranges]
    others = set().union(*(_condition(case).free_symbols for case in cases)) - set(symbols)
    if others:
        raise OptionError(f"cases hold {', '.join(map(str, in_order(others)))} besides: substitute numbers first")
    decay = next((symbol for symbol in symbols if symbol.name == "beta"), None)
    written = letters_beside({*symbols} - {decay}, letters_of(notation), decay=decay).written
    x, y = (np.linspace(low, high, GRID) for _, low, high in ranges)
    held = _held(cases, symbols, x, y)
    with canvas(file, ax, (5.0, 3.8)) as (axes,):
        for k, case in enumerate(cases):
            inside = (held == k).astype(float)
            if inside.any():
                colour = COLOURS[k % len(COLOURS)]
                axes.contourf(x, y, inside, levels=[0.5, 1.5], colors=[colour], alpha=0.6)
            if 0 < inside.sum() < inside.size:
                axes.contour(x, y, inside, levels=[0.5], colors="black", linewidths=0.8)
            _name(axes, expression_latex(case.value, written), inside > 0, x, y)
        axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
        axes.set(xlabel=f"${written[symbols[0]]}$", ylabel=f"${written[symbols[1]]}$")
    return axes


def _axis(given: Any, name: str) -> Axis:
    if not (isinstance(given, tuple) and len(given) == 3 and isinstance(given[0], sympy.Symbol)):
        raise OptionError(f"{name} is {one_line(given)}: give (symbol, low, high)")
    symbol, low, high = given[0], float(given[1]), float(given[2])
    if not low < high:
        raise OptionError(f"{name} is {one_line(given)}: the range must not be empty")
    return symbol, low, high


def _held(cases: Sequence[Case], symbols: Sequence[sympy.Symbol], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The number of the first case that holds at each point of the grid, -1 for none."""
    across, up = np.meshgrid(x, y)
    found = np.full(across.shape, -1)
    for k, case in reversed(list(enumerate(cases))):
        with np.errstate(all="ignore"):
            holds = sympy.lambdify(list(symbols), _condition(case), "numpy")(across, up)
        found[np.broadcast_to(np.asarray(holds, dtype=bool), found.shape)] = k
    return found


def _condition(case: Case) -> sympy.Basic:
    """Without names for roots, which the value may have."""
    return case.exact_condition.xreplace(case.answer.problem.restore)


def _name(panel: Any, value: str, inside: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """The value, in the middle of the region."""
    rows, columns = np.nonzero(inside)
    if len(rows) < GRID:
        return
    middle = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    panel.text(x[columns[middle]], y[rows[middle]], f"${value}$", ha="center", va="center")
