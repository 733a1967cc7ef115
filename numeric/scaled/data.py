"""Data brought to its rank and to unit scale, and networks brought back.

With ``A = s (1 c' + X V') + E`` (``V`` with orthonormal columns, ``c = 0`` without free biases) a
neuron ``(u, b)`` on ``A`` acts as ``(s V'u, b + s c'u)`` on ``X``; the part of ``u`` outside the
range of ``V`` costs norm and changes nothing but ``E``, which is at the level of rounding and is
carried along, row by row, so that bounds can account for it. ``s`` is a power of two, exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.arrays import power_of_two
from numeric.network import Array, Network

EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class ReducedData:
    """``X`` (n, r) of full column rank, and how it came from ``A``.

    ``error`` (n,) bounds the norms of the rows of ``E / s``, rounding of this module included.
    """

    X: Array
    scale: float
    center: Array
    basis: Array | None
    error: Array
    free: bool

    @property
    def rank(self) -> int:
        """Number of columns of ``X``."""
        return int(self.X.shape[1])

    def to_data(self, P: Array, b: Array, w: Array, xi: float | Array) -> Network:
        """The network on ``A`` that does what ``sum_j (X p_j + b_j)_+ w_j + xi`` does on ``X``."""
        U = P if self.basis is None else self.basis @ P
        return Network(U / self.scale, b - self.center @ U if self.free else np.zeros_like(b), w, xi)

    def from_data(self, network: Network) -> tuple[Array, Array]:
        """Input weights and biases on ``X`` of the neurons of a network on ``A``."""
        with np.errstate(over="ignore", invalid="ignore"):
            P = (network.U if self.basis is None else self.basis.T @ network.U) * self.scale
            if not self.free:
                return P, np.zeros_like(network.b)
            return P, network.b + (self.center @ network.U) * self.scale


def reduce_data(A: Array, *, free: bool) -> ReducedData:
    """Centre (free biases only), scale and rotate ``A`` so that its columns are independent."""
    scale = power_of_two(A)
    unit = A / scale
    center = np.zeros(A.shape[1])
    if free:
        # a sample near the mean rather than the mean itself: differences of near floats are exact
        center = unit[np.argmin(np.linalg.norm(unit - unit.mean(axis=0), axis=1))].copy()
    moved = unit - center
    # a difference of two floats is correctly rounded
    error = EPS * np.abs(moved).sum(axis=1) if free else np.zeros(len(A))
    spread = power_of_two(moved)
    moved, error, center = moved / spread, error / spread, center / spread
    _, singular, rows = np.linalg.svd(moved, full_matrices=False)
    cut = max(moved.shape) * EPS * (singular[0] if singular.size else 0.0)
    rank = int(np.sum(singular > cut))
    if rank == A.shape[1]:
        return ReducedData(moved, scale * spread, center, None, error, free)
    basis = rows[:rank].T
    X = moved @ basis
    lost = np.linalg.norm(moved - X @ basis.T, axis=1)
    error = error + lost + 8 * (A.shape[1] + rank) * EPS * np.linalg.norm(moved, axis=1)
    return ReducedData(X, scale * spread, center, basis, error, free)


def spans(X: Array, *, free: bool) -> Array:
    """Lengths (n,) of the samples, in which their distances from kinks are judged.

    With free biases a sample at the origin is a place like any other: it gets the distance of the nearest one.
    """
    size: Array = np.linalg.norm(X, axis=1)
    some = size[size > 0]
    return np.where(size > 0, size, some.min()) if free and some.size else size


def with_ones(X: Array, *, free: bool) -> Array:
    """The columns, and one for the bias if it is free."""
    return np.hstack([X, np.ones((len(X), 1))]) if free else X
