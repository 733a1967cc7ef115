"""``neuralgauge conjecture``: a claimed optimum, tried on problems that meet its hypotheses."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import LOSSES, QUIET, time_limit_option

NETWORKS = ("skip", "neuron_norm", "activation", "negative_slope")
NAMES = ("value", "hypotheses", "loss", "bias", *NETWORKS)


@click.command("conjecture", short_help="Look for a problem that refutes a claim.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--hypothesis",
    "more",
    multiple=True,
    metavar="ID",
    shell_complete=theorem_ids,
    help="One more hypothesis, or theorem; repeatable.",
)
@click.option("--loss", type=click.Choice(LOSSES), help="Default: that of the file, else squared.")
@click.option("--bias", type=click.Choice(["none", "free"]), help="Default: that of the file, else none.")
@click.option("--max-samples", type=click.IntRange(1, 6), default=3, show_default=True, metavar="N")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the random problems.")
@time_limit_option(60.0, "For the search.")
@QUIET
def command(
    file: Path,
    more: tuple[str, ...],
    loss: str | None,
    bias: str | None,
    max_samples: int,
    seed: int,
    time_limit: float,
) -> int:
    """Look for a problem that refutes the claim of FILE, a Python file.

    FILE defines value(A, y, beta) on sympy matrices, the optimal value or an optimal Network that is claimed (or
    value = "ID" of a theorem), and may define hypotheses (a list of ids and of functions), loss, bias, skip,
    neuron_norm, activation and negative_slope. FILE is executed.

    Exit status: 0 when no counterexample was found (which proves nothing), 1 when the claim is refuted, 2 when it could
    not be tried on any problem.
    """  # fmt: skip
    from analytic.referee.conjecture import conjecture
    from numeric.errors import OptionError

    given = read(file)
    hypotheses = [*given.get("hypotheses", ()), *more]
    found = conjecture(given["value"], hypotheses=hypotheses, loss=loss or given.get("loss"), bias=bias or
                       given.get("bias"), max_samples=max_samples, time_limit=time_limit, seed=seed,
                       **{name: given[name] for name in NETWORKS if name in given})  # fmt: skip
    undefined = f" ({found.undefined} more, where value is not defined)" if found.undefined else ""
    click.echo(f"tried {found.tried} problems, {found.met} met the hypotheses{undefined}, {found.seconds:.1f} s")
    if found.counterexample is None and not found.met:
        raise OptionError(_untested(found.undefined))
    if found.counterexample is None:
        click.echo(f"not refuted: {found.reason}")
        return 0
    verdict = found.counterexample.verify()
    click.echo(f"refuted: {found.counterexample!r}")
    click.echo(f"{verdict.status}: {verdict.reason}")
    return 1


def _untested(undefined: int) -> str:
    """Why a claim was not tried."""
    if undefined:
        return f"value is None, nan, or divides by zero, on all {undefined} problems that meet the hypotheses: mend it"
    return "hypotheses are met by none of the problems: state fewer of them, or give more samples or time"


def read(file: Path) -> dict[str, Any]:
    """What the file defines; one line that says what is wrong with it otherwise."""
    from numeric.errors import DataError

    if not file.is_file():
        raise DataError(f"FILE is {str(file)!r}: there is no such file")
    try:
        found = runpy.run_path(str(file))
    except Exception as error:
        raise DataError(f"FILE {str(file)!r} fails with {type(error).__name__}: {error}") from error
    if "value" not in found:
        raise DataError(f"FILE {str(file)!r} defines no value: write a function value(A, y, beta)")
    return {name: found[name] for name in NAMES if name in found}
