"""``neuralgauge theorems``: the results that the toolkit knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import QUIET, Sources, bibliography_options, notation_of

if TYPE_CHECKING:
    from analytic.theorem.record import Theorem


@click.command("theorems", short_help="List the theorems, or show one.")
@click.argument("identifier", required=False, metavar="[ID]", shell_complete=theorem_ids)
@click.option("--latex", "as_latex", is_flag=True, help="Print LaTeX: the statements, ready to paste.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: ids, hypotheses, grades, formulas, references.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a complete LaTeX document of the statements instead of printing.",
)
@bibliography_options
@click.option("--notation", "letters", multiple=True, metavar="NAME=SYMBOL", help="A letter of the LaTeX; repeatable.")
@QUIET
def command(
    identifier: str | None, as_latex: bool, as_json: bool, output: Path | None, letters: tuple[str, ...], **options: Any
) -> None:
    """List the theorems and the grades of their proofs, or show the one named ID with its hypotheses."""  # fmt: skip
    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.families.registry import theorems
    from analytic.latex.theorem import theorem_latex
    from numeric.errors import OptionError

    notation, sources = notation_of(letters), Sources.of(options["bib"], options["keys"])
    require_writable(output, sources.bib)
    chosen = list(theorems.values()) if identifier is None else [find(identifier)]
    statements = "\n\n".join(theorem_latex(theorem, notation, keys=sources.keys) for theorem in chosen)
    if as_latex and as_json:
        raise OptionError("--latex and --json exclude each other: choose one")
    if output is not None:
        title = "Theorems" if identifier is None else f"Theorem {identifier}"
        as_document(lambda: statements, title, sources)(output)
    elif as_json:
        click.echo(json.dumps([_record(theorem) for theorem in chosen], indent=1))
    elif as_latex:
        click.echo(statements)
    elif identifier is None:
        _print_list(chosen)
    else:
        _print_one(chosen[0])
    for file in written((sources.bib, sources.write(chosen))):
        click.echo(f"written {told(file)}", err=as_latex or as_json)


def find(identifier: str) -> Theorem:
    """The theorem of that id; OptionError with the closest ids."""
    from analytic.families.registry import theorems

    return theorems[identifier]


def _print_list(chosen: list[Theorem]) -> None:
    from rich.table import Table

    from analytic.cli.terminal import console

    table = Table("id", "grade", "title", box=None, pad_edge=False)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for theorem in chosen:
        table.add_row(theorem.id, str(theorem.grade), theorem.title)
    console().print(table)


def _print_one(theorem: Theorem) -> None:
    from analytic.model.notation import Notation

    letters = Notation()
    click.echo(f"{theorem.id}: {theorem.title}\n\nIf")
    for hypothesis in theorem.hypotheses:
        click.echo(f"  - {hypothesis.text}")
    for sentence in theorem.where:
        click.echo(f"\nwhere (LaTeX)\n  {letters.prose(sentence.latex)}")
    click.echo(f"\nthen (LaTeX)\n  {letters.prose(theorem.conclusion)}")
    for formula in theorem.formulas:
        click.echo(f"  {formula.latex(letters)}")
    if theorem.limits:
        click.echo("\nLimits of the code, not of the theorem")
    for limit in theorem.limits:
        click.echo(f"  - {limit.text}")
    click.echo("\nReferences")
    for reference in theorem.references:
        click.echo(f"  {reference}")
    click.echo(f"\nGrade of the proof: {theorem.grade}")


def _record(theorem: Theorem) -> dict[str, Any]:
    from analytic.model.notation import Notation

    letters = Notation()
    return {
        "id": theorem.id,
        "title": theorem.title,
        "grade": str(theorem.grade),
        "hypotheses": [{"id": h.id, "text": h.text, "latex": letters.render(h.latex)} for h in theorem.hypotheses],
        "where": [letters.prose(sentence.latex) for sentence in theorem.where],
        "conclusion": letters.prose(theorem.conclusion),
        "limits": [{"id": limit.id, "text": limit.text} for limit in theorem.limits],
        "formulas": {formula.name: formula.latex(letters) for formula in theorem.formulas},
        "references": [str(reference) for reference in theorem.references],
    }
