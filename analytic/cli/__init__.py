"""The command line, ``neuralgauge``: one file a command, nothing heavy imported before a command runs.

Exit status: 0 success, 1 refuted (or undecided), 2 bad input, 70 an error of this program, 130 interrupted.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

__all__ = ["cli", "main"]

COMMANDS = (
    "demo", "solve", "path", "optima", "certify", "check", "theorems", "derive", "paper", "report", "validate",
    "problems", "conjecture",
)  # fmt: skip


class Commands(click.Group):
    """The commands, each loaded from the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or ``None`` when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"analytic.cli.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As ever; a word that is no command is answered by those that it resembles."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"choose one of {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command {args[0]!r}: {hint}")
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Callback of ``--version``; the version is that of the whole, which stands above this package."""
    if value and not ctx.resilient_parsing:
        click.echo(f"neuralgauge, version {importlib.import_module('neuralgauge').__version__}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version,
    help="Show the version and exit.",
)  # fmt: skip
def cli() -> None:
    """Exact optimal two-layer ReLU networks, with proofs.

    The typical use: solve DATA.csv --target COLUMN --bias free --beta 10, then check the certificate it writes.

    Exit status: 0 success, 1 refuted or undecided, 2 bad input.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit; every failure is one line on stderr."""
    status = run(sys.argv[1:] if arguments is None else list(arguments))
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away, e.g. "| head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """The exit status of a command line."""
    from analytic.cli.streams import session

    try:
        with session():
            return _status(arguments)
    except BrokenPipeError:
        return 0


def _status(arguments: list[str]) -> int:
    try:
        plain: dict[str, Any] = {"color": False} if os.environ.get("NO_COLOR") else {}
        result = cli.main(arguments or ["--help"], prog_name="neuralgauge", standalone_mode=False, **plain)
        return result if isinstance(result, int) else 0
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        return _fail(error.format_message(), 2)
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _fail(": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 2)
    except MemoryError:
        return _fail("not enough memory for this input", 2)
    except Exception as error:
        if _is_about_input(error):
            return _fail(str(error), 2)
        if os.environ.get("NEURALGAUGE_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        return _fail(f"internal error, please report it (NEURALGAUGE_TRACEBACK=1 shows where): {what}", 70)


def _is_about_input(error: Exception) -> bool:
    """Whether it is one of the project's own errors; importing their module here would load numpy for ``--help``."""
    errors = sys.modules.get("numeric.errors")
    return errors is not None and isinstance(error, errors.InputError)


def _fail(message: str, status: int) -> int:
    click.echo(f"neuralgauge: {' '.join(message.split())}", err=True)
    return status
