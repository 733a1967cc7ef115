"""The rectified ellipsoid of two samples in the plane, its hull with the negative, and its polar: exact corners."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from analytic.exact.linear import decided
from analytic.exact.scalars import ZERO, Scalar, simplest, sqrt, to_sympy
from analytic.families.two_samples.gauge import Pair, is_wide, pair_of
from analytic.plots.style import floats
from numeric.errors import UnsupportedError

Point = tuple[Scalar, Scalar]
STEPS = 60
"""Points on an arc."""


@dataclass(frozen=True)
class PlanarBody:
    """``C = conv(Q and -Q)`` for ``Q = {(Au)_+ : ||u|| <= 1}``.

    Between its ``ends`` on the two axes it is bounded by straight edges and by the part of the ellipse ``x'Gx = 1``
    between the two points ``arc``, if there is one.
    """

    pair: Pair
    ends: tuple[Point, Point]
    arc: tuple[Point, Point] | None

    @classmethod
    def of(cls, A: tuple[tuple[Scalar, ...], ...]) -> PlanarBody:
        """Of two samples in different directions; UnsupportedError for others, whose polar is unbounded."""
        pair = pair_of(A)
        known = [decided(pair.k11, "||a_1||^2"), decided(pair.k22, "||a_2||^2"), decided(pair.k12, "a_1 . a_2")]
        flat = decided(pair.det, "the determinant of the Gram matrix") == 0
        if 0 in known[:2] or (flat and known[2] > 0):
            raise UnsupportedError(
                "A has a zero sample or two in one direction, so that its polar is unbounded: merge them"
            )
        if known[2] >= 0:
            (g11, _), (_, g22) = pair.inverse
            ends = (1 / to_sympy(sqrt(g11)), ZERO), (ZERO, 1 / to_sympy(sqrt(g22)))
            return cls(pair, _simple(ends), _simple(ends))
        spikes = _simple(((sqrt(pair.k11), ZERO), (ZERO, sqrt(pair.k22))))
        if is_wide(pair):
            return cls(pair, spikes, None)
        first, second = _tangent(pair), _tangent(pair.flipped())
        return cls(pair, spikes, _simple((first, (second[1], second[0]))))

    @property
    def spike_free(self) -> bool:
        """Whether ``Q`` is the nonnegative part of the ellipse."""
        return decided(self.pair.k12, "a_1 . a_2") >= 0

    @cached_property
    def corners(self) -> tuple[Point, ...]:
        """The ends of edges and arcs of ``C``, counter-clockwise from the first axis; with every point its negative."""
        first, last = self.ends
        inner = [] if self.arc is None else [point for point in self.arc if point not in self.ends]
        half = (first, *inner, last)
        return (*half, *(_negative(point) for point in half))

    @cached_property
    def polar_corners(self) -> tuple[Point, ...]:
        """The corners of the polar ``{v : |v'x| <= 1 on Q}``, one for each straight edge of ``C``."""
        closed = (*self.corners, self.corners[0])
        return tuple(_facing(p, q) for p, q in pairwise(closed) if not self._is_arc(p, q))

    def _is_arc(self, p: Point, q: Point) -> bool:
        return self.arc is not None and self.arc in ((p, q), (_negative(p), _negative(q)))

    @cached_property
    def outline(self) -> np.ndarray:
        """The boundary of ``C`` as a polygon (k, 2) of floats, arcs sampled."""
        parts = []
        for p, q in pairwise((*self.corners, self.corners[0])):
            parts.append(self._sampled(p, q) if self._is_arc(p, q) else _array((p, q)))
        return np.vstack(parts)

    @cached_property
    def polar_outline(self) -> np.ndarray:
        """The boundary of the polar as a polygon of floats: a corner for an edge of ``C``, an arc for an arc."""
        parts = []
        for p, q in pairwise((*self.corners, self.corners[0])):
            parts.append(self._sampled(p, q) @ self._inverse if self._is_arc(p, q) else _array([_facing(p, q)]))
        return np.vstack(parts)

    @cached_property
    def ellipse(self) -> np.ndarray:
        """The boundary of ``{Au : ||u|| <= 1}``, (k, 2); for opposite samples a segment."""
        turn = np.linspace(0, 2 * np.pi, 4 * STEPS + 1)
        return np.asarray(np.column_stack([np.cos(turn), np.sin(turn)]) @ self._root.T)

    @cached_property
    def rectified(self) -> np.ndarray:
        """The part of ``Q`` inside of the quadrant as a polygon from the origin, (k, 2); empty for opposite samples."""
        if decided(self.pair.det, "the determinant of the Gram matrix") == 0:
            return np.zeros((0, 2))
        (g11, _), (_, g22) = self.pair.inverse
        ends = (1 / to_sympy(sqrt(g11)), ZERO), (ZERO, 1 / to_sympy(sqrt(g22)))
        return np.vstack([np.zeros((1, 2)), self._sampled(*ends)])

    @property
    def _gram(self) -> np.ndarray:
        return _array(((self.pair.k11, self.pair.k12), (self.pair.k12, self.pair.k22)))

    @property
    def _inverse(self) -> np.ndarray:
        return _array(self.pair.inverse)

    @property
    def _root(self) -> np.ndarray:
        """``L`` with ``K = L L'``, for a singular K too."""
        values, vectors = np.linalg.eigh(self._gram)
        return np.asarray(vectors * np.sqrt(np.maximum(values, 0)))

    def _sampled(self, p: Point, q: Point) -> np.ndarray:
        """The arc of the ellipse from p to q, the shorter way; its ends are p and q."""
        start, end = np.linalg.solve(self._root, _array((p, q)).T).T
        first = np.arctan2(start[1], start[0])
        turn = (np.arctan2(end[1], end[0]) - first + np.pi) % (2 * np.pi) - np.pi
        angles = first + turn * np.linspace(0, 1, STEPS)
        return np.asarray(np.column_stack([np.cos(angles), np.sin(angles)]) @ self._root.T)


def _tangent(pair: Pair) -> Point:
    """Where the tangent from the spike of ``a_1`` touches the ellipse: the response of ``a_1 - 2 (k_12/k_22) a_2``."""
    length = to_sympy(sqrt(pair.k11))
    across = pair.k11 - 2 * (pair.k12 * pair.k12) / pair.k22
    return to_sympy(across) / length, to_sympy(-pair.k12) / length


def _facing(p: Point, q: Point) -> Point:
    """``v`` with ``v'p = v'q = 1``."""
    area = p[0] * q[1] - p[1] * q[0]
    (found,) = _simple((((q[1] - p[1]) / area, (p[0] - q[0]) / area),))
    return found[0], found[1]


def _simple(points: Any) -> Any:
    return tuple(tuple(simplest(to_sympy(cell)) for cell in point) for point in points)


def _negative(point: Point) -> Point:
    return -point[0], -point[1]


def _array(points: Any) -> np.ndarray:
    return np.array([floats(row, "a corner") for row in points])
