"""Two bounds of an optimum that close: over time while a solver runs, or over the width of the network."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sympy

from analytic.exact.parsing import exact
from analytic.model.floats import to_float
from analytic.plots.style import DATA_COLOUR, FIT_COLOUR, KINK_COLOUR, LIGHT, canvas, plain
from numeric.arrays import one_line
from numeric.errors import DataError

Row = tuple[Any, Any, Any]


class Recorder:
    """Keeps the bounds that a solver reports: ``numeric.solve(..., progress=Recorder())``.

    ``rows`` holds (seconds, lower bound, value) for every round, for :func:`plot_bounds`.

    >>> import numeric
    >>> rows = Recorder()
    >>> _ = numeric.solve([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [1.0, 2.0, -1.0], beta=0.1, progress=rows)
    >>> all(lower <= value for _, lower, value in rows.rows)
    True
    """

    def __init__(self) -> None:
        self.rows: list[tuple[float, float, float]] = []
        self._start = time.perf_counter()

    def __call__(self, iteration: int, lower_bound: float, value: float) -> None:
        """One round."""
        self.rows.append((time.perf_counter() - self._start, lower_bound, value))


def plot_bounds(
    rows: Iterable[Row],
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    x_label: str = "seconds",
    y_label: str = "objective",
) -> Any:
    """Draw lower bounds and values, and the gap between them, against seconds or against the number of neurons.

    Parameters
    ----------
    rows : of (x, lower bound, value), x increasing; a bound that is infinite is not drawn
    file : written as png, pdf, svg or tex, the same bytes every time
    ax : matplotlib axes to draw on instead of new ones
    x_label, y_label : of the axes; for widths "neurons"

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    DataError
        For rows that are no such triples, in disorder, or with a lower bound above the value.
    UnsupportedError
        Without matplotlib.

    >>> plot_bounds([(0, 0, 2), (1, 1, 1)]).get_xlabel()
    'seconds'
    """
    table = _read(rows)
    x, low, high = table.T
    whole = bool((x == np.round(x)).all())
    with canvas(file, ax, (5.0, 3.1)) as (axes,):
        seen = np.isfinite(low) & np.isfinite(high)
        axes.fill_between(x[seen], low[seen], high[seen], step=None if whole else "post", color=LIGHT, linewidth=0,
                          label="gap", zorder=1)  # fmt: skip
        for values, colour, shape, name in ((high, FIT_COLOUR, "o", "value"), (low, KINK_COLOUR, "s", "lower bound")):
            kept = np.isfinite(values)
            places, heights = (x[kept], values[kept]) if whole else _stairs(x[kept], values[kept])
            axes.plot(places, heights, color=colour, label=name, zorder=3,
                      **({"marker": shape, "markersize": 4} if whole else {}))  # fmt: skip
        if whole:
            axes.set_xticks(np.unique(x))
        elif x[0] >= 0:
            axes.set_xlim(left=0)
        axes.axhline(0.0, color=DATA_COLOUR, linewidth=0.5, zorder=0)
        axes.set_xlabel(plain(x_label))
        axes.set_ylabel(plain(y_label))
        axes.legend()
    return axes


def _stairs(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each value until the next one."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def _read(rows: Iterable[Row]) -> np.ndarray:
    listed = list(rows) if hasattr(rows, "__iter__") else None
    if not listed:
        raise DataError(f"rows is {one_line(rows)}: give triples (x, lower bound, value)")
    table = np.array([_numbers(row, k) for k, row in enumerate(listed)])
    if (np.diff(table[:, 0]) < 0).any():
        raise DataError(f"rows[{int(np.argmax(np.diff(table[:, 0]) < 0)) + 1}] goes back: give x in increasing order")
    crossed = table[:, 1] > table[:, 2] + 1e-9 * np.abs(np.where(np.isfinite(table[:, 2]), table[:, 2], 0))
    if crossed.any():
        raise DataError(f"rows[{int(np.argmax(crossed))}] has a lower bound above its value: give (x, lower, value)")
    return table


def _numbers(row: Any, k: int) -> list[float]:
    if not isinstance(row, Sequence | np.ndarray) or isinstance(row, str) or len(row) != 3:
        raise DataError(f"rows[{k}] is {one_line(row)}: give a triple (x, lower bound, value)")
    return [_number(cell, f"rows[{k}]") for cell in row]


def _number(cell: Any, name: str) -> float:
    if isinstance(cell, float | np.floating) and np.isinf(cell):
        return float(cell)
    if cell is sympy.oo:
        return np.inf
    return to_float(exact(cell, name), name)
