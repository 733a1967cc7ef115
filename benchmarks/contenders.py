"""The solvers of the general benchmark: each takes data, targets and beta, and returns a network.

Whoever wants to add one writes a function and a line in ``CONTENDERS``. What a solver needs to be imported
is imported by ``prepare``, outside the measured time.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from instances import Array, Patterns, patterns

from numeric import solve  # not at its first call: that would count the imports


@dataclass(frozen=True)
class Answer:
    """A network ``U`` (d, m), ``w`` (m,), what there is to say of it, and a lower bound from those who have one."""

    U: Array
    w: Array
    note: str
    lower: float | None = None


def ours(A: Array, y: Array, beta: float, tol: float, limit: float) -> Answer:
    found = solve(A, y, beta=beta, tol=tol, time_limit=limit)
    return Answer(found.network.U, found.network.w, found.status, found.lower_bound)


def full_program(A: Array, y: Array, beta: float, cells: Patterns, kept: Array, note: str) -> Answer:
    """The convex program over all patterns: one variable a pattern and sign, the sides ``kept`` as constraints.

    Sparse matrices for the fit and the sides and stacked norms: nothing is left for cvxpy to multiply out.
    """
    import cvxpy as cp

    K, (n, d) = len(cells.active), A.shape
    cell, sample = np.nonzero(kept)
    sign = np.where(cells.active[cell, sample], 1.0, -1.0)
    columns = cell[:, None] * d + np.arange(d)
    rows = np.repeat(np.arange(len(cell)), d)
    sides = sp.csr_matrix(((sign[:, None] * A[sample]).ravel(), (rows, columns.ravel())), shape=(len(cell), K * d))
    fit = sp.csr_matrix((cells.active.T[:, :, None] * A[:, None, :]).reshape(n, K * d))
    p, q, residual = cp.Variable(K * d), cp.Variable(K * d), cp.Variable(n)
    size = sum(cp.sum(cp.norm(cp.reshape(z, (K, d), order="C"), 2, axis=1)) for z in (p, q))
    problem = cp.Problem(
        cp.Minimize(0.5 * cp.sum_squares(residual) + beta * size),
        [residual == fit @ (p - q) - y, sides @ p >= 0, sides @ q >= 0],
    )
    problem.solve(solver=cp.CLARABEL)
    U = np.concatenate([p.value.reshape(K, d).T, q.value.reshape(K, d).T], axis=1)
    return Answer(U, np.repeat([1.0, -1.0], K), f"{K} patterns, {note}, {problem.status}")


def cvxpy_all(A: Array, y: Array, beta: float, tol: float, limit: float) -> Answer:
    cells = patterns(A)
    return full_program(A, y, beta, cells, np.ones_like(cells.facets), "all sides")


def cvxpy_facets(A: Array, y: Array, beta: float, tol: float, limit: float) -> Answer:
    cells = patterns(A)
    return full_program(A, y, beta, cells, cells.facets, "facets only")


GATES = 1000
"""Sampled gates where there are too many patterns to list: two thousand neurons, its own default being 2 * gates."""


def gates(A: Array) -> Array:
    """One gate in every cell where all can be listed, sampled ones otherwise."""
    from scnn.activations import sample_gate_vectors

    n, d = A.shape
    if d == 3 and n <= 30:
        return patterns(A).inside.T
    return np.asarray(sample_gate_vectors(778, d, GATES))


def _scnn(A: Array, y: Array, beta: float, model: object, solver: object, note: str) -> Answer:
    """Its loss is ``||f - y||² / (2 n)``, so that its penalty is beta / n; no normalisation, double precision."""
    import torch
    from scnn.metrics import Metrics
    from scnn.optimize import optimize_model
    from scnn.regularizers import NeuronGL1

    torch.set_num_threads(1)
    network, _ = optimize_model(
        model,
        solver,
        Metrics(),
        A,
        y,
        regularizer=NeuronGL1(beta / len(y)),
        unitize_data=False,
        dtype="float64",
    )
    first, second = (np.asarray(part, dtype=float) for part in network.parameters)
    return Answer(first.T, second[0], note)


def scnn_al(A: Array, y: Array, beta: float, tol: float, limit: float) -> Answer:
    """Its augmented Lagrangian method as it comes."""
    from scnn.models import ConvexReLU
    from scnn.solvers import AL

    G = gates(A)
    model = ConvexReLU(G)
    return _scnn(A, y, beta, model, AL(model), f"{G.shape[1]} gates")


def scnn_cones(A: Array, y: Array, beta: float, tol: float, limit: float) -> Answer:
    """Gated ReLU by FISTA, then its approximate cone decomposition."""
    from scnn.models import ConvexGatedReLU
    from scnn.solvers import ApproximateConeDecomposition

    G = gates(A)
    model = ConvexGatedReLU(G)
    return _scnn(A, y, beta, model, ApproximateConeDecomposition(model), f"{G.shape[1]} gates")


Solver = Callable[[Array, Array, float, float, float], Answer]


@dataclass(frozen=True)
class Contender:
    """A solver, its name in the table, and the distributions whose versions are printed."""

    name: str
    solve: Solver
    modules: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()


CONTENDERS = {
    "ours": Contender("neuralgauge", ours, (), ("neuralgauge", "numpy", "scipy", "clarabel")),
    "cvxpy": Contender("cvxpy + Clarabel, all patterns", cvxpy_all, ("cvxpy",), ("cvxpy", "clarabel")),
    "facets": Contender("the same, irredundant sides", cvxpy_facets, ("cvxpy",), ("cvxpy", "clarabel")),
    "scnn": Contender("pyscnn AL", scnn_al, ("torch", "scnn.optimize"), ("pyscnn", "torch")),
    "scnn-cones": Contender("pyscnn FISTA + cones", scnn_cones, ("torch", "scnn.optimize"), ("pyscnn", "torch")),
}


def missing(key: str) -> list[str]:
    """The distributions that would have to be installed."""
    found = []
    for module in CONTENDERS[key].modules:
        if importlib.util.find_spec(module.split(".")[0]) is None:
            found.append({"scnn": "pyscnn"}.get(module.split(".")[0], module))
    return found


def prepare(key: str) -> None:
    """Import what the solver will need."""
    for module in CONTENDERS[key].modules:
        importlib.import_module(module)


def versions(keys: list[str]) -> list[str]:
    """Name and version of everything that runs, once each."""
    names = dict.fromkeys(name for key in keys for name in CONTENDERS[key].distributions)
    return [f"{name} {importlib.metadata.version(name)}" for name in names]
