"""The picture of a regularization path."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from analytic.exact.scalars import simplest
from analytic.files.certificate import write_atomically
from analytic.model.floats import to_float
from analytic.plots.style import FIT_COLOUR, STYLE, matplotlib, render, require_format
from numeric.errors import UnsupportedError

if TYPE_CHECKING:
    from analytic.theorem.path import Piece, TracedPath
    from analytic.theorem.trace import NetworkFormula

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")  # Okabe and Ito
LOG_RANGE = 30  # a logarithmic axis where the breakpoints span more than this factor
STEPS = 12  # points a piece: straight lines and parabolas are curves on a logarithmic axis


def plot_path(path: TracedPath, file: str | os.PathLike[str]) -> None:
    """Draw weights and optimal value against beta into a png, pdf or svg file, the same bytes every time.

    A weight is ``w_j ||u_j||``; neurons that differ in scale only count as one, and in one dimension so do those with
    a common kink, whose weights add up to the change of slope there. Dotted lines are the breakpoints.
    Raises UnsupportedError without matplotlib and for data with symbols, OptionError for another file type.
    """
    if path.problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before plotting")
    kind = require_format(file)
    rc_context, Figure = matplotlib()
    with rc_context(STYLE):
        figure = Figure(figsize=(5.0, 4.6), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        levels = [to_float(simplest(level), "a breakpoint") for level in path.breakpoints]
        ends = _ends(levels)
        _draw_weights(upper, path, ends)
        _draw_value(lower, path.pieces, ends)
        _mark_breakpoints((upper, lower), levels)
        lower.set_xlim(ends[-1][0], ends[0][1])
        if _wide(levels):
            lower.set_xscale("log")
        write_atomically(file, render(figure, kind))


def _wide(levels: list[float]) -> bool:
    """Whether a logarithmic axis is needed to see all breakpoints."""
    return bool(levels) and levels[0] > LOG_RANGE * levels[-1]


def _mark_breakpoints(panels: tuple[Any, Any], levels: list[float]) -> None:
    width = 0.6 if len(levels) <= 40 else 0.15
    for axes in panels:
        for level in levels:
            axes.axvline(level, color="#777777", linewidth=width, linestyle=":", zorder=0)


def _ends(levels: list[float]) -> list[tuple[float, float]]:
    """The drawn part of every piece; on a logarithmic axis the last one stops above zero."""
    if not levels:
        return [(0.0, 1.0)]
    first, last = (levels[0] * 1.5, levels[-1] / 2) if _wide(levels) else (levels[0] * 1.15, 0.0)
    return [(below, above) for above, below in pairwise([first, *levels, last])]


def _draw_weights(axes: Any, path: TracedPath, ends: list[tuple[float, float]]) -> None:
    groups = [_weights(piece.formula) for piece in path.pieces]
    keys = sorted({key for group in groups for key in group})
    grids = [np.linspace(high, low, STEPS) for low, high in ends]
    for index, key in enumerate(keys):
        lines = [group.get(key, (0.0, 0.0)) for group in groups]
        heights = [c0 + c1 * grid for (c0, c1), grid in zip(lines, grids, strict=True)]
        thin = 1.6 if len(keys) <= len(COLOURS) else 0.8
        axes.plot(
            np.concatenate(grids),
            np.concatenate(heights),
            color=COLOURS[index % len(COLOURS)],
            linewidth=thin,
            zorder=2,
        )
    axes.axhline(0.0, color="#555555", linewidth=0.6, zorder=1)
    scalar = path.problem.d == 1 and path.problem.o == 1
    axes.set_ylabel("change of slope at a kink" if scalar else "output weight")


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


def _draw_value(axes: Any, pieces: tuple[Piece, ...], ends: list[tuple[float, float]]) -> None:
    for piece, (low, high) in zip(pieces, ends, strict=True):
        betas = np.linspace(high, low, STEPS)
        c0, c1, c2 = (to_float(c, "a value") for c in piece.value_coefficients)
        axes.plot(betas, c0 + c1 * betas + c2 * betas**2, color=FIT_COLOUR, linewidth=1.8, zorder=2)
    axes.set_xlabel(r"weight decay $\beta$")
    axes.set_ylabel("optimal value")
