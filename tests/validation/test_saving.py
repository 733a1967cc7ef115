"""Problems as files: exact in JSON, floats in npz, and their optimum re-derived from the file alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
import numeric
from analytic.cli import run
from analytic.problems import Known, plain, planted, save, save_all, suite
from numeric.errors import OptionError


def root(*numbers: sympy.Rational) -> sympy.Expr:
    """What ``root(c_0, ..., c_n, low, high)`` stands for in the grammar of exact numbers."""
    *coefficients, low, high = numbers
    (found,) = (r for r in sympy.Poly(coefficients[::-1], sympy.Symbol("x")).real_roots() if low < r < high)
    return found


@pytest.mark.parametrize("theorem", sorted(plain()))
def test_saved_problems_solve_to_the_saved_optimum(theorem: str, tmp_path: Path) -> None:
    known = suite("theorems", theorem=theorem, size=4, seed=7)[0]
    exact, floats = written(known, tmp_path)
    A, y, beta = exact["A"], exact["y"], exact["beta"]
    solution = analytic.solve(A, y, loss=exact["loss"], beta=beta, bias=exact["bias"])
    assert abs(sympy.N(solution.value - sympy.sympify(exact["optimum"], locals={"root": root}), 30)) < 1e-25
    assert exact["source"] == theorem
    assert floats["A"].shape[0] == len(A) and len(floats["y"]) == len(y)
    assert float(floats["optimum"]) == pytest.approx(float(solution.value), rel=1e-14)
    assert str(floats["source"]) == theorem and np.isnan(floats["beta"]) == (beta is None)


def test_theorems_with_a_skip_connection_are_not_in_a_suite() -> None:
    with pytest.raises(OptionError, match="skip connection"):
        suite("theorems", theorem="skip-squared")
    assert not any(key.startswith("skip-") for key in plain()) and "odd-squared" in plain()


def written(known: Known, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    save(folder / "p.json", known)
    save(folder / "p.npz", known)
    with np.load(folder / "p.npz") as floats:
        return json.loads((folder / "p.json").read_text()), dict(floats)


@pytest.mark.parametrize(("loss", "bias"), [("squared", "none"), ("hinge", "free"), ("logistic", "none")])
def test_planted_files_agree_to_the_last_bit(loss: str, bias: str, tmp_path: Path) -> None:
    exact, floats = written(planted(loss, bias, 20, 6, seed=4), tmp_path)
    assert bool(floats["exact"])
    for key in ("A", "y"):
        rows = np.array([[sympy.Rational(x) for x in np.atleast_1d(row)] for row in exact[key]], dtype=float)
        assert np.array_equal(rows, floats[key].reshape(rows.shape))
    network = numeric.Network(floats["U"], floats["b"], floats["w"], float(floats["xi"]))
    beta = None if np.isnan(floats["beta"]) else float(floats["beta"])
    start = numeric.certify(network, floats["A"], floats["y"], loss=loss, beta=beta, bias=bias, time_limit=1)
    assert start.value == pytest.approx(float(floats["optimum"]), rel=1e-9)


def test_floats_that_are_rounded_say_so(tmp_path: Path) -> None:
    known = suite("theorems", theorem="whitened-squared", size=3)[0]
    assert not written(known, tmp_path)[1]["exact"]


def test_a_folder_of_problems(tmp_path: Path) -> None:
    problems = suite("nasty")
    files = save_all(tmp_path / "new" / "folder", problems)
    assert len(files) == 2 * len(problems) + 1 and all(file.is_file() for file in files)
    index = json.loads(files[-1].read_text())
    assert [entry["label"] for entry in index] == [known.label for known in problems]
    assert len({entry["name"] for entry in index}) == len(problems)


def test_other_files_are_refused(tmp_path: Path) -> None:
    known = suite("theorems", theorem="whitened-squared", size=2)[0]
    with pytest.raises(OptionError, match=r"\.json or \.npz"):
        save(tmp_path / "p.txt", known)
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="a file"):
        save_all(tmp_path / "file", [known])


def test_the_command_writes_a_suite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    options = ["--suite", "planted", "--loss", "squared", "--bias", "none", "--size", "30", "--features", "3"]
    assert run(["problems", str(folder), *options, "--format", "json"]) == 0
    assert "written 1 problems of suite planted" in capsys.readouterr().out
    names = sorted(path.suffix + path.stem[:3] for path in folder.iterdir())
    assert names == [".json000", ".jsonind"]
    assert run(["problems"]) == 0
    listed = capsys.readouterr().out
    assert all(word in listed for word in ("theorems", "planted", "nasty", "whitened-squared"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--suite", "nasty"], "FOLDER"),
        (["DIR"], "--suite is missing"),
        (["DIR", "--suite", "other"], "suite is 'other'"),
        (["DIR", "--suite", "nasty", "--size", "4"], "fixed size"),
        (["DIR", "--suite", "theorems", "--theorem", "nosuch"], "nosuch"),
        (["DIR", "--suite", "planted", "--loss", "logistic", "--bias", "free"], "no problem"),
        (["FILE", "--suite", "nasty"], "is a file"),
        (["DIR", "--suite", "planted", "--size", "0"], "--size"),
    ],
)
def test_bad_input_of_the_command(
    arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "f").write_text("")
    places = {"DIR": str(tmp_path / "d"), "FILE": str(tmp_path / "f")}
    assert run(["problems", *(places.get(x, x) for x in arguments)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and word in error and "Traceback" not in error
    assert not (tmp_path / "d").exists()
