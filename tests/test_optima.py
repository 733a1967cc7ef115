"""The set of all optimal networks on the command line and as a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sympy

import analytic
from analytic.cli import run as run_command
from analytic.files.solution_set import payload

X, LABELS = [0, 1, 2, 4, 5], [1, -1, -1, -1, 1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("d.csv").write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in zip(X, LABELS, strict=True)))
    return tmp_path


def test_the_command_describes_the_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    base = ["optima", "d.csv", "--target", "y"]
    files = ["--json", "s.json", "--latex", "s.tex", "--plot", "s.svg"]
    assert run_command([*base, "--loss", "max-margin", *files]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[1:] == [
        "problem      max-margin loss, free bias",
        "value        4",
        "kinks        1 are the fewest, e.g. at 2.5",
        "neurons      2 are the fewest",
        "             right-facing, positive: [1, 4]",
        "             left-facing, positive: [1, 4]",
        "signs        positive on (-oo, 1/2)",
        "             negative on (1/2, 9/2)",
        "             positive on (9/2, oo)",
        "written      s.tex",
        "written      s.json",
        "written      s.svg",
    ]
    best = analytic.solution_set(X, LABELS, loss="max-margin")
    read = json.loads(Path("s.json").read_text())
    assert read == payload(best) and Path("s.svg").exists()
    assert best.latex().splitlines()[0] in Path("s.tex").read_text()
    assert best.contains(analytic.Network(**read["network"]))
    assert [(r["start"], r["end"], r["sign"]) for r in read["signs"]] == [
        (None, "1/2", 1),
        ("1/2", "9/2", -1),
        ("9/2", None, 1),
    ]


def test_membership_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["optima", "d.csv", "--target", "y", "--loss", "hinge", "--beta", "1/3"]
    assert run_command([*base, "--json", "s.json"]) == 0
    assert run_command([*base, "--contains", "s.json"]) == 0
    assert "network      optimal: its objective" in capsys.readouterr().out
    Path("n.json").write_text('{"U": [[1]], "b": [0], "w": [1], "xi": 0}')
    assert run_command([*base, "--contains", "n.json"]) == 1
    assert "network      not optimal: its objective is 34/3, the optimal value 4/3" in capsys.readouterr().out


def test_what_has_no_formula_is_null(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("d.csv").write_text("x,y\n" + "".join(f"{x},{(-1) ** x}\n" for x in range(6)))
    assert (
        run_command(["optima", "d.csv", "--target", "y", "--loss", "hinge", "--beta", "2/5", "--json", "s.json"]) == 0
    )
    read = json.loads(Path("s.json").read_text())
    assert read["signs"] is None and read["min_kinks"] == 1
    assert "signs        the optimal functions at beta = 2/5 differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--loss", "hinge"], "beta"),
        (["--loss", "max-margin", "--beta", "1"], "beta"),
        (["--features", "x", "--plot", "s.bmp"], ".svg"),
        (["--contains", "nowhere.json"], "nowhere.json"),
        (["--json", "nowhere/s.json"], "no directory"),
    ],
)
def test_refusals(folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str) -> None:
    assert run_command(["optima", "d.csv", "--target", "y", *options]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1
    assert {path.name for path in folder.iterdir()} == {"d.csv"}


def test_the_file_of_a_regression() -> None:
    found = payload(analytic.solution_set([0, 1, 3], [0, 1, 0], beta="1/2"))
    best = analytic.solution_set([0, 1, 3], [0, 1, 0], beta="1/2")
    assert sympy.Rational(found["value"]["exact"]) == best.value == analytic.solve(
        [0, 1, 3], [0, 1, 0], beta="1/2", bias="free"
    ).value  # fmt: skip
    assert found["problem"]["beta"] == "1/2" and found["min_kinks"] == best.min_kinks
