"""``neuralgauge report``: one data set, its exact optimum and why it is one, as a document."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from analytic.cli.options import (
    QUIET,
    Sources,
    bibliography_options,
    data_options,
    model_options,
    notation_of,
    output_options,
)


@click.command("report", short_help="Write one document on one data set.")
@data_options
@model_options
@click.option("--beta", metavar="B", help="Weight decay, read exactly (10, 0.1, 1/3).")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="A .tex file, beside which the figure is written, or a .pdf, which needs pdflatex.",
)
@click.option(
    "--proof/--no-proof", default=True, show_default=True, help="Whether the proof of the theorem is printed."
)
@bibliography_options
@output_options
@QUIET
def command(output: Path, proof: bool, **options: Any) -> int:
    """Report on the optimum of a data set: problem, network, value, certificate, theorem, proof and figure.

    \b
    neuralgauge report mcycle.csv --target accel --bias free --beta 10 -o report.pdf
    """  # fmt: skip
    from analytic.cli.documents import DataExample, compiled, report
    from analytic.cli.options import read_data
    from analytic.cli.outputs import require_writable, written
    from analytic.files.certificate import write_atomically
    from numeric.errors import OptionError, UnsupportedError

    if output.suffix not in (".tex", ".pdf"):
        raise OptionError(f"--output is {output}: give a name that ends in .tex or .pdf")
    if output.suffix == ".pdf" and shutil.which("pdflatex") is None:
        raise UnsupportedError("pdflatex is not installed, which a .pdf needs: write a .tex file instead")
    sources = Sources.of(options["bib"], options["keys"])
    if sources.bib is not None and output.suffix == ".pdf":
        raise OptionError("--bib is for a .tex file: a .pdf lists its sources itself")
    require_writable(output, sources.bib)
    notation = notation_of(options["letters"])
    table = read_data(options["data"], options["targets"], options["features"], options["header"])
    example = DataExample.of(table, options)
    figure = output.with_name(f"{output.stem}-figure.pdf")
    text = report(example, notation, options["digits"], figure.name, sources, proof=proof)
    if output.suffix == ".tex":
        write_atomically(output, text)
        if example.drawn:
            example.draw(figure)
            click.echo(f"written {figure}")
    else:
        with tempfile.TemporaryDirectory() as folder:
            if example.drawn:
                example.draw(Path(folder) / figure.name)
            write_atomically(output, compiled(text, Path(folder)))
    for file in written((sources.bib, sources.write(example.solution))):
        click.echo(f"written {file}")
    click.echo(f"written {output}")
    return 0 if example.solution.verify().proved else 1
