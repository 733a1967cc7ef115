"""``neuralgauge optima``: all optimal networks of one-dimensional data, and the sparsest one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analytic.cli.options import LATEX, data_options, file_option, notation_of, output_options, read_data

if TYPE_CHECKING:
    from analytic.answers.solution_set import SolutionSet

ROWS = 20
SIGNS = {1: "positive", -1: "negative", 0: "may differ"}


@click.command("optima", short_help="All optimal networks of data with one feature.")
@data_options
@click.option(
    "--loss",
    type=click.Choice(["interpolation", "squared", "max-margin", "hinge"]),
    help="Default: squared with a --beta, interpolation without.",
)
@click.option("--beta", metavar="B", help="Weight decay, read exactly; for squared and hinge.")
@click.option(
    "--contains",
    type=click.Path(path_type=Path),
    metavar="NETWORK",
    help="Say whether the network of a JSON file is optimal.",
)
@LATEX
@file_option("--json", "Write the set, and the sparsest network in it.")
@file_option("--plot", "Draw the fan of all optimal functions: .png, .pdf, .svg or .tex.")
@output_options
def command(digits: int | None, letters: tuple[str, ...], contains: Path | None, **options: Any) -> int:
    """All optimal networks of one-dimensional data with free bias, and the one with the fewest kinks.

    \b
    neuralgauge optima mcycle.csv --target accel --beta 10 --plot fan.png

    Exit status: 0; with --contains 1 when the network is not optimal.
    """  # fmt: skip
    from analytic.answers.solution_set import solution_set
    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.cli.summary import show
    from analytic.latex.decimals import require_digits
    from analytic.model.network import Network
    from analytic.plots import plot_solution_set, require_format

    notation = notation_of(letters)
    require_digits(digits)
    require_writable(*(options[key] for key in ("latex", "json", "plot")))
    if options["plot"] is not None:
        require_format(options["plot"])
    given = None
    if contains is not None:
        from analytic.cli.certify import read_network

        given = Network(**read_network(contains))
    table = read_data(*(options[key] for key in ("data", "targets", "features", "header")))
    found = solution_set(table.A, table.y, loss=options["loss"], beta=options["beta"])
    show([("data", str(table)), *_lines(found, digits)])
    verdict = None if given is None else found.contains(given)
    if verdict is not None:
        show([("network", f"{'optimal' if verdict else 'not optimal'}: {verdict.reason}")])
    title = f"All optimal networks: {table.path.name}"
    text = as_document(lambda: found.latex(digits=digits, notation=notation), title)
    names = {"x_label": table.features[0], "y_label": table.targets[0]}
    picture = partial(plot_solution_set, found, notation=notation, **names)
    for file in written((options["latex"], text), (options["json"], found.to_json), (options["plot"], picture)):
        show([("written", told(file))])
    return 0 if verdict is None or verdict else 1


def _lines(found: SolutionSet, digits: int | None) -> Iterator[tuple[str, str]]:
    from analytic.cli.summary import decimal, kink_places, problem_line, value_text
    from analytic.exact.scalars import simplest
    from numeric.errors import UnsupportedError

    yield "problem", problem_line(found.problem)
    yield "value", value_text(simplest(found.value), digits)
    try:
        places = kink_places(found.problem, found.sparsest()) or []
        listed = ", ".join(decimal(place, digits) for place in places[:ROWS]) + (", ..." if places[ROWS:] else "")
        yield "kinks", f"{found.min_kinks} are the fewest" + (f", e.g. at {listed}" if places else "")
        count = found.min_neurons
        yield "neurons", "the fewest were not decided" if count is None else f"{count} are the fewest"
    except UnsupportedError as error:
        yield "kinks", str(error)
    for region in found.regions[:ROWS]:
        ends = ("-oo" if region.start is None else f"{region.start}"), ("oo" if region.end is None else f"{region.end}")
        yield "", f"{'right' if region.facing > 0 else 'left'}-facing, {SIGNS[region.sign]}: [{', '.join(ends)}]"
    if found.regions[ROWS:]:
        yield "", f"and {len(found.regions) - ROWS} more intervals for neurons"
    if found.problem.description.labelled:
        yield from _signs(found)


def _signs(found: SolutionSet) -> Iterator[tuple[str, str]]:
    from numeric.errors import UnsupportedError

    try:
        regions = found.decision_regions()
    except UnsupportedError as error:
        yield "signs", str(error)
        return
    for name, region in zip(["signs"] + [""] * len(regions), regions[:ROWS], strict=False):
        yield name, f"{SIGNS[region.sign]} on ({region.interval.start}, {region.interval.end})"
    if regions[ROWS:]:
        yield "", f"and {len(regions) - ROWS} more"
