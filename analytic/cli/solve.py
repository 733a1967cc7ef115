"""``neuralgauge solve``: from a CSV file to an exact optimal network, its certificate, LaTeX and picture."""

from __future__ import annotations

from typing import Any

import click

from analytic.cli.options import (
    LATEX,
    activation_options,
    bibliography_options,
    data_options,
    file_option,
    model_options,
    output_options,
    time_limit_option,
)


@click.command("solve", short_help="Train to global optimality, with a proof.")
@data_options
@model_options
@activation_options
@click.option(
    "--beta", "single", multiple=True, metavar="B", help="Weight decay, read exactly (10, 0.1, 1/3); repeatable."
)
@click.option("--betas", metavar="B,B,...", help="Several weight decays; they share their work.")
@LATEX
@bibliography_options
@file_option("--json", "Write the certificate that 'neuralgauge check' verifies; with several betas, a file each.")
@file_option("--plot", "Draw the fit of one feature, or labels over two: .png, .pdf, .svg or .tex, one a beta.")
@click.option("--exact-only", is_flag=True, help="Fail instead of falling back to floating point.")
@time_limit_option(60.0, "For the floating-point fallback, and for its certificate.")
@output_options
def command(single: tuple[str, ...], betas: str | None, **options: Any) -> int:
    """Train to global optimality on the samples of a CSV file.

    DATA is a CSV file (comma, semicolon or tab) with a row a sample; cells are read as exact decimals or fractions.
    The optimum comes from a theorem, in exact arithmetic, with a certificate. Where no theorem applies, the answer is
    a floating-point one with a certified gap, and says so.

    \b
    neuralgauge solve mcycle.csv --target accel --bias free --beta 10 \\
        --json certificate.json --latex report.tex --plot fit.png
    """  # fmt: skip
    from analytic.cli.solving import Request, run

    listed = [beta.strip() for beta in (*single, *(betas.split(",") if betas is not None else ()))]
    return run(Request(betas=tuple(listed) or (None,), **options))
