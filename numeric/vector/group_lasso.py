"""The reduced problem over fixed directions: a group Lasso in the output weights."""

from __future__ import annotations

import clarabel
import numpy as np
import scipy.sparse as sp

from numeric.cone_solver import solve_cones
from numeric.network import Array
from numeric.scaled import with_ones


def group_lasso(features: Array, Y: Array, beta: float, *, free: bool) -> tuple[Array, Array]:
    """``min ½ ||Y - features W - 1 xi'||² + beta sum_j ||W_j||``; returns ``W`` (k, o) and ``xi`` (o,)."""
    n, k = features.shape
    o = Y.shape[1]
    Phi = with_ones(features, free=free)
    target = Y
    if n > 2 * (k + o + 1):
        triangle: Array = np.asarray(np.linalg.qr(np.hstack([Phi, Y]), mode="r"))
        Phi, target = triangle[:, : Phi.shape[1]], triangle[:, Phi.shape[1] :]
    rows, q = Phi.shape
    # variables: coefficients row by row (q o), norm bounds (k), residuals (rows o)
    fit = sp.hstack([sp.kron(Phi, sp.eye_array(o)), sp.csc_array((rows * o, k)), sp.eye_array(rows * o)])
    row = np.arange(k * (o + 1)).reshape(k, o + 1)
    column = np.hstack([q * o + np.arange(k)[:, None], np.arange(k)[:, None] * o + np.arange(o)])
    norms = sp.csc_array((-np.ones(row.size), (row.ravel(), column.ravel())), shape=(row.size, fit.shape[1]))
    G = sp.csc_matrix(sp.vstack([fit, norms]))
    h = np.concatenate([target.ravel(), np.zeros(row.size)])
    P = sp.csc_matrix(sp.diags_array(np.concatenate([np.zeros(q * o + k), np.ones(rows * o)])))
    cost = np.concatenate([np.zeros(q * o), np.full(k, beta), np.zeros(rows * o)])
    cones = [clarabel.ZeroConeT(rows * o), *[clarabel.SecondOrderConeT(o + 1)] * k]
    solution = solve_cones(P, cost, G, h, cones, 1e-11)
    coefficients = np.array(solution.x)[: q * o].reshape(q, o)
    return coefficients[:k], coefficients[k] if free else np.zeros(o)
