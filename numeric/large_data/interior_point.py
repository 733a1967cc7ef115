"""A linear program with few rows and many dense columns, by an interior-point method.

Training with fixed directions is such a program: a nonnegative weight for every signed neuron. Its
optimality system is reduced to one dense matrix of samples by samples, which sparse solvers do not exploit: HiGHS and
Clarabel take nine to twenty times as long, to full accuracy where a rough answer would do (``benchmarks/linear.py``).
An interior ``v`` is also a better place to look for new directions than a vertex.
Predictor and corrector follow S. Mehrotra, *On the implementation of a primal-dual interior point method*, 1992.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from numeric.network import Array
from numeric.scaled import expired

RIDGE = 1e-14
"""Added to the matrix, relative to its mean diagonal entry, so that it factors at the very end."""

CLOSE = 0.995
"""Part of the way to the boundary that a step goes."""

Solve = Callable[[Array, float], tuple[Array, float]]
Direction = tuple[Array, Array, Array, float]


@dataclass(frozen=True, eq=False)
class LinearSolution:
    """Weights ``a >= 0`` (N,), the dual ``v`` (n,), the constant ``xi`` and the relative gap and residual reached."""

    a: Array
    v: Array
    xi: float
    error: float


def solve_linear(
    Phi: Array, b: Array, c: Array, *, free: bool, tol: float, deadline: float | None = None, most: int = 60
) -> LinearSolution:
    """``min c'a`` over ``a >= 0`` with ``Phi a + xi = b``; ``xi`` is zero unless ``free``.

    The dual maximises ``b'v`` under ``Phi'v <= c``, and ``sum v = 0`` if free. Stops at ``tol``, at the deadline or
    where floating point ends; ``error`` says how far it came.
    """
    a, z, v, xi = _start(Phi, b, c, free)
    best = LinearSolution(a, v, xi, np.inf)
    for _ in range(most):
        primal = b - Phi @ a - xi
        dual = c - v @ Phi - z
        gap = float(a @ z) / (1.0 + abs(float(c @ a)))
        error = max(gap, float(np.abs(primal).max()) / (1.0 + float(np.abs(b).max())), float(np.abs(dual).max()))
        if not np.isfinite(error):
            break
        if error < best.error:
            best = LinearSolution(a, v, xi, error)
        if error < tol or expired(deadline):
            break
        try:
            solve = _factored(Phi, a / z, free)
        except LinAlgError:
            break
        direction = _directions(Phi, a, z, primal, dual, float(v.sum()), solve)
        ahead = direction(-a * z)
        p, d = _longest(a, ahead[0]), _longest(z, ahead[2])
        mean = float(a @ z) / len(a)
        aim = float((a + p * ahead[0]) @ (z + d * ahead[2])) / len(a)
        step = direction((aim / mean) ** 3 * mean - a * z - ahead[0] * ahead[2])
        p, d = (min(1.0, CLOSE * _longest(*pair)) for pair in ((a, step[0]), (z, step[2])))
        a, v, z, xi = a + p * step[0], v + d * step[1], z + d * step[2], xi + p * step[3]
    return best


def _start(Phi: Array, b: Array, c: Array, free: bool) -> tuple[Array, Array, Array, float]:
    """The least squares solutions of both problems, moved into the positive orthant."""
    solve = _factored(Phi, np.ones(len(c)), free)
    half, xi = solve(b, 0.0)
    a, v = half @ Phi, solve(Phi @ c, 0.0)[0]
    z = c - v @ Phi
    a, z = (part + max(-1.5 * float(part.min()), 0.0) for part in (a, z))
    shared = 0.5 * float(a @ z)
    unit = 1e-8 * (1.0 + float(np.abs(b).max()))
    a, z = a + shared / max(float(z.sum()), unit) + unit, z + shared / max(float(a.sum()), unit) + unit
    return a, z, v, xi


def _factored(Phi: Array, weight: Array, free: bool) -> Solve:
    """Solves ``Phi W Phi' q + xi = right``, with ``sum q = total`` if free."""
    matrix = (Phi * weight) @ Phi.T
    matrix[np.diag_indices(len(matrix))] += RIDGE * float(np.trace(matrix)) / len(matrix) + 1e-300
    factor = cho_factor(matrix, overwrite_a=True, check_finite=False)
    ones = cho_solve(factor, np.ones(len(matrix)), check_finite=False) if free else np.zeros(len(matrix))

    def solve(right: Array, total: float) -> tuple[Array, float]:
        q: Array = cho_solve(factor, right, check_finite=False)
        xi = (float(q.sum()) - total) / float(ones.sum()) if free else 0.0
        return q - xi * ones, xi

    return solve


def _directions(
    Phi: Array, a: Array, z: Array, primal: Array, dual: Array, total: float, solve: Solve
) -> Callable[[Array], Direction]:
    """Newton's direction for complementarities ``a z`` changed by a given amount."""
    weight = a / z

    def direction(change: Array) -> Direction:
        dv, dxi = solve(primal + Phi @ (weight * dual - change / z), -total)
        dz = dual - dv @ Phi
        return change / z - weight * dz, dv, dz, dxi

    return direction


def _longest(x: Array, dx: Array) -> float:
    """The largest step of at most one that keeps ``x + step dx`` nonnegative."""
    down = dx < 0
    return min(1.0, float(np.min(x[down] / -dx[down], initial=np.inf)))
