"""The command line: what it prints and writes, and that every bad input is one line on stderr and status 2."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import analytic
from analytic.cli import COMMANDS, run
from analytic.derivation import Derivation, Executed, Grade, Step
from tests.cli_tools import GENERAL, LINE, NEEDED, WHITENED, one_line, write

ROOT = Path(__file__).resolve().parent.parent
MCYCLE = ROOT / "examples" / "mcycle.csv"


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
        assert {record["grade"] for record in records} == {"proved"} and "grade" in listed.out.splitlines()[0]
        for key in analytic.theorems:
            assert key in listed.out

    def test_one_theorem(self, cli) -> None:
        done = cli("theorems", "whitened-squared")
        assert done.status == 0
        assert "the data are whitened" in done.out
        assert "JMLR" in done.out
        assert r"\begin{theorem}[" in cli("theorems", "whitened-squared", "--latex").out
        one_line(cli("theorems", "whitened-sqared"), "did you mean", "whitened-squared")

    def test_theorems_as_a_document(self, cli) -> None:
        assert cli("theorems", "--output", "t.tex", "--notation", "data=X").status == 0
        assert Path("t.tex").read_text().startswith(r"\documentclass")

    def test_path(self, cli) -> None:
        done = cli("path", write("d.csv", WHITENED), "--target", "y", "--latex", "p.tex")
        assert done.status == 0, done.err
        assert "2 breakpoints" in done.out
        assert r"\begin{tabular}" in Path("p.tex").read_text()

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

    def test_derive_shows_grades(self, cli) -> None:
        done = cli("derive", "whitened-interpolation", "--latex", "d.tex")
        assert done.status == 0
        lines = done.out.splitlines()
        assert "proved     lemma weak-duality" in lines and "proved     the halves decouple" in lines
        assert "whitened-interpolation: proved: 3 steps (1 only by lemmas) and 6 lemmas (1 classical)" in lines
        text = Path("d.tex").read_text()
        assert text.index(r"\begin{theorem}") < text.index(r"\begin{proof}") < text.index(r"\label{lem:weak-duality}")
        assert "Grade" not in text

    def test_derive_says_what_is_only_checked(self, cli, monkeypatch: pytest.MonkeyPatch) -> None:
        step = Step(
            "on data", "", (Executed("1 = 1", lambda: analytic.Verdict("proved", "seen"), Grade("checked", 7)),)
        )
        weak = replace(analytic.theorems["whitened-squared"], derivation=lambda t: Derivation(t.id, "", (step,)))
        monkeypatch.setattr("analytic.cli.theorems.find", lambda _: weak)
        done = cli("derive", "whitened-squared")
        assert done.status == 1 and "checked on 7 instances on data" in done.out and "proved" not in done.out

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
    code = (  # an interrupt is ignored where tests run in the background
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from analytic.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "solve", str(pipe), *NEEDED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        writer = os.open(pipe, os.O_WRONLY)  # returns when the command has opened it
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        os.close(writer)
    assert process.returncode == 130
    assert err.strip() == "neuralgauge: interrupted"


class TestSkip:
    """A free linear skip connection on the command line."""

    def test_solve_check_and_certify(self, cli) -> None:
        options = ["--target", "y", "--bias", "free", "--skip", "free", "--beta", "1/10"]
        done = cli("solve", write("d.csv", LINE), *options, "--json", "c.json", "--latex", "r.tex")
        assert done.status == 0, done.err
        assert "skip-squared" in done.out and "free bias, free skip" in done.out
        assert cli("check", "c.json").status == 0
        held = json.loads(Path("c.json").read_text())
        write("n.json", json.dumps(held["network"]))
        bounds = cli(
            "certify", "n.json", "d.csv", "--target", "y", "--bias", "free", "--beta", "1/10", "--json", "b.json"
        )
        assert bounds.status == 0, bounds.err
        assert "free skip" in bounds.out and cli("check", "b.json").status == 0
        claim = json.loads(Path("b.json").read_text())["claim"]
        value = Fraction(held["claim"]["value"])
        assert Fraction(claim["value"]) == value
        assert 0 <= value - Fraction(claim["lower_bound"]) <= value / 10**9

    def test_the_fallback_in_floats(self, cli) -> None:
        rows = "a,b,y\n1,0,1\n-1,2,2\n1,-3,-1\n2,5,3\n4,1,-2\n3,-1,2\n"
        done = cli("solve", write("d.csv", rows), "--target", "y", "--skip", "free", "--beta", "1", "--json", "c.json")
        assert done.status == 0, done.err
        assert "not exact" in done.out and json.loads(Path("c.json").read_text())["problem"]["skip"] == "free"
        assert cli("check", "c.json").status == 0

    def test_several_betas_share_the_path(self, cli) -> None:
        options = ["--target", "y", "--bias", "free", "--skip", "free"]
        done = cli("path", write("d.csv", LINE), *options, "--json", "p.json")
        assert done.status == 0 and "skip-squared: " in done.out, done.err
        assert cli("solve", "d.csv", *options, "--betas", "1,1/10").status == 0
        error = cli("path", write("l.csv", "x,y\n0,1\n1,-1\n2,1\n"), *options, "--loss", "hinge")
        one_line(error)
        assert "skip is 'free'" in error.err

    def test_a_bad_skip_of_a_network_is_one_line(self, cli) -> None:
        write("n.json", '{"U": [[1]], "b": [0], "w": [1], "xi": 0, "skip": 3}')
        one_line(cli("certify", "n.json", write("d.csv", LINE), *NEEDED))
