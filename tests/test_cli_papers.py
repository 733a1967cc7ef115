"""References of the command line's LaTeX, and the log of a proof apart from its prose."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytic.cli import run
from tests.cli_tools import WHITENED
from tests.test_papers import complaints, needs_tex

DATA = ["data.csv", "--target", "y"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text(WHITENED)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["solve", *DATA, "--beta", "1", "--latex", "out.tex"],
        ["path", *DATA, "--latex", "out.tex"],
        pytest.param(["derive", "whitened-squared", "--latex", "out.tex"], marks=pytest.mark.slow),
        ["theorems", "whitened-squared", "--output", "out.tex"],
        ["report", *DATA, "--beta", "1", "-o", "out.tex"],
    ],
    ids=lambda words: words[0],
)
def test_references_come_from_the_file_by_the_author_s_keys(command: list[str], folder: Path) -> None:
    assert run([*command, "--bib", "refs.bib", "--key", "EP21=ergen2021"]) == 0
    text, entries = (folder / "out.tex").read_text(), (folder / "refs.bib").read_text()
    assert r"\cite{ergen2021}" in text and r"\bibliography{refs}" in text
    assert "thebibliography" not in text and "EP21" not in text
    assert entries.startswith("@article{ergen2021,") and "eprint = {2002.11219}" in entries
    assert run([*command, "--key", "EP21=ergen2021"]) == 0  # without a file the document lists its sources
    assert r"\bibitem{ergen2021}" in (folder / "out.tex").read_text()


@needs_tex
def test_a_document_with_its_references_compiles(folder: Path) -> None:
    assert run(["solve", *DATA, "--beta", "1", "--latex", "out.tex", "--bib", "refs.bib", "--key", "EP21=a:b"]) == 0
    assert complaints(folder, "out") == []


def test_a_paper_takes_the_author_s_keys(folder: Path) -> None:
    assert run(["paper", "whitened-squared", "--key", "EP21=ergen2021", "-o", "new"]) == 0
    assert r"\cite{ergen2021}" in (folder / "new" / "paper.tex").read_text()
    assert (folder / "new" / "references.bib").read_text().startswith("@article{ergen2021,")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--bib", "refs.txt"], "--bib is refs.txt: give a name that ends in .bib"),
        (["--key", "EP21"], "--key is 'EP21': write KEY=YOURS"),
        (["--key", "XX=a"], "keys holds 'XX'"),
        (["--key", "EP21=a b"], "keys['EP21'] is 'a b'"),
        (["--bib", "no/refs.bib"], "no directory no"),
    ],
)
def test_bad_references(options: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["solve", *DATA, "--beta", "1", *options]) == 2
    err = capsys.readouterr().err
    assert message in err and err.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["data.csv"]


@pytest.mark.slow
def test_the_log_is_apart_from_the_proof(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["derive", "whitened-squared", "--latex", "proof.tex"]) == 0
    short = capsys.readouterr().out
    assert run(["derive", "whitened-squared", "--full", "--latex", "log.tex"]) == 0
    full = capsys.readouterr().out
    proof, log = (folder / "proof.tex").read_text(), (folder / "log.tex").read_text()
    assert "claim 1" not in short + proof
    assert "lemma orthant, claim 1: proved: 3 cases, by exact algebra" in full
    assert r"\item[lemma orthant, claim 1:] proved: 3 cases" in log
    assert log.startswith(proof[: proof.index(r"\begin{thebibliography}")].rstrip())
    assert proof.count(r"\begin{lemma}") == 6 and r"Lemma~\ref{lem:orthant}" in proof
    assert r"\hfill$\square$" not in proof and r"\paragraph" not in proof
