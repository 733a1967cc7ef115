"""``neuralgauge derive``: the proof of a theorem, executed step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analytic.cli.options import notation_of

__all__ = ["command"]


@click.command("derive")
@click.argument("identifier", metavar="ID")
@click.option("--latex", type=click.Path(path_type=Path), metavar="FILE", help="Write a complete LaTeX document.")
@click.option("--notation", "letters", multiple=True, metavar="NAME=SYMBOL", help="A letter of the LaTeX; repeatable.")
def command(identifier: str, latex: Path | None, letters: tuple[str, ...]) -> int:
    """Derive the theorem named ID: every step is a computation that is executed and checked.

    Exit status: 0 when every step is proved, 1 otherwise.
    """
    from analytic.cli.outputs import require_writable
    from analytic.cli.theorems import find
    from analytic.files.certificate import write_atomically
    from analytic.latex.document import document
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
    if latex is not None:
        write_atomically(latex, document(derivation.latex(notation), f"Derivation: {theorem.title}"))
        click.echo(f"written {latex}")
    return 0 if verdict.proved else 1
