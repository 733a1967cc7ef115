"""``neuralgauge certify``: how far a given network is from optimal, by exact bounds."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from analytic.cli.options import (
    LATEX,
    activation_options,
    data_options,
    file_option,
    model_options,
    notation_of,
    output_options,
    read_data,
    time_limit_option,
)

PARTS = ("U", "b", "w", "xi")


@click.command("certify", short_help="Exact bounds: how far a network is from optimal.")
@click.argument("network", type=click.Path(path_type=Path))
@data_options
@model_options
@activation_options
@click.option("--beta", metavar="B", help="Weight decay, read exactly.")
@file_option("--json", "Write the certificate of the bounds.")
@LATEX
@time_limit_option(60.0, "The bounds are valid whenever it stops.")
@output_options
def command(network: Path, time_limit: float, digits: int | None, letters: tuple[str, ...], **options: Any) -> int:
    """Exact bounds for any network: its objective, and a lower bound that no network can beat.

    NETWORK is a JSON file {"U": d rows of m, "b": m, "w": m, "xi": number}, of a linear skip connection with
    "skip": d numbers; its numbers are read as they are written. With "skip" the bounds are for --skip free.
    DATA is a CSV file. The bounds are rational numbers, proved by the checker; the work grows with the number of
    activation regions, so it is meant for tens of samples of a few features, or for any number of one feature.

    Exit status: 0 when the bounds are proved, 1 otherwise.
    """  # fmt: skip
    from analytic.certification.certifying import certify
    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.cli.summary import problem_line, proved_lines, show
    from analytic.latex.decimals import require_digits
    from analytic.model.network import Network

    notation = notation_of(letters)
    require_digits(digits)
    require_writable(options["json"], options["latex"])
    table = read_data(*(options[key] for key in ("data", "targets", "features", "header")))
    parts = read_network(network)
    function = {key: options[key] for key in ("activation", "negative_slope")}
    model = {key: options[key] for key in ("loss", "beta", "bias")} | function
    if options["skip"] == "free":  # else it is the network's own
        model["skip"] = "free"
    found = certify(Network(**parts, **function), table.A, table.y, **model, time_limit=time_limit)
    show([("data", str(table)), ("problem", problem_line(found.problem)), *proved_lines(found, digits)])
    title = f"Bounds for a network: {table.path.name}"
    latex = as_document(lambda: found.latex(digits=digits, notation=notation), title)
    show([("written", told(file)) for file in written((options["json"], found.to_json), (options["latex"], latex))])
    return 0 if found.verify().proved else 1


def read_network(path: Path) -> dict[str, Any]:
    """The parts of the network in a JSON file: of its own, or the ``network`` of a larger object."""
    from numeric.errors import DataError

    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise DataError(f"{path} is not a JSON file: {error}") from error
    except ValueError as error:  # Python's limit on the digits of an integer
        raise DataError(f"{path}: {error}") from error
    if isinstance(found, dict) and isinstance(found.get("network"), dict):
        found = found["network"]  # of a certificate
    if not isinstance(found, dict) or not set(PARTS) <= set(found) <= {*PARTS, "skip"}:
        raise DataError(f"{path} must hold an object with the keys {', '.join(PARTS)}, and skip if there is one")
    rows = found["U"] if isinstance(found["U"], list) else [None]
    if not all(isinstance(part, list) for part in (*rows, found["b"], found["w"], found.get("skip", []))):
        raise DataError(f"{path}: U must be a list of d rows, b and w lists of m numbers, skip of d")
    return {name: _cells(found[name], name, path) for name in (*PARTS, "skip") if name in found}


def _cells(value: Any, name: str, path: Path) -> Any:
    """Numbers, lists of numbers or lists of such lists."""
    from numeric.errors import DataError

    if isinstance(value, list):
        return [_cells(entry, name, path) for entry in value]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise DataError(f"{path}: {name} holds {json.dumps(value)[:40]}: give numbers")
    return value
