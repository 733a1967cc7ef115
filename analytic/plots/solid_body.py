"""The rectified ellipsoid of three samples, its hull with the negative, and its polar: polyhedra of sampled points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, pairwise

import numpy as np

from analytic.exact.linear import gram
from analytic.exact.scalars import Scalar
from analytic.families.spike_free.engine.characterisation import characterise
from analytic.families.spike_free.engine.factors import directions
from analytic.plots.style import floats
from numeric.errors import UnsupportedError

Faces = list[np.ndarray]
GRID, ARC = 12, 24
"""Steps along an edge of the faces of ``Q``, and along an arc when the samples are in a plane."""
NEAR = 1e-9


@dataclass(frozen=True)
class SolidBody:
    """``C = conv(Q and -Q)`` for ``Q = {(Au)_+ : ||u|| <= 1}``.

    ``root`` is ``L`` with ``A A' = L L'``, which has the same ``Q``.
    """

    root: np.ndarray
    spike_free: bool

    @classmethod
    def of(cls, A: tuple[tuple[Scalar, ...], ...]) -> SolidBody:
        """Of three samples, no two of which are in one direction; others have an unbounded polar."""
        if len(directions(A).M) < 3:
            raise UnsupportedError(
                "A has a zero sample or two in one direction, so that its polar is unbounded: merge them"
            )
        K = np.array([floats(row, "A") for row in gram(A)])
        values, vectors = np.linalg.eigh(K)
        kept = values > NEAR * values.max()
        if kept.sum() == 1:
            raise UnsupportedError("A has three samples on a line, two of them in one direction: merge them")
        return cls(vectors[:, kept] * np.sqrt(values[kept]), bool(characterise(A)))

    @cached_property
    def faces(self) -> Faces:
        """The polygons and segments of the boundary of ``Q`` away from the origin, each (k, 3)."""
        if self.root.shape[1] == 2:
            return [piece for piece in self._arcs if np.ptp(piece, axis=0).max() > NEAR]
        curved = [self._reach(weights) for weights in _triangles(GRID)]
        return [*curved, *chain.from_iterable(map(self._flat_faces, combinations(range(3), 2)))]

    def _flat_faces(self, pair: tuple[int, int]) -> Faces:
        """In a plane of coordinates, where the third sample is silent: from the origin to the farthest points."""
        share = np.linspace(0, 1, GRID + 1)  # as on the edges of the curved face
        weights = np.zeros((len(share), 3))
        weights[:, pair[0]], weights[:, pair[1]] = 1 - share, share
        return [np.vstack([np.zeros((1, 3)), self._reach(weights)])]

    @cached_property
    def _arcs(self) -> Faces:
        """For samples in a plane: the circle of neurons is cut where a sample turns silent, each arc gives a sector."""
        cuts = np.sort(np.concatenate([np.arctan2(self.root[:, 1], self.root[:, 0]) + s * np.pi / 2 for s in (1, -1)]))
        found = []
        for a, b in pairwise([*cuts, cuts[0] + 2 * np.pi]):
            turn = np.linspace(a, b, ARC + 1)
            image = np.maximum(np.column_stack([np.cos(turn), np.sin(turn)]) @ self.root.T, 0)
            found.append(np.vstack([np.zeros((1, 3)), image]))
        return found

    def _reach(self, weights: np.ndarray) -> np.ndarray:
        """The farthest point of ``Q`` along each nonnegative direction, (k, 3): one over the least norm of a neuron."""
        return np.array([row / self._least(row) for row in weights])

    def _least(self, x: np.ndarray) -> float:
        """``min ||u||`` with ``(Lu)_+ = x``: the silent samples of x are at zero or below it."""
        active, silent = np.flatnonzero(x > NEAR), np.flatnonzero(x <= NEAR)
        norms = []
        for held in chain.from_iterable(combinations(silent, k) for k in range(len(silent) + 1)):
            rows = [*active, *held]
            u = np.linalg.lstsq(self.root[rows], np.where(np.isin(rows, active), x[rows], 0), rcond=None)[0]
            if (self.root[silent] @ u <= NEAR).all() and np.allclose(self.root[active] @ u, x[active]):
                norms.append(float(np.linalg.norm(u)))
        return min(norms, default=np.inf)

    @cached_property
    def points(self) -> np.ndarray:
        """Points of ``Q`` that its extreme points are among or near, and their negatives, (k, 3)."""
        found = np.vstack([*self.faces, self.spikes])
        return np.vstack([found, -found])

    @cached_property
    def spikes(self) -> np.ndarray:
        """The farthest points of ``Q`` on the axes, (3, 3); the origin where a sample never speaks alone."""
        return self._reach(np.eye(3))

    @cached_property
    def _planes(self) -> np.ndarray:
        """``v`` with ``v'x = 1`` on a face of ``C``, (k, 3), each once: the corners of the polar."""
        from scipy.spatial import ConvexHull

        equations = ConvexHull(self.points).equations
        return np.unique(np.round(equations[:, :3] / -equations[:, 3:], 8), axis=0)

    @cached_property
    def hull_faces(self) -> Faces:
        """The faces of ``C``."""
        return [_ring(on, plane) for plane in self._planes if len(on := _on(self.points, plane)) > 2]

    @cached_property
    def polar_faces(self) -> Faces:
        """The faces of the polar, one for every corner of ``C``."""
        corners = np.unique(np.round(np.vstack(self.hull_faces), 10), axis=0)
        return [_ring(on, corner) for corner in corners if len(on := _on(self._planes, corner)) > 2]


def _on(points: np.ndarray, plane: np.ndarray) -> np.ndarray:
    """The points with ``plane . x = 1``, each once."""
    return np.unique(np.round(points[np.abs(points @ plane - 1) < 1e-6], 10), axis=0)


def _ring(points: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """The corners of a convex polygon in their order around its middle."""
    _, _, basis = np.linalg.svd(normal[None, :])
    flat = (points - points.mean(axis=0)) @ basis[1:].T
    return points[np.argsort(np.arctan2(flat[:, 1], flat[:, 0]))]


def _triangles(count: int) -> Faces:
    """The triangle of nonnegative weights of sum one, cut into small ones, each (3, 3)."""
    found = []
    for rest, corners in ((count - 1, np.eye(3)), (count - 2, 1 - np.eye(3))):
        for i in range(rest + 1):
            found += [(np.array([i, j, rest - i - j]) + corners) / count for j in range(rest - i + 1)]
    return found
