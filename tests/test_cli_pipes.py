"""The command line in pipes: standard output as a file, silence, completion, and the demo."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

import analytic
from analytic.cli import cli, run

EXAMPLES = Path(__file__).parent.parent / "examples"
SOLVE = ["--target", "y", "--bias", "free", "--beta", "1/10"]


@pytest.fixture
def data(tmp_path: Path) -> str:
    file = tmp_path / "data.csv"
    file.write_text("x,y\n0,0\n1,1\n3,0\n")
    return str(file)


@pytest.mark.parametrize("silent", [False, True])
def test_a_certificate_to_standard_output(data: str, silent: bool, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["solve", data, *SOLVE, "--json", "-", *["--quiet"] * silent]) == 0
    found = capfd.readouterr()
    assert json.loads(found.out)["claim"]["value"] == "53/400"
    assert ("written      standard output" in found.err) is not silent and ("53/400" in found.err) is not silent


def test_other_outputs_to_standard_output(data: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["path", data, "--target", "y", "--bias", "free", "--csv", "-"]) == 0
    assert capfd.readouterr().out.startswith("beta,value,neurons")
    assert run(["derive", "whitened-interpolation", "--latex", "-"]) == 0
    text = capfd.readouterr().out
    assert text.startswith(r"\documentclass") and text.rstrip().endswith(r"\end{document}")
    assert run(["solve", data, "--target", "y", "--bias", "free", "--betas", "1/10,1/5", "--quiet", "--json", "-"]) == 0
    assert capfd.readouterr().out.count('"format": "neuralgauge-certificate"') == 2


def test_silence_keeps_files_and_errors(data: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "c.json"
    assert run(["solve", data, *SOLVE, "--json", str(file), "--quiet"]) == 0
    assert file.exists() and capfd.readouterr() == ("", "")
    assert run(["solve", data, "--target", "z", "--beta", "1", "--quiet"]) == 2
    assert "no column 'z'" in capfd.readouterr().err
    assert run(["theorems", "whitened-squared"]) == 0
    assert "whitened-squared" in capfd.readouterr().out  # silence ends with its command


def test_standard_output_takes_one_text(data: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["solve", data, *SOLVE, "--json", "-", "--latex", "-"]) == 2
    found = capfd.readouterr()
    assert found.out == "" and "standard output is taken by --json" in found.err
    assert run(["solve", data, *SOLVE, "--plot", "-"]) == 2
    assert "must end in .png" in capfd.readouterr().err


def test_a_pipe(data: str) -> None:
    command = [sys.executable, "-m", "analytic", "solve", data, *SOLVE, "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["theorem"] == "one-dimensional-squared" and "globally optimal" in done.stderr


def completions(words: list[str], incomplete: str) -> list[str]:
    found = ShellComplete(cli, {}, "neuralgauge", "_NEURALGAUGE_COMPLETE").get_completions(words, incomplete)
    return [item.value for item in found]


def test_completion(data: str) -> None:
    assert completions(["theorems"], "whitened-s") == ["whitened-squared"]
    obtuse = [key for key in analytic.theorems if key.startswith("obtuse-")]
    assert completions(["derive"], "obtuse-") == obtuse and len(obtuse) > 1
    assert completions(["solve", data, "--target"], "") == ["x", "y"]
    assert completions(["solve", data, "--features"], "x,") == ["x,x", "x,y"]
    assert completions(["solve", "nowhere.csv", "--target"], "") == []
    assert "demo" in completions([], "de")


def test_columns_of_one_name(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "twice.csv"
    file.write_text("a,b,a,y\n1,2,3,4\n")
    assert run(["solve", str(file), "--target", "y", "--beta", "1"]) == 2
    assert "columns 1 and 3 of the name 'a': rename them" in capfd.readouterr().err


def test_the_demo_tells_the_whole_story(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before = Path.cwd()
    assert run(["demo"]) == 0
    found = capfd.readouterr().out
    assert found.count("$ neuralgauge ") == 4 and Path.cwd() == before
    assert "proved: globally optimal" in found and "refuted: value" in found
    assert found.index("written      certificate.json") < found.index("refuted: value")


def test_the_data_of_the_demo_are_those_of_the_examples() -> None:
    shipped = Path(str(files("neuralgauge"))) / "data" / "mcycle.csv"
    assert shipped.read_bytes() == (EXAMPLES / "mcycle.csv").read_bytes()
