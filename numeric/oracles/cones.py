"""Simplicial cones that cover all directions, and how they are cut: conical branch and bound.

A direction is a nonnegative combination of the generators of one of the cones, at first of the axes of its orthant.
A cone whose bound (:mod:`numeric.oracles.cone_bounds`) stays above the target is halved across an edge; what is left
shrinks towards the directions of large ``F`` (Horst and Tuy, *Global Optimization*, 3rd ed., Springer 1996, on conical
partitions).

Arrays of a batch of B cones have the cones on their last axis.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from numeric.network import Array

ELSEWHERE = 1.0
"""What an edge away from the point that attains the bound counts, next to one at it."""

SHORT = 0.25
"""Edges shorter than the longest by more than this factor (of squares) are not split: no slivers."""


@dataclass(frozen=True, eq=False)
class Kinks:
    """``F(u) = c'u + sum_h m_h (q_h'u)_+`` over unit normals ``Q`` (H, r)."""

    Q: Array
    m: Array
    c: Array

    @property
    def convex(self) -> np.ndarray:
        """Indices of the kinks of positive mass."""
        return np.flatnonzero(self.m > 0)

    @property
    def concave(self) -> np.ndarray:
        """Indices of the kinks of negative mass."""
        return np.flatnonzero(self.m < 0)

    def at(self, U: Array) -> Array:
        """``F`` in the directions that are the columns of ``U``."""
        result: Array = self.c @ U + self.m @ np.maximum(self.Q @ U, 0.0)
        return result


@dataclass(frozen=True, eq=False)
class Cones:
    """Unit generators ``V`` (r, r, B), one a column; ``F <= a'u`` for the tangents ``x``, ``upper`` bounds it.

    ``a`` (r, B) and ``x`` (concave kinks, B) are those of the cone this one was cut from; None at the start.
    """

    V: Array
    upper: Array
    a: Array | None = None
    x: Array | None = None

    def __getitem__(self, index: np.ndarray) -> Cones:
        """Some of the cones."""
        a, x = (None if part is None else part[:, index] for part in (self.a, self.x))
        return Cones(self.V[:, :, index], self.upper[index], a, x)


@dataclass(frozen=True, eq=False)
class OpenCones:
    """The cones whose bound stayed above the target; ``T`` (convex kinks, r, B) at the generators, ``weights`` (r, B).

    ``weights`` are the coordinates of ``a``. ``point`` is the best direction met on any cone, with its ``value``.
    """

    cones: Cones
    T: Array
    weights: Array
    value: float
    point: Array

    @property
    def crossing(self) -> np.ndarray:
        """Which convex kinks meet the inside of a cone, (convex kinks, B)."""
        result: np.ndarray = (self.T.max(axis=1) > 0) & (self.T.min(axis=1) < 0)
        return result


def cover(r: int) -> Cones:
    """The orthants."""
    V = np.array([np.diag(signs) for signs in itertools.product((1.0, -1.0), repeat=r)])
    return Cones(np.ascontiguousarray(V.transpose(1, 2, 0)), np.full(len(V), np.inf))


def split(F: Kinks, bounded: OpenCones) -> Cones:
    """Halve every cone across the edge on which the interpolation of the convex kinks is worst.

    On the middle of an edge that is off by half the smaller of the two values of a kink that crosses it; what is off
    near the point that attains the bound counts more.
    """
    V, T, mass = bounded.cones.V, bounded.T, F.m[F.convex]
    weights = np.maximum(bounded.weights, 0.0)
    weights = weights / np.maximum(weights.max(axis=0), 1e-300)
    pairs = np.array(list(itertools.combinations(range(len(V)), 2)))
    length = np.array([np.sum((V[:, i] - V[:, j]) ** 2, axis=0) for i, j in pairs])
    score = 1e-9 * length
    for s, (i, j) in enumerate(pairs):
        off = mass @ np.where(T[:, i] * T[:, j] < 0, np.minimum(np.abs(T[:, i]), np.abs(T[:, j])), 0.0)
        score[s] += off * (np.minimum(weights[i], weights[j]) + ELSEWHERE)
    score[length < SHORT * length.max(axis=0)] = -1.0
    i, j = pairs[score.argmax(axis=0)].T
    each = np.arange(V.shape[2])
    middle = V[:, i, each] + V[:, j, each]
    middle /= np.linalg.norm(middle, axis=0)
    first, second = V.copy(), V.copy()
    first[:, i, each] = middle
    second[:, j, each] = middle
    cones = bounded.cones
    assert cones.a is not None and cones.x is not None
    a, x = np.hstack([cones.a] * 2), np.hstack([cones.x] * 2)
    return Cones(np.concatenate([first, second], axis=2), np.tile(cones.upper, 2), a, x)
