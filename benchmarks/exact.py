"""The exact main jobs: solve, prove and re-check, in seconds and as multiples of reading the same file.

    python benchmarks/exact.py            motorcycle data at one and at twenty betas, interpolation of 10,000 points

The yardstick of a job is turning the same cells into exact fractions with the standard library.
"""

from __future__ import annotations

import csv
import platform
import random
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import flint
import sympy

import analytic

MCYCLE = Path(__file__).parent.parent / "examples" / "mcycle.csv"


def seconds(job: Callable[[], Any]) -> tuple[float, Any]:
    """Processor time of the best of three runs, and the result of the last."""
    best, result = float("inf"), None
    for _ in range(3):
        start = time.process_time()
        result = job()
        best = min(best, time.process_time() - start)
    return best, result


def row(name: str, x: list[str], y: list[str], solve: Callable[[], list[Any]]) -> None:
    reading, _ = seconds(lambda: [Fraction(cell) for cell in (*x, *y)])
    solving, solutions = seconds(solve)
    start = time.process_time()
    verdicts = [solution.verify() for solution in solutions]
    checking = time.process_time() - start
    proved = sum(verdict.proved for verdict in verdicts)
    print(
        f"{name:38} {solving:8.3f} s solve {checking:8.3f} s check {(solving + checking) / reading:9.0f} readings"
        f"   {proved} of {len(verdicts)} proved"
    )


def main() -> None:
    print(f"Python {platform.python_version()}, sympy {sympy.__version__}, python-flint {flint.__version__}")
    with MCYCLE.open() as file:
        cells = list(csv.reader(file))[1:]
    x, y = [a for a, _ in cells], [b for _, b in cells]
    row("motorcycle, squared loss, beta = 10", x, y, lambda: [analytic.solve(x, y, beta=10, bias="free")])
    betas = [Fraction(1000) * Fraction(1, 2) ** k for k in range(20)]

    def twenty() -> list[Any]:
        path = analytic.path(x, y, bias="free")
        return [path.at(beta) for beta in betas]

    row("motorcycle, 20 betas, warm-started", x, y, twenty)
    rng = random.Random(0)
    places = [f"{k}/97" for k in rng.sample(range(10**6), 10_000)]
    heights = [f"{rng.randint(-1000, 1000)}/{rng.randint(1, 60)}" for _ in places]
    row(
        "interpolation of 10,000 rationals", places, heights,
        lambda: [analytic.solve(places, heights, loss="interpolation", bias="free")],
    )  # fmt: skip


if __name__ == "__main__":
    main()
