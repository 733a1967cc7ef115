"""Tables on the terminal, and whole lines when the output is not one."""

from __future__ import annotations

import os
import sys
from typing import Literal

from rich.console import Console

PIPED_WIDTH = 160


def console() -> Console:
    """A console as wide as the terminal; a pipe or a file gets lines wide enough not to break names.

    With ``NO_COLOR`` in the environment there are no styles at all, as in a pipe.
    """
    styles: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(highlight=False, color_system=styles, width=None if sys.stdout.isatty() else PIPED_WIDTH)
