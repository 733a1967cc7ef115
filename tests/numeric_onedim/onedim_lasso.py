"""Independent references: the Lasso over the full dictionary of neurons, by an interior-point method."""

from __future__ import annotations

import clarabel
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Array = npt.NDArray[np.float64]


def dictionary(x: Array, at: Array) -> Array:
    """Columns ``(x - t)_+`` and ``(t - x)_+`` for every ``t`` in ``at``, shape (n, 2 len(at))."""
    difference = x[:, None] - at[None, :]
    return np.hstack([np.maximum(difference, 0.0), np.maximum(-difference, 0.0)])


def lasso(x: Array, y: Array, beta: float, at: Array | None = None) -> float:
    """Optimum of ``1/2 |A w + xi - y|^2 + beta |w|_1`` over kinks at the data (or at ``at``)."""
    A = dictionary(x, np.unique(x) if at is None else at)
    n, m = A.shape
    # variables: residual r (n), w+ (m), w- (m), xi;  r = A(w+ - w-) + xi - y
    P = sp.diags(np.concatenate([np.ones(n), np.zeros(2 * m + 1)]), format="csc")
    q = np.concatenate([np.zeros(n), np.full(2 * m, beta), [0.0]])
    equality = sp.hstack([sp.eye(n), -sp.csc_matrix(A), sp.csc_matrix(A), -np.ones((n, 1))])
    signs = sp.hstack([sp.csc_matrix((2 * m, n)), -sp.eye(2 * m), sp.csc_matrix((2 * m, 1))])
    solution = _clarabel(
        P,
        q,
        sp.vstack([equality, signs]),
        np.concatenate([-y, np.zeros(2 * m)]),
        [clarabel.ZeroConeT(n), clarabel.NonnegativeConeT(2 * m)],
    )
    return float(solution.obj_val)


def _clarabel(P: sp.csc_matrix, q: Array, A: sp.spmatrix, b: Array, cones: list[object]) -> object:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    solution = clarabel.DefaultSolver(sp.triu(P, format="csc"), q, sp.csc_matrix(A), b, cones, settings).solve()
    assert "Solved" in str(solution.status), solution.status
    return solution
