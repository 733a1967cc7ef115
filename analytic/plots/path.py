"""The picture of a regularization path."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import Any

import numpy as np

from analytic.exact.scalars import simplest
from analytic.model.floats import to_float
from analytic.model.notation import Notation
from analytic.plots.style import DATA_COLOUR, FIT_COLOUR, LIGHT, canvas, letters_of, plain, require
from analytic.theorem.homotopy import NetworkFormula
from analytic.theorem.path import Piece, PiecewisePath
from numeric.errors import UnsupportedError

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#000000")  # Okabe and Ito
DASHES = ("-", "--", "-.", "-", "--", "-.")
"""So that the weights with a name differ in grey as well."""
LOG_RANGE = 30  # a logarithmic axis where the breakpoints span more than this factor
POINTS = 600  # about, on a curve: straight lines and parabolas are bent on a logarithmic axis
Key = tuple[float, ...]
Ends = list[tuple[float, float]]


def plot_path(
    path: PiecewisePath,
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    x_label: str | None = None,
    notation: Notation | None = None,
) -> tuple[Any, Any]:
    """Draw weights and optimal value against beta into a png, pdf, svg or tex file, the same bytes every time.

    A weight is ``w_j ||u_j||``; neurons that differ in scale only count as one, and in one dimension so do those with
    a common kink, whose weights add up to the change of slope there. The largest weights are named, by their kink or
    their direction, the others are grey; short lines at the bottom are the breakpoints, and many breakpoints are
    shown on a logarithmic axis.

    Parameters
    ----------
    path : what :func:`analytic.path` returns, for numbers
    ax : two matplotlib axes, for the weights and for the value, instead of new ones
    x_label : the name of the feature of one-dimensional data; without it the letter of the notation

    Returns
    -------
    tuple of two matplotlib.axes.Axes

    Raises
    ------
    UnsupportedError
        Without matplotlib, and for data with symbols.
    OptionError
        For another file type.

    >>> import analytic
    >>> [axes.get_ylabel() for axes in plot_path(analytic.path([[1, 0], [0, 1]], [3, -4]))]
    ['output weight', 'optimal value']
    """
    require(path, PiecewisePath, "path", "analytic.path")
    if path.problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before plotting")
    letters = letters_of(notation)
    feature = f"${letters.point}$" if x_label is None else plain(x_label)
    with canvas(file, ax, (5.0, 4.6), nrows=2, sharex=True, height_ratios=(3, 2)) as (upper, lower):
        levels = [to_float(simplest(level), "a breakpoint") for level in path.breakpoints]
        ends = _ends(levels)
        _draw_weights(upper, path, ends, feature)
        _draw_value(lower, path.pieces, ends)
        for axes in (upper, lower):
            axes.set_xlim(ends[-1][0], ends[0][1])
            if _wide(levels):
                axes.set_xscale("log")
            _mark_breakpoints(axes, levels)
        lower.set_xlabel(f"weight decay ${letters.decay}$")
        lower.set_ylabel("optimal value")
    return upper, lower


def _wide(levels: list[float]) -> bool:
    """Whether a logarithmic axis is needed to see all breakpoints."""
    return bool(levels) and levels[0] > LOG_RANGE * levels[-1]


def _mark_breakpoints(axes: Any, levels: list[float]) -> None:
    """A tick at the bottom for each, thinner the more there are."""
    bottom, top = axes.get_ylim()
    width = 0.8 if len(levels) <= 40 else 0.35
    axes.vlines(levels, bottom, bottom + 0.045 * (top - bottom), color=DATA_COLOUR, linewidth=width, zorder=0)
    axes.set_ylim(bottom, top)


def _ends(levels: list[float]) -> Ends:
    """The drawn part of every piece; on a logarithmic axis the last one stops above zero."""
    if not levels:
        return [(0.0, 1.0)]
    first, last = (levels[0] * 1.5, levels[-1] / 2) if _wide(levels) else (levels[0] * 1.15, 0.0)
    return [(below, above) for above, below in pairwise([first, *levels, last])]


def _grids(ends: Ends) -> list[np.ndarray]:
    return [np.linspace(high, low, max(3, POINTS // len(ends))) for low, high in ends]


def _draw_weights(axes: Any, path: PiecewisePath, ends: Ends, feature: str) -> None:
    groups = [_weights(piece.formula) for piece in path.pieces]
    grids = _grids(ends)
    curves = {key: _curve(key, groups, grids) for key in sorted({key for group in groups for key in group})}
    largest = sorted(curves, key=lambda key: -float(np.abs(curves[key][1]).max()))
    named = sorted(largest[: len(COLOURS)])
    for key in largest[len(COLOURS) :]:
        axes.plot(*curves[key], color=LIGHT, linewidth=0.7, zorder=1.5)
    scalar = path.problem.d == 1 and path.problem.o == 1
    for key, colour, dashes in zip(named, COLOURS, DASHES, strict=False):
        shown = key if scalar or path.problem.bias == "free" else key[:-1]
        axes.plot(*curves[key], color=colour, linestyle=dashes, label=_label(shown, feature, scalar), zorder=2)
    axes.axhline(0.0, color=DATA_COLOUR, linewidth=0.6, zorder=1)
    axes.set_ylabel("change of slope at a kink" if scalar else "output weight")
    if named:
        axes.legend()


def _curve(key: Key, groups: list[dict[Key, tuple[float, float]]], grids: list[np.ndarray]) -> tuple[Any, Any]:
    """A weight from the first piece on which it is not zero to the last."""
    active = [k for k, group in enumerate(groups) if key in group]
    span = range(max(active[0] - 1, 0), min(active[-1] + 2, len(groups)))
    lines = [groups[k].get(key, (0.0, 0.0)) for k in span]
    heights = [c0 + c1 * grids[k] for (c0, c1), k in zip(lines, span, strict=True)]
    return np.concatenate([grids[k] for k in span]), np.concatenate(heights)


def _label(key: Key, feature: str, scalar: bool) -> str:
    """A kink by its place, another neuron by its direction."""
    shown = [f"{0.0 if abs(part) < 5e-4 else part:.3g}" for part in key]
    if scalar:
        return f"{feature} = {shown[0]}"
    return f"({', '.join(shown)})" if len(shown) <= 4 else f"({', '.join(shown[:3])}, ...)"


def _weights(formula: NetworkFormula) -> dict[tuple[float, ...], tuple[float, float]]:
    """Coefficients of ``w_j ||u_j||`` by neuron: by kink in one dimension, else by direction."""
    found: dict[tuple[float, ...], tuple[float, float]] = {}
    network = formula.base
    columns = zip(*network.U_rows, strict=True)
    for column, offset, rows, norm in zip(columns, network.b_row, formula.rows, network.norms, strict=True):
        size = to_float(norm, "a weight")
        if size == 0.0:
            continue
        direction = [to_float(cell, "a weight") / size for cell in column]
        bias = to_float(offset, "a bias") / size
        key = (-bias * direction[0],) if len(direction) == 1 and not network.vector else (*direction, bias)
        parts = [[to_float(c, "a weight") * size for c in pair] for pair in zip(*rows, strict=True)]
        c0, c1 = parts[0] if len(parts) == 1 else _length(parts)
        before = found.get(key, (0.0, 0.0))
        found[key] = (before[0] + c0, before[1] + c1)
    return found


def _length(parts: list[list[float]]) -> tuple[float, float]:
    """Of an output vector with a fixed direction: its norm, affine as well."""
    start, slope = (np.array(column) for column in zip(*parts, strict=True))
    direction = start if np.linalg.norm(start) > 0 else slope
    unit = direction / (np.linalg.norm(direction) or 1.0)
    return float(unit @ start), float(unit @ slope)


def _draw_value(axes: Any, pieces: tuple[Piece, ...], ends: Ends) -> None:
    grids = _grids(ends)
    values = []
    for piece, betas in zip(pieces, grids, strict=True):
        c0, c1, c2 = (to_float(c, "a value") for c in piece.value_coefficients)
        values.append(c0 + c1 * betas + c2 * betas**2)
    axes.plot(np.concatenate(grids), np.concatenate(values), color=FIT_COLOUR, zorder=2)
