"""Bounds over time while a long run goes on: one line on a terminal, rewritten in place, nothing anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

EVERY = 0.5
"""Seconds between two updates."""

SILENT = 1.0
"""Runs shorter than this say nothing."""

Report = Callable[[int, float, float], None]


def reporter(stream: TextIO, clock: Callable[[], float] = time.monotonic) -> Report | None:
    """A ``progress`` for ``numeric.solve`` that writes to a terminal; None where the stream is not one.

    >>> import io
    >>> reporter(io.StringIO()) is None
    True
    """
    if not stream.isatty():
        return None
    begun = clock()
    last = [begun + SILENT - EVERY]

    def report(iteration: int, lower: float, value: float) -> None:
        now = clock()
        if now - last[0] < EVERY:
            return
        last[0] = now
        gap = (value - lower) / value if 0 < value < float("inf") else float("inf")
        text = f"{now - begun:6.1f} s  round {iteration}: {lower:.10g} <= optimum <= {value:.10g}  (gap {gap:.1e})"
        stream.write(f"\r\x1b[K{text}\r")
        stream.flush()

    return report
