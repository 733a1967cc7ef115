"""``neuralgauge certify``: how far a given network is from optimal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from analytic.cli.options import data_options, model_options, read_data

__all__ = ["command"]


@click.command("certify")
@click.argument("network", type=click.Path(path_type=Path))
@data_options
@model_options
@click.option("--beta", metavar="B", help="Weight decay.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True, metavar="SECONDS"
)
def command(network: Path, time_limit: float, **options: Any) -> None:
    """Bounds for any network: its objective, and a lower bound of the optimum.

    NETWORK is a JSON file {"U": d rows of m, "b": m, "w": m, "xi": number} of numbers; DATA is a CSV file.
    The bounds are floating-point numbers.
    """  # fmt: skip
    import numeric
    from analytic.cli.solving import floats
    from analytic.cli.summary import numeric_lines, problem_line, show
    from analytic.floats import to_float
    from analytic.problem import Problem

    table = read_data(*(options[key] for key in ("data", "targets", "features", "header")))
    loss, bias = options["loss"], options["bias"]
    problem = Problem.build(table.A, table.y, loss=loss, beta=options["beta"], bias=bias)
    beta = to_float(problem.beta, "beta") if problem.penalised else None
    parts = _read_network(network)
    A, y = floats(problem)
    found = numeric.certify(numeric.Network(**parts), A, y, loss=loss, beta=beta, bias=bias, time_limit=time_limit)
    show([("data", str(table)), ("problem", problem_line(problem)), *numeric_lines(found, None)])


def _read_network(path: Path) -> dict[str, Any]:
    from numeric.errors import DataError

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise DataError(f"{path} is not a JSON file: {error}") from error
    names = ("U", "b", "w", "xi")
    if not isinstance(found, dict) or set(found) != set(names):
        raise DataError(f"{path} must hold an object with the keys {', '.join(names)}")
    return found
