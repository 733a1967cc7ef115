"""Decision regions: boundaries are where the network vanishes, regions have its sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic.plots import plot_decision
from analytic.plots.decision import _cells, _clip
from numeric.errors import DataError, OptionError, UnsupportedError
from tests.cli_tools import one_line, write

XOR, SIGNS = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
WEIGHT = st.integers(-3, 3)


def network(seed: int, neurons: int = 6) -> numeric.Network:
    rng = np.random.default_rng(seed)
    return numeric.Network(rng.normal(size=(2, neurons)), rng.normal(size=neurons), rng.normal(size=neurons), 0.3)


def test_boundaries_on_a_line_are_exact() -> None:
    pytest.importorskip("matplotlib")
    best = analytic.solve([0, 1, 4, 5, 7, 8], [-1, 1, 1, -1, -1, 1], loss="max-margin", bias="free")
    axes = plot_decision(best, labels=["time $s"])
    ends = [float(region.interval.end) for region in analytic.decision_regions(best.network)[:-1]]
    split = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert split == ends == [0.5, 4.5, 7.5]
    assert axes.get_xlabel() == r"time \$s" and axes.get_ylabel() == "$f$"
    (curve,) = [line for line in axes.lines if line.get_label() == "network"]
    values = [float(cell) for cell in best.network([float(x) for x in curve.get_xdata()])]
    assert list(curve.get_ydata()) == pytest.approx(values)
    positive = next(line for line in axes.lines if line.get_label() == "positive")
    assert sorted(positive.get_xdata()) == [1, 4, 8]


@pytest.mark.parametrize("seed", [5, 6, 7, 8])
def test_regions_in_the_plane_have_the_sign_of_the_network(seed: int) -> None:
    pytest.importorskip("matplotlib")
    held = network(seed)
    axes = plot_decision(held, data=(XOR, SIGNS))
    positive, negative, boundary = axes.collections
    area = 0.0
    for collection, side in ((positive, 1), (negative, -1)):
        for path in collection.get_paths():
            corners = path.vertices[:-1] if (path.vertices[0] == path.vertices[-1]).all() else path.vertices
            assert side * held(corners.mean(axis=0)[None])[0] > 0
            assert (side * held(corners) > -1e-9).all()
            x, y = corners.T
            area += abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    assert area == pytest.approx(1.3**2)
    ends = np.vstack([path.vertices for path in boundary.get_paths()])
    assert np.abs(held(ends)).max() < 1e-9
    assert np.abs(held(np.array([path.vertices.mean(axis=0) for path in boundary.get_paths()]))).max() < 1e-9


@settings(max_examples=60)
@given(st.lists(st.tuples(WEIGHT, WEIGHT, WEIGHT), max_size=7))
def test_cells_are_cut_along_every_line_and_fill_the_frame(lines: list[tuple[int, int, int]]) -> None:
    frame = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    held = np.array(lines, float).reshape(-1, 3)
    cells = _cells(frame, held[:, :2], held[:, 2])
    area = 0.0
    for cell in cells:
        values = cell @ held[:, :2].T + held[:, 2]
        assert ((values > -1e-9).all(axis=0) | (values < 1e-9).all(axis=0)).all()
        x, y = cell.T
        area += abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    assert area == pytest.approx(4)
    assert len(_clip(frame, np.array([1.0, 0.0]), -2.0)) == 0


@pytest.mark.parametrize("kind", ["svg", "tex"])
def test_the_same_bytes_twice(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    files = [tmp_path / f"{k}.{kind}" for k in (1, 2)]
    for file in files:
        plot_decision(network(0), file, data=(XOR, SIGNS))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_is_refused_is_refused_in_a_line() -> None:
    pytest.importorskip("matplotlib")
    held = network(0)
    wide = numeric.Network(np.ones((3, 1)), [0.0], [1.0], 0.0)
    many = network(0, 151)
    refused: list[tuple[Any, dict[str, Any], type[Exception], str]] = [
        (held, {}, DataError, "data is missing"),
        (held, {"data": (XOR,)}, DataError, "data is"),
        (held, {"data": (XOR, [1, 1])}, DataError, "y has 2 rows"),
        (held, {"data": ([0, 1], [1, -1])}, DataError, "A has 1 columns"),
        (held, {"data": (XOR, SIGNS), "labels": ["one"]}, OptionError, "labels is"),
        (held, {"data": (XOR, SIGNS), "labels": "ab"}, OptionError, "labels is"),
        (wide, {"data": ([[1, 2, 3]], [1])}, UnsupportedError, "3 inputs"),
        (many, {"data": (XOR, SIGNS)}, UnsupportedError, "151 neurons"),
        ("network", {"data": (XOR, SIGNS)}, DataError, "network is"),
    ]
    for given_, options, kind, text in refused:
        with pytest.raises(kind, match=text) as caught:
            plot_decision(given_, **options)
        assert "\n" not in str(caught.value)


def test_the_command_line_draws_labels_over_two_features(cli: Any) -> None:
    pytest.importorskip("matplotlib")
    write("xor.csv", "left,right,label\n0,0,-1\n0,1,1\n1,0,1\n1,1,-1\n")
    base = ["solve", "xor.csv", "--target", "label"]
    done = cli(*base, "--loss", "max-margin", "--bias", "free", "--plot", "xor.tex", "--notation", "target=t")
    assert done.status == 0, done
    text = Path("xor.tex").read_text()
    assert "xlabel={left}, ylabel={right}" in text and r"\addlegendentry{positive}" in text
    one_line(cli(*base, "--beta", "1", "--plot", "xor.png"), "one feature")
