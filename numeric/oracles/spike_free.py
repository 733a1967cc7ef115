"""Spike-free data without bias: ``h(v)`` is a least-distance problem.

``X`` is spike-free when every ``(Xu)_+``, ``||u|| <= 1``, is ``Xz`` for some ``||z|| <= 1`` [Ergen and
Pilanci, JMLR 2021]. With ``M`` the distinct directions of the nonzero rows this holds exactly when
the rows of ``M`` are independent and ``G = (M M')^{-1}`` has no positive entry off the diagonal: for
``x = Mu`` with parts ``x_+`` and ``x_-``, ``||z||² = x_+'G x_+ <= ||u||² + 2 x_+'G x_-``. Then
``max v'(Xu)_+ = max {v'Xz : Xz >= 0, ||z|| <= 1} = min {||X'(v + l)|| : l >= 0}``.

Floating point cannot tell a zero of ``G`` from a small positive entry, so the theorem is applied to a
matrix ``N`` beside ``M`` that is spike-free without doubt: with the positive entries of ``G`` cleared
and ``G = L L'``, take ``N = L'^{-1} Q`` with ``Q`` the matrix with orthonormal rows nearest to ``L'M``.
Its inverse Gram matrix is ``L L'``, and row i differs from that of ``M`` by at most ``||N_i|| ||L'M - Q||``,
so that every ``l >= 0`` bounds ``h`` also for ``M``, at the price of that difference.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve_triangular
from scipy.optimize import nnls

from numeric.network import Array
from numeric.oracles.base import EPS, Oracle, Search, join, rounding_margin
from numeric.scaled.rays import directions

Wide = npt.NDArray[np.longdouble]

WIDE_EPS = float(np.finfo(np.longdouble).eps)

ACCEPTED = 1e-9
"""Largest distance of a unit direction from its spike-free neighbour that rounding may leave."""

STILL_USEFUL = 1e-3
"""Distance up to which this bound beats the relaxations of general data of high rank."""


def distance_to_spike_free(X: Array) -> float:
    """How far the unit directions of ``X`` (n, r) are from those of a spike-free matrix, at most."""
    return _distance(_directions(X)[0])


def _directions(X: Array) -> tuple[Array, np.ndarray, Array]:
    """Distinct unit rows, which of them every sample is, and the lengths of the samples."""
    unit, size, labels = directions(X)
    heads, line = np.unique(labels[size > 0], return_inverse=True)
    index = np.zeros(len(X), dtype=int)
    index[size > 0] = line.reshape(-1)
    return unit[heads], index, size


def _distance(M: Array) -> float:
    """A bound of ``||M_i - N_i||`` over all rows, for a spike-free ``N``; infinite where none is found.

    In the widest floats there are, because the products cancel.
    """
    h, r = M.shape
    if h == 0 or h > r:
        return np.inf
    triangle = np.linalg.qr(M.T, mode="r")
    if np.min(np.abs(np.diag(triangle))) <= 1e-12:
        return np.inf
    inverse = solve_triangular(triangle, np.eye(h))
    reach = np.linalg.norm(inverse, axis=1)
    inverse = (inverse / reach[:, None]).astype(np.longdouble)
    scaled, G, best = reach[:, None].astype(np.longdouble) * M, inverse @ inverse.T, np.inf
    for _ in range(2):
        L = _cholesky(np.where(np.eye(h) > 0, 1.0, np.minimum(G, -2.0 * (h + 8) * WIDE_EPS)))
        if L is None:
            return best
        T = L.T @ scaled
        surplus = T @ T.T - np.eye(h)
        size = _norm(np.abs(L.T) @ np.abs(scaled))
        rho = _norm(surplus) + 8.0 * (h + r + 8) * WIDE_EPS * (1.0 + size) * (1.0 + _norm(T))
        best = min(best, rho / (1.0 - rho) if rho < 0.5 else np.inf)
        G = L @ (np.eye(h) - surplus) @ L.T  # one step towards the inverse Gram matrix of these very floats
    return best


def _norm(matrix: Wide) -> float:
    return float(np.linalg.norm(matrix.astype(np.float64)))


def _cholesky(G: Wide) -> Wide | None:
    """Lower factor of a matrix ``(h + 1) eps`` from ``G``, entry by entry; None if ``G`` is not positive definite."""
    L = np.zeros_like(G)
    for k in range(len(G)):
        pivot = G[k, k] - L[k, :k] @ L[k, :k]
        if not pivot > 0:
            return None
        L[k, k] = np.sqrt(pivot)
        L[k + 1 :, k] = (G[k + 1 :, k] - L[k + 1 :, :k] @ L[k, :k]) / L[k, k]
    return L


class SpikeFreeOracle(Oracle):
    """One nonnegative least-squares problem a sign."""

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, r), spike-free up to a small distance, and the errors of its rows."""
        self.X = X
        self.M, self.line, self.size = _directions(X)
        self.distance = _distance(self.M)
        # samples that were taken for multiples of one direction are so up to this
        self.error = error + np.linalg.norm(X - self.size[:, None] * self.M[self.line], axis=1)

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Both signs; any multiplier bounds, the best one is attained."""
        m = np.bincount(self.line, v * self.size, minlength=len(self.M))
        upper, U = 0.0, []
        for sign in (1.0, -1.0):
            multiplier = nnls(self.M.T, -sign * (m @ self.M))[0]
            weight = sign * m + multiplier
            gradient = weight @ self.M
            size = float(np.linalg.norm(gradient))
            terms = float(np.abs(m).sum() + np.abs(weight).sum())  # multipliers may cancel: their sum is rounded
            upper = max(upper, size + (self.distance + (len(self.M) + 8.0) * EPS) * terms)
            if size > 0:
                U.append(gradient / size)
        margin = rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=False)
        upper = upper * (1.0 + 4.0 * len(self.M) * EPS) + margin
        directions_found = np.array(U).reshape(-1, self.X.shape[1]).T
        found = join(self.X, v, directions_found, np.zeros(directions_found.shape[1]), upper)
        above = np.abs(found.values) > floor
        return Search(max(floor, upper), found.U[:, above], found.b[above], found.values[above])
