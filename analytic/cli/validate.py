"""``neuralgauge validate``: test any solver against problems whose optimum is known exactly."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("validate")
@click.argument("solver", metavar="MODULE:FUNCTION")
@click.option("--json", type=click.Path(path_type=Path), metavar="FILE", help="Write the report as JSON.")
@click.option("--latex", type=click.Path(path_type=Path), metavar="FILE", help="Write the report as a LaTeX document.")
def command(solver: str, json: Path | None, latex: Path | None) -> int:
    """Run a solver over the theorems' instances and report how far from optimal it is.

    MODULE:FUNCTION names a callable solver(A, y, *, loss, beta, bias) that returns a network or (U, b, w, xi).

    Exit status: 0 when it passes, 1 when it does not.
    """
    import analytic
    from numeric.errors import UnsupportedError

    if not hasattr(analytic, "validate"):
        raise UnsupportedError("this version cannot validate solvers yet: compare with 'neuralgauge solve'")
    raise UnsupportedError("validate is not wired to the command line yet: call analytic.validate from Python")
