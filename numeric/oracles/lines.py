"""Samples on one line through the origin merged: ``F(u) = c'u + sum_h m_h (q_h'u)_+``.

Positive multiples of a direction add up; a negative multiple is ``v (-t)_+ = v (t)_+ - v t``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.scaled.rays import directions


@dataclass(frozen=True, eq=False)
class Lines:
    """Distinct unit normals ``Q`` (H, r); every sample is ``size * Q[line]`` (``size`` of any sign).

    ``error`` (n,) is how far it is from that: directions equal up to rounding were taken for one.
    """

    Q: Array
    line: np.ndarray
    size: Array
    error: Array

    def masses(self, v: Array) -> tuple[Array, Array]:
        """``m`` (H,) and ``c`` (r,) for a dual point."""
        weight = v * np.abs(self.size)
        m: Array = np.bincount(self.line, weight, minlength=len(self.Q)).astype(np.float64)
        back = np.bincount(self.line, np.where(self.size < 0, weight, 0.0), minlength=len(self.Q))
        return m, -(back @ self.Q)


def merge_lines(X: Array) -> Lines:
    """Group the rows of ``X``; zero rows go to the first line with size zero."""
    unit, size, _ = directions(X)
    lead = np.argmax(np.abs(unit) > 1e-9, axis=1)
    sign = np.where(unit[np.arange(len(X)), lead] < 0, -1.0, 1.0)
    _, _, labels = directions(unit * sign[:, None])
    used = size > 0
    heads, line = np.unique(labels[used], return_inverse=True)
    index = np.zeros(len(X), dtype=int)
    index[used] = line.reshape(-1)
    Q, length = (unit * sign[:, None])[heads], np.where(used, size * sign, 0.0)
    return Lines(Q, index, length, np.linalg.norm(X - length[:, None] * Q[index], axis=1))
