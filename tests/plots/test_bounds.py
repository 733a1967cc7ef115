"""Bounds that close, and neurons drawn as pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sympy import sqrt

import analytic
import numeric
from analytic.plots import Recorder, plot_bounds, plot_neurons
from numeric.errors import DataError, UnsupportedError


def line(axes: Any, label: str) -> np.ndarray:
    (found,) = [line for line in axes.lines if line.get_label() == label]
    return np.asarray(found.get_xydata())


def test_bounds_of_a_solver_are_recorded_and_drawn() -> None:
    pytest.importorskip("matplotlib")
    rng = np.random.default_rng(0)
    seen = Recorder()
    found = numeric.solve(rng.normal(size=(12, 3)), rng.normal(size=12), beta=0.5, progress=seen)
    assert seen.rows and seen.rows[-1][2] == pytest.approx(found.value)
    assert all(low <= high + 1e-9 for _, low, high in seen.rows)
    axes = plot_bounds(seen.rows)
    assert line(axes, "value")[-1] == pytest.approx((seen.rows[-1][0], seen.rows[-1][2]))
    assert line(axes, "lower bound")[0] == pytest.approx(seen.rows[0][:2])


def test_exact_values_over_the_width() -> None:
    pytest.importorskip("matplotlib")
    best = analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1)
    axes = plot_bounds([(1, best.value, sqrt(200)), (2, best.value, best.value)], x_label="neurons")
    assert line(axes, "value")[:, 1] == pytest.approx([200**0.5, float(best.value)])
    assert list(axes.get_xticks()) == [1, 2] and axes.get_xlabel() == "neurons"
    infinite = plot_bounds([(0, 1, float("inf")), (1, 1, 2)])
    assert len(line(infinite, "value")) == 1


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], "rows is"),
        (3, "rows is"),
        ([(1, 2)], r"rows\[0\]"),
        ([(1, 2, "high")], r"rows\[0\]"),
        ([(2, 0, 1), (1, 0, 1)], r"rows\[1\] goes back"),
        ([(1, 2, 1)], "above its value"),
        ([(1, 2, float("nan"))], r"rows\[0\]"),
    ],
)
def test_rows_that_are_no_bounds_are_refused(rows: Any, text: str) -> None:
    with pytest.raises(DataError, match=text) as caught:
        plot_bounds(rows)
    assert "\n" not in str(caught.value)


def test_neurons_show_sample_mixture_and_difference(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    A = [[4, 0, 0, 0], [0, 4, 0, 0], [0, 0, 4, 1], [1, 1, 1, 1]]
    neurons = [analytic.neuron(A, j, bias="free") for j in range(3)]
    panels = plot_neurons(neurons, (2, 2))
    for panel, neuron in zip(panels, neurons, strict=True):
        sample, mixture, difference = (picture.get_facecolor()[:, 0] for picture in panel.collections)
        assert sample == pytest.approx(1 - np.array(A[neuron.j], float) / max(A[neuron.j]))
        mixed = np.array(neuron.mixture @ np.array(A, dtype=object), float)
        assert mixture == pytest.approx(1 - mixed / max(A[neuron.j]))
        assert (difference < 0.5).tolist() == [bool(u > 0) for u in neuron.u]
        assert panel.texts[-1].get_text() == f"{float(neuron.distance):.1f}"
    files = [tmp_path / f"{k}.tex" for k in (1, 2)]
    for file in files:
        plot_neurons(neurons, (2, 2), file)
    assert files[0].read_bytes() == files[1].read_bytes()
    for given, shape, text in ((neurons, (3, 2), "4 features"), (neurons, 4, "shape is"), ([1], (2, 2), "neurons is")):
        with pytest.raises(DataError, match=text):
            plot_neurons(given, shape)  # type: ignore[arg-type]


def test_without_matplotlib_every_figure_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    neuron = analytic.neuron([[1, 0], [0, 1]], 0, bias="free")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for plot in (lambda: plot_bounds([(1, 0, 1)]), lambda: plot_neurons([neuron], (1, 2))):
        with pytest.raises(UnsupportedError, match=r'pip install "neuralgauge\[plot\]"'):
            plot()
