"""Neurons as autoencoders: a sample, the mixture of the others nearest to it, and their difference, as pictures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from analytic.families.general.autoencoder import AutoencoderNeuron
from analytic.model.floats import to_float
from analytic.plots.style import canvas, floats
from numeric.arrays import counted, one_line
from numeric.errors import DataError
from numeric.options import whole

ROWS = ("sample", "mixture", "neuron")
MOST = 16


def plot_neurons(
    neurons: Sequence[AutoencoderNeuron],
    shape: tuple[int, int],
    file: str | os.PathLike[str] | None = None,
    *,
    ax: Any = None,
) -> tuple[Any, ...]:
    """Draw the neurons that isolate samples which are pictures, one a column.

    Above is the sample, below it the mixture of the other samples that is nearest to it, and at the bottom
    their difference, the hidden weights up to their length: what the sample has and no mixture of the others (dark:
    more, light: less, middle grey: as much). The distance is written below.

    Parameters
    ----------
    neurons : up to 16, of :func:`analytic.neuron`
    shape : (rows, columns) of a sample, e.g. (8, 8)
    file : written as png, pdf, svg or tex, the same bytes every time
    ax : matplotlib axes, one a neuron, instead of new ones

    Returns
    -------
    tuple of matplotlib.axes.Axes, one a neuron

    Raises
    ------
    DataError
        For other things than neurons, or a shape that does not fit to their samples.
    UnsupportedError
        Without matplotlib.

    >>> import analytic
    >>> pictures = [[2, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    >>> len(plot_neurons([analytic.neuron(pictures, 0)], (2, 2)))
    1
    """
    found = list(neurons) if isinstance(neurons, Sequence) else []
    if not 1 <= len(found) <= MOST or not all(isinstance(neuron, AutoencoderNeuron) for neuron in found):
        raise DataError(f"neurons is {one_line(neurons)}: give a list of 1 to {MOST} of analytic.neuron(A, j)")
    size = _shape(shape, len(found[0].residual))
    with canvas(file, ax, (0.75 * len(found) + 0.5, 2.7), ncols=len(found)) as panels:
        for k, (panel, neuron) in enumerate(zip(panels, found, strict=True)):
            _draw_column(panel, neuron, size, named=k == 0)
    return panels


def _shape(shape: Any, d: int) -> tuple[int, int]:
    if not isinstance(shape, Sequence) or len(shape) != 2:
        raise DataError(f"shape is {one_line(shape)}: give (rows, columns)")
    height, width = (whole("shape", part, 1) for part in shape)
    if height * width != d:
        raise DataError(f"shape is {one_line(shape)}: the samples have {counted(d, 'feature')}")
    return height, width


def _draw_column(axes: Any, neuron: AutoencoderNeuron, size: tuple[int, int], *, named: bool) -> None:
    sample = np.array(floats(neuron.A[neuron.j], "A"))
    difference = np.array(floats(neuron.residual, "a neuron"))
    top = max(sample.max(), 1e-300)
    reach = max(np.abs(difference).max(), 1e-300)
    pictures = (1 - sample / top, 1 - (sample - difference) / top, 0.5 - difference / (2 * reach))
    height, width = size
    for row, (tones, name) in enumerate(zip(pictures, ROWS, strict=True)):
        bottom = (2 - row) * (height + 1)
        _draw_picture(axes, np.clip(tones, 0, 1).reshape(size), bottom)
        if named:
            axes.text(-0.8, bottom + height / 2, name, ha="right", va="center", fontsize="small")
    distance = to_float(neuron.square, "a distance") ** 0.5
    axes.text(width / 2, -0.8, f"{distance:.1f}", ha="center", va="top", fontsize="small")
    axes.set(xlim=(0, width), ylim=(-2.5, 3 * height + 2), aspect="equal")
    axes.set_axis_off()


def _draw_picture(axes: Any, tones: np.ndarray, bottom: float) -> None:
    """Squares of grey, so that the picture can be written as TikZ."""
    from matplotlib.collections import PolyCollection

    height, width = tones.shape
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    corners = [square + np.array([j, bottom + height - 1 - i]) for i in range(height) for j in range(width)]
    grey = np.repeat(tones.reshape(-1, 1), 3, axis=1)
    axes.add_collection(PolyCollection(corners, facecolors=grey, edgecolors=grey, linewidths=0.2))
