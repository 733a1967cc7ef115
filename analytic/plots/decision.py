"""Pictures of classifiers: where a network is positive and where negative, on a line and in the plane."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from flint import fmpq

from analytic.exact.scalars import rational
from analytic.families.line.regions import decision_regions
from analytic.model.floats import to_float_network
from analytic.model.foreign import read_network
from analytic.model.network import Network
from analytic.model.notation import Notation
from analytic.model.problem import Problem, _table
from analytic.plots.style import DATA_COLOUR, FIT_COLOUR, canvas, floats, label_of, legend_above, letters_of
from numeric.arrays import one_line
from numeric.errors import DataError, OptionError, UnsupportedError

POSITIVE, NEGATIVE, ZERO = "#A9CCE6", "#FBE7D3", "#FFFFFF"
MARGIN = 0.15
MOST_NEURONS = 150
"""In the plane: the lines of m neurons make up to m^2 / 2 cells."""
Polygon = np.ndarray


def plot_decision(
    given: Any,
    file: str | os.PathLike[str] | None = None,
    *,
    data: tuple[Any, Any] | None = None,
    ax: Any = None,
    labels: Sequence[str] | None = None,
    notation: Notation | None = None,
) -> Any:
    """Draw where a network of one or two inputs is positive (darker) and where negative, with the labelled samples.

    On a line the network is drawn over its regions, whose ends are exact. In the plane the network is linear on the
    cells between the lines of its neurons, and the boundary is drawn cell by cell.

    Parameters
    ----------
    given : a solution, or a network in any form that :func:`analytic.certify` reads
    file : written as png, pdf, svg or tex, the same bytes every time
    data : (A, y), the samples; those of the solution when it is left out
    ax : matplotlib axes to draw on instead of new ones
    labels : names of the columns, one a feature; without them the letters of the notation

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UnsupportedError
        Without matplotlib, for more than two inputs, several outputs, or more than 150 neurons in the plane.
    DataError
        When there are no samples to show, or they do not fit to the network.

    >>> import analytic
    >>> best = analytic.solve([0, 1, 2], [-1, 1, -1], loss="max-margin", bias="free")
    >>> plot_decision(best).get_xlabel()
    '$x$'
    """
    network = read_network(given)
    points, targets = _samples(given, data, network.d)
    if network.d > 2 or network.o != 1:
        raise UnsupportedError(
            f"the network has {network.d} inputs and {network.o} outputs: regions are drawn for one or two and one"
        )
    names = _names(labels, network.d, letters_of(notation))
    draw = _draw_line if network.d == 1 else _draw_plane
    with canvas(file, ax, (5.0, 3.1) if network.d == 1 else (4.2, 3.8)) as (axes,):
        draw(axes, network, points, targets)
        axes.set_xlabel(names[0])
        axes.set_ylabel(names[1])
        legend_above(axes, 3)
    return axes


def _samples(given: Any, data: tuple[Any, Any] | None, d: int) -> tuple[np.ndarray, np.ndarray]:
    problem = getattr(given, "problem", None)
    if data is not None:
        if not (isinstance(data, tuple | list) and len(data) == 2):
            raise DataError(f"data is {one_line(data)}: give (A, y), the samples and their labels")
        A, y = _table(data[0], "A")[0], _table(data[1], "y")[0]
    elif isinstance(problem, Problem):
        A, y = problem.A, problem.y
    else:
        raise DataError("data is missing: give (A, y), the samples and their labels")
    if len(A) != len(y):
        raise DataError(f"y has {len(y)} rows and A has {len(A)} samples: give one target a sample")
    if len(A[0]) != d:
        raise DataError(f"A has {len(A[0])} columns: this network takes (n, {d})")
    return np.array([floats(row, "A") for row in A]), np.array([floats(row, "y")[0] for row in y])


def _names(labels: Sequence[str] | None, d: int, letters: Notation) -> list[str]:
    if labels is not None and (isinstance(labels, str) or len(labels) != d):
        raise OptionError(f"labels is {one_line(labels)}: give a list of {d} names, one a feature")
    given = [None] * d if labels is None else list(labels)
    if d == 1:
        return [label_of(given[0], letters.point), label_of(None, letters.fit)]
    return [label_of(name, f"{letters.point}_{k + 1}") for k, name in enumerate(given)]


def _window(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def _draw_line(axes: Any, network: Network, points: np.ndarray, targets: np.ndarray) -> None:
    low, high = _window(points[:, 0])
    colours = {1: POSITIVE, 0: ZERO, -1: NEGATIVE}
    for region in decision_regions(network):
        start, end = (float(end) for end in (region.interval.start, region.interval.end))
        if max(start, low) < min(end, high):
            axes.axvspan(max(start, low), min(end, high), color=colours[region.sign], linewidth=0, zorder=0)
        if low < start < high:
            axes.axvline(start, color=DATA_COLOUR, linewidth=0.8, linestyle="--", zorder=1)
    first, last = (fmpq(*end.as_integer_ratio()) for end in (low, high))
    places = [-rational(b) / rational(u) for (u,), b, _ in network.parts if u != 0]
    knots = [first, *sorted(place for place in places if first < place < last), last]
    heights = [row[0] for row in network.outputs([(knot,) for knot in knots])]
    axes.axhline(0.0, color=DATA_COLOUR, linewidth=0.6, zorder=1)
    axes.plot(floats(knots, "a kink"), floats(heights, "a value"), color=FIT_COLOUR, zorder=2, label="network")
    _mark_samples(axes, points[:, 0], targets, targets)
    axes.set_xlim(low, high)


def _mark_samples(axes: Any, x: np.ndarray, y: np.ndarray, targets: np.ndarray) -> None:
    """Filled discs are positive, open squares are not."""
    up = targets > 0
    for chosen, shape, face, name in ((up, "o", "black", "positive"), (~up, "s", "white", "negative")):
        if chosen.any():
            axes.plot(x[chosen], y[chosen], shape, markersize=4.5, markerfacecolor=face, markeredgecolor="black",
                      zorder=5, label=name)  # fmt: skip


def _draw_plane(axes: Any, network: Network, points: np.ndarray, targets: np.ndarray) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    if network.neurons > MOST_NEURONS:
        raise UnsupportedError(f"the network has {network.neurons} neurons: regions are drawn for {MOST_NEURONS}")
    (left, right), (low, high) = _window(points[:, 0]), _window(points[:, 1])
    frame = np.array([[left, low], [right, low], [right, high], [left, high]])
    held = to_float_network(network)
    parts: dict[int, list[Polygon]] = {1: [], -1: []}
    edges: list[Polygon] = []
    for cell in _cells(frame, held.U.T, held.b):
        middle = cell.mean(axis=0)
        on = middle @ held.U + held.b > 0
        slope, level = held.U[:, on] @ held.w[on], float(held.b[on] @ held.w[on] + held.xi)
        for side in (1, -1):
            kept = _clip(cell, side * slope, side * level)
            if len(kept) > 2 and abs(middle @ slope + level) + np.abs(slope).sum() > 0:
                parts[side].append(kept)
        edges += _zeros(cell, slope, level)
    axes.set_facecolor(ZERO)
    for side, colour in ((1, POSITIVE), (-1, NEGATIVE)):
        axes.add_collection(PolyCollection(parts[side], facecolors=colour, edgecolors=colour, linewidths=0.4, zorder=0))
    for u, b in zip(held.U.T, held.b, strict=True):
        for line in _zeros(frame, u, float(b)):
            axes.plot(*line.T, color=DATA_COLOUR, linewidth=0.6, linestyle=":", zorder=1)
    axes.add_collection(LineCollection(edges, colors="black", linewidths=1.4, zorder=2))
    _mark_samples(axes, points[:, 0], points[:, 1], targets)
    axes.set(xlim=(left, right), ylim=(low, high))


def _cells(frame: Polygon, normals: np.ndarray, offsets: np.ndarray) -> list[Polygon]:
    """The frame cut along the line of every neuron."""
    cells = [frame]
    for u, b in zip(normals, offsets, strict=True):
        if not u.any():
            continue  # a constant
        cut = [_clip(cell, side * u, side * b) for cell in cells for side in (1, -1)]
        cells = [cell for cell in cut if len(cell) > 2]
    return cells


def _clip(polygon: Polygon, slope: np.ndarray, level: float) -> Polygon:
    """The part of a convex polygon where ``slope . x + level >= 0``; empty where only an edge is left."""
    values = polygon @ slope + level
    tiny = 1e-12 * (np.abs(values).max() or 1.0)
    if (values <= tiny).all() and (values < -tiny).any():
        return polygon[:0]
    kept = []
    for here, after, a, b in zip(polygon, np.roll(polygon, -1, axis=0), values, np.roll(values, -1), strict=True):
        if a >= -tiny:
            kept.append(here)
        if (a > tiny and b < -tiny) or (a < -tiny and b > tiny):
            kept.append(here + (after - here) * (a / (a - b)))
    return np.array(kept).reshape(-1, 2)


def _zeros(polygon: Polygon, slope: np.ndarray, level: float) -> list[Polygon]:
    """Where ``slope . x + level`` vanishes in a convex polygon, as a segment, if it does."""
    if not np.any(slope):
        return []
    kept = _clip(polygon, slope, level)
    values = kept @ slope + level
    if not len(kept) or values.max() <= 0:
        return []
    ends = kept[np.abs(values) <= 1e-9 * values.max()]
    return [ends] if len(ends) == 2 else []
