"""``neuralgauge derive``: the proof of a theorem, executed step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import LATEX, notation_of


@click.command("derive")
@click.argument("identifier", metavar="ID", shell_complete=theorem_ids)
@LATEX
@click.option("--notation", "letters", multiple=True, metavar="NAME=SYMBOL", help="A letter of the LaTeX; repeatable.")
def command(identifier: str, latex: Path | None, letters: tuple[str, ...]) -> int:
    """Derive the theorem named ID: every step is a computation that is executed and checked.

    Exit status: 0 when every step is proved, 1 otherwise.
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
    for step in derivation.steps:
        found = step.check()
        click.echo(f"{found.status:<10} {step.title}")
    verdict = derivation.check()
    click.echo(f"{theorem.id}: {verdict.status}: {verdict.reason}")
    for file in written((latex, as_document(lambda: derivation.latex(notation), f"Derivation: {theorem.title}"))):
        click.echo(f"written {told(file)}")
    return 0 if verdict.proved else 1
