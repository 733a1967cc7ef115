"""``neuralgauge derive``: the proof of a theorem, executed step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import LATEX, notation_of

if TYPE_CHECKING:
    from analytic.derivation import Derivation, Step
    from analytic.derivation.cited import Cited
    from analytic.model.notation import Notation


@click.command("derive")
@click.argument("identifier", metavar="ID", shell_complete=theorem_ids)
@LATEX
@click.option("--notation", "letters", multiple=True, metavar="NAME=SYMBOL", help="A letter of the LaTeX; repeatable.")
def command(identifier: str, latex: Path | None, letters: tuple[str, ...]) -> int:
    """Derive the theorem named ID: every step is executed and checked, and so are the lemmas that it cites.

    A step is proved, proved for small n, checked on instances, or asserted; the proof is worth its weakest step.
    Exit status: 0 when everything is proved, 1 otherwise.
    """
    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.cli.theorems import find
    from numeric.errors import UnsupportedError

    notation = notation_of(letters)
    require_writable(latex)
    theorem: Any = find(identifier)
    if not hasattr(theorem, "derive"):
        raise UnsupportedError(
            "this version has no executed derivations: see 'neuralgauge theorems ID' for the statement"
        )
    derivation = theorem.derive()
    for item in derivation.lemmas:
        click.echo(f"{_worth(item):<10} {item.kind} {item.id}{' (classical)' if item.classical else ''}")
    for step in derivation.steps:
        click.echo(f"{_worth(step):<10} {step.title}")
    verdict = derivation.check()
    click.echo(f"{theorem.id}: {'refuted: ' if verdict.refuted else ''}{verdict.reason}")
    for file in written((latex, as_document(lambda: _appendix(derivation, notation), f"Derivation: {theorem.title}"))):
        click.echo(f"written {told(file)}")
    return 0 if verdict.proved else 1


def _worth(item: Step | Cited) -> str:
    """The grade of what passes its check, and the verdict on what does not."""
    found = item.check()
    return found.status if found.refuted else str(item.grade) if found.proved or not item.grade.proved else found.status


def _appendix(derivation: Derivation, notation: Notation) -> str:
    """The lemmas that the proof rests on, each with its own proof, then the proof."""
    from analytic.derivation import Lemma

    lemmas = [item.latex(notation) for item in derivation.lemmas if isinstance(item, Lemma)]
    return "\n\n".join([*lemmas, r"\medskip\noindent\textbf{Proof.}", derivation.latex(notation)])
