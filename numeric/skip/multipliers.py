"""Dual points that see no linear function: ``F'v = 0`` for the columns F of what is free."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from clarabel import NonnegativeConeT, ZeroConeT

from numeric.cone_solver import solve_cones
from numeric.losses import Loss
from numeric.losses.margins import MarginLoss
from numeric.network import Array


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
    if p.min() < 0.0 or p.max() > top:
        n = len(v)
        eye = sp.eye(n)
        bounded = np.isfinite(top)
        rows = [sp.csc_matrix((basis * y[:, None]).T), -eye] + [eye] * bounded
        right = np.concatenate([np.zeros(basis.shape[1] + n), np.full(n, top)[: n * bounded]])
        cones = [ZeroConeT(basis.shape[1]), NonnegativeConeT(n * (1 + bounded))]
        found = solve_cones(
            sp.csc_matrix(eye), -y * v, sp.csc_matrix(sp.vstack(rows)), right, cones, 1e-13
        )  # fmt: skip
        p = np.array(found.x)
    size = float(np.max(np.abs(p), initial=0.0))
    low, high = p < 1e-9 * size, p > top - 1e-9 * size
    p = np.where(low, 0.0, np.where(high, top, p))
    inner = ~(low | high)
    if inner.any():  # what clipping and the solver left of the products goes to the entries that have room
        missing = basis.T @ (y * p)
        p[inner] -= np.linalg.lstsq((basis * y[:, None])[inner].T, missing, rcond=None)[0]
    result: Array = y * np.clip(p, 0.0, top)
    left = float(np.max(np.abs(basis.T @ result), initial=0.0))
    return result if left <= 1e-13 * max(1.0, float(np.abs(result).sum())) else np.zeros_like(result)
