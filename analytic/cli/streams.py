"""Standard output and input as files: ``--json -`` in a pipe, with everything else on standard error."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import click

STANDARD = "standard output"
STANDARD_INPUT = Path("-")


@dataclass
class _Session:
    """What one run of a command has opened; ``owner`` is the option that has taken standard output."""

    stack: ExitStack
    stream: TextIO = field(default_factory=lambda: sys.stdout)
    owner: str = ""
    silent: bool = False


_SESSION: ContextVar[_Session | None] = ContextVar("session", default=None)


@contextmanager
def session() -> Iterator[None]:
    """Around a run: in the end standard output is what it was, and has what was written to ``-``."""
    with ExitStack() as stack:
        token = _SESSION.set(_Session(stack))
        stack.callback(_SESSION.reset, token)
        yield


class OutputFile(click.Path):
    """The name of a file to write, or ``-`` for standard output, which one option may take."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; for standard output that of a file whose content goes there when the command ends."""
        held = _SESSION.get()
        if value != "-" or held is None or param is None or "--plot" in param.opts:  # pictures are no text
            return Path(value)
        if held.owner:
            self.fail(f"standard output is taken by {held.owner}: give {param.opts[0]} the name of a file", param, ctx)
        held.owner = param.opts[0]
        folder = Path(held.stack.enter_context(tempfile.TemporaryDirectory(prefix="neuralgauge-")))
        held.stack.callback(_copy, folder, held.stream)
        held.stack.enter_context(redirect_stdout(io.StringIO() if held.silent else sys.stderr))
        return folder / STANDARD


def _copy(folder: Path, stream: TextIO) -> None:
    for file in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns):
        text = file.read_text(encoding="utf-8")
        stream.write(text if text.endswith("\n") else text + "\n")
    stream.flush()


def quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Callback of ``--quiet``: what the command prints goes nowhere; files, errors and ``-`` are as ever."""
    held = _SESSION.get()
    if value and held is not None:
        held.silent = True  # also for an option with "-" that comes after this one
        held.stack.enter_context(redirect_stdout(io.StringIO()))


def piped() -> bytes:
    """All that standard input holds."""
    return sys.stdin.buffer.read()


def told(path: Path) -> str:
    """The name of an output in a message."""
    return STANDARD if path.name.startswith(STANDARD) else str(path)
