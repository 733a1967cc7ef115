"""The command line in pipes: standard output as a file, silence, completion, and the demo."""

from __future__ import annotations

import contextlib
import io
import json
import os
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
    if silent:
        assert found.err == ""
        assert run(["solve", data, *SOLVE, "--quiet", "--json", "-"]) == 0  # in this order too
        assert capfd.readouterr() == found
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


def test_data_and_certificates_from_standard_input(
    data: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def given(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))

    given(Path(data).read_bytes())
    assert run(["solve", "-", *SOLVE, "--json", "-", "--latex", data + ".tex"]) == 0
    found = capfd.readouterr()
    assert "standard input: 3 samples, 1 feature (x), target y" in found.err
    assert "network: standard input" in Path(data + ".tex").read_text()
    given(found.out.encode())
    assert run(["check", "-"]) == 0 and capfd.readouterr().out.startswith("proved: globally optimal")
    given(found.out.replace("53/400", "54/400").encode())
    assert run(["check", "-", "--quiet"]) == 1 and capfd.readouterr() == ("", "")
    given(b"{")
    assert run(["check", "-"]) == 2 and "standard input: the file is not JSON" in capfd.readouterr().err
    given(b"x,y\n1,nan\n")
    assert run(["solve", "-", *SOLVE]) == 2 and "standard input row 2, column 'y' is nan" in capfd.readouterr().err


def on_a_terminal(*words: str, **extra: str) -> tuple[int, str]:
    """Status and output of a command that runs in a terminal of its own."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "neuralgauge", *words]
    env = {"TERM": "xterm", **{name: text for name, text in os.environ.items() if name != "NO_COLOR"}, **extra}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        parts = []
        with contextlib.suppress(OSError):  # which is how a terminal says that the other side has ended
            while part := os.read(ours, 1 << 16):
                parts.append(part)
        os.close(ours)
    return process.returncode, b"".join(parts).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals")
def test_styles_are_for_terminals_that_want_them(data: str) -> None:
    status, text = on_a_terminal("path", data, "--target", "y", "--bias", "free")
    assert status == 0 and "\x1b[1m" in text and "2/5 = 0.4" in text
    status, text = on_a_terminal("path", data, "--target", "y", "--bias", "free", NO_COLOR="1")
    assert status == 0 and "\x1b" not in text and "2/5 = 0.4" in text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("plain", [False, True])
def test_no_color(plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1" if plain else "")
    monkeypatch.setattr("sys.stdout", stream := Terminal())
    assert run(["problems"]) == 0
    assert "planted" in stream.getvalue() and ("\x1b" in stream.getvalue()) is not plain


def test_a_word_that_is_no_command(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["theorem", "x"]) == 2
    assert capfd.readouterr().err == "neuralgauge: there is no command 'theorem': did you mean theorems?\n"
    assert run(["x"]) == 2 and "choose one of demo, solve" in capfd.readouterr().err


def completions(words: list[str], incomplete: str) -> list[str]:
    found = ShellComplete(cli, {}, "neuralgauge", "_NEURALGAUGE_COMPLETE").get_completions(words, incomplete)
    return [item.value for item in found]


def test_completion(data: str) -> None:
    assert completions(["theorems"], "whitened-s") == ["whitened-squared"]
    obtuse = [key for key in analytic.theorems if key.startswith("obtuse-")]
    assert completions(["derive"], "obtuse-") == obtuse and len(obtuse) > 1
    assert completions(["solve", data, "--target"], "") == ["x", "y"]
    assert completions(["solve", data, "--features"], "x,") == ["x,x", "x,y"]
    assert completions(["certify", __file__, data, "--target"], "") == ["x", "y"]
    assert completions(["paper", "whitened-squared", data, "-o", "p", "--features"], "x,") == ["x,x", "x,y"]
    assert completions(["solve", "nowhere.csv", "--target"], "") == []
    for words in (["validate", "numeric:solve", "--theorem"], ["problems", "p", "--theorem"], ["conjecture", "c.py",
                  "--hypothesis"]):  # fmt: skip
        assert completions(words, "whitened-s") == ["whitened-squared"]
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
    assert found.count("$ neuralgauge ") == 6 and Path.cwd() == before
    assert found.count("proved: globally optimal") == 4 and "refuted: value" in found
    assert "proved: bounds: 29905.36" in found and "whitened-squared: proved" in found
    assert found.index("written      certificate.json") < found.index("refuted: value")


def test_the_data_of_the_demo_are_those_of_the_examples() -> None:
    shipped = Path(str(files("neuralgauge"))) / "data" / "mcycle.csv"
    assert shipped.read_bytes() == (EXAMPLES / "mcycle.csv").read_bytes()
