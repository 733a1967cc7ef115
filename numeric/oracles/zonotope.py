"""The exact maximum of ``F(x) = c'x + sum_h m_h (q_h'x)_+`` by a look at every cell of its convex kinks.

``(t)_+`` is the largest ``p t`` with ``p`` in [0, 1]: so ``F`` is at most ``e`` on the ball if and only if no vertex of
the zonotope ``c + sum_{m_h > 0} [0, 1] m_h q_h`` is farther than ``e`` from the zonotope of the other lines,
``sum_{m_h < 0} [0, 1] |m_h| q_h``. Its vertices are the cells of an arrangement; any point of the other zonotope bounds
a distance. Accelerated projected gradients find points near enough for all but a few vertices, many at a time; these
few are settled by a cone program each. Vertices that are no cell's do no harm: they are no farther than others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.oracles.arrangement import Codes
from numeric.oracles.base import EPS
from numeric.oracles.cones import Kinks
from numeric.oracles.positive_cell import maximise_in_cell
from numeric.scaled import expired

__all__ = ["EveryCell"]

CHUNK = 1 << 12
"""Vertices at a time: their points stay in a processor's cache."""

STEPS, LONGER, LOOK = 100, 1000, 10
"""Steps for each vertex, more for those that are left, and steps between two looks at the distances."""

BIAS = 2.0
"""Weight of the bias in the distance that is minimised; bounds have one of their own."""

TINY = 1e-200
"""A divisor where all concave kinks have vanished."""

POINTS = 48
"""Points above the target that end the search."""


@dataclass(frozen=True, eq=False)
class EveryCell:
    """A search over all cells, whose ``codes`` are of :mod:`numeric.oracles.arrangement`.

    With ``radius > 0`` the last coordinate is a bias of at most so much times the rest.
    """

    F: Kinks
    radius: float
    codes: Codes

    def run(self, target: float, deadline: float | None) -> tuple[float, list[Array]]:
        """An upper bound of ``F`` and ``target``, and points where ``F`` is above; infinite if there are any."""
        far = [self._far(self.codes[at : at + CHUNK], target, STEPS, deadline) for at in self._starts()]
        if expired(deadline):
            return np.inf, []
        left = np.concatenate(far)
        far = [self._far(left[at : at + CHUNK], target, LONGER, deadline) for at in range(0, len(left), CHUNK)]
        return self._settled(np.concatenate(far) if far else left, target, deadline)

    def _starts(self) -> range:
        return range(0, len(self.codes), CHUNK)

    def _sides(self, codes: Codes) -> np.ndarray:
        """Which convex kinks are active in each of the cells."""
        result: np.ndarray = (codes[:, None] >> np.arange(len(self.F.convex), dtype=np.int64)) & 1
        return result

    def _far(self, codes: Codes, target: float, steps: int, deadline: float | None) -> Codes:
        """The vertices whose distance was not seen to be at most the target, farthest first."""
        if expired(deadline):
            return codes
        F, convex, concave = self.F, self.F.convex, self.F.concave
        weights = np.ones(F.Q.shape[1])
        if self.radius > 0.0:
            weights[-1] = BIAS * self.radius
        base = (F.c + self._sides(codes) @ (F.m[convex, None] * F.Q[convex])) * weights
        B = (-F.m[concave, None] * F.Q[concave]) * weights
        length = max(float(np.linalg.norm(B.T @ B, 2)), TINY)
        rounding = (2.0 * len(F.m) + 16.0) * EPS * (float(np.linalg.norm(F.c)) + float(np.abs(F.m).sum()))
        limit = target - rounding * (1.0 + self.radius)
        at = np.full((len(codes), len(B)), 0.5)
        ahead, speed = at.copy(), 1.0
        upper = np.full(len(codes), np.inf)
        for step in range(1, steps + 1):
            new = np.clip(ahead + ((base - ahead @ B) @ B.T) / length, 0.0, 1.0)
            faster = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * speed * speed))
            ahead, at, speed = new + ((speed - 1.0) / faster) * (new - at), new, faster
            if step % LOOK == 0 or step == steps:
                upper = self._distance(base - at @ B, weights)
                keep = ~(upper <= limit)
                base, at, ahead, codes, upper = base[keep], at[keep], ahead[keep], codes[keep], upper[keep]
                if len(codes) == 0:
                    break
        return codes[np.argsort(-upper, kind="stable")]

    def _distance(self, rest: Array, weights: Array) -> Array:
        """Bounds of the length of the largest ``rest'x``, rows weighted."""
        r = rest.shape[1] - (self.radius > 0.0)
        size: Array = np.linalg.norm(rest[:, :r], axis=1)
        return size + self.radius * np.abs(rest[:, -1] / weights[-1]) if self.radius > 0.0 else size

    def _settled(self, codes: Codes, target: float, deadline: float | None) -> tuple[float, list[Array]]:
        """A cone program for each of the vertices that are left."""
        upper, points = target, list[Array]()
        active = np.zeros(len(self.F.m), dtype=bool)
        for sides in self._sides(codes):
            if expired(deadline) or len(points) >= POINTS:
                break
            active[self.F.convex] = sides
            found = maximise_in_cell(self.F.Q, self.F.m, self.F.c, active, self.radius)
            upper = max(upper, found.upper)
            if found.upper > target and self._value(found.point) > target:
                points.append(found.point)
        else:
            return (np.inf if points else upper), points
        return np.inf, points

    def _value(self, point: Array) -> float:
        """``F`` in the direction of a point, of norm one but for its bias."""
        size = float(np.linalg.norm(point[:-1] if self.radius > 0.0 else point))
        return float(self.F.at(point[:, None])[0]) / size if size > 0.0 else 0.0
