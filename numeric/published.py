"""The algorithms of Ergen and Pilanci (JMLR 2021) as they are written, for study: what they return, and the truth.

Not for training: :func:`numeric.solve` is. On some data these runs end without a network, or far from the optimum; the
pages on the traps say why.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import clarabel
import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog, nnls

from numeric.arrays import Array
from numeric.cone_solver import solve_cones
from numeric.errors import OptionError
from numeric.losses import LOSS
from numeric.network import Network
from numeric.problem import Problem
from numeric.published_line import LineProgram, line_program
from numeric.published_units import PublishedUnits
from numeric.solution import Solution
from numeric.solver import solve

__all__ = ["LineProgram", "PublishedRun", "cutting_planes", "line_program", "random_filters"]

TOLERANCE = 1e-7
LEAST = 1e-9
"""Above what the dual programs of the squared loss are solved to."""
LOSSES = ("squared", "interpolation")


@dataclass(frozen=True)
class PublishedRun:
    """What an algorithm returned, and what is true.

    ``status`` is "converged", "stopped" after the last round, "unbounded" where the program of the dual vector has no
    solution, or "infeasible" where the neurons that were found cannot meet the constraints. Of random filters it is "no
    filters" where every sample drawn is a mixture of the others with it, so that there is no neuron, and "zero" where
    no filter is worth its penalty although the optimal network is not zero: more of them, or another seed, may help.
    A run that converged has solved its last program, which says nothing of neurons that it has not met. Interpolation
    of small targets ends "infeasible" without a round: v = y violates no constraint. ``bounds`` are
    the values of that program, round by round, which fall to the optimum if the algorithm works. ``network`` is None
    and ``value`` infinite where nothing is returned. ``truth`` is the solution of :func:`numeric.solve`.

    >>> run = cutting_planes([[1.0, 0.0], [0.0, 1.0]], [3.0, -4.0])
    >>> run.status, run.excess < 1e-6
    ('converged', True)
    """

    status: str
    bounds: tuple[float, ...]
    network: Network | None
    value: float
    truth: Solution = field(repr=False)

    @property
    def excess(self) -> float:
        """How much the value is above the proved lower bound of the optimum."""
        return self.value - self.truth.lower_bound


def cutting_planes(
    A: Any, y: Any, *, loss: str = "interpolation", beta: float | None = None, bias: str = "none",
    rounds: int = 50,
) -> PublishedRun:  # fmt: skip
    """Algorithm 1, and with ``bias="free"`` Algorithm 3: neurons that are active on all samples, two a round.

    From ``v = y`` the neurons u that maximise ``v'Au`` and ``-v'Au`` over ``||u|| <= 1``, ``Au >= 0`` (``Au + b 1 >=
    0`` with bias) are added where they exceed the constraint of the dual; v then solves the dual with the neurons
    found; in the end the output weights solve the primal problem with them.

    Parameters
    ----------
    A : (n, d) or (n,)
    y : (n,)
    loss : "interpolation" or "squared" (with ``beta``)
    bias : "none" or "free"
    rounds : the most rounds that are made

    >>> run = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0])
    >>> run.status, run.value, round(run.truth.value, 6)
    ('unbounded', inf, 1.118034)
    >>> run = cutting_planes([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], bias="free")
    >>> run.status, run.network is None, round(run.truth.value, 6)
    ('infeasible', True, 2.0)
    """
    given, truth = _problem(A, y, loss, beta, bias, rounds)
    units = PublishedUnits.of(given)
    problem, limit = units.problem, units.problem.effective_beta
    most = limit + max(TOLERANCE * limit, LEAST)
    v, neurons, bounds, status = given.y / units.dual, [], [], "stopped"
    if bias == "free":
        v -= v.mean()
    for _ in range(rounds):
        found = [(u, b) for u, b, seen in (_active(problem, s * v) for s in (1, -1)) if seen > most]
        if not found:
            status = "converged"
            break
        neurons += found
        dual = _master(problem, _features(problem, neurons), limit)
        if dual is None:
            status = "unbounded"
            break
        v = dual
        bounds.append(LOSS[loss].dual_value(v * units.dual, given.y))
    return _run(units, truth, neurons, status, bounds)


def random_filters(
    A: Any, y: Any, *, loss: str = "squared", beta: float | None = None, neurons: int = 50, seed: int = 0
) -> PublishedRun:  # fmt: skip
    """The idea of Algorithm 2 on any data: neurons of randomly chosen samples, then the convex problem of the weights.

    A neuron is a random sample less its best mixture of randomly chosen others, which is what isolates the sample from
    them (Lemma 7). The paper draws patches of images in the place of samples. Without bias.

    >>> run = random_filters([[1.0, 0.0], [0.0, 1.0]], [3.0, -4.0], beta=1.0, neurons=10)
    >>> run.status, round(run.value, 6), round(run.truth.value, 6)
    ('converged', 6.0, 6.0)
    >>> random_filters([[2.0], [3.0]], [1.0, 1.0], beta=1.0, neurons=5, seed=1).status  # either explains the other
    'no filters'
    """
    given, truth = _problem(A, y, loss, beta, "none", neurons)
    units = PublishedUnits.of(given)
    problem = units.problem
    rng, found = np.random.default_rng(seed), []
    for _ in range(neurons):
        j = int(rng.integers(len(problem.A)))
        others = problem.A[np.flatnonzero(rng.random(len(problem.A)) < 0.5)]
        row = problem.A[j]
        u = row - (others.T @ nnls(others.T, row)[0] if len(others) else 0.0)
        if np.linalg.norm(u) > TOLERANCE:
            found.append((u / np.linalg.norm(u), 0.0))
    run = _run(units, truth, found, "converged" if found else "no filters", [])
    if run.status == "converged" and run.network is not None and run.network.neurons == 0 < truth.network.neurons:
        return replace(run, status="zero")
    return run


def _problem(
    A: Any, y: Any, loss: str, beta: float | None, bias: str, count: int
) -> tuple[Problem, Solution]:  # fmt: skip
    if loss not in LOSSES:
        raise OptionError(f"loss is {loss!r}: the published algorithms are written for {' and '.join(LOSSES)}")
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise OptionError(f"the number of rounds or neurons is {count!r}: give a whole number, at least 1")
    problem = Problem(A, y, loss=loss, beta=beta, bias=bias)
    if problem.o > 1:
        raise OptionError(f"y has {problem.o} outputs: the published algorithms are written for one")
    problem = replace(problem, y=problem.y.reshape(-1))
    return problem, solve(problem.A, problem.y, loss=loss, beta=beta, bias=bias)


def _active(problem: Problem, v: Array) -> tuple[Array, float, float]:
    """The best neuron that is active on all samples, and what v sees of it.

    With bias ``1'v = 0``, so that b is as large as it has to be. Without, u is along the projection of ``A'v`` on the
    cone ``Au >= 0``, which adds nonnegative multiples of the samples.
    """
    g = problem.A.T @ v
    if problem.bias == "none":
        g = g + problem.A.T @ nnls(problem.A.T, -g)[0]
    size = float(np.linalg.norm(g))
    if size <= TOLERANCE:
        return g, 0.0, 0.0
    u = g / size
    b = float(max(-(problem.A @ u))) if problem.bias == "free" else 0.0
    return u, b, float(v @ (problem.A @ u + b))


def _features(problem: Problem, neurons: list[tuple[Array, float]]) -> Array:
    return np.array([np.maximum(problem.A @ u + b, 0.0) for u, b in neurons]).reshape(-1, len(problem.A))


def _master(problem: Problem, G: Array, limit: float) -> Array | None:
    """The dual vector of the neurons found; None where its program is unbounded."""
    rows, limits, n = np.vstack([G, -G]), np.full(2 * len(G), limit), len(problem.A)
    level = np.ones((int(problem.bias == "free"), n))
    if LOSS[problem.loss].equations:
        found = linprog(-problem.y, A_ub=rows, b_ub=limits, A_eq=level if len(level) else None,
                        b_eq=np.zeros(1) if len(level) else None, bounds=(None, None))  # fmt: skip
        return np.array(found.x) if found.status == 0 else None
    cones = [clarabel.ZeroConeT(len(level)), clarabel.NonnegativeConeT(len(rows))]
    table = sp.csc_matrix(np.vstack([level, rows]))
    right = np.concatenate([np.zeros(len(level)), limits])
    return np.array(solve_cones(sp.eye(n, format="csc"), -problem.y, table, right, cones, 1e-10).x)


def _weights(problem: Problem, G: Array, limit: float) -> tuple[Array, float] | None:
    """Output weights and bias of the least objective; None where no weights meet the constraint."""
    n, m, free = len(problem.A), len(G), int(problem.bias == "free")
    table = np.hstack([G.T, -G.T, np.ones((n, free)), -np.ones((n, free))])
    price = np.concatenate([np.full(2 * m, limit), np.zeros(2 * free)])
    if len(price) == 0 and LOSS[problem.loss].equations:
        return None if np.any(problem.y) else (np.zeros(0), 0.0)
    if LOSS[problem.loss].equations:
        found = linprog(price, A_eq=table, b_eq=problem.y)
        if found.status != 0:
            return None
        z = found.x
    else:
        k = len(price)
        P, q = sp.csc_matrix(np.triu(table.T @ table + 1e-12 * np.eye(k))), price - table.T @ problem.y
        z = np.array(solve_cones(P, q, -sp.eye(k, format="csc"), np.zeros(k), [clarabel.NonnegativeConeT(k)], 1e-10).x)
        z = np.maximum(z, 0.0)
    return z[:m] - z[m : 2 * m], float(z[2 * m] - z[2 * m + 1]) if free else 0.0


def _run(
    units: PublishedUnits, truth: Solution, neurons: list[tuple[Array, float]], status: str, bounds: list[float]
) -> PublishedRun:
    problem, given = units.problem, units.given
    solved = None if status == "unbounded" else _weights(problem, _features(problem, neurons), problem.effective_beta)
    if solved is None:
        status = status if status == "unbounded" else "infeasible"
        return PublishedRun(status, tuple(bounds), None, float("inf"), truth)
    w, xi = solved
    kept = [k for k in range(len(w)) if abs(w[k]) > TOLERANCE]
    U = np.array([neurons[k][0] for k in kept]).reshape(-1, given.d).T
    network = units.network(U, np.array([neurons[k][1] for k in kept]), w[kept], xi)
    loss = 0.0 if LOSS[given.loss].equations else LOSS[given.loss].value(network(given.A), given.y)
    return PublishedRun(status, tuple(bounds), network, loss + given.effective_beta * network.penalty(), truth)
