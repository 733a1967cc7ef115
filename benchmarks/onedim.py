"""One-dimensional squared loss with free bias: time in sorts, gap and memory, beside Clarabel.

    python benchmarks/onedim.py            n = 10^4, 10^5, 10^6; Clarabel to 10^5 (about two minutes)
    python benchmarks/onedim.py --quick    n = 10^4, 10^5; Clarabel at 10^4 (seconds)
    python benchmarks/onedim.py --million  Clarabel at 10^6 too (minutes, 7 GB)
    python benchmarks/onedim.py --huge     ours at 10^7 too (2 GB)

The data are noisy samples of a sine, in random order, at uneven x (exponential gaps); beta is a fraction of
the largest useful one, beyond which the fit is constant. Every line is measured in a process of its own.
Times are processor seconds (all solvers here run on one thread); the unit is numpy's sort of the same x, the
best of several runs; ours is the best of three. A gap is
(objective - our rigorous lower bound) / objective, the objective recomputed from what the solver returns.

The peer gets the best sparse form we know: variables f, slopes and the two parts of each kink, linked by
sparse equations, and the penalty max(P + N, P + s_1, N - s_1) through three inequalities. Its f is judged
as returned, and rebuilt from its kinks.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import clarabel
import numpy as np
import scipy
import scipy.sparse as sp
from tables import cells, put

from numeric.onedim import solve_squared
from numeric.onedim.regime import penalty

OURS = "neuralgauge"
FRACTIONS = (1e-1, 1e-3, 1e-6)


@dataclass(frozen=True)
class Row:
    n: int
    fraction: float
    solver: str
    seconds: float
    sorts: float
    gap: float
    megabytes: float
    note: str


def samples(n: int, fraction: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Increasing x, targets, and beta as a fraction of the largest useful one."""
    rng = np.random.default_rng(n)
    x = np.cumsum(rng.exponential(size=n)) / n
    y = np.sin(12.0 * x) + 2.0 * x + 0.3 * rng.normal(size=n)
    g = np.concatenate([[0.0], np.cumsum(np.cumsum(y - y.mean())[:-1] * np.diff(x))])
    return x, y, fraction * float(max(np.abs(g).max(), np.abs(g - g[-1]).max()))


def shuffled(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(0).permutation(len(x))
    return x[order], y[order]


def seconds_of(call, repeats: int) -> float:
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def peak() -> float:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def ours(n: int, fraction: float) -> list[Row]:
    x, y, beta = samples(n, fraction)
    x, y = shuffled(x, y)
    unit = seconds_of(lambda: np.sort(x), 5)
    before = peak()
    fit = solve_squared(x, y, beta)
    used = peak() - before
    seconds = seconds_of(lambda: solve_squared(x, y, beta), 3 if n <= 10**6 else 1)
    note = f"{fit.status}, {len(fit.knots) - 2} kinks, {fit.rounds} rounds"
    return [Row(n, fraction, OURS, seconds, seconds / unit, fit.relative_gap, used, note)]


def slope_form(x: np.ndarray, y: np.ndarray, beta: float):
    """Sparse quadratic program in (f, s, p, q, t) with Clarabel's defaults: f, slopes from the kinks, status."""
    n, gaps = len(x), np.diff(x)
    zero = sp.csc_matrix
    rise = sp.diags([-np.ones(n - 1), np.ones(n - 1)], [0, 1], shape=(n - 1, n))
    bend = sp.diags([-np.ones(n - 2), np.ones(n - 2)], [0, 1], shape=(n - 2, n - 1))
    one, eye = np.ones((1, n - 2)), sp.eye(n - 2)
    first = sp.csc_matrix(([1.0], ([0], [0])), shape=(1, n - 1))
    A = sp.bmat(
        [
            [rise, -sp.diags(gaps), None, None, None],
            [None, bend, -eye, eye, None],
            [None, None, -eye, None, None],
            [None, None, None, -eye, None],
            [zero((1, n)), zero((1, n - 1)), one, one, [[-1.0]]],
            [zero((1, n)), first, one, zero((1, n - 2)), [[-1.0]]],
            [zero((1, n)), -first, zero((1, n - 2)), one, [[-1.0]]],
        ],
        format="csc",
    )
    P = sp.diags(np.concatenate([np.ones(n), np.zeros(A.shape[1] - n)]), format="csc")
    q = np.concatenate([-y, np.zeros(A.shape[1] - n - 1), [beta]])
    cones = [clarabel.ZeroConeT(2 * n - 3), clarabel.NonnegativeConeT(2 * n - 1)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    solution = clarabel.DefaultSolver(P, q, A, np.zeros(A.shape[0]), cones, settings).solve()
    z = np.asarray(solution.x)
    kinks = z[2 * n - 1 : 3 * n - 3] - z[3 * n - 3 : 4 * n - 5]
    return z[:n], z[n] + np.concatenate([[0.0], np.cumsum(kinks)]), str(solution.status)


def peer(n: int, fraction: float) -> list[Row]:
    x, y, beta = samples(n, fraction)
    lower = solve_squared(x, y, beta).lower_bound
    mixed = shuffled(x, y)[0]
    unit = seconds_of(lambda: np.sort(mixed), 5)
    before = peak()
    start = time.process_time()
    f, slopes, status = slope_form(x, y, beta)
    seconds, used = time.process_time() - start, peak() - before
    rebuilt = np.concatenate([[0.0], np.cumsum(slopes * np.diff(x))])
    rebuilt += np.mean(y - rebuilt)
    rows = []
    for name, fitted, steps in (
        ("Clarabel, its f", f, np.diff(f) / np.diff(x)),
        ("Clarabel, from its kinks", rebuilt, slopes),
    ):
        value = 0.5 * float(np.sum((fitted - y) ** 2)) + beta * penalty(steps)
        rows.append(Row(n, fraction, name, seconds, seconds / unit, (value - lower) / value, used, status))
    return rows


def measure(task: tuple[str, int, float]) -> list[Row]:
    name, n, fraction = task
    return {"ours": ours, "peer": peer}[name](n, fraction)


def show(row: Row) -> None:
    print(
        f"{row.n:>9,}  {row.fraction:>7.0e}  {row.solver:<25}{row.seconds:>9.3f} s{row.sorts:>9.1f}"
        f"{row.gap:>10.1e}{row.megabytes:>9.0f} MB  {row.note}",
        flush=True,
    )


def page(rows: list[Row], about: str) -> str:
    """The same table in Markdown; peers with their time in units of ours."""
    lines = [about, "", "| n | β / largest | solver | seconds | sorts | gap | MB | time, peer / ours |"]
    lines.append("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    ours: Row | None = None
    for row in rows:
        ours = row if row.solver == OURS else ours
        name = f"**{row.solver}**" if row is ours else row.solver
        ratio = "" if row is ours or ours is None else f"{row.seconds / ours.seconds:.0f}"
        numbers = [f"{row.seconds:.3f}", f"{row.sorts:.1f}", f"{row.gap:.1e}", f"{row.megabytes:,.0f}"]
        lines.append(cells([f"{row.n:,}", f"{row.fraction:.0e}", name, *numbers, ratio]))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="One-dimensional squared loss: time in sorts, gap, memory.")
    parser.add_argument("--quick", action="store_true", help="n = 10^4 and 10^5, Clarabel at 10^4 only")
    parser.add_argument("--million", action="store_true", help="Clarabel at n = 10^6 too")
    parser.add_argument("--huge", action="store_true", help="ours at n = 10^7 too")
    parser.add_argument("--write", type=Path, help="a page whose table, between two marks, is replaced by this one")
    options = parser.parse_args()
    sizes = [10**4, 10**5] + ([] if options.quick else [10**6]) + ([10**7] if options.huge else [])
    peers = {10**4} | (set() if options.quick else {10**5}) | ({10**6} if options.million else set())
    about = (
        f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}, "
        f"clarabel {clarabel.__version__}, {platform.machine()}"
    )
    print(about)
    print(f"{'n':>9}  {'beta':>7}  {'solver':<25}{'time':>11}{'sorts':>9}{'gap':>10}{'memory':>12}  note")
    print(f"{'':>9}  {'/ max':>7}  {'':<25}{'':>11}{'':>9}{'relative':>10}{'extra':>12}")
    rows: list[Row] = []
    for n in sizes:
        for fraction in FRACTIONS:
            with_peer = n in peers and not (options.quick and fraction == FRACTIONS[-1])
            for name in ["ours"] + (["peer"] if with_peer else []):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                    for row in pool.submit(measure, (name, n, fraction)).result():
                        show(row)
                        rows.append(row)
    if options.write is not None:
        put(options.write, "onedim", page(rows, about))


if __name__ == "__main__":
    main()
