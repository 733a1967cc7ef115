"""The command line: what it prints and writes, and that every bad input is one line on stderr and status 2."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

import analytic
from analytic.cli import COMMANDS, run
from analytic.cli.table import read_table
from numeric.errors import DataError, InputError

ROOT = Path(__file__).resolve().parent.parent
MCYCLE = ROOT / "examples" / "mcycle.csv"
NEEDED = ["--target", "y", "--beta", "1"]


@dataclass(frozen=True)
class Done:
    """The outcome of a command."""

    status: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command line in a fresh folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "mine", raising=False)

    def call(*arguments: object) -> Done:
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(status, captured.out, captured.err)

    return call


def write(name: str, text: str | bytes) -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def one_line(done: Done, *words: str) -> None:
    """Bad input: status 2, one line that says what is wrong."""
    assert done.status == 2, done
    assert done.err.count("\n") == 1, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err, done.err


WHITENED = "a,b,y\n1,0,3\n0,1,-4\n"
LINE = "x,y\n0,0\n1,1\n3,0\n4,2\n"
GENERAL = "a,b,y\n1,0,1\n-1,2,2\n1,-3,-1\n2,5,3\n"


class TestSolve:
    def test_from_a_file_to_a_proof(self, cli) -> None:
        done = cli("solve", MCYCLE, "--target", "accel", "--bias", "free", "--beta", "10",
                   "--json", "c.json", "--latex", "r.tex", "--plot", "f.png")  # fmt: skip
        assert done.status == 0, done.err
        assert done.err == ""
        assert "133 samples, 1 feature (times), target accel" in done.out
        assert "one-dimensional-squared" in done.out
        assert "29905.3610145" in done.out
        assert "proved: globally optimal" in done.out
        assert cli("check", "c.json").status == 0
        assert Path("r.tex").read_text().startswith(r"\documentclass")
        assert Path("f.png").read_bytes().startswith(b"\x89PNG")

    def test_cells_are_exact_decimals(self, cli) -> None:
        file = write("d.csv", "a,b,y\n1,0,0.1\n0,1,-1/3\n")
        done = cli("solve", file, "--target", "y", "--loss", "interpolation", "--json", "c.json")
        assert done.status == 0
        claim = json.loads(Path("c.json").read_text())["claim"]
        assert Fraction(claim["value"]) == Fraction(1, 10) + Fraction(1, 3)

    def test_the_value_agrees_with_the_library(self, cli) -> None:
        done = cli("solve", write("d.csv", LINE), "--target", "y", "--bias", "free", "--beta", "1/10", "--digits", "6")
        assert done.status == 0
        value = analytic.solve([0, 1, 3, 4], [0, 1, 0, 2], beta="1/10", bias="free").value
        assert f"value        {value}" in done.out

    def test_several_betas(self, cli) -> None:
        file = write("d.csv", LINE)
        options = ["--target", "y", "--bias", "free", "--betas", "1,1/10", "--beta", "0.01"]
        done = cli("solve", file, *options, "--json", "c.json", "--latex", "r.tex")
        assert done.status == 0, done.err
        for label in ("1", "1_10", "0.01"):
            assert cli("check", f"c-beta-{label}.json").status == 0
        assert done.out.count("proved: globally optimal") == 3
        assert Path("r.tex").read_text().count("Optimal value") == 3

    def test_several_betas_without_a_path(self, cli) -> None:
        file = write("d.csv", "a,b,y\n1,0,1\n0,1,-1\n")
        done = cli("solve", file, "--target", "y", "--loss", "logistic", "--betas", "1/4,1/3")
        assert done.status == 0, done.err
        assert done.out.count("whitened-logistic") == 2

    def test_several_targets(self, cli) -> None:
        file = write("d.csv", "a,b,p,q\n1,0,1,0\n0,1,0,1\n")
        done = cli("solve", file, "--target", "p", "--target", "q", "--beta", "1/2")
        assert done.status == 0, done.err
        assert "whitened-one-hot" in done.out

    def test_chosen_features(self, cli) -> None:
        file = write("d.csv", "id,a,b,y\n7,1,0,3\n8,0,1,-4\n")
        done = cli("solve", file, *NEEDED, "--features", "a, b")
        assert done.status == 0, done.err
        assert "whitened-squared" in done.out

    def test_notation_reaches_the_latex(self, cli) -> None:
        options = ["--notation", "data=X", "--notation", r"decay=\lambda", "--latex", "r.tex"]
        done = cli("solve", write("d.csv", WHITENED), *NEEDED, *options)
        assert done.status == 0
        text = Path("r.tex").read_text()
        assert r"\lambda = 1" in text
        assert r"\beta" not in text

    def test_names_are_escaped(self, cli) -> None:
        file = write("50%_#1.csv", "x_1 & $,y%\n0,0\n1,1\n")
        done = cli("solve", file, "--target", "y%", "--bias", "free", "--beta", "1", "--latex", "r.tex")
        assert done.status == 0, done.err
        assert r"x\_1 \& \$" in Path("r.tex").read_text()

    def test_without_a_closed_form_the_answer_is_labelled(self, cli) -> None:
        done = cli("solve", write("d.csv", GENERAL), *NEEDED, "--latex", "r.tex")
        assert done.status == 0, done.err
        assert "theorem      none: " in done.out
        assert "floating point, not exact" in done.out
        assert "lower bound" in done.out
        assert "floating point" in Path("r.tex").read_text()

    def test_exact_only(self, cli) -> None:
        one_line(cli("solve", write("d.csv", GENERAL), *NEEDED, "--exact-only"), "no closed form", "whitened")

    def test_a_floating_point_answer_gets_a_certificate_of_its_bounds(self, cli) -> None:
        done = cli("solve", write("d.csv", GENERAL), *NEEDED, "--json", "c.json")
        assert done.status == 0, done.err
        assert "proved: bounds" in done.out
        assert cli("check", "c.json").status == 0


BAD_FILES = {
    "empty": ("", "is empty"),
    "blank": ("\n\n \n", "is empty"),
    "header only": ("x,y\n", "no samples"),
    "ragged": ("x,y\n1,2\n3\n", "row 3 has 1 cell"),
    "nan": ("x,y\n1,nan\n2,3\n", "row 2, column 'y' is nan"),
    "infinite": ("x,y\n1,2\n2,-inf\n", "row 3, column 'y' is -inf"),
    "empty cell": ("x,y\n1,\n2,3\n", "row 2, column 'y' is empty"),
    "text": ("x,y\n1,2\nabc,3\n", "row 3, column 'x' is 'abc'"),
    "decimal comma": ("x;y\n1,5;2\n2;3\n", "row 2, column 'x' is '1,5'"),
    "huge": ("x,y\n1e99999,2\n2,3\n", "row 2, column 'x'"),
    "zero denominator": ("x,y\n1/0,2\n2,3\n", "row 2, column 'x' is '1/0'"),
    "binary": (bytes(range(256)) * 20, "not UTF-8"),
    "nul": ("x,y\n1,\0\n", "binary"),
    "open quote": ('"x,y\n1,2\n', "not a CSV file"),
    "one column": ("y\n1\n2\n", "no column beside the target"),
    "two of a name": ("y,y\n1,2\n2,3\n", "2 columns are named 'y'"),
    "no such column": ("x,z\n1,2\n2,3\n", "no column 'y'"),
}


class TestBadInput:
    @pytest.mark.parametrize("name", sorted(BAD_FILES))
    def test_files(self, cli, name: str) -> None:
        content, words = BAD_FILES[name]
        one_line(cli("solve", write("d.csv", content), *NEEDED), "d.csv", words)

    def test_missing_file(self, cli) -> None:
        one_line(cli("solve", "nosuch.csv", *NEEDED), "nosuch.csv")

    def test_directory(self, cli) -> None:
        one_line(cli("solve", ".", *NEEDED), "directory")

    @pytest.mark.parametrize(
        ("options", "word"),
        [
            (["--target", "y"], "beta is missing"),
            (["--target", "y", "--beta", "-1"], "beta"),
            (["--target", "y", "--beta", "0"], "beta"),
            (["--target", "y", "--beta", "nan"], "beta"),
            (["--target", "y", "--betas", "1,,2"], "beta"),
            (["--target", "y", "--betas", "1,1"], "twice"),
            (["--beta", "1"], "--target"),
            ([*NEEDED, "--loss", "l2"], "l2"),
            ([*NEEDED, "--bias", "maybe"], "maybe"),
            ([*NEEDED, "--loss", "hinge"], "labels"),
            ([*NEEDED, "--loss", "interpolation"], "beta"),
            ([*NEEDED, "--features", "a,a"], "twice"),
            ([*NEEDED, "--features", "a,y"], "target"),
            ([*NEEDED, "--features", "c"], "no column 'c'"),
            ([*NEEDED, "--target", "y"], "twice"),
            ([*NEEDED, "--digits", "0"], "digits"),
            ([*NEEDED, "--digits", "ten"], "ten"),
            ([*NEEDED, "--notation", "datum=X"], "datum"),
            ([*NEEDED, "--notation", "data"], "name=symbol"),
            ([*NEEDED, "--json", "."], "directory"),
            ([*NEEDED, "--json", "no/such/c.json"], "no directory"),
            ([*NEEDED, "--json", "same", "--latex", "same"], "same name"),
            ([*NEEDED, "--plot", "f.gif"], ".png"),
            ([*NEEDED, "--plot", "f.png"], "one feature"),
            ([*NEEDED, "--frobnicate"], "frobnicate"),
        ],
    )
    def test_options(self, cli, options: list[str], word: str) -> None:
        one_line(cli("solve", write("d.csv", WHITENED), *options), word)
        assert sorted(path.name for path in Path().iterdir()) == ["d.csv"]

    def test_infeasible(self, cli) -> None:
        file = write("d.csv", "x,y\n1,2\n1,3\n")
        done = cli("solve", file, "--target", "y", "--loss", "interpolation", "--bias", "free")
        one_line(done, "no function fits both")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
    def test_unwritable_folder(self, cli) -> None:
        Path("locked").mkdir(mode=0o500)
        one_line(cli("solve", write("d.csv", WHITENED), *NEEDED, "--json", "locked/c.json"), "permission")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_full_disk(self, cli) -> None:
        one_line(cli("solve", write("d.csv", WHITENED), *NEEDED, "--json", "/dev/full"), "space")

    def test_a_failed_run_keeps_the_old_output(self, cli) -> None:
        write("c.json", "old")
        assert cli("solve", write("d.csv", GENERAL), *NEEDED, "--exact-only", "--json", "c.json").status == 2
        assert Path("c.json").read_text() == "old"

    def test_unknown_command(self, cli) -> None:
        one_line(cli("frobnicate"), "frobnicate")

    def test_an_error_of_ours_is_not_called_bad_input(self, cli, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("first\nsecond")

        monkeypatch.delenv("NEURALGAUGE_TRACEBACK", raising=False)
        monkeypatch.setattr("analytic.cli.table.read_table", broken)
        done = cli("solve", "d.csv", *NEEDED)
        assert done.status == 70
        assert done.err.count("\n") == 1
        assert "internal error" in done.err


class TestTables:
    def read(self, text: str, header: str = "auto"):
        return read_table(Path(write("t.csv", text)), header)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_numbers_in_the_first_row_are_no_header(self) -> None:
        assert self.read("1,2\n3,4\n").names == ("1", "2")
        assert len(self.read("1,2\n3,4\n").rows) == 2
        assert self.read("1,nan\n3,4\n").names == ("1", "2")

    def test_header_can_be_forced(self) -> None:
        assert self.read("2019,2020\n3,4\n", "yes").names == ("2019", "2020")
        assert len(self.read("2019,2020\n3,4\n", "no").rows) == 2

    @pytest.mark.parametrize("text", ["a;b\n1;2\n", "a\tb\n1\t2\n", "a,b\r\n1,2\r\n", "\ufeffa,b\n1,2\n", "a,b\r1,2\r"])
    def test_separators_and_line_ends(self, text: str) -> None:
        table = self.read(text)
        assert table.names == ("a", "b")
        assert table.rows == ((2, ("1", "2")),)

    def test_rows_are_numbered_as_in_a_spreadsheet(self) -> None:
        table = self.read('a,b\n\n"1",2\n\n3,x\n')
        assert [number for number, _ in table.rows] == [3, 5]
        with pytest.raises(DataError, match="row 5, column 'b'"):
            table.columns([1])

    def test_a_column_by_number(self) -> None:
        assert self.read("a,b\n1,2\n").index("2") == 1
        assert self.read("b,2,a\n1,2,3\n").index("2") == 1
        with pytest.raises(InputError, match="no column '3'"):
            self.read("a,b\n1,2\n").index("3")


class TestOtherCommands:
    def test_check_refutes_a_changed_digit(self, cli) -> None:
        assert cli("solve", write("d.csv", WHITENED), *NEEDED, "--json", "c.json").status == 0
        text = Path("c.json").read_text()
        changed = json.loads(text)
        changed["claim"]["lower_bound"] = changed["claim"]["value"] = "5"
        write("c.json", json.dumps(changed))
        done = cli("check", "c.json")
        assert done.status == 1
        assert done.out.startswith("refuted: ")
        write("c.json", text[: len(text) // 2])
        one_line(cli("check", "c.json"), "c.json")

    @pytest.mark.parametrize("content", ["", "[]", "{}", "\0\1\2"])
    def test_check_of_other_files(self, cli, content: str) -> None:
        one_line(cli("check", write("c.json", content)), "c.json")
        one_line(cli("check", "nosuch"), "nosuch")

    def test_theorems(self, cli) -> None:
        listed = cli("theorems")
        assert listed.status == 0
        records = json.loads(cli("theorems", "--json").out)
        assert [record["id"] for record in records] == list(analytic.theorems)
        for key in analytic.theorems:
            assert key in listed.out

    def test_one_theorem(self, cli) -> None:
        done = cli("theorems", "whitened-squared")
        assert done.status == 0
        assert "the data are whitened" in done.out
        assert "JMLR" in done.out
        assert r"\paragraph{Theorem" in cli("theorems", "whitened-squared", "--latex").out
        one_line(cli("theorems", "whitened-sqared"), "did you mean", "whitened-squared")

    def test_theorems_as_a_document(self, cli) -> None:
        assert cli("theorems", "--output", "t.tex", "--notation", "data=X").status == 0
        assert Path("t.tex").read_text().startswith(r"\documentclass")

    def test_path(self, cli) -> None:
        done = cli("path", write("d.csv", WHITENED), "--target", "y", "--latex", "p.tex")
        assert done.status == 0, done.err
        assert "2 breakpoints" in done.out
        assert r"\begin{longtable}" in Path("p.tex").read_text()

    def test_certify(self, cli) -> None:
        write("n.json", json.dumps({"U": [[1.0], [0.0]], "b": [0.0], "w": [0.1], "xi": 0.0}))
        done = cli("certify", "n.json", write("d.csv", WHITENED), *NEEDED, "--json", "c.json", "--latex", "c.tex")
        assert done.status == 0, done.err
        assert "value        at most 12.305" in done.out  # (2.9**2 + 4**2) / 2 + 0.1, read as decimals
        assert "proved: bounds" in done.out
        assert Path("c.tex").read_text().startswith(r"\documentclass")
        assert cli("check", "c.json").status == 0
        again = cli("certify", "c.json", "d.csv", *NEEDED)  # the network of a certificate
        assert "value        at most 12.305" in again.out

    @pytest.mark.parametrize(
        "content",
        ["", "[]", "{}", '{"U": 1, "b": 2, "w": 3, "xi": "x"}', '{"U": [[1]], "b": [0], "w": [1], "xi": null}',
         '{"U": [[NaN], [1]], "b": [0], "w": [1], "xi": 0}', "\0"],
    )  # fmt: skip
    def test_certify_of_other_files(self, cli, content: str) -> None:
        one_line(cli("certify", write("n.json", content), write("d.csv", WHITENED), *NEEDED))

    def test_derive_a_theorem_that_is_not_there(self, cli) -> None:
        one_line(cli("derive", "nosuch"), "nosuch")


SOLVERS = """
import numpy as np
import numeric

def zero(A, y, *, loss, beta, bias):
    return np.zeros((A.shape[1], 1)), np.zeros(1), np.zeros(1), 0.0

number = 3
"""


class TestValidate:
    def test_right_and_wrong(self, cli) -> None:
        write("mine.py", SOLVERS)
        some = ["--theorem", "whitened-squared", "--size", "3"]
        right = cli("validate", "numeric:solve", *some, "--json", "r.json", "--latex", "r.tex", "--junit", "r.xml")
        assert right.status == 0, right
        assert "numeric:solve: passed" in right.out
        assert all(Path(name).stat().st_size > 0 for name in ("r.json", "r.tex", "r.xml"))
        wrong = cli("validate", "mine:zero", *some)
        assert wrong.status == 1, wrong
        assert "mine:zero: failed" in wrong.out

    @pytest.mark.parametrize("name", ["numeric", "numeric:", ":solve", "nosuch:solve", "numeric:nosuch", "mine:number"])
    def test_what_is_no_solver(self, cli, name: str) -> None:
        write("mine.py", SOLVERS)
        one_line(cli("validate", name), name)

    def test_a_module_that_does_not_import(self, cli) -> None:
        write("torn.py", "def solve(:")
        one_line(cli("validate", "torn:solve"), "torn")


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        assert run([command, "--help"]) == 0
        assert "Usage" in capsys.readouterr().out
    assert run([]) == 0
    assert run(["--version"]) == 0


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from analytic.cli import run; run(['--help']); "
        "print([m for m in ('numpy', 'sympy', 'scipy', 'rich', 'matplotlib', 'flint') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "analytic", "--version"], capture_output=True, text=True, check=True)
    assert "neuralgauge" in done.stdout


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m analytic theorems --latex | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "internal" not in done.stderr


@pytest.mark.skipif(shutil.which("mkfifo") is None, reason="needs named pipes")
def test_interrupt(tmp_path: Path) -> None:
    pipe = tmp_path / "slow.csv"
    os.mkfifo(pipe)  # reading blocks until the interrupt
    command = [sys.executable, "-m", "analytic", "solve", str(pipe), *NEEDED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        writer = os.open(pipe, os.O_WRONLY)  # returns when the command has opened it
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        os.close(writer)
    assert process.returncode == 130
    assert err.strip() == "neuralgauge: interrupted"
