"""Whitened data, ``X X' = k I``: the features ``(Xu)_+`` fill the nonnegative part of a ball."""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.base import EPS, Oracle, Search, join, rounding_margin


def is_whitened(X: Array) -> bool:
    """Whether the rows are orthogonal and of one length, up to rounding."""
    n, r = X.shape
    if n > r:
        return False
    gram = X @ X.T
    k = float(np.trace(gram)) / n
    return bool(np.max(np.abs(gram - k * np.eye(n))) <= 64 * n * EPS * k)


class WhitenedOracle(Oracle):
    """``{(Xu)_+ : ||u|| <= 1} = {p >= 0 : ||p|| <= sqrt(k)}``, so ``h(v) = sqrt(k) max(||v_+||, ||v_-||)``.

    Rows orthogonal only up to rounding, ``||XX' - kI|| <= e k``, change ``||p||`` by a factor within
    ``1 +- e``; the upper bound is widened by it.
    """

    def __init__(self, X: Array, error: Array) -> None:
        """Data ``X`` (n, r), ``n <= r``, and the errors of its rows."""
        self.X, self.error = X, error
        gram = X @ X.T
        self.k = float(np.trace(gram)) / len(X)
        self.slack = float(np.linalg.norm(gram - self.k * np.eye(len(X)))) / self.k + len(X) * EPS

    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """The two neurons ``X'v_+`` and ``X'v_-``, normalised."""
        parts = np.stack([np.maximum(v, 0.0), np.maximum(-v, 0.0)], axis=1)
        size = np.linalg.norm(parts, axis=0)
        used = np.flatnonzero(size > 0)
        U = self.X.T @ (parts[:, used] / size[used])
        U = U / np.linalg.norm(U, axis=0)
        margin = rounding_margin(self.X, v, self.error, 16.0, free=False)
        upper = np.sqrt(self.k) * float(size.max(initial=0.0)) * (1.0 + 2.0 * self.slack) + margin
        found = join(self.X, v, U, np.zeros(len(used)), upper)
        above = np.abs(found.values) > floor
        return Search(max(floor, upper), found.U[:, above], found.b[above], found.values[above])
