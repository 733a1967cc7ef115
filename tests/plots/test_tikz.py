"""TikZ: every picture is written, compiles, and holds the numbers that are drawn; settings of the reader are kept."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sympy

import analytic
from analytic.plots import (
    plot_bounds,
    plot_decision,
    plot_ellipsoid,
    plot_fit,
    plot_neurons,
    plot_path,
    plot_phases,
    plot_solution_set,
    tikz,
)
from numeric.errors import DataError, OptionError, UnsupportedError

X, Y = [0, 1, 3, 4], [0, 1, 0, 2]
XOR = [[0, 0], [0, 1], [1, 0], [1, 1]]
NETWORK = analytic.Network(U=[[1, -1], [1, -1]], b=[-1, 1], w=[-2, -2], xi=1)


def fit(**options: Any) -> Any:
    best = analytic.solve(X, Y, loss="interpolation", bias="free")
    return plot_fit(
        best, x_label="speed_km/h [100%] & $", kernel=analytic.ntk_interpolation(X, Y, bias="free"), **options
    )


def phases(**options: Any) -> Any:
    p, beta = sympy.symbols("p beta", positive=True)
    cases = analytic.solve([[1, 0], [0, 1]], [p, -3], beta=beta).cases
    return plot_phases(cases, (p, 0, 5), (beta, 0, 5), **options)


def fan(**options: Any) -> Any:
    return plot_solution_set(analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]), **options)


def path(**options: Any) -> Any:
    return plot_path(analytic.path(X, Y, bias="free"), **options)


def ellipsoid(**options: Any) -> Any:
    return plot_ellipsoid(analytic.solve([[1, 0], ["-2/5", 1]], [2, 1], loss="interpolation"), **options)


def solid(**options: Any) -> Any:
    return plot_ellipsoid([[1, 0], ["-1/2", 1], ["-1/4", -1]], **options)


def line(**options: Any) -> Any:
    best = analytic.solve([0, 1, 2], [-1, 1, -1], loss="max-margin", bias="free")
    return plot_decision(best, **options)


def plane(**options: Any) -> Any:
    return plot_decision(NETWORK, data=(XOR, [-1, 1, 1, -1]), **options)


def bounds(**options: Any) -> Any:
    return plot_bounds([(0.1, 1, 3), (0.2, 1.5, 2)], **options)


def width(**options: Any) -> Any:
    return plot_bounds([(0, 1, 3), (1, 1, 2), (2, 1, 1)], x_label="neurons", **options)


def neurons(**options: Any) -> Any:
    found = [analytic.neuron([[4, 0], [0, 4]], j, bias="free") for j in (0, 1)]
    return plot_neurons(found, (1, 2), **options)


ALL = (fit, fan, path, phases, ellipsoid, solid, line, plane, bounds, width, neurons)
DRAWINGS: dict[str, Callable[..., Any]] = {draw.__name__: draw for draw in ALL}


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_every_picture_compiles_and_fits_the_page(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    if subprocess.run(["kpsewhich", "pgfplots.sty"], check=False, capture_output=True).returncode:
        pytest.skip("pgfplots is not installed")
    for name, draw in DRAWINGS.items():
        draw(file=tmp_path / f"{name}.tex")
    inputs = "\n\n".join(rf"\noindent\input{{{name}}}" for name in DRAWINGS)
    (tmp_path / "main.tex").write_text(
        "\\documentclass{article}\n\\usepackage[margin=2cm]{geometry}\n\\usepackage{amsmath,pgfplots}\n"
        f"\\pgfplotsset{{compat=1.16}}\n\\begin{{document}}\n{inputs}\n\\end{{document}}\n"
    )
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Overfull" not in run.stdout and "Missing character" not in run.stdout


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_picture_returns_axes_and_takes_them(name: str, tmp_path: Path) -> None:
    axes_module = pytest.importorskip("matplotlib.axes")
    figure_module = pytest.importorskip("matplotlib.figure")
    found = DRAWINGS[name]()
    panels = found if isinstance(found, tuple) else (found,)
    assert all(isinstance(panel, axes_module.Axes) for panel in panels)
    figure = figure_module.Figure()
    given = figure.subplots(1, len(panels), squeeze=False)[0]
    again = DRAWINGS[name](ax=given if len(panels) > 1 else given[0])
    assert again == (tuple(given) if isinstance(found, tuple) else given[0])
    with pytest.raises(OptionError, match="file and ax"):
        DRAWINGS[name](file=tmp_path / "a.png", ax=given)
    for wrong in ("axes", [given[0]] * (len(panels) + 1)):
        with pytest.raises(OptionError, match="ax is") as caught:
            DRAWINGS[name](ax=wrong)
        assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_coordinates_are_those_of_the_exact_answer() -> None:
    pytest.importorskip("matplotlib")
    best = analytic.solve([0, 1, 2], [0, 1, 0], loss="interpolation", bias="free")
    text = tikz(plot_fit(best))
    assert "coordinates {(0,0) (1,1) (2,0)};" in text and "coordinates {(1,1)};" in text
    assert r"\addlegendentry{1 kink}" in text and "xlabel={$x$}" in text
    found = analytic.path(X, Y, bias="free")
    text = tikz(plot_path(found))
    assert all(f"({float(level):.7g}," in text for level in found.breakpoints)
    assert text.count(r"\begin{axis}") == 2


def test_names_of_columns_are_escaped() -> None:
    pytest.importorskip("matplotlib")
    axes = fit()
    assert axes.get_xlabel() == r"speed_km/h [100%] & \$"
    assert r"xlabel={speed\_km/h [100\%] \& \$}" in tikz(axes)
    best = analytic.solve(X, Y, loss="interpolation", bias="free")
    named = plot_fit(best, notation=analytic.Notation(point="t", target=r"\eta"))
    assert (named.get_xlabel(), named.get_ylabel()) == ("$t$", r"$\eta$")


def test_letters_that_matplotlib_does_not_know() -> None:
    pytest.importorskip("matplotlib")
    best = analytic.solve(X, Y, loss="interpolation", bias="free")
    bold = plot_fit(best, notation=analytic.Notation(point=r"\bm{x}"))
    assert bold.get_xlabel() == r"$\mathbf{x}$"
    with pytest.raises(OptionError, match=r"notation dual is .*cannot typeset") as caught:
        plot_fit(best, notation=analytic.Notation(dual=r"\undefinedletter"))
    assert "\n" not in str(caught.value)


def test_other_artists_are_refused() -> None:
    axes = pytest.importorskip("matplotlib.figure").Figure().subplots()
    axes.imshow([[0, 1]])
    with pytest.raises(UnsupportedError, match="AxesImage"):
        tikz(axes)
    axes.clear()
    axes.plot([0], [1], "*")
    with pytest.raises(UnsupportedError, match="marker"):
        tikz(axes)
    axes.clear()
    axes.plot(range(5001), range(5001), "o")
    with pytest.raises(UnsupportedError, match=r"5001 points and TeX takes 5000: write it as \.pdf"):
        tikz(axes)


def test_the_settings_of_the_reader_are_used_and_kept() -> None:
    mpl = pytest.importorskip("matplotlib")
    before = dict(mpl.rcParams)
    best = analytic.solve(X, Y, loss="interpolation", bias="free")
    ours = plot_fit(best)
    assert dict(mpl.rcParams) == before
    with mpl.rc_context({"font.size": 15, "lines.linewidth": 4.5, "figure.figsize": (2, 1), "axes.spines.top": True}):
        theirs = plot_fit(best)
    assert (ours.xaxis.label.get_size(), theirs.xaxis.label.get_size()) == (9, 15)
    (curve,) = [line for line in theirs.lines if line.get_label() == "optimal network"]
    assert curve.get_linewidth() == 4.5 and tuple(theirs.figure.get_size_inches()) == (2, 1)


def test_other_answers_are_refused_in_a_line() -> None:
    for plot, name in ((plot_fit, "solution"), (plot_path, "path"), (plot_solution_set, "solution_set")):
        with pytest.raises(DataError, match=f"{name} is 3: give what analytic"):
            plot(3)
    best = analytic.solve(X, Y, loss="interpolation", bias="free")
    with pytest.raises(DataError, match="kernel is 1"):
        plot_fit(best, kernel=1)  # type: ignore[arg-type]


def test_a_path_with_many_breakpoints_names_a_few_weights() -> None:
    pytest.importorskip("matplotlib")
    x = list(range(40))
    found = analytic.path(x, [(7 * k * k) % 23 for k in x], bias="free")
    upper, lower = plot_path(found, x_label="times")
    assert len(found.breakpoints) > 40 and lower.get_xscale() == "log"
    assert len(upper.get_legend().get_texts()) == 6
    assert all(text.get_text().startswith("times = ") for text in upper.get_legend().get_texts())
    ticks = upper.collections[-1].get_segments()
    assert [tick[0][0] for tick in ticks] == pytest.approx([float(level) for level in found.breakpoints])
    low, high = upper.get_ylim()
    assert all(tick[1][1] < low + 0.1 * (high - low) for tick in ticks)  # short: the curves stay in sight
