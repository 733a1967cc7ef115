"""Statements, proofs and solutions in the documents of a paper: compiled with BibTeX, nothing missing or wide."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import analytic
from analytic.cli import run
from analytic.latex import document, preamble
from numeric.errors import OptionError

EYE2 = [[1, 0], [0, 1]]
WIDEST = 2.0  # points over the margin that nobody sees
MOTORCYCLES = Path(__file__).parent.parent / "examples" / "mcycle.csv"

needs_tex = pytest.mark.skipif(
    shutil.which("pdflatex") is None or shutil.which("bibtex") is None, reason="pdflatex or bibtex is not installed"
)

PAGE = Path(__file__).parents[1] / "docs" / "papers.md"


def has(file: str) -> bool:
    """Whether the TeX installation holds a file."""
    finder = shutil.which("kpsewhich")
    return finder is not None and subprocess.run([finder, file], capture_output=True, check=False).returncode == 0


def complaints(folder: Path, name: str) -> list[str]:
    """What LaTeX and BibTeX complain of after four runs: references, citations, boxes too wide or cut off below."""
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    for command in (latex, ["bibtex", name], latex, latex, latex):
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout[-1500:].decode(errors="replace")
    log = (folder / f"{name}.log").read_text(errors="replace").replace("\n", " ")
    boxes = re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt too (wide|high)", log)
    bibtex = (folder / f"{name}.blg").read_text(errors="replace")
    return [
        *(f"{points} pt too {way}" for points, way in boxes if float(points) > WIDEST),
        *re.findall(r"LaTeX Warning: (?:Reference|Citation|Label|There were)[^.]*", log),
        *re.findall(r"Warning--[^\n]*", bibtex),
    ]


FRAMES = {
    "amsart": r"\documentclass{amsart}",
    "article": r"\documentclass[11pt]{article}",
    "twocolumn": r"\documentclass[10pt,twocolumn]{article}",
    "beamer": r"\documentclass{beamer}",
}


@needs_tex
@pytest.mark.parametrize("style", ["amsart", "article"])
def test_all_statements_with_bibtex(style: str, tmp_path: Path) -> None:
    body = "\n\n".join(theorem.latex() for theorem in analytic.theorems.values())
    referred = ", ".join(rf"\ref{{thm:{key}}}" for key in analytic.theorems)
    text = "\n".join([
        FRAMES[style], preamble(), r"\emergencystretch=6em", r"\begin{document}", body, rf"See {referred}.",
        r"\bibliographystyle{plain}", r"\bibliography{sources}", r"\end{document}",
    ])  # fmt: skip
    (tmp_path / "main.tex").write_text(text)
    (tmp_path / "sources.bib").write_text(analytic.bibliography(analytic.theorems))
    assert complaints(tmp_path, "main") == []


@needs_tex
@pytest.mark.parametrize("style", ["twocolumn", "beamer"])
def test_other_classes_take_a_statement_and_a_solution(style: str, tmp_path: Path) -> None:
    if style == "beamer" and not has("beamer.cls"):
        pytest.skip("the class beamer is not installed")
    theorem = analytic.theorems["whitened-squared"]
    solution = analytic.solve(EYE2, [3, -4], beta=1).latex(parts=["network", "value"])
    inner = [theorem.latex(width=32), solution]
    if style == "beamer":  # which has theorems already
        head = preamble(environments=False)
        head += "\n" + PAGE.read_text(encoding="utf-8").split("```latex\n")[1].split("```")[0]
        inner = [f"\\begin{{frame}}[allowframebreaks]{{{k}}}\n{text}\n\\end{{frame}}" for k, text in enumerate(inner)]
        inner.append(r"\begin{frame}\bibliographystyle{plain}\bibliography{sources}\end{frame}")
    else:
        head = preamble()
        inner.append(r"\bibliographystyle{plain}\bibliography{sources}")
    text = "\n".join([FRAMES[style], head, r"\emergencystretch=6em", r"\begin{document}", *inner, r"\end{document}"])
    (tmp_path / "main.tex").write_text(text)
    (tmp_path / "sources.bib").write_text(analytic.bibliography(theorem))
    assert complaints(tmp_path, "main") == []


@needs_tex
def test_the_command_writes_an_article_that_compiles(tmp_path: Path) -> None:
    options = ["--target", "accel", "--bias", "free", "--beta", "10", "-o", str(tmp_path / "new" / "paper")]
    (tmp_path / "new").mkdir()
    chosen = ["one-dimensional-squared", "whitened-squared"]
    assert run(["paper", *chosen, str(MOTORCYCLES), *options]) == 0
    folder = tmp_path / "new" / "paper"
    text = (folder / "paper.tex").read_text()
    assert all(rf"\ref{{thm:{key}}}" in text and rf"\label{{thm:{key}}}" in text for key in chosen)
    assert text.count(r"\begin{proof}[Proof of Theorem") == 2 and r"\includegraphics" in text
    assert complaints(folder, "paper") == []


@needs_tex
def test_a_report_is_a_pdf(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    arguments = [str(MOTORCYCLES), "--target", "accel", "--bias", "free", "--beta", "10", "--no-proof", "-o", str(file)]
    assert run(["report", *arguments]) == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_a_report_as_text_names_its_certificate(tmp_path: Path) -> None:
    file = tmp_path / "report.tex"
    arguments = [str(MOTORCYCLES), "--target", "accel", "--bias", "free", "--beta", "10", "-o", str(file)]
    assert run(["report", *arguments]) == 0
    text = file.read_text()
    assert r"\begin{proof}" in text and r"\bibitem{EP21}" in text
    assert re.search(r"\\texttt\{[0-9a-f]{16}\}", text)
    assert (tmp_path / "report-figure.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["paper", "whitened-squard", "-o", "{}/a"], "whitened-squared"),
        (["paper", "whitened-squared", "--beta", "1", "-o", "{}/a"], "--beta"),
        (["paper", "whitened-squared", str(MOTORCYCLES), "-o", "{}/a"], "--target"),
        (["report", str(MOTORCYCLES), "--target", "accel", "-o", "{}/a.doc"], ".tex or .pdf"),
        (["report", str(MOTORCYCLES), "--target", "accel", "--beta", "1", "-o", "{}/no/a.tex"], "no directory"),
    ],
)
def test_bad_commands(arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([part.format(tmp_path) for part in arguments]) == 2
    assert message in capsys.readouterr().err
    assert not any(tmp_path.iterdir())


def test_a_statement_has_labels_and_citations() -> None:
    theorem = analytic.theorems["whitened-squared"]
    text = theorem.latex(label="soft", keys={"EP21": "ergen2021"})
    assert r"\label{thm:soft}" in text and r"\label{eq:soft:value}" in text
    assert r"\cite{ergen2021}" in text and "EP21" not in text
    assert r"\label" not in theorem.latex(numbered=False)
    proved = theorem.latex(proof=True)
    assert proved.count(r"\begin{proof}") == 1 and r"\square" not in proved
    with pytest.raises(OptionError, match="label"):
        theorem.latex(label="a b")


def test_bibliography_of_answers_and_names() -> None:
    solution = analytic.solve([0, 1, 3], [0, 1, 0], beta="1/4", bias="free")
    entries = analytic.bibliography(solution, "two-samples-squared")
    assert [line for line in entries.splitlines() if line.startswith("@")] == ["@article{DDUF22,", "@article{EP21,"]
    assert "doi = {10.1016/j.cam.2021.114044}" in entries
    for key in {reference.key for theorem in analytic.theorems.values() for reference in theorem.references}:
        assert f"{{{key}," in analytic.bibliography()


@pytest.mark.parametrize(
    ("things", "keys", "message"),
    [
        ((3,), None, "things holds 3"),
        ((), {"XX": "a"}, "keys holds 'XX'"),
        ((), {"EP21": "a b"}, "keys"),
        ((), {"EP21": "a", "EP20": "a"}, "one key"),
        ((), ["EP21"], "keys is"),
    ],
)
def test_bad_bibliographies(things: tuple[object, ...], keys: object, message: str) -> None:
    with pytest.raises(OptionError, match=re.escape(message)):
        analytic.bibliography(*things, keys=keys)  # type: ignore[arg-type]


def test_parts_of_answers_and_paths() -> None:
    solution = analytic.solve(EYE2, [3, -4], beta=1)
    whole = solution.latex()
    pieces = [solution.latex(parts=[part]) for part in ("problem", "network", "value", "certificate", "theorem")]
    assert whole == "\n\n".join(piece.strip() for piece in pieces) + "\n"
    path = analytic.path(EYE2, [3, -4])
    assert "theorem" not in path.latex(parts=["table", "formula"])
    assert path.latex(parts=["formula"]).startswith("The optimal value is")
    for wrong in (["values"], "value", [], 3):
        with pytest.raises(OptionError, match="parts"):
            solution.latex(parts=wrong)  # type: ignore[arg-type]
        with pytest.raises(OptionError, match="parts"):
            path.latex(parts=wrong)  # type: ignore[arg-type]


def test_a_table_counts_the_neurons_of_the_optimum() -> None:
    x, y = [0, 1, 3, 4, 6], ["1/2", 1, 0, 2, "1/3"]
    path = analytic.path(x, y, bias="free")
    rows = re.findall(r" & (\d+) \\\\", path.latex(parts=["table"]))
    inside = [(piece.lower + piece.upper) / 2 for piece in path.pieces[1:]]
    assert [int(row) for row in rows[1:]] == [analytic.solve(x, y, beta=beta, bias="free").network.neurons
                                              for beta in inside]  # fmt: skip


def test_what_is_cited_is_listed() -> None:
    assert r"\bibitem{EP21}" in document(analytic.theorems["whitened-squared"].latex(), "A title")
    assert "thebibliography" not in document("nothing", "A title")
