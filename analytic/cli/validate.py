"""``neuralgauge validate``: test any solver against problems whose optimum is known exactly."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from analytic.cli.completion import theorem_ids
from analytic.cli.options import QUIET, file_option, time_limit_option


@click.command("validate", short_help="Test a solver on problems with known optimum.")
@click.argument("solver", metavar="MODULE:FUNCTION")
@click.option(
    "--theorem",
    "theorems",
    multiple=True,
    metavar="ID",
    shell_complete=theorem_ids,
    help="A theorem, or general-LOSS-BIAS; repeatable. Default: all.",
)
@click.option(
    "--size", "sizes", multiple=True, type=click.IntRange(min=2), metavar="N", help="A number of samples; repeatable."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the data.")
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0, min_open=True),
    default=1e-4,
    show_default=True,
    metavar="T",
    help="The largest relative suboptimality that passes.",
)
@click.option("--quick", is_flag=True, help="A few problems of each kind, in a few seconds.")
@time_limit_option(30.0, "For one problem.")
@file_option("--json", "Write the report as JSON.")
@file_option("--latex", "Write the report as a LaTeX document.")
@file_option("--html", "Write the report as a page.")
@file_option("--junit", "Write the report as JUnit XML.")
@QUIET
def command(
    solver: str, json: Path | None, latex: Path | None, html: Path | None, junit: Path | None, **options: Any
) -> int:
    """Run a solver over the theorems' instances and report how far from optimal it is.

    MODULE:FUNCTION names a function solver(A, y, *, loss, beta, bias) that returns a network or (U, b, w, xi); it
    is imported from the current folder or the installed packages. Example: numeric:solve.

    Exit status: 0 when it passes, 1 when it does not.
    """  # fmt: skip

    from analytic.cli.outputs import as_document, require_writable, written
    from analytic.cli.streams import told
    from analytic.cli.terminal import console
    from analytic.validation.validating import validate

    require_writable(json, latex, html, junit)
    theorems, sizes = options.pop("theorems"), options.pop("sizes")
    report = validate(load(solver), theorems=theorems or None, sizes=sizes or None, **options)
    console().print(report)
    click.echo(f"{solver}: {'passed' if report.passed else 'failed'}")
    text = as_document(report.latex, f"Validation of {solver}")
    for mistake, count in report.diagnoses.items():
        click.echo(f"explains {count}: {mistake}")
    for file in written((json, report.to_json), (latex, text), (html, report.to_html), (junit, report.to_junit)):
        click.echo(f"written {told(file)}")
    return 0 if report.passed else 1


def load(name: str) -> Callable[..., Any]:
    """The function that ``package.module:function`` names; OptionError when there is none."""
    from numeric.arrays import kind_of
    from numeric.errors import OptionError

    module, colon, attribute = name.partition(":")
    if module.endswith(".py"):
        raise OptionError(f"solver is {name!r}: write {module[:-3]}:{attribute or 'FUNCTION'}, a module and no file")
    if not (colon and module and attribute):
        raise OptionError(f"solver is {name!r}: write MODULE:FUNCTION, for example numeric:solve")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found: Any = importlib.import_module(module)
    except Exception as error:
        raise OptionError(
            f"solver {name!r}: module {module} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    for part in attribute.split("."):
        if not hasattr(found, part):
            near = difflib.get_close_matches(part, dir(found), 1)
            meant = f": did you mean {near[0]}?" if near else ""
            raise OptionError(f"solver {name!r}: {module} has no {attribute!r}{meant}")
        found = getattr(found, part)
    if not callable(found):
        raise OptionError(f"solver {name!r} is {kind_of(found)}: give a function")
    return found  # type: ignore[no-any-return]
