"""Spike-free data without bias: ``h(v)`` is a least-distance problem.

``X`` is spike-free when every ``(Xu)_+``, ``||u|| <= 1``, is ``Xz`` for some ``||z|| <= 1`` [Ergen and
Pilanci, JMLR 2021]. With ``M`` the distinct directions of the nonzero rows this holds exactly when
the rows of ``M`` are independent and ``G = (M M')^{-1}`` has no positive entry off the diagonal: for
``x = Mu`` with parts ``x_+`` and ``x_-``, ``||z||² = x_+'G x_+ <= ||u||² + 2 x_+'G x_-``. Then
``max v'(Xu)_+ = max {v'Xz : Xz >= 0, ||z|| <= 1} = min {||X'(v + l)|| : l >= 0}``.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from numeric.feasibility import directions
from numeric.network import Array
from numeric.oracles.base import EPS, Oracle, Search, join, rounding_margin

__all__ = ["SpikeFree", "is_spike_free"]

ACCEPTED = 1e-9
"""Largest relative excess of ``||z||`` over ``||u||`` that rounding may leave."""


def is_spike_free(X: Array) -> bool:
    """Whether the rows are spike-free up to rounding."""
    return _excess(_directions(X)[0]) <= ACCEPTED


def _directions(X: Array) -> tuple[Array, np.ndarray, Array]:
    """Distinct unit rows, which of them every sample is, and the lengths of the samples."""
    unit, size, labels = directions(X)
    heads, line = np.unique(labels[size > 0], return_inverse=True)
    index = np.zeros(len(X), dtype=int)
    index[size > 0] = line.reshape(-1)
    return unit[heads], index, size


def _excess(M: Array) -> float:
    """A bound of ``||z|| / ||u|| - 1``: ``x_+'G x_-`` is at most ``||x||_1² / 4`` times the worst entry."""
    h, r = M.shape
    if h == 0 or h > r:
        return np.inf
    singular = np.linalg.svd(M, compute_uv=False)
    if singular[-1] <= 1e-7 * singular[0]:
        return np.inf
    G = np.linalg.inv(M @ M.T)
    rounding = 16 * h * EPS * (singular[0] / singular[-1]) ** 2 * float(np.abs(G).max())
    worst = float(np.max(G - np.diag(np.diag(G)), initial=0.0)) if h > 1 else 0.0
    return float(0.25 * h * singular[0] ** 2 * (max(worst, 0.0) + rounding))


class SpikeFree(Oracle):
    """One nonnegative least-squares problem a sign."""

    def __init__(self, X: Array, error: Array) -> None:
        """Spike-free ``X`` (n, r) and the errors of its rows."""
        self.X, self.error = X, error
        self.M, self.line, self.size = _directions(X)
        self.excess = _excess(self.M)

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Both signs, exactly."""
        m = np.bincount(self.line, v * self.size, minlength=len(self.M))
        upper, U = 0.0, []
        for sign in (1.0, -1.0):
            multiplier = nnls(self.M.T, -sign * (m @ self.M))[0]
            gradient = (sign * m + multiplier) @ self.M
            size = float(np.linalg.norm(gradient))
            upper = max(upper, size)
            if size > 0:
                U.append(gradient / size)
        margin = rounding_margin(self.X, v, self.error, 4.0 * len(v) + 64.0, free=False)
        upper = upper * (1.0 + self.excess) + margin
        directions_found = np.array(U).reshape(-1, self.X.shape[1]).T
        found = join(self.X, v, directions_found, np.zeros(directions_found.shape[1]), upper)
        above = np.abs(found.values) > floor
        return Search(max(floor, upper), found.U[:, above], found.b[above], found.values[above])
