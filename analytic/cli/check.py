"""``neuralgauge check``: verify a certificate file from scratch, with the standard library only."""

from __future__ import annotations

from pathlib import Path

import click

from analytic.cli.options import QUIET


@click.command("check", short_help="Verify a certificate file from scratch.")
@click.argument("file", type=click.Path(path_type=Path))
@QUIET
def command(file: Path) -> int:
    """Verify a certificate file from scratch, or what standard input holds if FILE is "-".

    The checker trusts nothing but the data in FILE: it recomputes the objective of the network and the feasibility
    of the dual witness in exact arithmetic, and shares no code with the solver.

    Exit status: 0 proved, 1 refuted or undecided, 2 not a certificate.
    """
    from analytic.checker import CertificateError, check, check_file
    from analytic.checker.reading import loads
    from analytic.cli.streams import STANDARD_INPUT, piped

    try:
        verdict = check(loads(piped())) if file == STANDARD_INPUT else check_file(file)
    except CertificateError as error:
        raise click.ClickException(f"{'standard input' if file == STANDARD_INPUT else file}: {error}") from error
    click.echo(f"{verdict.outcome}: {verdict.reason}")
    return 0 if verdict.proved else 1
