"""The picture of an answer with symbols: which case holds, over two of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy

from analytic.cases.case import Case
from analytic.exact.symbols import in_order
from analytic.files.certificate import write_atomically
from analytic.plots.style import STYLE, matplotlib, render, require_format
from numeric.arrays import one_line
from numeric.errors import OptionError

GRID = 400
COLOURS = ("#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#0072B2", "#D55E00", "#999999")  # Okabe and Ito
Axis = tuple[sympy.Symbol, float, float]


def plot_phases(cases: Sequence[Case], horizontal: Axis, vertical: Axis, file: str | os.PathLike[str]) -> None:
    """Colour the cases of a solution over two symbols, each given with its range, into a png, pdf or svg file.

    Every region is named by the optimal value in it. Raises OptionError for an axis that is not a symbol with two ends,
    or if the cases hold a third symbol; UnsupportedError without matplotlib.
    """
    kind = require_format(file)
    axes = [_axis(horizontal, "horizontal"), _axis(vertical, "vertical")]
    symbols = [symbol for symbol, *_ in axes]
    others = set().union(*(case.condition.free_symbols for case in cases)) - set(symbols)
    if others:
        raise OptionError(f"cases hold {', '.join(map(str, in_order(others)))} besides: substitute numbers first")
    x, y = (np.linspace(low, high, GRID) for _, low, high in axes)
    held = _held(cases, symbols, x, y)
    rc_context, Figure = matplotlib()
    with rc_context(STYLE):
        figure = Figure(figsize=(5.0, 3.8), layout="constrained")
        panel = figure.subplots()
        for k, case in enumerate(cases):
            inside = held == k
            colour = COLOURS[k % len(COLOURS)]
            panel.contourf(x, y, inside.astype(float), levels=[0.5, 1.5], colors=[colour], alpha=0.6)
            _name(panel, case, inside, x, y)
        panel.set(xlabel=f"${sympy.latex(symbols[0])}$", ylabel=f"${sympy.latex(symbols[1])}$")
        write_atomically(file, render(figure, kind))


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
            holds = sympy.lambdify(list(symbols), case.condition, "numpy")(across, up)
        found[np.broadcast_to(np.asarray(holds, dtype=bool), found.shape)] = k
    return found


def _name(panel: Any, case: Case, inside: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
    """The value, in the middle of the region."""
    rows, columns = np.nonzero(inside)
    if len(rows) < GRID:
        return
    middle = np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    at = x[columns[middle]], y[rows[middle]]
    panel.annotate(f"${sympy.latex(case.value)}$", at, ha="center", va="center", fontsize=9)
