"""``neuralgauge path``: the optimum for every weight decay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analytic.cli.options import data_options, output_options, read_data

__all__ = ["command"]


@click.command("path")
@data_options
@click.option("--loss", type=click.Choice(["squared", "hinge"]), default="squared", show_default=True)
@click.option(
    "--bias",
    type=click.Choice(["none", "free"]),
    default="none",
    show_default=True,
    help="free: hidden and output biases, not penalised.",
)
@click.option("--latex", type=click.Path(path_type=Path), metavar="FILE", help="Write a complete LaTeX document.")
@output_options
def command(latex: Path | None, digits: int | None, letters: tuple[str, ...], **options: Any) -> None:
    """The complete regularization path: the exact breakpoints of beta and the optimum between them."""  # fmt: skip
    from analytic.certificate import write_atomically
    from analytic.cli.options import notation_of
    from analytic.cli.outputs import require_writable
    from analytic.latex.decimals import require_digits
    from analytic.latex.document import document
    from analytic.paths import path

    notation = notation_of(letters)
    require_digits(digits)
    require_writable(latex)
    table = read_data(*(options[key] for key in ("data", "targets", "features", "header")))
    found = path(table.A, table.y, loss=options["loss"], bias=options["bias"])
    _print(found, digits)
    if latex is not None:
        title = f"Regularization path: {table.path.name}"
        write_atomically(latex, document(found.latex(digits=digits, notation=notation), title))
        click.echo(f"written {latex}")


def _print(found: Any, digits: int | None) -> None:
    from rich.table import Table

    from analytic.cli.summary import value_text
    from analytic.cli.terminal import console
    from analytic.scalars import simplest

    click.echo(f"{found.theorem.id}: {len(found.breakpoints)} breakpoints")
    table = Table("beta", "value", "neurons", box=None, pad_edge=False)
    for beta in found.breakpoints:
        if beta == 0:
            continue
        solution = found.at(beta)
        texts = [value_text(simplest(number), digits) for number in (beta, solution.value)]
        table.add_row(*texts, str(solution.exact_network.neurons))
    console().print(table)
