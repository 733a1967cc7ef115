"""How far the bound is from the network where no oracle is exact: real tables and Gaussian data.

    python benchmarks/bounds.py                           every row, a minute each (about forty minutes)
    python benchmarks/bounds.py --real                    the real tables alone
    python benchmarks/bounds.py --only wine --seconds 20  some rows, faster ("diabetes free 0.1" is one of them)
    python benchmarks/bounds.py --processor               seconds of the processor, for a machine that does more
    python benchmarks/bounds.py --goals --seconds 600     rows with a goal for ten minutes, each until it is reached
    python benchmarks/bounds.py --published               beside the published relaxation (pip install scs)
    python benchmarks/bounds.py --write docs/benchmarks.md
    python benchmarks/bounds.py --collect FOLDER --write docs/benchmarks.md   rows printed by runs of some at a time

The tables are those that scikit-learn ships, standardised column by column, with all rows and all columns that are not
constant, but for digits (the first 500 rows) and linnerud (the first of its targets). Labels are the first class
against the others; beta is a fraction of its largest useful value. "spectral" is the relative gap that the second
moments of directions prove for the same network, which is what there was before; "lifted" is what ``numeric.solve``
returns in the time, with the lifted relaxation. Both are proved, rounding included.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from published import beside
from tables import cells, put

import numeric
from numeric.large_data.relaxed_dual import relaxed_dual
from numeric.losses import LOSS
from numeric.oracles.base import rounding_margin
from numeric.problem import Problem
from numeric.scaled import scaled_problem

REAL = (
    ("diabetes", "squared"),
    ("breast_cancer", "logistic"),
    ("wine", "hinge"),
    ("iris", "hinge"),
    ("linnerud", "squared"),
    ("digits", "logistic"),
)
ROWS = 500
HEAD = ["data", "size", "loss", "bias", "beta", "spectral", "lifted", "seconds", "neurons"]
RULE = "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |"
FRACTIONS = (0.5, 0.1, 0.02)
GAUSSIAN = ((60, 10), (120, 10), (200, 10), (500, 20), (2_000, 50))
GOALS = {
    "diabetes none 0.1": 0.04,
    "diabetes free 0.5": 0.01,
    "diabetes free 0.1": 0.04,
    "breast_cancer none 0.1": 0.01,
    "breast_cancer free 0.1": 0.08,
    "wine free 0.5": 0.01,
    "wine free 0.1": 0.01,
    "wine free 0.02": 0.01,
    "60x10 none 0.1": 0.02,
    "120x10 none 0.1": 0.25,
    "2000x50 none 0.1": 0.5,
}
"""Relative gaps wanted after ten minutes on two cores."""


@dataclass(frozen=True)
class Case:
    """A table or Gaussian data, and the problem on it."""

    name: str
    loss: str
    bias: str
    fraction: float

    @property
    def label(self) -> str:
        """What ``--only`` looks for words in."""
        return f"{self.name} {self.bias} {self.fraction:g}"

    def reached(self, iteration: int, lower: float, value: float) -> None:
        """End a run, as Ctrl-C does, once its goal is reached: a ``progress`` of ``numeric.solve``."""
        if value - lower <= 0.999 * GOALS[self.label] * value:  # the value is rounded up at the end
            raise KeyboardInterrupt


@dataclass(frozen=True)
class Row:
    """What was found, and in how many seconds."""

    case: Case
    shape: tuple[int, int]
    spectral: float
    lifted: float
    seconds: float
    neurons: int
    goal: float | None = None

    def markdown(self) -> str:
        """A row of the page's table."""
        case, (n, d) = self.case, self.shape
        gaps = [f"{self.spectral:.2g}", f"**{self.lifted:.2g}**"]
        first = [case.name, f"{n:,} × {d}", case.loss, case.bias, f"{case.fraction:g}"]
        last = [] if self.goal is None else [f"{self.goal:g}"]
        return cells([*first, *gaps, f"{self.seconds:.0f}", str(self.neurons), *last])


def table(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Samples, standardised, and targets or labels."""
    if "x" in name:
        n, d = map(int, name.split("x"))
        rng = np.random.default_rng(0)
        return rng.normal(size=(n, d)), rng.normal(size=n)
    from sklearn import datasets

    loaded = getattr(datasets, f"load_{name}")()
    A, y = loaded.data[:ROWS] if name == "digits" else loaded.data, loaded.target.astype(float)[: len(loaded.data)]
    y = (y if y.ndim == 1 else y[:, 0])[: len(A)]
    A = A[:, A.std(axis=0) > 0.0]
    A = (A - A.mean(axis=0)) / A.std(axis=0)
    if not hasattr(loaded, "target_names") or name == "linnerud":
        return A, (y - y.mean()) / y.std()
    return A, np.where(y == 0.0, 1.0, -1.0)  # the first class against the others


def largest_beta(A: np.ndarray, y: np.ndarray, loss: str, bias: str) -> float:
    """From here on a constant is as good as a network can be, up to what the local search of ``h`` misses."""
    free, what = bias == "free", LOSS[loss]
    fitted = np.zeros(len(y)) + (what.output_bias(np.zeros(len(y)), y) if free else 0.0)
    v = what.project(what.dual_of_constant(fitted, y), y, free=free)
    return float(numeric.support(A, v, bias=bias).value)


def measured(case: Case, seconds: float, to_goal: bool) -> Row:
    """One row."""
    A, y = table(case.name)
    beta = case.fraction * largest_beta(A, y, case.loss, case.bias)
    begun = time.monotonic()
    found = numeric.solve(
        A, y, loss=case.loss, beta=beta, bias=case.bias, time_limit=seconds, progress=case.reached if to_goal else None
    )
    taken = time.monotonic() - begun
    scaled = scaled_problem(Problem(A, y, case.loss, beta, case.bias))
    radius = float(np.linalg.norm(scaled.X, axis=1).max()) * (1.0 + 1e-12) if scaled.free else 0.0
    v, upper = relaxed_dual(scaled, radius, None)
    upper += rounding_margin(scaled.X, v, scaled.data.error, 4.0 * len(v) + 64.0, free=scaled.free)
    before = scaled.lower_bound(v, upper) * scaled.value_unit
    shape = (A.shape[0], A.shape[1])
    goal = GOALS[case.label] if to_goal else None
    return Row(case, shape, 1.0 - before / found.value, found.relative_gap, taken, found.network.neurons, goal)


def cases() -> list[Case]:
    """All rows of the table."""
    real = [Case(n, loss, bias, f) for n, loss in REAL for bias in ("none", "free") for f in FRACTIONS]
    return real + [Case(f"{n}x{d}", "squared", "none", 0.1) for n, d in GAUSSIAN]


def collected(folder: Path) -> tuple[str, list[str]]:
    """What ran where, and the rows, in the order of the table, that earlier runs printed into files of a folder."""
    order = {f"{c.name} {c.loss} {c.bias} {c.fraction:g}": at for at, c in enumerate(cases())}
    heads, rows = set[str](), dict[int, str]()
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text().splitlines():
            parts = [part.strip() for part in line.split("|")]
            if len(parts) > 6:
                rows[order[" ".join([parts[1], *parts[3:6]])]] = line
            elif line.startswith("Python "):
                heads.add(line)
    return "; ".join(sorted(heads)), [rows[at] for at in sorted(rows)]


def compared(seconds: float, words: list[str]) -> list[str]:
    """The table beside the published relaxation, on some rows of Gaussian data and of diabetes."""
    lines = [
        cells(["data", "size", "published gap", "seconds", "lifted gap", "seconds", "as tight after"]),
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, n in (("60x10", 25), ("60x10", 60), ("diabetes", 25), ("diabetes", 60), ("diabetes", 160)):
        title = name.replace("60x10", "Gaussian")
        if any(word in f"{title} {n}" for word in words):
            A, y = (part[:n] for part in table(name))
            beta = 0.1 * largest_beta(A, y, "squared", "none")
            lines.append(beside(title, A, y, beta, seconds).markdown())
            print(lines[-1], flush=True)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only", default="", help="rows whose data, bias and beta contain one of these, comma between them"
    )
    parser.add_argument("--real", action="store_true", help="no Gaussian data")
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit of a row, default 60")
    parser.add_argument("--processor", action="store_true", help="limits are processor seconds, of one thread")
    parser.add_argument("--jobs", type=int, default=1, help="rows at a time, default 1")
    parser.add_argument("--write", type=Path, help="a page whose table, between two marks, is replaced by this one")
    parser.add_argument("--marks", default="bounds", help="the name of the marks of that table, default bounds")
    parser.add_argument("--collect", type=Path, help="write what earlier runs printed into files of this folder")
    parser.add_argument("--goals", action="store_true", help="only rows with a goal, each until it is reached")
    parser.add_argument("--published", action="store_true", help="the table beside the published relaxation instead")
    options = parser.parse_args()
    words = options.only.split(",")
    if options.processor:
        time.monotonic = time.process_time  # the clock of every limit in ``numeric``
    clock = "processor s" if options.processor else "s"
    how = f"{options.seconds:g} {clock} a row, {options.jobs} at a time" + ", or until its goal" * options.goals
    about = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    if options.collect is None:
        print(f"{about}, {how}", flush=True)
    if options.published:
        rows = compared(options.seconds, words)
        if options.write is not None:
            load = f"load {os.getloadavg()[1]:.0f}"
            put(options.write, "published", "\n".join([f"{about}, {options.seconds:g} s, {load}", "", *rows, ""]))
        return
    lines = [cells([*HEAD, *["goal"] * options.goals]), RULE + " ---: |" * options.goals]
    if options.collect is not None:
        first, rows = collected(options.collect)
        put(options.write, options.marks, "\n".join([first, "", *lines, *rows, ""]))
        return
    chosen = [case for case in cases() if any(word in case.label for word in words)]
    chosen = [case for case in chosen if not options.real or "x" not in case.name]
    chosen = [case for case in chosen if not options.goals or case.label in GOALS]
    count = len(chosen)
    with ProcessPoolExecutor(options.jobs) as pool:
        for row in pool.map(measured, chosen, [options.seconds] * count, [options.goals] * count):
            lines.append(row.markdown())
            print(lines[-1], flush=True)
            if options.write is not None:
                put(options.write, options.marks, "\n".join([f"{about}, {how}", "", *lines, ""]))


if __name__ == "__main__":
    main()
