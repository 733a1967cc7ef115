"""Certified optima for general data, side by side with the full arrangement program and pyscnn.

    python benchmarks/general.py [--large] [--peers]

Squared loss, Gaussian data and targets, beta a tenth of its largest useful value, all in one run on
one machine. ``--peers`` adds cvxpy + Clarabel on the convex program over all activation patterns
(the formulation with one variable a pattern and sign) and pyscnn in float64, without normalising the
data and with its loss scaled by n, where they are installed. ``--large`` adds the sizes that take
minutes. A peer's "above" is its objective over our lower bound, minus one.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import platform
import resource
import time
from collections.abc import Callable

import numpy as np

import numeric
from numeric.oracles.ascent import ascend

SMALL = [(30, 3, 1e-8, None), (100, 3, 1e-8, None), (2_000, 2, 1e-8, None)]
LARGE = [
    (60, 5, 1e-6, 300.0),
    (100, 5, 1e-6, 600.0),
    (1_000, 3, 1e-6, 600.0),
    (10_000, 2, 1e-8, 300.0),
    (2_000, 50, 1e-6, 60.0),
]
PEER_CELLS = 40_000
"""Largest number of pattern-sample pairs for which the full program is attempted."""


def instance(n: int, d: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Data, targets and a tenth of (a close lower bound of) the largest useful beta."""
    rng = np.random.default_rng([n, d])
    A, y = rng.normal(size=(n, d)), rng.normal(size=n)
    starts = rng.normal(size=(d, 64))
    largest = 0.0
    for sign in (1.0, -1.0):
        U, _ = ascend(A, sign * y, starts, free=False, rounds=12)
        largest = max(largest, float(np.max(sign * (y @ np.maximum(A @ U, 0.0)))))
    return A, y, 0.1 * largest


def objective(A: np.ndarray, y: np.ndarray, beta: float, U: np.ndarray, w: np.ndarray) -> float:
    """Ours, for anyone's weights: ``½||f - y||² + beta sum |w| ||u||``."""
    f = np.maximum(A @ U, 0.0) @ w
    return 0.5 * float(np.sum((f - y) ** 2)) + beta * float(np.abs(w) @ np.linalg.norm(U, axis=0))


def patterns(A: np.ndarray) -> np.ndarray:
    """All activation patterns: around every direction normal to d - 1 samples, all ways off the kinks."""
    from itertools import combinations, product

    n, d = A.shape
    found = set()
    for rows in combinations(range(n), d - 1):
        u = np.linalg.svd(A[list(rows)])[2][-1]
        for side in (1.0, -1.0):
            base = A @ (side * u) > 0
            for signs in product((False, True), repeat=d - 1):
                base[list(rows)] = signs
                found.add(base.tobytes())
    return np.array([np.frombuffer(p, dtype=bool) for p in found if any(p)])


def cvxpy_full(A: np.ndarray, y: np.ndarray, beta: float) -> tuple[float, str]:
    """The program over all patterns, enumeration included in the time."""
    import cvxpy as cp

    D = patterns(A)
    d = A.shape[1]
    K = len(D)
    P, Q = cp.Variable((d, K)), cp.Variable((d, K))
    fit = cp.sum(cp.multiply(D.T, A @ (P - Q)), axis=1)
    side = np.where(D.T, 1.0, -1.0)
    problem = cp.Problem(
        cp.Minimize(0.5 * cp.sum_squares(fit - y) + beta * cp.sum(cp.norm(P, axis=0) + cp.norm(Q, axis=0))),
        [cp.multiply(side, A @ P) >= 0, cp.multiply(side, A @ Q) >= 0],
    )
    problem.solve(solver=cp.CLARABEL)
    return float(problem.value), f"{K} patterns"


def pyscnn(A: np.ndarray, y: np.ndarray, beta: float) -> tuple[float, str]:
    """Its convex ReLU formulation; its loss is a mean, so its penalty is ours over n."""
    import torch
    from scnn.models import ConvexReLU
    from scnn.optimize import optimize_model
    from scnn.regularizers import NeuronGL1
    from scnn.solvers import AL

    torch.set_default_dtype(torch.float64)
    rng = np.random.default_rng(0)
    gates = rng.normal(size=(A.shape[1], 1000))
    model = ConvexReLU(gates)
    model, _ = optimize_model(
        model,
        AL(model),
        __import__("scnn.metrics", fromlist=["Metrics"]).Metrics(),
        A,
        y[:, None],
        regularizer=NeuronGL1(beta / len(y)),
        unitize_data=False,
        verbose=False,
    )
    weights = model.parameters
    U = np.concatenate([np.asarray(weights[0]), np.asarray(weights[1])], axis=-2).reshape(-1, A.shape[1]).T
    half = U.shape[1] // 2
    return objective(A, y, beta, U, np.repeat([1.0, -1.0], half)), "1000 gates"


PEERS: dict[str, tuple[str, Callable[[np.ndarray, np.ndarray, float], tuple[float, str]]]] = {
    "cvxpy": ("cvxpy + Clarabel, all patterns", cvxpy_full),
    "scnn": ("pyscnn", pyscnn),
}


def peak() -> float:
    """Largest memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def row(n: int, d: int, tol: float, limit: float | None, *, peers: bool) -> None:
    """One line for us and one for every peer that is installed and can run at this size."""
    A, y, beta = instance(n, d)
    start = time.perf_counter()
    solution = numeric.solve(A, y, beta=beta, tol=tol, time_limit=limit)
    ours = time.perf_counter() - start
    print(
        f"{n:6d} {d:3d}  neuralgauge                      {ours:9.3f} s  gap {solution.relative_gap:8.1e}  "
        f"{solution.network.neurons:4d} neurons  {peak():6.0f} MB  {solution.status}",
        flush=True,
    )
    if not peers:
        return
    for module, (name, solver) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"{n:6d} {d:3d}  {name:32s} not installed")
            continue
        if module == "cvxpy" and 2 * n ** (d - 1) * n > PEER_CELLS * 60:
            print(f"{n:6d} {d:3d}  {name:32s} not attempted at this size")
            continue
        start = time.perf_counter()
        value, note = solver(A, y, beta)
        spent = time.perf_counter() - start
        print(
            f"{n:6d} {d:3d}  {name:32s} {spent:9.3f} s  above {value / solution.lower_bound - 1:8.1e}  "
            f"{spent / ours:7.1f} x our time  {peak():6.0f} MB  {note}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also the sizes that take minutes")
    parser.add_argument("--peers", action="store_true", help="also the peers that are installed")
    options = parser.parse_args()
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "scipy", "clarabel")]
    for module, package in (("cvxpy", "cvxpy"), ("scnn", "pyscnn")):
        if options.peers and importlib.util.find_spec(module) is not None:
            versions.append(f"{package} {importlib.metadata.version(package)}")
    print(f"Python {platform.python_version()}, {', '.join(versions)}")
    for n, d, tol, limit in SMALL + (LARGE if options.large else []):
        row(n, d, tol, limit, peers=options.peers)


if __name__ == "__main__":
    main()
