"""``neuralgauge derive``: the proof of a theorem, executed step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import LATEX, Sources, bibliography_options, notation_of

if TYPE_CHECKING:
    from analytic.derivation import Derivation, Step
    from analytic.derivation.cited import Cited
    from analytic.model.notation import Notation
    from analytic.theorem.record import Theorem


@click.command("derive", short_help="Execute the proof of a theorem, step by step.")
@click.argument("identifier", metavar="ID", shell_complete=theorem_ids)
@click.option("--full", is_flag=True, help="Every claim with its verdict: on the screen, and behind the proof.")
@LATEX
@bibliography_options
@click.option("--notation", "letters", multiple=True, metavar="NAME=SYMBOL", help="A letter of the LaTeX; repeatable.")
def command(identifier: str, full: bool, latex: Path | None, letters: tuple[str, ...], **options: Any) -> int:
    """Derive the theorem named ID: every step is executed and checked, and so are the lemmas that it cites.

    A step is proved, proved for small n, checked on instances, or asserted; the proof is worth its weakest step.
    --latex writes statement, proof and lemmas as they stand in a paper; what the machine computed for them is left to
    --full. Exit status: 0 when everything is proved, 1 otherwise.
    """
    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.cli.theorems import find

    notation, sources = notation_of(letters), Sources.of(options["bib"], options["keys"])
    require_writable(latex, sources.bib)
    theorem = find(identifier)
    derivation = theorem.derive()
    for item in derivation.lemmas:
        click.echo(f"{_worth(item):<10} {item.kind} {item.id}{' (classical)' if item.classical else ''}")
    for step in derivation.steps:
        click.echo(f"{_worth(step):<10} {step.title}")
    if full:
        from analytic.latex.log import log_lines

        click.echo("\n".join(["", *log_lines(derivation, notation), ""]))
    verdict = derivation.check()
    click.echo(f"{theorem.id}: {'refuted: ' if verdict.refuted else ''}{verdict.reason}")
    text = as_document(lambda: _paper(theorem, derivation, notation, sources, full), theorem.title, sources)
    for file in written((latex, text), (sources.bib, sources.write(theorem))):
        click.echo(f"written {told(file)}")
    return 0 if verdict.proved else 1


def _worth(item: Step | Cited) -> str:
    """The grade of what passes its check, and the verdict on what does not."""
    found = item.check()
    return found.status if found.refuted else str(item.grade) if found.proved or not item.grade.proved else found.status


def _paper(theorem: Theorem, derivation: Derivation, notation: Notation, sources: Sources, full: bool) -> str:
    """Statement, proof and the lemmas that it rests on; the log of the machine behind them if it is wanted."""
    from analytic.latex.log import log_latex
    from analytic.latex.theorem import lemmas_latex, proof_latex, references_to, theorem_latex

    refer = references_to([theorem])
    body = [
        theorem_latex(theorem, notation, keys=sources.keys),
        proof_latex(theorem, notation, print_as=refer),
        lemmas_latex([theorem], notation),
    ]
    return "\n\n".join([*body, *([r"\section*{Log}", log_latex(derivation, notation)] if full else [])])
