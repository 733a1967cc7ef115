"""The published semidefinite relaxation, in our own formulation, solved by SCS (``pip install scs``).

Prakhya, Birdal and Yurtsever (ICLR 2025) write training as a completely positive program and relax the cone. For
squared loss, one output and no biases: with ``p = (Xu)_+`` and ``q = p - Xu`` of every neuron ``(u, w)`` the matrix
``Z = E (u, w, p)(u, w, p)'`` is positive semidefinite, the products of p and q are nonnegative, ``p_i q_i = 0``, the
fitted values are the products of p and w, and the penalty is ``beta/2 E (||u||^2 + w^2)``. There is no row of ones and
no bound of a response.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from tables import cells

import numeric

PATIENCE = 600.0
"""Seconds on the clock until SCS is cut short."""

Entry = dict[tuple[int, int], float]


@dataclass(frozen=True)
class Published:
    """The value of the relaxation as SCS returns it (not a rigorous bound), in how many seconds, and how it ended."""

    value: float
    seconds: float
    status: str


class _Lift:
    """Linear functions of the entries of ``Z`` as sparse rows, in the order and scale of SCS."""

    def __init__(self, X: np.ndarray) -> None:
        self.X, (self.n, self.d) = X, X.shape
        self.size = self.d + 1 + self.n
        index = np.full((self.size, self.size), -1)
        rows, columns = np.tril_indices(self.size)
        order = np.lexsort((rows, columns))  # column by column
        index[rows[order], columns[order]] = np.arange(len(order))
        self.index, self.entries = index, len(order)

    def row(self, terms: Entry) -> dict[int, float]:
        """Columns and coefficients; entries off the diagonal are stored times the root of two."""
        found: dict[int, float] = {}
        for (i, j), c in terms.items():
            k = int(self.index[max(i, j), min(i, j)])
            found[k] = found.get(k, 0.0) + c * (1.0 if i == j else np.sqrt(0.5))
        return found

    def p(self, i: int) -> int:
        """The place of ``p_i``."""
        return self.d + 1 + i

    def product(self, i: int, j: int, left: bool, right: bool) -> Entry:
        """``p_i p_j``; with ``left`` or ``right`` q in place of p."""
        terms: Entry = {(self.p(i), self.p(j)): 1.0}

        def add(a: int, b: int, c: float) -> None:
            terms[a, b] = terms.get((a, b), 0.0) + c

        for k in range(self.d):
            if left:
                add(k, self.p(j), -self.X[i, k])
            if right:
                add(k, self.p(i), -self.X[j, k])
            for m in range(self.d if left and right else 0):
                add(k, m, self.X[i, k] * self.X[j, m])
        return terms


def published(X: np.ndarray, y: np.ndarray, beta: float, seconds: float, accuracy: float = 1e-5) -> Published:
    """Squared loss, no biases."""
    import scs

    lift, n = _Lift(X), len(y)
    zero = [lift.product(i, i, True, False) for i in range(n)]
    positive = [lift.product(i, j, True, False) for i in range(n) for j in range(n) if i != j]
    positive += [lift.product(i, j, both, both) for both in (False, True) for i in range(n) for j in range(i, n)]
    fit = [{(lift.p(i), lift.d): 1.0} for i in range(n)]
    width = lift.entries + n
    rows = [lift.row(terms) for terms in (*fit, *zero, *positive)]
    places = [(i, k, c) for i, row in enumerate(rows) for k, c in row.items()]
    at, columns, values = (np.array(x) for x in zip(*places, strict=True))
    signs = np.where(at < 2 * n, 1.0, -1.0)  # nonnegative rows are s = row, the others are equations
    linear = sp.csc_matrix((signs * values, (at, columns)), shape=(len(rows), width)).tolil()
    linear[np.arange(n), lift.entries + np.arange(n)] = -1.0  # the residual
    matrix = sp.vstack([linear, sp.hstack([-sp.eye(lift.entries), sp.csc_matrix((lift.entries, n))])], format="csc")
    right = np.concatenate([y, np.zeros(len(rows) - n + lift.entries)])
    cost = np.zeros(width)
    for k in range(lift.d + 1):
        cost[lift.index[k, k]] = 0.5 * beta
    weight = sp.diags(np.concatenate([np.zeros(lift.entries), np.ones(n)]), format="csc")
    cone = {"z": 2 * n, "l": len(positive), "s": [lift.size]}
    begun = time.monotonic()
    solver = scs.SCS(
        {"P": weight, "A": matrix, "b": right, "c": cost}, cone, verbose=False, time_limit_secs=seconds,
        eps_abs=accuracy, eps_rel=accuracy, max_iters=10**6,
    )  # fmt: skip
    answer = solver.solve()
    return Published(float(answer["info"]["dobj"]), time.monotonic() - begun, str(answer["info"]["status"]))


@dataclass(frozen=True)
class Beside:
    """Both relaxations for one problem: gaps to the same network, and processor seconds."""

    name: str
    shape: tuple[int, int]
    theirs: float
    their_seconds: float
    ours: float
    our_seconds: float
    as_tight: float
    status: str

    def markdown(self) -> str:
        """A row of the page's table."""
        n, d = self.shape
        tight = "never" if not np.isfinite(self.as_tight) else f"{self.as_tight:.2g}"
        end = "" if self.status == "solved" else f" ({self.status})"
        theirs = [f"{self.theirs:.2g}", f"{float(f'{self.their_seconds:.2g}'):g}{end}"]
        gaps = [*theirs, f"**{self.ours:.2g}**", f"{self.our_seconds:.2g}"]
        return cells([self.name, f"{n} × {d}", *gaps, tight])


def beside(name: str, A: np.ndarray, y: np.ndarray, beta: float, seconds: float) -> Beside:
    """Squared loss without biases; ``seconds`` is our limit, SCS has ``PATIENCE`` on the clock."""
    begun, bounds = time.process_time(), []

    def note(iteration: int, lower: float, value: float) -> None:
        bounds.append((time.process_time() - begun, lower))

    found = numeric.solve(A, y, beta=beta, time_limit=seconds, progress=note)
    taken = time.process_time() - begun
    begun = time.process_time()
    other = published(A, y, beta, PATIENCE)
    theirs = time.process_time() - begun
    as_tight = min((at for at, lower in bounds if lower >= other.value), default=np.inf)
    shape = (A.shape[0], A.shape[1])
    gap = 1.0 - other.value / found.value
    return Beside(name, shape, gap, theirs, found.relative_gap, taken, as_tight, other.status)
