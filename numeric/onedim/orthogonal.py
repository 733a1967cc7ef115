"""A rigorous lower bound for labels on a line beside a free linear function: multipliers that see no line.

A dual point needs ``1'v = 0`` and ``x'v = 0``. Multipliers near optimal ones are moved there as far as floats go, in
proportion to their room; what rounding leaves is balanced, in real arithmetic, by two of them that have the room. How
far those two move is bounded, and so is what that costs the objective and adds to ``G(t) = sum v_i (t - x_i)_+``.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from numeric.network import Array
from numeric.onedim.balanced import Balanced
from numeric.onedim.label_losses import LabelLoss

WIDE = np.longdouble
TINY = float(np.finfo(WIDE).eps)
ROUNDS = 6

PART = 0.1
"""Of the most room that a multiplier has in its half: enough for one of the two."""


def orthogonal_point(x: Array, y: Array, p: Array, beta: float, loss: type[LabelLoss]) -> Balanced:
    """From multipliers ``p`` in [0, 1] near optimal ones; ``x`` is increasing."""
    none = Balanced(np.zeros(len(y)), 0.0, np.zeros(len(y)))
    if not float(np.max(p, initial=0.0)) > 0.0:
        return none
    p = _moved(x, y, p)
    pair = _pair(x, p)
    if pair is None:
        return none
    move = _left(x, y * p, pair)
    g, error = _neurons(x, y * p)
    reach = (np.abs(g) + error + move * float(x[-1] - x[0])) / beta
    scale = (1.0 - 2.0**-50) / max(float(reach.max()) * (1.0 + 2.0**-50), 1.0)
    room = np.minimum(p[pair], 1.0 - p[pair])
    if not np.isfinite(scale) or np.any(room <= 2.0 * move):
        return none
    best = max((_value(scale * part * p, pair, scale * part * move, loss), part) for part in (1.0, 0.99, 0.9, 0.7, 0.5))
    return Balanced(y * p * (scale * best[1]), max(best[0], 0.0), reach.astype(np.float64))


def _moved(x: Array, y: Array, p: Array) -> Array:
    """Nearly orthogonal to constants and to ``x``: by a linear function times the room of each multiplier."""
    at = x - 0.5 * (x[0] + x[-1])
    for _ in range(ROUNDS):
        room = p * (1.0 - p)
        gram = np.array([[room.sum(), room @ at], [room @ at, room @ at**2]])
        seen = np.array([np.sum((y * p).astype(WIDE)), np.sum((y * p).astype(WIDE) * at)], dtype=np.float64)
        try:
            c = np.linalg.solve(gram, seen)
        except np.linalg.LinAlgError:
            break
        p = np.clip(p - y * room * (c[0] + c[1] * at), 0.0, 1.0)
    return p


def _pair(x: Array, p: Array) -> np.ndarray | None:
    """Two samples that have room, far apart: the outermost that have a good part of the most in their half."""
    room = np.minimum(p, 1.0 - p)
    split = int(np.searchsorted(np.cumsum(room), 0.5 * room.sum()))
    split = min(max(split, 1), len(x) - 1)
    low, high = room[:split], room[split:]
    pair = np.array([np.argmax(low >= PART * low.max()), len(x) - 1 - np.argmax(high[::-1] >= PART * high.max())])
    return pair if x[pair[0]] < x[pair[1]] and room[pair].min() > 0.0 else None


def _left(x: Array, v: Array, pair: np.ndarray) -> float:
    """A bound on how far either of the pair moves: what is left of both sums, its rounding included."""
    apart = (x[pair[1]] - x[pair[0]]) * (1.0 - 2.0**-50)
    at, wide = x.astype(WIDE) - WIDE(x[pair[0]]), v.astype(WIDE)
    rounding = 2.0 * (len(x) + 4) * TINY
    constant = abs(float(np.sum(wide))) + rounding * float(np.sum(np.abs(wide)))
    linear = abs(float(np.sum(wide * at))) + rounding * float(np.sum(np.abs(wide * at)))
    return float((constant + linear / apart) * (1.0 + 2.0**-40))


def _neurons(x: Array, v: Array) -> tuple[np.ndarray, float]:
    """``sum v_i (x_k - x_i)_+`` at every sample, and a bound on the rounding in it."""
    gaps, steps = np.diff(x.astype(WIDE)), np.cumsum(v.astype(WIDE))[:-1]
    rises = steps * gaps
    g = np.concatenate([np.zeros(1, WIDE), np.cumsum(rises)])
    within = len(x) * TINY * float(np.sum(np.abs(v))) * float(x[-1] - x[0])
    return g, 1.01 * (within + 2.0 * (len(x) + 4) * TINY * float(np.sum(np.abs(rises))))


def _value(p: Array, pair: np.ndarray, move: float, loss: type[LabelLoss]) -> float:
    """The least dual objective with the pair anywhere within ``move``: concave, so at a corner."""
    rest = loss.dual_value(np.delete(p, pair))
    corners = (p[pair] + move * np.array(signs) for signs in product((-1.0, 1.0), repeat=2))
    return (rest + min(loss.dual_value(corner) for corner in corners)) * (1.0 - 2.0**-50)
