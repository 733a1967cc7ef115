"""Angular sweeps: ``F(u) = v'(Zu)_+`` on the unit circle, for many planar data sets at once.

Sample ``z`` is active for the half circle of directions within a right angle of it. Between two
consecutive boundary directions the active set, hence ``g = sum of v_i z_i`` over it, is constant
and ``F(u) = g'u``: an arc holds its stationary point ``g/||g||`` or is extremal at its ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array

BLOCK = 256


@dataclass(frozen=True, eq=False)
class Sweep:
    """Arcs of a batch of sweeps: arc k of row i runs from ``start[i, k]`` over ``width[i, k]``.

    ``g`` (B, K, 2) is the gradient on the arc; ``top`` and ``bottom`` (B, K) the extreme values of
    ``F`` on it, attained at the angles ``at_top`` and ``at_bottom``. ``order`` and ``inside``
    say which sample's boundary opens an arc and which samples are active before the first.
    """

    start: Array
    width: Array
    g: Array
    top: Array
    bottom: Array
    at_top: Array
    at_bottom: Array
    order: np.ndarray
    inside: np.ndarray

    def accumulate(self, weight: Array) -> Array:
        """Sum of ``weight`` (B, n) over the samples active on every arc, (B, 2n)."""
        steps = np.take_along_axis(np.concatenate([weight, -weight], axis=1), self.order, axis=1)
        steps[:, 0] += np.einsum("bn,bn->b", self.inside, weight)
        return long_cumsum(steps)


def long_cumsum(values: Array) -> Array:
    """Cumulative sum along axis 1 in two levels: error of order sqrt(length) roundings, not length."""
    B, K = values.shape[:2]
    if K <= 2 * BLOCK:
        return np.cumsum(values, axis=1)
    size = int(np.sqrt(K)) + 1
    blocks = -(-K // size)
    padded = np.zeros((B, blocks * size, *values.shape[2:]))
    padded[:, :K] = values
    inner = np.cumsum(padded.reshape(B, blocks, size, *values.shape[2:]), axis=2)
    offset = np.cumsum(inner[:, :, -1], axis=1)
    inner[:, 1:] += offset[:, :-1, None]
    return inner.reshape(B, blocks * size, *values.shape[2:])[:, :K]


def additions(length: int) -> float:
    """Most roundings that an entry of ``long_cumsum`` goes through."""
    return float(length) if length <= 2 * BLOCK else 2.0 * np.sqrt(length) + 4.0


def sweep(Z: Array, v: Array, linear: Array | None = None) -> Sweep:
    """Sweep ``linear_i'u + v'(Z_i u)_+`` around the circle for every ``Z_i`` in ``Z`` (B, n, 2)."""
    angle = np.arctan2(Z[..., 1], Z[..., 0])
    enter = np.mod(angle - 0.5 * np.pi, 2 * np.pi)
    leave = np.mod(angle + 0.5 * np.pi, 2 * np.pi)
    events = np.concatenate([enter, leave], axis=1)
    order = np.argsort(events, axis=1, kind="stable")
    start = np.take_along_axis(events, order, axis=1)
    weighted = v[:, None] * Z
    inside = enter > leave  # half circles that contain direction 0 and are already open there
    g0 = np.einsum("bn,bnk->bk", inside, weighted)
    steps = np.concatenate([weighted, -weighted], axis=1)
    steps = np.take_along_axis(steps, order[..., None], axis=1)
    steps[:, 0] += g0 if linear is None else g0 + linear
    g = long_cumsum(steps)
    width = np.empty_like(start)
    width[:, :-1] = np.diff(start, axis=1)
    width[:, -1] = start[:, 0] + 2 * np.pi - start[:, -1]
    return Sweep(start, width, g, *_extremes(start, width, g), order, inside)


def _extremes(start: Array, width: Array, g: Array) -> tuple[Array, Array, Array, Array]:
    size = np.hypot(g[..., 0], g[..., 1])
    toward = np.arctan2(g[..., 1], g[..., 0])
    left = size * np.cos(toward - start)
    right = size * np.cos(toward - start - width)
    to_peak = np.mod(toward - start, 2 * np.pi)
    to_pit = np.mod(toward + np.pi - start, 2 * np.pi)
    best = np.maximum(left, right)
    worst = np.minimum(left, right)
    peak, pit = to_peak <= width, to_pit <= width
    top, bottom = np.where(peak, size, best), np.where(pit, -size, worst)
    at_top = start + np.where(peak, to_peak, np.where(left >= right, 0.0, width))
    at_bottom = start + np.where(pit, to_pit, np.where(left <= right, 0.0, width))
    return top, bottom, at_top, at_bottom


def highest(x: Array, y: Array, v: Array) -> tuple[Array, Array]:
    """Cosine and sine (B,) of the direction where ``v'(x c + y s)_+`` is largest, for every row of ``x``, ``y`` (B, n).

    For a search only: its roundings are not bounded. A sweep as above, without angles: directions are sorted by a
    function that grows with them.
    """
    size = np.hypot(x, y)
    unit = np.where(size > 0, size, 1.0)
    c, s = np.where(size > 0, y / unit, 1.0), -x / unit  # where a sample becomes active; it stays so for half a turn
    enter = np.copysign(1.0 - c / np.maximum(np.abs(c) + np.abs(s), 0.5), s)
    leave = enter - np.copysign(2.0, enter)
    order = np.argsort(np.concatenate([enter, leave], axis=1), axis=1)
    c, s = (np.take_along_axis(np.concatenate([part, -part], axis=1), order, axis=1) for part in (c, s))
    g, h = _slopes(v * x, order, enter > leave), _slopes(v * y, order, enter > leave)
    value, falls = g * c + h * s, h * c < g * s
    # an arc is no wider than half a turn: it holds its peak if it begins with a rise and ends with a fall
    peak = ~falls & (h * np.roll(c, -1, axis=1) < g * np.roll(s, -1, axis=1))
    best = np.argmax(np.where(peak, np.hypot(g, h), value), axis=1)[:, None]
    g, h, c, s, peak = (np.take_along_axis(part, best, axis=1)[:, 0] for part in (g, h, c, s, peak))
    length = np.where(peak, np.hypot(g, h), 1.0)
    length = np.where(length > 0, length, 1.0)
    return np.where(peak, g, c) / length, np.where(peak, h, s) / length


def _slopes(weighted: Array, order: np.ndarray, inside: np.ndarray) -> Array:
    """One coordinate of the gradient on every arc."""
    steps = np.take_along_axis(np.concatenate([weighted, -weighted], axis=1), order, axis=1)
    steps[:, 0] += np.sum(weighted, axis=1, where=inside)
    return np.cumsum(steps, axis=1)
