"""Why the dictionary of neurons has a linear programming method of its own: beside HiGHS and Clarabel.

    python benchmarks/linear.py            300 and 500 samples (about half a minute)
    python benchmarks/linear.py --more     800 samples too (a minute or two)

Least weights of fixed random neurons, both signs, that interpolate Gaussian targets: one dense row a sample,
eight columns for each. Processor seconds on one thread; ratios over ours. ``rough`` is ours at a relative error
of 1e-3, which is what the first rounds of a search for neurons need; the others have no such answer.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import clarabel
import numpy as np
import scipy
import scipy.sparse as sp
from scipy.optimize import linprog

from numeric.large_data.interior_point import solve_linear

Solver = Callable[[np.ndarray, np.ndarray], float]


def ours(tol: float) -> Solver:
    return lambda Phi, y: float(solve_linear(Phi, y, np.ones(Phi.shape[1]), free=False, tol=tol).a.sum())


def highs(method: str) -> Solver:
    return lambda Phi, y: float(linprog(np.ones(Phi.shape[1]), A_eq=Phi, b_eq=y, method=method).fun)


def conic(Phi: np.ndarray, y: np.ndarray) -> float:
    n, count = Phi.shape
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    G, h = sp.csc_matrix(np.vstack([Phi, -np.eye(count)])), np.concatenate([y, np.zeros(count)])
    cones = [clarabel.ZeroConeT(n), clarabel.NonnegativeConeT(count)]
    return float(
        clarabel.DefaultSolver(sp.csc_matrix((count, count)), np.ones(count), G, h, cones, settings).solve().obj_val
    )


SOLVERS = {
    "ours": ours(1e-8),
    "ours, rough": ours(1e-3),
    "HiGHS, interior point": highs("highs-ipm"),
    "HiGHS, simplex": highs("highs-ds"),
    "Clarabel": conic,
}


def program(n: int, d: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(n)
    A, y, U = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=(d, 4 * n))
    features = np.maximum(A @ (U / np.linalg.norm(U, axis=0)), 0.0)
    return np.hstack([features, -features]), y


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--more", action="store_true", help="800 samples too")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, scipy {scipy.__version__}, clarabel {clarabel.__version__}")
    for n in (300, 500, 800) if options.more else (300, 500):
        Phi, y = program(n)
        unit = 0.0
        for name, solver in SOLVERS.items():
            start = time.process_time()
            value = solver(Phi, y)
            seconds = time.process_time() - start
            unit = unit or seconds
            print(
                f"{n:5d} x {Phi.shape[1]:5d}  {name:22s} {seconds:8.2f} s {seconds / unit:6.1f} x  value {value:.6f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
