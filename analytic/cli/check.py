"""``neuralgauge check``: verify a certificate file from scratch, with the standard library only."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> int:
    """Verify a certificate file from scratch.

    The checker trusts nothing but the data in FILE: it recomputes the objective of the network and the feasibility
    of the dual witness in exact arithmetic, and shares no code with the solver.

    Exit status: 0 proved, 1 refuted or undecided, 2 not a certificate.
    """
    from analytic.checker import CertificateError, check_file

    try:
        verdict = check_file(file)
    except CertificateError as error:
        raise click.ClickException(f"{file}: {error}") from error
    click.echo(f"{verdict.outcome}: {verdict.reason}")
    return 0 if verdict.proved else 1
