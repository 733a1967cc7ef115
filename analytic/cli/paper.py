"""``neuralgauge paper``: statements, proofs and a worked data set as an article to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analytic.cli.completion import columns, theorem_ids
from analytic.cli.options import QUIET, Sources, model_options, notation_of, output_options

if TYPE_CHECKING:
    from analytic.cli.options import DataFile

FIGURE, SOURCES, TEXT = "figure.pdf", "references.bib", "paper.tex"


@click.command("paper", short_help="Write an article with statements and proofs.")
@click.argument("theorems", nargs=-1, required=True, metavar="THEOREM... [DATA]", shell_complete=theorem_ids)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder to write to; it is made if there is none.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="COLUMN",
    shell_complete=columns,
    help="Column of the targets; with DATA.",
)
@click.option(
    "--features", multiple=True, metavar="A,B,...", shell_complete=columns, help="Columns of the inputs; with DATA."
)
@click.option(
    "--header",
    type=click.Choice(["auto", "yes", "no"]),
    default="auto",
    show_default=True,
    help="Whether the first row of DATA holds names.",
)
@model_options
@click.option("--beta", metavar="B", help="Weight decay, read exactly; with DATA.")
@click.option("--class", "style", default="amsart", show_default=True, metavar="CLASS", help="The document class.")
@click.option("--key", "keys", multiple=True, metavar="KEY=YOURS", help="Your citation key for one of the records.")
@output_options
@QUIET
def command(theorems: tuple[str, ...], folder: Path, style: str, **options: Any) -> int:
    """Write an article with the statements and proofs of theorems, and the exact optimum of a data set if one is given.

    DIR gets paper.tex, references.bib and, for data with one feature, figure.pdf. The text is for its author to edit:
    environments with labels, numbered equations, citations, an appendix with the proofs.

    \b
    neuralgauge paper one-dimensional-squared mcycle.csv --target accel --bias free --beta 10 -o paper
    """  # fmt: skip
    from analytic.cli.documents import DataExample, article
    from analytic.cli.theorems import find
    from analytic.files.certificate import write_atomically
    from analytic.latex.bibliography import bibliography
    from numeric.errors import OptionError

    *first, last = theorems
    file = Path(last) if Path(last).is_file() or (first and Path(last).suffix) else None  # no id has a suffix
    chosen = [find(identifier) for identifier in (first if file else theorems)]
    notation, keys = notation_of(options["letters"]), Sources.of(None, options["keys"]).keys
    if folder.exists() and not folder.is_dir():
        raise OptionError(f"{folder} is a file: name a folder")
    if file is None and (options["targets"] or options["beta"]):
        raise OptionError("--target and --beta are for data: name a CSV file behind the theorems")
    example = DataExample.of(_table(file, options), options) if file else None
    cited = [*chosen, *([example.solution] if example else [])]
    text = article(chosen, example, notation, style, options["digits"], FIGURE, SOURCES.removesuffix(".bib"),
                   keys)  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / TEXT, folder / SOURCES]
    write_atomically(written[0], text)
    write_atomically(written[1], bibliography(*cited, keys=keys))
    if example is not None and example.drawn:
        example.draw(folder / FIGURE)
        written.append(folder / FIGURE)
    for name in written:
        click.echo(f"written {name}")
    if example is not None and example.solution.theorem not in chosen:
        click.echo(f"the data are answered by another theorem, {example.solution.theorem.id}, which was added")
    return 0


def _table(file: Path, options: dict[str, Any]) -> DataFile:
    from analytic.cli.options import read_data
    from numeric.errors import OptionError

    if not options["targets"]:
        raise OptionError("--target is missing: name the column of the targets in DATA")
    return read_data(file, options["targets"], options["features"], options["header"])
