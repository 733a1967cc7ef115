"""Dual points that see no linear function: ``F'v = 0`` for the columns F of what is free."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from clarabel import NonnegativeConeT, ZeroConeT

from numeric.cone_solver import solve_cones
from numeric.losses import Loss
from numeric.losses.margins import MarginLoss
from numeric.network import Array

CLEAN = 1e-14
"""Products with free columns, relative to the multipliers, that are rounding."""


ROUGH = 1e-7
"""Beyond a bound by more than that part of the largest multiplier, the nearest point is looked for."""


def free_columns(X: Array, *, free: bool) -> Array:
    """An orthonormal basis (n, k) of the linear functions of the samples, and of the constants if biases are free."""
    columns = np.hstack([X, np.ones((len(X), 1))]) if free else X
    left, singular, _ = np.linalg.svd(columns, full_matrices=False)
    rank = int(np.sum(singular > 1e-12 * singular[0])) if singular.size else 0
    basis: Array = left[:, :rank]
    return basis


def orthogonal(v: Array, y: Array, loss: Loss, basis: Array) -> Array:
    """A point near v in the domain of the dual, orthogonal to the columns."""
    rest = v - basis @ (basis.T @ v)
    if not isinstance(loss, MarginLoss):
        rest -= basis @ (basis.T @ rest)
        return rest
    return _in_box(rest, v, y, loss.steepest, basis)


def _in_box(start: Array, v: Array, y: Array, top: float, basis: Array) -> Array:
    """The nearest point with ``0 <= y v <= top``, its multipliers off the bounds cleaned of rounding."""
    p = y * start
    size = float(np.max(np.abs(v), initial=0.0))
    if size > 0 and (p.min() < -ROUGH * size or p.max() > top + ROUGH * size):
        n, bounded = len(v), int(np.isfinite(top))
        eye = sp.eye(n)
        rows = [sp.csc_matrix((basis * y[:, None]).T), -eye] + [eye] * bounded
        right = np.concatenate([np.zeros(basis.shape[1] + n), np.full(n, top / size)[: n * bounded]])
        cones = [ZeroConeT(basis.shape[1]), NonnegativeConeT(n * (1 + bounded))]
        found = solve_cones(
            sp.csc_matrix(eye), -y * v / size, sp.csc_matrix(sp.vstack(rows)), right, cones, 1e-12
        )  # fmt: skip
        p = size * np.array(found.x)
    for part in (1e-11, 1e-9, 1e-7, 1e-5):
        cleaned = _cleaned(p, y, top, basis, part)
        if float(np.max(np.abs(basis.T @ (y * cleaned)), initial=0.0)) <= CLEAN * float(np.abs(cleaned).sum()):
            result: Array = y * cleaned
            return result
    return np.zeros_like(v)


def _cleaned(p: Array, y: Array, top: float, basis: Array, part: float) -> Array:
    """Entries within a part of a bound put to it; what that leaves of the products goes to those that have room."""
    size = min(float(np.max(np.abs(p), initial=0.0)), top)
    low, high = p < part * size, p > top - part * size
    p = np.where(low, 0.0, np.where(high, top, p))
    inner = ~(low | high)
    for _ in range(3 if inner.any() else 0):
        p[inner] -= np.linalg.lstsq((basis * y[:, None])[inner].T, basis.T @ (y * p), rcond=None)[0]
    cleaned: Array = np.clip(p, 0.0, top)
    return cleaned
