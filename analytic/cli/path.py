"""``neuralgauge path``: the optimum for every weight decay."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from analytic.cli.options import LATEX, bibliography_options, data_options, file_option, output_options, read_data

CELL = 32
"""The longest text of a cell of the table, in letters."""


@click.command("path", short_help="The optimum for every weight decay: exact breakpoints.")
@data_options
@click.option("--loss", type=click.Choice(["squared", "hinge"]), default="squared", show_default=True)
@click.option(
    "--bias",
    type=click.Choice(["none", "free"]),
    default="none",
    show_default=True,
    help="free: hidden and output biases, not penalised.",
)
@click.option(
    "--skip",
    type=click.Choice(["none", "free"]),
    default="none",
    show_default=True,
    help="free: a linear function of the inputs is added, not penalised.",
)
@LATEX
@bibliography_options
@file_option("--json", "Write breakpoints and pieces, exact and in decimals.")
@file_option("--csv", "Write value, neurons, loss and penalty at every breakpoint and between them.")
@file_option("--plot", "Draw weights and value against beta: .png, .pdf, .svg or .tex.")
@output_options
def command(latex: Path | None, digits: int | None, letters: tuple[str, ...], **options: Any) -> None:
    """The complete regularization path: the exact breakpoints of beta and the optimum between them.

    \b
    neuralgauge path mcycle.csv --target accel --bias free \\
        --json path.json --csv path.csv --plot path.png
    """  # fmt: skip
    from analytic.answers.path import path
    from analytic.cli.options import Sources, notation_of
    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.latex.decimals import require_digits
    from analytic.plots import plot_path, require_format

    notation = notation_of(letters)
    require_digits(digits)
    json, csv, plot = (options[key] for key in ("json", "csv", "plot"))
    sources = Sources.of(options["bib"], options["keys"])
    require_writable(latex, json, csv, plot, sources.bib)
    if plot is not None:
        require_format(plot)
    table = read_data(*(options[key] for key in ("data", "targets", "features", "header")))
    found = path(table.A, table.y, loss=options["loss"], bias=options["bias"], skip=options["skip"])
    _print(found, digits)
    title = f"Regularization path: {table.path.name}"
    text = as_document(lambda: found.latex(digits=digits, notation=notation, keys=sources.keys), title, sources)
    picture = partial(plot_path, found, x_label=table.features[0], notation=notation)
    outputs = ((latex, text), (sources.bib, sources.write(found)), (json, found.to_json), (csv, found.to_csv))
    for file in written(*outputs, (plot, picture)):
        click.echo(f"written {told(file)}")


def _print(found: Any, digits: int | None) -> None:
    from rich.table import Table

    from analytic.cli.terminal import console
    from analytic.exact.scalars import simplest

    click.echo(f"{found.theorem.id}: {len(found.breakpoints)} breakpoints")
    table = Table("beta", "value", "neurons", box=None, pad_edge=False)
    for beta in found.breakpoints:
        if beta == 0:
            continue
        solution = found.at(beta)
        texts = [_cell(simplest(number), digits) for number in (beta, solution.value)]
        table.add_row(*texts, str(solution.exact_network.neurons))
    console().print(table)
    click.echo(_limit(found, digits))


def _cell(number: Any, digits: int | None) -> str:
    """Exact where that leaves the row on one line of a terminal."""
    from analytic.cli.summary import decimal, value_text

    text = value_text(number, digits)
    return text if len(text) <= CELL else f"≈ {decimal(number, digits)}"


def _limit(found: Any, digits: int | None) -> str:
    """What remains as beta tends to zero, in one line."""
    from analytic.cli.summary import value_text
    from analytic.exact.scalars import sign, simplest

    limit = found.limit
    loss, norm = (value_text(simplest(number), digits) for number in (limit.loss, limit.norm))
    size = sum(any(sign(cell) != 0 for cell in row) for row in limit.network.w_rows)
    return f"beta -> 0: loss {loss}, norm {norm}, {size} neuron{'' if size == 1 else 's'}"
