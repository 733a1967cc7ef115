"""What a path is written to: JSON and CSV that hold all of it, pictures, the command, and the limit beta -> 0."""

from __future__ import annotations

import csv
import json
import shutil
from fractions import Fraction
from itertools import pairwise
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic.answers.path import Path
from analytic.cli import run as run_command
from analytic.exact.parsing import exact
from analytic.exact.scalars import enclose
from analytic.files.path import payload, table
from analytic.latex.document import document
from analytic.model.network import Network
from analytic.plots import plot_path
from numeric.errors import UnsupportedError
from tests.test_conformance import exact_objective
from tests.test_latex import compile_latex

WITH_PATH = sorted(key for key, theorem in analytic.theorems.items() if theorem.homotopy is not None)
X, Y = [0, 1, 2, 4, 5], [0, 3, 1, 2, 7]
LABELS = [1, -1, -1, 1, -1]
BUDGET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def example_path(theorem_id: str) -> Path:
    example = analytic.theorems[theorem_id].examples[0]
    options = {key: value for key, value in example.options.items() if key != "beta"}
    return analytic.path(example.A, example.y, **options)


def is_zero(difference: sympy.Expr) -> bool:
    if difference.is_Rational:
        return bool(difference == 0)
    ball = enclose(exact(difference, "difference"), 400)
    return ball is not None and bool(ball.contains(0)) and float(ball.rad()) < 1e-50


def number(entry: dict[str, Any]) -> sympy.Expr:
    value = sympy.sympify(entry["exact"], rational=True)
    assert float(value) == pytest.approx(entry["decimal"], rel=1e-12, abs=1e-300)
    return value


def at(formula: dict[str, list[Any]], beta: sympy.Expr) -> sympy.Expr:
    """A formula of the file, evaluated by Horner's rule."""
    value: sympy.Expr = sympy.Integer(0)
    for text, near in zip(formula["exact"][::-1], formula["decimal"][::-1], strict=True):
        value = value * beta + number({"exact": text, "decimal": near})
    return value


def network_at(entry: dict[str, Any], beta: sympy.Expr) -> Network:
    rows = [[sympy.sympify(cell) for cell in row["exact"]] for row in entry["U"]]
    b = [sympy.sympify(cell) for cell in entry["b"]["exact"]]
    if isinstance(entry["xi"], list):
        outer = [[at(cell, beta) for cell in row] for row in entry["w"]]
        return Network(rows, b, outer, [at(cell, beta) for cell in entry["xi"]])
    skip = [at(cell, beta) for cell in entry["skip"]] if "skip" in entry else None
    return Network(rows, b, [at(cell, beta) for cell in entry["w"]], at(entry["xi"], beta), skip)


@pytest.mark.parametrize("theorem_id", WITH_PATH)
def test_the_json_file_holds_the_whole_path(theorem_id: str, tmp_path: File) -> None:
    path = example_path(theorem_id)
    path.to_json(tmp_path / "p.json")
    read = json.loads((tmp_path / "p.json").read_text())
    assert read["theorem"] == theorem_id
    levels = [sympy.sympify(text) for text in read["breakpoints"]["exact"]]
    assert all(is_zero(a - b) for a, b in zip(levels, path.breakpoints, strict=True))
    ends = [None, *levels, sympy.Integer(0)]
    for piece, (upper, lower) in zip(read["pieces"], pairwise(ends), strict=True):
        assert is_zero(number(piece["lower"]) - lower)
        assert (piece["upper"] is None) == (upper is None)
        beta = lower + (1 if upper is None else (number(piece["upper"]) - lower) / 3)
        solution = path.at(beta)
        assert is_zero(at(piece["value"], beta) - solution.value)
        assert is_zero(exact_objective(solution.problem, network_at(piece["network"], beta)) - solution.value)


@pytest.mark.parametrize("theorem_id", WITH_PATH)
def test_the_csv_file_adds_up(theorem_id: str, tmp_path: File) -> None:
    path = example_path(theorem_id)
    path.to_csv(tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["kind"] for row in rows] == (["breakpoint", "midpoint"] * len(path.breakpoints) or ["midpoint"])
    for row in rows:
        beta, value, loss, penalty = (sympy.sympify(row[f"{k}_exact"]) for k in ("beta", "value", "loss", "penalty"))
        solution = path.at(beta)
        assert is_zero(value - solution.value)
        assert is_zero(exact_objective(solution.problem, solution.exact_network) - loss - beta * penalty)
        assert is_zero(solution.exact_network.penalty() - penalty)
        assert int(row["neurons"]) == solution.exact_network.neurons
        for name, whole in (("beta", beta), ("value", value), ("loss", loss), ("penalty", penalty)):
            assert float(row[name]) == pytest.approx(float(whole), rel=1e-12, abs=1e-300)


def test_a_path_without_breakpoints() -> None:
    flat = analytic.path([1, 2], [5, 5], bias="free")
    assert [(row["beta"], row["value"], row["kind"]) for row in table(flat)] == [("1.0", "0.0", "midpoint")]
    assert payload(flat)["breakpoints"] == {"exact": [], "decimal": []}
    assert (flat.limit.loss, flat.limit.norm) == (0, 0)


def test_symbols_are_refused(tmp_path: File) -> None:
    a = sympy.Symbol("a", positive=True)
    path = analytic.path([[1, 0], [0, 1]], [a, 2])
    for write in (path.to_json, path.to_csv, lambda file: plot_path(path, file)):
        with pytest.raises(UnsupportedError, match="symbols"):
            write(tmp_path / "p.png")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file(tmp_path: File, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "p.json"
    target.write_text("old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("no space")))
    with pytest.raises(OSError, match="no space"):
        analytic.path(X, Y, bias="free").to_json(target)
    assert target.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


POINTS = st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=2, max_size=7, unique_by=lambda p: p[0])


@BUDGET
@given(POINTS)
def test_the_limit_is_the_minimum_norm_interpolant(points: list[tuple[int, int]]) -> None:
    x, y = (list(column) for column in zip(*points, strict=True))
    limit = analytic.path(x, y, bias="free").limit
    best = analytic.solve(x, y, loss="interpolation", bias="free")
    assert (limit.loss, limit.norm, limit.network.penalty()) == (0, best.value, best.value)
    assert analytic.solution_set(x, y).contains(limit.network)


@BUDGET
@given(POINTS)
def test_the_limit_of_the_hinge_loss_is_the_maximum_margin(points: list[tuple[int, int]]) -> None:
    x, y = [p[0] for p in points], [1 if p[1] >= 0 else -1 for p in points]
    limit = analytic.path(x, y, loss="hinge", bias="free").limit
    best = analytic.solve(x, y, loss="max-margin", bias="free")
    assert (limit.loss, limit.norm, limit.network.penalty()) == (0, best.value, best.value)


def test_the_limit_without_interpolation() -> None:
    """Two rays through the origin fit what they can; a place with two targets keeps its spread."""
    no_bias = analytic.path([1, 2, -1], [1, 1, 1]).limit
    assert no_bias.loss == sympy.Rational(1, 10) and no_bias.norm == sympy.Rational(8, 5)
    twice = analytic.path([0, 0, 1], [0, 2, 1], bias="free").limit
    assert twice.loss == 1 and twice.norm == 0


@st.composite
def moderate(draw: st.DrawFn) -> tuple[list[int], list[int], Fraction]:
    """Small integers, places and targets that coincide, collinear runs; beta as a share of the largest target."""
    n = draw(st.integers(1, 12))
    x = draw(st.lists(st.integers(-5, 10), min_size=n, max_size=n))
    straight = [2 * place - 3 for place in x]
    rough = draw(st.lists(st.integers(-8, 8), min_size=n, max_size=n))
    y = draw(st.sampled_from([rough, straight, [max(a, b) for a, b in zip(rough, straight, strict=True)], [4] * n]))
    return x, y, draw(st.fractions(Fraction(1, 50), 3, max_denominator=50)) * max(1, *map(abs, y))


@pytest.mark.parametrize("loss", ["squared", "hinge"])
@pytest.mark.parametrize("examples", [30, pytest.param(300, marks=pytest.mark.slow)])
def test_numeric_bounds_enclose_the_path(loss: str, examples: int) -> None:
    bent = []

    @settings(BUDGET, max_examples=examples)
    @given(moderate())
    def run(case: tuple[list[int], list[int], Fraction]) -> None:
        x, y, beta = case
        y = y if loss == "squared" else [1 if target > 0 else -1 for target in y]
        optimum = analytic.path(x, y, loss=loss, bias="free").at(beta)
        assert optimum.verify().proved
        found = numeric.solve(np.array(x, float), np.array(y, float), loss=loss, beta=float(beta), bias="free")
        scale = 1.0 + float(np.sum(np.square(y)))
        assert found.lower_bound - 1e-9 * scale <= float(optimum.value) <= found.value + 1e-9 * scale
        assert found.gap <= 1e-6 * scale
        bent.append(optimum.exact_network.neurons > 0)

    run()
    assert sum(bent) >= 5


@pytest.mark.parametrize(("y", "loss"), [(Y, "squared"), (LABELS, "hinge")])
def test_the_floating_point_path_agrees_at_and_between_breakpoints(y: list[int], loss: str) -> None:
    exact_path = analytic.path(X, y, loss=loss, bias="free")
    ends = [*exact_path.breakpoints, sympy.Integer(0)]
    betas = [beta for above, below in pairwise(ends) for beta in (float(above), float((above + below) / 2))]
    found = numeric.path(np.array(X, float), np.array(y, float), betas, loss=loss, bias="free")
    for solution, beta in zip(found, betas, strict=True):
        optimum = float(exact_path.at(beta).value)
        assert solution.lower_bound - 1e-9 <= optimum <= solution.value + 1e-9
        assert solution.gap <= 1e-6


def test_the_command_writes_them_all(
    tmp_path: File, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.chdir(tmp_path)
    File("d.csv").write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in zip(X, Y, strict=True)))
    base = ["path", "d.csv", "--target", "y", "--bias", "free"]
    assert run_command([*base, "--json", "p.json", "--csv", "p.csv", "--plot", "p.svg"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("one-dimensional-squared: 6 breakpoints\n")
    assert "\nbeta -> 0: loss 0, norm 12, 4 neurons\n" in out
    assert json.loads(File("p.json").read_text()) == payload(analytic.path(X, Y, bias="free"))
    assert File("p.csv").read_text().count("\n") == 13 and File("p.svg").exists()
    assert run_command([*base, "--plot", "p.jpeg"]) == 2
    assert run_command([*base, "--csv", "p.csv", "--json", "p.csv"]) == 2
    assert run_command([*base, "--json", "nowhere/p.json"]) == 2


def test_the_table_of_a_hinge_path_lists_the_sign_changes(tmp_path: File) -> None:
    text = analytic.path(X, LABELS, loss="hinge", bias="free").latex()
    table = text[text.index(r"\midrule") : text.index(r"\bottomrule")].splitlines()[1:]
    shown = [row.removesuffix(r" \\").split(" & ")[-1] for row in table]
    path = analytic.path(X, LABELS, loss="hinge", bias="free")
    assert len(shown) == len(path.pieces) and shown[0] == "none"
    for piece, cell in zip(path.pieces, shown, strict=True):
        beta = piece.lower + 1 if piece.upper is sympy.oo else (piece.lower + piece.upper) / 2
        changes = [f"${sympy.latex(region.interval.start)}$" for region in path.regions(beta)[1:]]
        assert cell == (", ".join(changes) or "none")
    assert "sign changes" not in analytic.path(X, Y, bias="free").latex()
    if shutil.which("pdflatex") is not None:
        assert compile_latex(document(text, "A path"), tmp_path) == []


def test_decision_regions_along_the_path() -> None:
    path = analytic.path(X, LABELS, loss="hinge", bias="free")
    for beta in ["1/100", "1/2", 1, 2, 5]:
        network = path.at(beta).network
        regions = path.regions(beta)
        assert sympy.Union(*(region.interval.closure for region in regions)) == sympy.S.Reals
        grid = [Fraction(2 * k + 1, 14) for k in range(-40, 80)]
        signs = [sympy.sign(value) for value in network(grid)]
        for place, sign in zip(map(sympy.sympify, grid), signs, strict=True):
            assert sign == sum(region.sign for region in regions if place in region.interval)
    signs = [region.sign for region in path.regions("1/100")]
    assert signs == [1, -1, 1, -1]
    with pytest.raises(UnsupportedError, match="2 inputs"):
        analytic.decision_regions(Network([[1], [1]], [0], [1]))
    with pytest.raises(UnsupportedError, match="irrational"):
        analytic.decision_regions(Network([[sympy.sqrt(2)]], [0], [1]))


@pytest.mark.parametrize(("y", "loss"), [(Y, "squared"), (LABELS, "hinge")])
def test_the_value_is_that_of_solving_afresh(y: list[int], loss: str) -> None:
    """The polynomial of every piece, from the linear system of its face, at four of its betas."""
    path = analytic.path(X, y, loss=loss, bias="free")
    for piece, entry in zip(path.pieces, payload(path)["pieces"], strict=True):
        top = piece.lower + 3 if piece.upper is sympy.oo else piece.upper
        for share in (1, 3, 5, 8):
            beta = piece.lower + (top - piece.lower) * sympy.Rational(share, 8)
            assert at(entry["value"], beta) == analytic.solve(X, y, loss=loss, beta=beta, bias="free").value
