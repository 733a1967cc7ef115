"""The texts of ``paper`` and ``report``: statements, an example on data, proofs."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analytic.answers.solution import Solution
from analytic.answers.solve import solve
from analytic.cli.options import DataFile, Sources
from analytic.latex.document import document, paper
from analytic.latex.escape import escape
from analytic.latex.theorem import lemmas_latex, proof_latex, references_to, theorem_latex
from analytic.latex.writer import Writer
from analytic.model.notation import Notation
from analytic.plots import plot_fit
from analytic.theorem.record import Theorem
from numeric.errors import UnsupportedError

SECONDS = 120  # for one run of LaTeX
DECAY = r"\decay"
ONE_COLUMN = ("amsart", "article", "amsproc", "report", "scrartcl")
"""Classes that take a ``longtable``, which may begin on one page and end on the next; others may have two columns."""
_NUMBERS = "The numbers are exact unless a note says otherwise."


@dataclass(frozen=True)
class DataExample:
    """A data set with its exact optimum."""

    table: DataFile
    solution: Solution

    @classmethod
    def of(cls, table: DataFile, options: Mapping[str, Any]) -> DataExample:
        """Solved by a theorem; NoClosedForm where there is none."""
        solved = solve(table.A, table.y, loss=options["loss"], beta=options["beta"], bias=options["bias"],
                       skip=options["skip"])  # fmt: skip
        return cls(table, solved)

    @property
    def drawn(self) -> bool:
        """Whether there is a figure: one feature and one output."""
        return self.solution.problem.d == 1 and not self.solution.problem.vector

    def draw(self, file: Path) -> None:
        """The fit over the samples."""
        plot_fit(self.solution, file, x_label=self.table.features[0], y_label=self.table.targets[0])

    @cached_property
    def digest(self) -> str:
        """The first characters of the SHA-256 of the certificate file."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "certificate.json"
            self.solution.to_json(file)
            held = json.dumps(json.loads(file.read_text(encoding="utf-8")), sort_keys=True)
        return hashlib.sha256(held.encode()).hexdigest()[:16]

    def text(
        self,
        notation: Notation,
        digits: int | None,
        figure: str,
        parts: Sequence[str],
        keys: Mapping[str, str],
        tables: str = "longtable",
    ) -> str:
        """Where the data come from, the parts of the solution, the figure, the certificate."""
        about = (
            rf"The data are \texttt{{{escape(self.table.path.name)}}}, {len(self.table.A)} samples, "
            rf"target {escape(', '.join(self.table.targets))}. {_NUMBERS}"
        )
        shown = [rf"{about} Figure~\ref{{fig:fit}} shows the optimal network.", self._figure(figure, notation)]
        shown = shown if self.drawn else [about]
        shown.append(self.solution.latex(digits=digits, notation=notation, parts=parts, tables=tables, keys=keys))
        shown.append(rf"The SHA-256 digest of the certificate, its keys sorted, begins with \texttt{{{self.digest}}}.")
        return "\n\n".join(shown)

    def _figure(self, name: str, notation: Notation) -> str:
        problem = self.solution.problem
        decay = f" for ${Writer(notation).equals(DECAY, problem.beta)}$" if problem.penalised else ""
        return "\n".join([
            r"\begin{figure}[htbp]", r"\centering", rf"\includegraphics[width=0.8\linewidth]{{{name}}}",
            rf"\caption{{The samples and the optimal network{decay}.}}\label{{fig:fit}}", r"\end{figure}",
        ])  # fmt: skip


def article(
    chosen: Sequence[Theorem],
    example: DataExample | None,
    notation: Notation,
    style: str,
    digits: int | None,
    figure: str,
    sources: str,
    keys: Mapping[str, str],
) -> str:
    """Statements, the example if there is one, and the proofs as an appendix."""
    body = [r"\section{Statements}", *(theorem_latex(theorem, notation, keys=keys) for theorem in chosen)]
    if example is not None:
        used = example.solution.theorem
        if used not in chosen:
            body.append(theorem_latex(used, notation, keys=keys))
        parts = ("problem", "network", "value", "certificate")
        body += [
            r"\section{An example}",
            rf"Theorem~\ref{{thm:{used.id}}} applies.",
            example.text(notation, digits, figure, parts, keys, "longtable" if style in ONE_COLUMN else "tabular"),
        ]
    proved = [theorem for theorem in chosen if theorem.derivation is not None]
    if proved:
        refer = references_to(proved)
        body += [r"\appendix", r"\section{Lemmas}", lemmas_latex(proved, notation), r"\section{Proofs}"]
        named = [(theorem, rf"Theorem~\ref{{thm:{theorem.id}}}") for theorem in proved]
        body += [proof_latex(theorem, notation, of=name, print_as=refer) for theorem, name in named]
    return paper("\n\n".join(body), "Optimal two-layer ReLU networks", bibliography=sources, style=style)


def report(
    example: DataExample, notation: Notation, digits: int | None, figure: str, sources: Sources, *, proof: bool
) -> str:
    """Problem, network, value, certificate, figure, theorem, proof: a document without other files but the figure."""
    theorem = example.solution.theorem
    parts = ("problem", "network", "value", "certificate")
    body = [
        example.text(notation, digits, figure, parts, sources.keys),
        theorem_latex(theorem, notation, keys=sources.keys),
    ]
    if proof and theorem.derivation is not None:
        body += [proof_latex(theorem, notation, print_as=references_to([theorem])), lemmas_latex([theorem], notation)]
    title = f"Optimal two-layer ReLU network: {example.table.path.name}"
    return document("\n\n".join(body), title, bibliography=sources.name, keys=sources.keys)


def compiled(text: str, folder: Path) -> bytes:
    """The PDF of a document, in three runs of pdflatex; UnsupportedError with the first error of its log."""
    (folder / "report.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"]
    for _ in range(3):
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise UnsupportedError(f"pdflatex ran for {SECONDS} s: write a .tex file instead") from error
        if done.returncode:
            log = done.stdout.decode(errors="replace").splitlines()
            first = next((line for line in log if line.startswith("!")), "no error in its log")
            raise UnsupportedError(f"pdflatex failed ({first}): write a .tex file and compile it")
    return (folder / "report.pdf").read_bytes()
