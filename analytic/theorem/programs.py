"""Small convex programs, for statements that say "minimise": linear and quadratic ones, and sums of norms."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytic.theorem.statement import Array

ACCURACY = 1e-11


def linear(costs: Array, **limits: Any) -> Any:
    """``scipy.optimize.linprog``, which is loaded when a statement asks for it."""
    from scipy.optimize import linprog

    return linprog(costs, **limits)


def quadratic(P: Array, q: Array, G: Array, h: Array) -> tuple[float, Array]:
    """The least ``x'Px / 2 + q'x`` over ``G x <= h``, and a minimiser.

    >>> least, x = quadratic(np.eye(1), np.array([-2.0]), np.array([[1.0]]), np.array([1.0]))
    >>> round(least, 6), np.round(x, 6).tolist()
    (-1.5, [1.0])
    """
    import clarabel

    return _solve(P, q, G, h, [clarabel.NonnegativeConeT(len(h))])


def sum_of_norms(factors: list[Array], offsets: list[Array]) -> tuple[float, Array]:
    """The least ``sum_k ||F_k (r + t_k)||`` over ``r >= 0``, and a minimiser.

    >>> least, r = sum_of_norms([np.eye(2)], [np.array([3.0, -4.0])])
    >>> round(least, 6), np.round(r, 6).tolist()
    (3.0, [0.0, 4.0])
    """
    import clarabel

    k, count = len(offsets[0]), len(factors)
    q = np.concatenate([np.zeros(k), np.ones(count)])
    rows, limits, cones = [np.hstack([-np.eye(k), np.zeros((k, count))])], [np.zeros(k)], [clarabel.NonnegativeConeT(k)]
    for index, (F, t) in enumerate(zip(factors, offsets, strict=True)):
        head = np.zeros((1, k + count))
        head[0, k + index] = -1.0
        rows.append(np.vstack([head, np.hstack([-F, np.zeros((len(F), count))])]))
        limits.append(np.concatenate([[0.0], F @ t]))
        cones.append(clarabel.SecondOrderConeT(1 + len(F)))
    least, x = _solve(np.zeros((len(q), len(q))), q, np.vstack(rows), np.concatenate(limits), cones)
    return least, np.maximum(x[:k], 0)


def shrunk_norms(C: Array, y: Array, root: Array, beta: float) -> tuple[float, Array, Array]:
    """The least ``||C (x - z) - y||^2 / 2 + beta (||F x|| + ||F z||)`` over ``x, z >= 0`` with ``F = root``.

    >>> least, x, z = shrunk_norms(np.eye(1), np.array([3.0]), np.eye(1), 1.0)
    >>> round(least, 6), round(float(x[0] - z[0]), 6)
    (2.5, 2.0)
    """
    import clarabel

    k = len(root)
    if k == 0:
        return float(y @ y) / 2, np.zeros(0), np.zeros(0)
    both = np.hstack([C, -C])
    P = np.zeros((2 * k + 2, 2 * k + 2))
    P[: 2 * k, : 2 * k] = both.T @ both
    q = np.concatenate([-(both.T @ y), [beta, beta]])
    rows, cones = [np.hstack([-np.eye(2 * k), np.zeros((2 * k, 2))])], [clarabel.NonnegativeConeT(2 * k)]
    for index in (0, 1):
        block = np.zeros((1 + k, 2 * k + 2))
        block[0, 2 * k + index] = -1.0
        block[1:, index * k : (index + 1) * k] = -root
        rows.append(block)
        cones.append(clarabel.SecondOrderConeT(1 + k))
    limits = np.zeros(sum(len(block) for block in rows))
    least, x = _solve(P, q, np.vstack(rows), limits, cones)
    return least + float(y @ y) / 2, np.maximum(x[:k], 0), np.maximum(x[k : 2 * k], 0)


def _solve(P: Array, q: Array, G: Array, h: Array, cones: list[Any]) -> tuple[float, Array]:
    import clarabel
    from scipy import sparse

    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = ACCURACY
    quadratic_part = sparse.csc_matrix(np.triu(P))
    found = clarabel.DefaultSolver(quadratic_part, q, sparse.csc_matrix(G), h, cones, settings).solve()
    return float(found.obj_val), np.array(found.x)
