"""The exact maximum of ``F`` where the sides of all convex kinks are fixed.

Write ``F(u) = c'u + sum_h m_h (q_h'u)_+``. With the sides of the lines of positive mass fixed, the
rest is concave, and maximising it over the unit ball is a small cone program. Its dual is
``min ||c + sum_h g_h q_h||`` with ``g_h >= m_h`` on active positive lines, ``g_h <= 0`` on inactive
ones, and ``m_h <= g_h <= 0`` on negative lines: any such ``g`` bounds ``F`` on the whole cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import clarabel
import numpy as np
import scipy.sparse as sp

from numeric.cone_solver import solve_cones
from numeric.network import Array
from numeric.oracles.base import EPS


@dataclass(frozen=True, eq=False)
class CellMaximum:
    """``F <= upper`` on the cell; ``point`` (R,) is the maximiser up to the solver's accuracy."""

    upper: float
    point: Array


def maximise_in_cell(Q: Array, m: Array, c: Array, active: np.ndarray, radius: float) -> CellMaximum:
    """Bound ``F`` over points whose positive lines are active as told.

    ``Q`` (H, R), masses ``m`` (H,), ``active`` (H,) read where ``m > 0``. If ``radius`` is positive
    the last coordinate is a bias, free of norm, of size at most ``radius`` times that of the rest.
    """
    R = Q.shape[1]
    r = R - (radius > 0)
    positive, concave = m > 0, m < 0
    base = c + (m * (positive & active)) @ Q
    # one multiplier a line: a pull to the right side, or the active fraction of a concave kink
    pull = np.where(positive, np.where(active, 1.0, -1.0), np.where(concave, m, 0.0))
    used = np.flatnonzero(pull != 0.0)
    rows = pull[used, None] * Q[used]
    k, bounded = len(used), np.flatnonzero(concave[used])
    x, z = _solve(base, rows, bounded, r)
    x = np.maximum(x, 0.0)
    x[bounded] = np.minimum(x[bounded], 1.0)
    gradient = base + x @ rows
    upper = float(np.linalg.norm(gradient[:r]))
    if r < R:
        upper += radius * abs(float(gradient[r]))
    start = k + len(bounded)
    point = -z[start + (R - r) + 1 : start + (R - r) + 1 + r]
    if r < R:
        point = np.append(point, -z[start])
    # multipliers may be large beside the gradient that is left of them, when normals are nearly parallel
    lengths = np.linalg.norm(Q, axis=1)
    terms = float(np.linalg.norm(c)) + float(np.abs(m) @ lengths) + float(x @ np.linalg.norm(rows, axis=1))
    upper += (2.0 * k + 16.0) * EPS * terms * (1.0 + radius)
    if not np.isfinite(upper):
        upper = float(np.linalg.norm(base[:r])) + float(np.abs(m) @ lengths) * (1 + radius)
    return CellMaximum(upper, point)


def _solve(base: Array, rows: Array, bounded: np.ndarray, r: int) -> tuple[Array, Array]:
    """``min t`` subject to ``||(base + x'rows)_{:r}|| <= t``, remaining coordinates zero, x in its box."""
    k, R = rows.shape
    extra = R - r
    G = _constraints(rows, bounded, r)
    h = np.concatenate([np.zeros(k), np.ones(len(bounded)), base[r:], [0.0], base[:r]])
    cones = [clarabel.NonnegativeConeT(k + len(bounded))]
    cones += [clarabel.ZeroConeT(extra)] * (extra > 0) + [clarabel.SecondOrderConeT(r + 1)]
    cost = np.append(np.zeros(k), 1.0)
    solution = solve_cones(sp.csc_matrix((k + 1, k + 1)), cost, G, h, cones, 1e-12)
    return np.array(solution.x)[:k], np.array(solution.z)


def _constraints(rows: Array, bounded: np.ndarray, r: int) -> sp.csc_matrix:
    """The matrix of the program column by column: bounds, biases, then the norm with its own column."""
    k, R = rows.shape
    start = k + len(bounded)
    norm = start + (R - r)
    data = np.empty((k, R + 2))
    where = np.empty((k, R + 2), dtype=np.int64)
    data[:, 0], where[:, 0] = -1.0, np.arange(k)
    data[:, 1], where[:, 1] = 0.0, k
    data[bounded, 1], where[bounded, 1] = 1.0, k + np.arange(len(bounded))
    data[:, 2:] = -np.hstack([rows[:, r:], rows[:, :r]])
    where[:, 2:] = np.concatenate([start + np.arange(R - r), norm + 1 + np.arange(r)])
    keep = np.ones((k, R + 2), dtype=bool)
    keep[:, 1] = data[:, 1] != 0.0
    pointers = np.concatenate([[0], np.cumsum(keep.sum(axis=1)), [keep.sum() + 1]])
    values, index = np.append(data[keep], -1.0), np.append(where[keep], norm)
    return sp.csc_matrix((values, index, pointers), shape=(norm + 1 + r, k + 1))
