"""The samples a lift is over, each divided by the largest response it can have to a neuron of norm one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.oracles.base import EPS

__all__ = ["CentredSamples", "centred_samples"]

ROOM = 1.0 + 1e-12
"""Lengths are rounded up by it, far beyond their own rounding."""

STEPS = 200
"""Of the search for the centre of a small ball around all samples."""

CHUNK = 1 << 22
"""Entries of a part of the matrix of distances."""


@dataclass(frozen=True, eq=False)
class CentredSamples:
    """Rows ``R`` (n, k) with ``|R_i'x| <= 1`` for every ``x = u``, or ``x = (u, b / radius)``, of a neuron.

    Neurons have ``||u|| = 1``, and the kink of one with a bias is at a sample: that loses nothing where the entries
    of a dual vector sum to zero, as the value of a neuron is piecewise linear in ``b`` and constant beyond all
    samples. ``reach`` (n,) are the divisors, ``moved`` (n,) bounds what moving the origin has cost by rounding.
    ``centre`` (k,) is that origin.
    """

    R: Array
    reach: Array
    moved: Array
    radius: float
    centre: Array

    @property
    def free(self) -> bool:
        """Whether ``x`` has a bias."""
        return self.radius > 0.0

    @property
    def columns(self) -> int:
        """The length of ``u``."""
        return int(self.R.shape[1]) - int(self.free)


def centred_samples(X: Array, *, free: bool) -> CentredSamples:
    """The samples ``X`` (n, r); with free biases around the centre of a small ball that holds them all."""
    if not free:
        size = ROOM * np.linalg.norm(X, axis=1)
        reach = np.where(size > 0.0, size, 1.0)
        return CentredSamples(X / reach[:, None], reach, np.zeros(len(X)), 0.0, np.zeros(X.shape[1]))
    centre = _centre(X)
    moved = X - centre
    lost = EPS * np.linalg.norm(moved, axis=1)  # a difference is rounded once
    radius = ROOM * float(np.linalg.norm(moved, axis=1).max())
    reach = ROOM * np.minimum(_farthest(moved), radius + np.linalg.norm(moved, axis=1))
    R = np.hstack([moved, np.full((len(X), 1), radius)]) / reach[:, None]
    return CentredSamples(R, reach, 2.0 * lost, radius, centre)


def _centre(X: Array) -> Array:
    """Towards the farthest sample, in ever smaller steps [Badoiu and Clarkson]: near the centre of the least ball."""
    centre: Array = X.mean(axis=0)
    best, radius = centre, np.inf
    for step in range(1, STEPS):
        away = np.linalg.norm(X - centre, axis=1)
        farthest = int(np.argmax(away))
        if away[farthest] < radius:
            best, radius = centre, float(away[farthest])
        centre = centre + (X[farthest] - centre) / (step + 1.0)
    return best


def _farthest(X: Array) -> Array:
    """For every sample the distance of the one farthest from it, rounded up: no response exceeds it."""
    square = np.einsum("ij,ij->i", X, X)
    rows = max(1, CHUNK // len(X))
    parts = [
        np.max(square[at : at + rows, None] + square - 2.0 * (X[at : at + rows] @ X.T), axis=1)
        for at in range(0, len(X), rows)
    ]
    rounding = (4.0 * X.shape[1] + 16.0) * EPS * 4.0 * float(square.max())
    result: Array = np.sqrt(np.maximum(np.concatenate(parts), 0.0) + rounding)
    return result
