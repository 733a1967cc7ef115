"""Tables on the terminal, and whole lines when the output is not one."""

from __future__ import annotations

import sys

from rich.console import Console

PIPED_WIDTH = 160


def console() -> Console:
    """A console as wide as the terminal; a pipe or a file gets lines wide enough not to break names."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
