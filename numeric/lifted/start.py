"""Where the splitting starts: at a good network, with the multipliers of the relaxation by second moments.

That relaxation (``oracles.relaxation``) is solved quickly, and knows each response by itself: with numbers
``c > 0`` and ``g``, which consists of ``g_u`` and ``g_b``, ``||g_u|| + |g_b| <= 1``,

    |t| <= c/2 + t²/(2c),   |t| >= t g'x

where ``v`` is positive and where it is negative, for a part of it also ``|t| >= r t``. Its proof of
``v's <= ceiling`` is one of the lift, whose multipliers are of ``|t|² = t²``, that is ``s q = 0``; of
``s (1 - g_u'u) >= 0`` and ``s (1 - b) >= 0``, and the same with ``q``; and of ``||u|| = 1`` and ``b² <= 1``.
"""

from __future__ import annotations

import numpy as np

from numeric.large_data.relaxed_dual import RelaxedDual, relaxed_clouds
from numeric.lifted.rows import Lift
from numeric.lifted.training import BoundedDual, RelaxedTraining
from numeric.network import Array
from numeric.oracles.relaxation import Multipliers, ball_multiplier
from numeric.scaled import Neurons

__all__ = ["begin", "moment_multipliers", "responses"]

INSIDE = 1e-9
"""Of a multiplier of a cone, added to its first entry against rounding."""

VANISHED = 1e-12
"""A dual point whose bound is below this part of the ceiling is left as it is: it says nothing."""

FIRST, SMALL = 4.0, 40
"""First penalty, in units of the one at which network and multipliers are equally long: at most, and one for so many
samples. Multipliers of few samples are good from the start; those of many are not, and the dual point has to move."""


def begin(training: RelaxedTraining, neurons: Neurons, deadline: float | None, steps: int) -> BoundedDual:
    """Start from the neurons and from the second moments; returns the bound that these prove already.

    The penalty is the one that makes both starts equally long, or some times as large: it falls later, and a small one
    moves the dual point slowly. One output; the problem must have columns.
    """
    lift, scaled = training.lift, training.scaled
    ball = np.sqrt(2.0) if scaled.free else 1.0
    moments = relaxed_clouds(scaled, lift.samples.R * lift.samples.reach[:, None], ball, deadline, steps)
    v = moments.v * _feasible(lift, moments, scaled.beta)
    found = zip(training.clouds, moments.multipliers, strict=True)
    duals = [moment_multipliers(lift, cloud.sign * v, given, scaled.beta)[0] for cloud, given in found]
    factors = [responses(lift, neurons, cloud.sign) for cloud in training.clouds]
    weight = np.sqrt(sum(float(np.sum((F.T @ F) ** 2)) for F in factors))
    length = np.sqrt(sum(float(np.sum(out * out)) for out in duals))
    first = float(np.clip(lift.n / SMALL, 1.0, FIRST))
    if length > 0.0 and weight > 0.0:  # without multipliers nothing says how large it should be
        training.balance.begin(first * length / weight)
    for cloud, out, F in zip(training.clouds, duals, factors, strict=True):
        cloud.W[:] = F @ F.T - out / training.penalty
    training.xi = np.array(neurons.xi) if scaled.free else training.xi
    return training.proved(v, duals)


def _feasible(lift: Lift, moments: RelaxedDual, beta: float) -> float:
    """The factor of the dual point for which its multipliers prove ``beta``."""
    pairs = zip((1.0, -1.0), moments.multipliers, strict=True)
    upper = max(moment_multipliers(lift, sign * moments.v, given, beta)[1] for sign, given in pairs)
    return beta / upper if upper > VANISHED * beta else 1.0


def moment_multipliers(lift: Lift, v: Array, given: Multipliers, ceiling: float) -> tuple[Array, float]:
    """``-Lambda`` (size, size) that prove a bound of ``v's``, if that is at most the ceiling; and that bound.

    ``given`` are for ``||x|| <= root``, the length of ``(1, 1)`` with biases.
    """
    root = np.sqrt(2.0) if lift.samples.free else 1.0
    pairs = [_with(lift, v * lift.samples.reach, given, root, part * given.r) for part in (0.0, 0.5, 1.0)]
    out, bound = min(pairs, key=lambda pair: pair[1])
    out[0, 0] = ceiling
    return out, bound


def _with(lift: Lift, w: Array, given: Multipliers, root: float, r: Array) -> tuple[Array, float]:
    """The multipliers for one ``r``, but for the ceiling, and their bound."""
    R, wide, n, k, h = lift.samples.R, lift.wide, lift.n, lift.columns, lift.head
    gain, loss = np.maximum(w, 0.0), np.maximum(-w, 0.0)
    c, g, curved = given.s * root / lift.samples.reach, given.w / root, loss * (1.0 - np.abs(r))
    out, rows, eye = np.zeros((lift.size, lift.size)), np.arange(n), np.arange(k)

    def put(i: int, j: slice, entries: Array) -> None:
        out[i, j] += entries
        out[j, i] += entries

    both = gain / (2.0 * c * wide * wide)
    out[h + rows, h + n + rows] = out[h + n + rows, h + rows] = both
    bias = np.abs(g[:, k]) if lift.samples.free else np.zeros(n)
    for at, sign in ((lift.s, 1.0), (lift.q, -1.0)):
        straight = curved * (1.0 - bias) * (1.0 + INSIDE) + loss * (np.abs(r) - sign * r)
        put(1, at, -straight / (4.0 * wide))
        across = (sign / (4.0 * wide)) * (g[:, :k] * curved[:, None])
        out[at, lift.u], out[lift.u, at] = across, across.T
        if lift.samples.free:
            below = sign * g[:, k] >= 0.0  # 1 - b is in the last row, 1 + b in the one before
            put(-1, at, np.where(below, -curved * bias / (2.0 * wide), 0.0))
            put(-2, at, np.where(below, 0.0, -curved * bias / (2.0 * wide)))
    put(0, lift.s, -0.5 * w / wide)
    H = R.T @ (curved[:, None] * g)
    M = 0.25 * (R.T @ ((gain / c)[:, None] * R) - H - H.T)
    norm, most = ball_multiplier(M, 0.5 * ((w - loss * r) @ R), root)
    out[2 + eye, 2 + eye] = norm
    out[0, 1] = out[1, 0] = -0.5 * norm
    if lift.samples.free:
        out[-1, -2] = out[-2, -1] = -2.0 * norm
    return out, most + 0.25 * float(gain @ c)


def responses(lift: Lift, neurons: Neurons, sign: float) -> Array:
    """``L F``, whose product with itself are the moments of the neurons with output weights of a sign."""
    sizes, samples = neurons.sizes, lift.samples
    neurons = neurons.only((sizes > 0.0) & (sign * neurons.w > 0.0))
    length = np.linalg.norm(neurons.P, axis=0)
    x = neurons.P / length
    if samples.free:
        b = neurons.b / length + samples.centre @ x
        x = np.vstack([x, np.clip(b / samples.radius, -1.0, 1.0)])
    z = np.vstack([np.ones((1, x.shape[1])), x, np.abs(samples.R @ x)])
    return lift.spread((z * np.sqrt(neurons.sizes)).astype(lift.dtype))
