"""Pictures of one-dimensional fits, of paths and of the fan of optimal functions."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

import analytic
from analytic.families.line.spline import Kink, inner_kinks, kinks
from analytic.model.network import Network
from analytic.plots import plot_fit, plot_path, plot_phases, plot_solution_set
from analytic.plots.phases import _held
from numeric.errors import DataError, OptionError, UnsupportedError

HEADS = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}
SMALL = st.integers(-4, 4)


@pytest.fixture(scope="module")
def fit() -> analytic.Solution:
    return analytic.solve([0, 1, 3, 4], [0, 1, 0, 2], beta="1/10", bias="free")


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_every_format_and_the_same_bytes_twice(fit: analytic.Solution, kind: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    first, second = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
    plot_fit(fit, first, x_label="t$x$", y_label="y_1 %")
    plot_fit(fit, second, x_label="t$x$", y_label="y_1 %")
    assert first.read_bytes().startswith(HEADS[kind])
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name]


def test_other_formats_are_refused(fit: analytic.Solution, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"\.png, \.pdf, \.svg or \.tex"):
        plot_fit(fit, tmp_path / "fit.jpeg")


def test_other_data_are_refused(tmp_path: Path) -> None:
    flat = analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1)
    with pytest.raises(UnsupportedError, match="one feature and one target"):
        plot_fit(flat, tmp_path / "fit.png")


def test_without_matplotlib_the_message_says_how_to_get_it(
    fit: analytic.Solution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UnsupportedError, match=r'pip install "neuralgauge\[plot\]"'):
        plot_fit(fit, tmp_path / "fit.png")
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.tuples(SMALL, SMALL, SMALL), max_size=6))
def test_kinks_are_where_the_slope_changes(neurons: list[tuple[int, int, int]]) -> None:
    u, b, w = (list(column) for column in zip(*neurons, strict=True)) if neurons else ([], [], [])
    network = Network(U=[u], b=b, w=w)
    found = {kink.place: kink.change for kink in kinks(network)}
    step = fmpq(1, 1000)  # closer than any two of the candidate places
    for place in {fmpq(-b_, u_) for u_, b_, _ in neurons if u_} | set(found):
        left, middle, right = (row[0] for row in network.outputs([(place - step,), (place,), (place + step,)]))
        assert (right - 2 * middle + left) / step == found.get(place, 0)
    assert list(found) == sorted(found)


def test_neurons_that_cancel_make_no_kink() -> None:
    assert kinks(Network(U=[[1, -2]], b=[-1, 2], w=[2, -1])) == []


def test_only_kinks_within_the_data_count() -> None:
    network = Network(U=[[1, 1, 1]], b=[0, -1, -5], w=[1, 1, 1])
    assert inner_kinks(network, [fmpq(0), fmpq(3)]) == [Kink(fmpq(1), fmpq(1))]


def test_a_spline_has_one_input() -> None:
    with pytest.raises(DataError, match="several inputs"):
        kinks(Network(U=[[1], [1]], b=[0], w=[1]))


X, Y = [0, 1, 2, 4, 5], [0, 3, 1, 2, 7]
LABELS = [1, -1, -1, 1, -1]
PATHS = (
    lambda: analytic.path(X, Y, bias="free"),
    lambda: analytic.path(X, LABELS, loss="hinge", bias="free"),
    lambda: analytic.path([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12]),
    lambda: analytic.path([[1, 0], [0, 1]], [[1, 0], [0, 1]]),
    lambda: analytic.path([1, 2], [5, 5], bias="free"),
)
SETS = (
    lambda: analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]),
    lambda: analytic.solution_set([0, 1, 2], [0, 1, 3]),
    lambda: analytic.solution_set(X, Y, beta="1/2"),
    lambda: analytic.solution_set([1], [1]),
    lambda: analytic.solution_set([0, 1, 2, 4, 5], LABELS, loss="max-margin"),
    lambda: analytic.solution_set([3, 1], [1, 1], loss="max-margin"),
    lambda: analytic.solution_set(range(6), [1, -1, 1, -1, 1, -1], loss="hinge", beta="2/5"),
)


def draw(folder: Path, kind: str, most: int) -> list[bytes]:
    drawn = folder / f"a.{kind}"
    contents = []
    for build, plot in [*((p, plot_path) for p in PATHS[:most]), *((s, plot_solution_set) for s in SETS[:most])]:
        plot(build(), drawn)
        contents.append(drawn.read_bytes())
    return contents


@pytest.mark.parametrize(
    ("kind", "head", "most"),
    [("png", b"\x89PNG", 1), ("svg", b"<?xml", 2), pytest.param("svg", b"<?xml", 9, marks=pytest.mark.slow)],
)
def test_pictures_are_the_same_bytes_twice(kind: str, head: bytes, most: int, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    first, second = draw(tmp_path, kind, most), draw(tmp_path, kind, most)
    assert first == second and len(set(first)) == len(first) >= 2
    assert all(content.startswith(head) for content in first)


def test_other_picture_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"\.png, \.pdf, \.svg or \.tex"):
        plot_solution_set(analytic.solution_set([0, 1], [0, 1]), tmp_path / "fan.bmp")
    with pytest.raises(OptionError, match=r"\.png, \.pdf, \.svg or \.tex"):
        plot_path(analytic.path(X, Y, bias="free"), tmp_path / "path.bmp")


def test_phases_are_where_the_conditions_hold(tmp_path: Path) -> None:
    p, beta = sympy.symbols("p beta", positive=True)
    cases = analytic.solve([[1, 0], [0, 1]], [p, -3], beta=beta).cases
    file = tmp_path / "phases.svg"
    plot_phases(cases, (p, 0, 5), (beta, 0, 5), file)
    first = file.read_bytes()
    plot_phases(cases, (p, 0, 5), (beta, 0, 5), file)
    assert file.read_bytes() == first and first.count(b"<!-- $") >= len(cases)
    grid = np.linspace(0.1, 5, 8)
    held = _held(cases, [p, beta], grid, grid)
    for i, level in enumerate(grid):
        for j, place in enumerate(grid):
            inside = [bool(case.condition.subs({p: place, beta: level})) for case in cases]
            assert inside[held[i, j]]
    for bad in ((p, 1, 1), (p, 0), "p", (3, 0, 1)):
        with pytest.raises(OptionError, match="horizontal is"):
            plot_phases(cases, bad, (beta, 0, 5), file)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="cases hold beta besides"):
        plot_phases(cases, (p, 0, 5), (sympy.Symbol("q"), 0, 5), file)
