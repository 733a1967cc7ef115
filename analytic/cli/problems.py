"""``neuralgauge problems``: problems with exactly known optimum, as files for any language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import QUIET


@click.command("problems", short_help="Write problems with known optimum as files.")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@click.option("--suite", "name", metavar="SUITE", help="theorems, planted or nasty; required with FOLDER.")
@click.option("--theorem", metavar="ID", shell_complete=theorem_ids, help="Only instances of this theorem.")
@click.option("--loss", metavar="LOSS", help="Only problems of this loss.")
@click.option("--bias", metavar="BIAS", help="Only problems of this bias, none or free.")
@click.option("--size", type=click.IntRange(min=1), metavar="N", help="Samples (theorems and planted).")
@click.option("--features", type=click.IntRange(min=1), metavar="D", help="Features (planted).")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same problems.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["both", "json", "npz"]),
    default="both",
    show_default=True,
    help="JSON holds exact numbers, npz floats.",
)
@QUIET
def command(folder: Path | None, name: str | None, kind: str, **options: Any) -> int:
    """Write problems with exactly known optimum into FOLDER, or list the suites.

    Each file holds the data, the optimal value, an optimal network and a dual point that proves it; index.json lists
    them. Example: problems tests/data --suite planted --loss squared --size 1000 --features 20.
    """
    from analytic.problems import save_all, suite
    from analytic.problems.saving import KINDS
    from numeric.errors import OptionError

    if folder is None:
        if name is not None:
            raise OptionError(f"--suite is {name!r} but there is no FOLDER: name the folder to write to")
        _list()
        return 0
    if name is None:
        raise OptionError("--suite is missing: choose theorems, planted or nasty")
    if folder.exists() and not folder.is_dir():
        raise OptionError(f"{folder} is a file: name a folder")
    found = suite(name, **options)
    written = save_all(folder, found, KINDS if kind == "both" else (kind,))
    click.echo(f"written {len(found)} problems of suite {name} to {folder} ({len(written)} files)")
    return 0


def _list() -> None:
    from rich.table import Table

    from analytic.cli.terminal import console
    from analytic.problems import GENERATORS, SUITES

    table = Table("suite", "problems", box=None, pad_edge=False)
    for name, text in SUITES.items():
        table.add_row(name, text)
    console().print(table)
    console().print(f"Theorems: {', '.join(GENERATORS)}.")
