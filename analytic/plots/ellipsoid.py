"""Pictures of the geometry of training: the rectified ellipsoid, its convex hull, its polar, the optimal dual in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from analytic.exact.scalars import Scalar
from analytic.model.notation import Notation
from analytic.model.problem import _table
from analytic.plots.marks import Marks, marks_of
from analytic.plots.planar_body import PlanarBody
from analytic.plots.solid_body import SolidBody
from analytic.plots.solids import draw_polar_solid, draw_solid
from analytic.plots.style import DATA_COLOUR, FIT_COLOUR, KINK_COLOUR, LIGHT, canvas, floats, letters_of
from analytic.theorem.answer import Answer
from numeric.errors import OptionError, UnsupportedError
from numeric.options import items, one_of

PARTS = ("set", "polar")
HULL_COLOUR, SET_COLOUR = "#E6E6E6", "#9CC8E8"


def plot_ellipsoid(
    given: Any,
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
    parts: Sequence[str] = PARTS,
    notation: Notation | None = None,
) -> tuple[Any, ...]:
    """Draw ``Q = {(Au)_+ : ||u|| <= 1}`` of two or three samples with its convex hull, and its polar.

    Part "set" shows the ellipsoid ``{Au}``, the rectified ellipsoid ``Q`` in it with its spikes, the hull of
    ``Q`` and ``-Q`` and its extreme points, and says whether A is spike-free. Part "polar" shows the dual feasible
    vectors, ``{v : |v'x| <= 1 on Q}``. Of a solution the features of the neurons and the fit (both scaled onto the
    hull) are marked, and the optimal dual with the line on which ``v'f`` is largest. For two samples all corners are
    exact; for three the sets are sampled.

    Parameters
    ----------
    given : a matrix A (2, d) or (3, d) of numbers, or a solution on such data without bias
    file : written as png, pdf, svg or tex, the same bytes every time
    ax : as many matplotlib axes as there are parts, instead of new ones
    parts : of "set" and "polar"

    Returns
    -------
    tuple of matplotlib.axes.Axes, one a part

    Raises
    ------
    UnsupportedError
        Without matplotlib; for other numbers of samples, biases, several outputs, symbols, and samples that are zero
        or in one direction.

    >>> len(plot_ellipsoid([[1, 0], [-1, 1]]))  # the set and its polar
    2
    """
    shown = [one_of("parts", part, PARTS) for part in items("parts", parts, "a list of set and polar", len(PARTS))]
    if not shown:
        raise OptionError("parts is empty: give set, polar or both")
    A, marks = _read(given)
    letters = letters_of(notation)
    draw = _planar(A) if len(A) == 2 else _solid(A)
    with canvas(file, ax, (3.1 * len(shown), 3.7), ncols=len(shown)) as panels:
        for panel, part in zip(panels, shown, strict=True):
            draw[part](panel, marks, letters)
    return panels


def _read(given: Any) -> tuple[tuple[tuple[Scalar, ...], ...], Marks | None]:
    answer = given if isinstance(given, Answer) else None
    A = _table(given, "A")[0] if answer is None else answer.problem.A
    if len(A) not in (2, 3):
        raise UnsupportedError(f"A has {len(A)} samples: the ellipsoid is drawn for two or three")
    if any(getattr(cell, "free_symbols", ()) for row in A for cell in row):
        raise UnsupportedError("A holds symbols: substitute numbers before plotting")
    return A, None if answer is None else marks_of(answer)


Draw = Callable[[Any, Marks | None, Notation], None]


def _planar(A: tuple[tuple[Scalar, ...], ...]) -> Mapping[str, Draw]:
    body = PlanarBody.of(A)
    return {
        "set": lambda ax, marks, letters: _draw_set(ax, body, marks, letters),
        "polar": lambda ax, marks, letters: _draw_polar(ax, body, marks, letters),
    }


def _solid(A: tuple[tuple[Scalar, ...], ...]) -> Mapping[str, Draw]:
    body = SolidBody.of(A)
    return {
        "set": lambda ax, marks, letters: draw_solid(ax, body, marks, letters),
        "polar": lambda ax, marks, letters: draw_polar_solid(ax, body, marks, letters),
    }


def _draw_set(ax: Any, body: PlanarBody, marks: Marks | None, letters: Notation) -> None:
    ax.fill(*body.outline.T, facecolor=HULL_COLOUR, edgecolor=DATA_COLOUR, linewidth=0.8, zorder=1,
            label=rf"hull of $Q_{{{letters.data}}}$ and $-Q_{{{letters.data}}}$")  # fmt: skip
    ax.plot(*body.ellipse.T, color=DATA_COLOUR, linewidth=0.8, linestyle="--", zorder=2,
            label=rf"${letters.render(chr(92) + 'data ' + chr(92) + 'neuron')}$")  # fmt: skip
    if len(body.rectified):
        ax.fill(*body.rectified.T, facecolor=SET_COLOUR, edgecolor=FIT_COLOUR, linewidth=1.2, zorder=3,
                label=rf"$Q_{{{letters.data}}}$")  # fmt: skip
    if not body.spike_free:
        tips = np.array([floats(end, "a spike") for end in body.ends])
        ax.plot([tips[0, 0], 0, 0], [0, 0, tips[1, 1]], color=FIT_COLOUR, zorder=3)
    points = np.array([floats(corner, "a corner") for corner in body.corners])
    ax.plot(*points.T, "o", color="black", markersize=3.5, zorder=4, label="corners")
    if marks is not None and marks.features:
        seen = np.array([floats(feature, "a feature") for feature in marks.features])
        ax.plot(*seen.T, "s", markersize=8, markerfacecolor="none", markeredgecolor="black", zorder=5, label="neurons")
        x, y = floats(marks.fit, "the fit")
        ax.plot([0, x], [0, y], color="black", linewidth=0.9, linestyle=":", zorder=4)
        ax.plot([x], [y], "^", color=KINK_COLOUR, markeredgecolor="black", markersize=6, zorder=6, label="fit")
    _finish(ax, np.vstack([body.outline, body.ellipse]))
    ax.set_title("spike-free" if body.spike_free else "not spike-free")
    ax.set(xlabel="on sample 1", ylabel="on sample 2")


def _draw_polar(ax: Any, body: PlanarBody, marks: Marks | None, letters: Notation) -> None:
    ax.fill(*body.polar_outline.T, facecolor=SET_COLOUR, edgecolor=FIT_COLOUR, linewidth=1.2, zorder=1, label="polar")
    points = np.array([floats(corner, "a corner") for corner in body.polar_corners])
    ax.plot(*points.T, "o", color="black", markersize=3.5, zorder=3, label="corners")
    if marks is not None:
        x, y = floats(marks.dual, "the dual")
        if marks.fit:
            a, b = np.array(floats(marks.fit, "the fit"))
            reach = 0.8 * np.abs(body.polar_outline).max() / np.hypot(a, b)
            ax.plot([x - b * reach, x + b * reach], [y + a * reach, y - a * reach], color="black", linewidth=0.9,
                    linestyle=":", zorder=2)  # fmt: skip
        ax.plot([x], [y], "D", color=KINK_COLOUR, markeredgecolor="black", markersize=5, zorder=4, label="optimal dual")
    _finish(ax, body.polar_outline)
    ax.set(xlabel=f"${letters.dual}_1$", ylabel=f"${letters.dual}_2$")


def _finish(ax: Any, points: np.ndarray) -> None:
    reach = 1.15 * np.abs(points).max()
    ax.axhline(0, color=LIGHT, linewidth=0.6, zorder=0)
    ax.axvline(0, color=LIGHT, linewidth=0.6, zorder=0)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2, columnspacing=1, handlelength=1.6)
