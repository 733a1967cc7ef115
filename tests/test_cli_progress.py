"""The line of bounds that a long run writes to a terminal."""

from __future__ import annotations

import io

import numpy as np

import numeric
from analytic.cli.progress import reporter


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nothing_where_there_is_no_terminal():
    assert reporter(io.StringIO()) is None


def test_bounds_over_time_at_a_readable_pace():
    stream, now = Terminal(), [0.0]
    report = reporter(stream, clock=lambda: now[0])
    assert report is not None
    for step in range(12):  # every 0.25 s: silent for a second, then at most two lines a second
        now[0] = 0.25 * step
        report(step, 1.0, 2.0 / (1 + step) + 1.0)
    lines = [line for line in stream.getvalue().split("\r") if line]
    assert [line.split("round ")[1].split(":")[0] for line in lines] == ["4", "6", "8", "10"]
    assert "1 <= optimum <= 1.4  (gap 2.9e-01)" in lines[0]


def test_it_is_a_progress_of_the_solver():
    stream, now = Terminal(), [0.0]

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    rng = np.random.default_rng(0)
    found = numeric.solve(rng.normal(size=(12, 3)), rng.normal(size=12), beta=0.3, progress=reporter(stream, clock))
    assert stream.getvalue().count("optimum") >= 1 and found.status == "optimal"
