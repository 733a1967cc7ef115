"""The exact path of the squared loss on the line: time per event, beside scikit-learn's ``lars_path``.

Then the interpolant with the fewest kinks: exact, and its floating-point twin beside one sort of the data.

    python benchmarks/path.py            the motorcycle data, random data with n = 50, 100, 200, 300 (a minute)
    python benchmarks/path.py --quick    the same without n = 300 (seconds)

Every path runs from the constant fit to the interpolant. Ours is in rationals: it is complete, and each of its pieces
is verified exactly before it is accepted. An event is a breakpoint of beta; "ns / n" is the processor time of an event
over n, which stays level if the work per event is linear (numbers that grow longer with n count too).

The peer solves the equivalent Lasso: the right- and left-facing hinges at the samples, columns and targets centred,
which is the same as a free intercept, and not rescaled, which would change the penalty. One of the two straight lines
among the hinges is left out, being minus the other; the remaining columns have to stay, although they are linearly
dependent, because facing matters to the penalty. Its loss is a mean, so that its alpha times n is beta. The random
data are multiples of 1/1024, exact as floats: both sides see the same numbers (the motorcycle's decimals are
rounded). It runs on the columns and on their Gram matrix, which differ in rounding alone. The problem is hard for it
by nature: where the slope is within the total variation, the two hinges at a kink tie and with the straight line are
dependent. Its path is judged in three ways:
- matched: how many of our breakpoints have one of its alphas within a relative distance of 1e-9;
- first wrong: the largest beta of its own knots at which its network costs more than the exact optimum by over 1e-9,
  and how many of our events come before it;
- worst: the largest (its objective - optimum) / optimum at its own knots.
``reached`` is its smallest alpha times n over our smallest breakpoint: above 1, the end of the path is missing.
"""

from __future__ import annotations

import argparse
import csv
import platform
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flint
import numpy as np
import sklearn
from flint import fmpq
from sklearn.linear_model import lars_path

from analytic.families.line.engine.data import merge
from analytic.families.line.engine.path import SquaredPath, squared_path
from analytic.families.line.engine.solution_set import solution_set
from analytic.families.line.engine.sparsest import sparsest
from numeric.onedim import sparsest_interpolant

MCYCLE = Path(__file__).resolve().parent.parent / "examples" / "mcycle.csv"
TOLERANCE = 1e-9
GRID = 1024


@dataclass(frozen=True)
class Lars:
    betas: np.ndarray
    weights: np.ndarray
    seconds: float
    warned: list[str]


@dataclass(frozen=True)
class Judgement:
    matched: int
    first_wrong: float | None
    events_before: int
    worst: float
    worst_at: float


def motorcycle() -> tuple[list[fmpq], list[fmpq]]:
    with MCYCLE.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [decimal(row["times"]) for row in rows], [decimal(row["accel"]) for row in rows]


def decimal(text: str) -> fmpq:
    whole, _, digits = text.partition(".")
    return fmpq(int(whole + digits), 10 ** len(digits))


def random_data(n: int) -> tuple[list[fmpq], list[fmpq]]:
    """Noisy samples of a sine at uneven places, rounded to the grid."""
    rng = np.random.default_rng(n)
    steps = np.maximum(1, np.rint(rng.exponential(size=n) * GRID / 4)).astype(int)
    places = np.cumsum(steps)
    targets = np.rint(GRID * (np.sin(12.0 * places / places[-1]) + 0.3 * rng.normal(size=n))).astype(int)
    return [fmpq(int(k), GRID) for k in places], [fmpq(int(k), GRID) for k in targets]


def hinges(x: np.ndarray) -> np.ndarray:
    """All hinges with a kink at a distinct sample that do not vanish or repeat on the data, (n, 2k - 3)."""
    places = np.unique(x)
    right = np.maximum(x[:, None] - places[:-1], 0.0)
    left = np.maximum(places[1:-1] - x[:, None], 0.0)
    return np.hstack([right, left])


def lars(x: np.ndarray, y: np.ndarray, gram: bool) -> Lars:
    columns = hinges(x)
    columns -= columns.mean(axis=0)
    start = time.process_time()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        products = columns.T @ columns if gram else None
        alphas, _, weights = lars_path(columns, y - y.mean(), Gram=products, method="lasso", max_iter=20 * len(x))
    return Lars(alphas * len(x), weights, time.process_time() - start, [str(w.message) for w in caught])


def judge(path: SquaredPath, found: Lars, x: np.ndarray, y: np.ndarray) -> Judgement:
    levels = np.array([to_float(level) for level in path.breakpoints])
    nearest = np.abs(found.betas[None, :] - levels[:, None]).min(axis=1)
    columns = hinges(x)
    residuals = (y - y.mean())[:, None] - (columns - columns.mean(axis=0)) @ found.weights
    costs = 0.5 * (residuals**2).sum(axis=0) + found.betas * np.abs(found.weights).sum(axis=0)
    excess = np.array(
        [cost / optimum(path, beta) - 1.0 if beta > 0 else 0.0 for cost, beta in zip(costs, found.betas, strict=True)]
    )
    wrong = np.flatnonzero(excess > TOLERANCE)
    first = float(found.betas[wrong[0]]) if len(wrong) else None
    before = len(levels) if first is None else int((levels > first).sum())
    worst = int(np.argmax(excess))
    return Judgement(
        int((nearest <= TOLERANCE * levels).sum()), first, before, float(excess[worst]), float(found.betas[worst])
    )


def optimum(path: SquaredPath, beta: float) -> float:
    """The exact optimal value at the binary value of beta, rounded once."""
    exact = fmpq(*beta.as_integer_ratio())
    start, slope, bend = path.piece(exact).value_coefficients
    return to_float(start + exact * (slope + exact * bend))


def to_float(value: fmpq) -> float:
    return int(value.p) / int(value.q)


def show(name: str, x: list[fmpq], y: list[fmpq]) -> None:
    samples = merge(x, y)
    start = time.process_time()
    path = squared_path(samples)
    seconds = time.process_time() - start
    assert path.covers()
    events, n = len(path.breakpoints), len(samples.x)
    longest = max(int(level.p).bit_length() + int(level.q).bit_length() for level in path.breakpoints)
    print(f"{name}: {len(x)} samples at {n} places")
    print(
        f"  {'exact':<16}{events:>5} breakpoints{seconds:>9.2f} s{1e3 * seconds / events:>8.2f} ms / event"
        f"{1e9 * seconds / events / n:>9.0f} ns / n   longest breakpoint: {longest} bits",
        flush=True,
    )
    places, targets = (np.array([to_float(value) for value in values]) for values in (x, y))
    for gram in (False, True):
        found = lars(places, targets, gram)
        report("lars_path, Gram" if gram else "lars_path", path, found, judge(path, found, places, targets))


def report(name: str, path: SquaredPath, found: Lars, verdict: Judgement) -> None:
    events = len(path.breakpoints)
    first, last = to_float(path.breakpoints[0]), to_float(path.breakpoints[-1])
    reached = max(float(found.betas[-1]), 0.0) / last
    print(
        f"  {name:<16}{len(found.betas):>5} knots      {found.seconds:>9.2f} s   "
        f"matched {verdict.matched} of {events}   reached {reached:.2g}   "
        f"worst {verdict.worst:.2g} at beta = {verdict.worst_at:.4g}"
    )
    wrong = "never wrong"
    if verdict.first_wrong is not None:
        wrong = (
            f"first wrong at beta = {verdict.first_wrong:.4g} ({verdict.first_wrong / first:.2g} of the largest), "
            f"after {verdict.events_before} events"
        )
    last_words = f": {' '.join(found.warned[-1].split())[:32]}..." if found.warned else ""
    print(f"{'':<18}{wrong}; {len(found.warned)} warnings{last_words}", flush=True)


def sparsest_interpolants(sizes: tuple[int, ...]) -> None:
    """Processor time a sample of both engines; it stays level if the work is linear."""
    print("interpolant with the fewest kinks (random walk at random places)")
    for n in sizes:
        rng = np.random.default_rng(n)
        places = np.sort(rng.choice(64 * n, size=n, replace=False)).astype(float)
        targets = np.cumsum(rng.integers(-9, 10, size=n)).astype(float)
        seconds, twin = clocked(lambda x=places, y=targets: sparsest_interpolant(x, y))
        sort, _ = clocked(lambda x=places, r=rng: np.sort(r.permutation(x)))
        line = f"  n = {n:>9}  floats {1e9 * seconds / n:>7.0f} ns / n ({seconds / sort:.1f} sorts, relative gap "
        line += f"{twin.gap / twin.value:.1e})"
        if n <= 10_000:
            x, y = ([fmpq(int(v)) for v in values] for values in (places, targets))
            exact, found = clocked(lambda x=x, y=y: sparsest(solution_set(x, y)))
            assert found.kinks == len(twin.knots) - 2
            line += f"  exact {1e6 * exact / n:>6.0f} us / n, the same {found.kinks} kinks"
        print(line, flush=True)


def clocked(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def main() -> None:
    parser = argparse.ArgumentParser(description="The exact path of the squared loss on the line beside lars_path.")
    parser.add_argument("--quick", action="store_true", help="without n = 300")
    options = parser.parse_args()
    print(
        f"python {platform.python_version()}, python-flint {flint.__version__}, numpy {np.__version__}, "
        f"scikit-learn {sklearn.__version__}, {platform.machine()}"
    )
    show("motorcycle", *motorcycle())
    for n in (50, 100, 200) if options.quick else (50, 100, 200, 300):
        show(f"random, n = {n}", *random_data(n))
    sparsest_interpolants((1_000, 10_000, 100_000, 1_000_000))


if __name__ == "__main__":
    main()
