"""Simplicial cones that cover all neurons, and an upper bound of ``F`` on each.

On ``u = sum_k l_k g_k``, ``l >= 0``, every convex kink lies below the interpolation of its values at
the generators, every concave kink below each of its tangents, so ``F(u) <= sum_k l_k f_k`` for some
``f``; and any ``a`` with ``a'g_k >= f_k`` gives ``F(u) <= a'u <= ||a||``. With free biases the norm
is that of ``u`` alone; generators ``(u, b)`` have ``||u|| = 1``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from numeric.network import Array

__all__ = ["Bounds", "bound_cones", "cover", "split"]


TIGHTEN = 4
"""Steps towards better tangents for a cone that would have to be split."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """Per cone: ``upper`` bound, ``values`` (B, K) of ``F`` at the generators, ``crossing`` (B, H) convex kinks."""

    upper: Array
    values: Array
    crossing: np.ndarray


def cover(r: int, radius: float) -> Array:
    """Cones (B, R, R), generators in columns, covering R^r, or (u, b) with ``|b| <= radius ||u||``."""
    corners = [np.diag(signs) for signs in itertools.product((1.0, -1.0), repeat=r)]
    if radius == 0:
        return np.array(corners)
    result = []
    for corner in corners:
        low, high = (np.vstack([corner, np.full((1, r), level)]) for level in (-radius, radius))
        result += [np.hstack([low[:, : j + 1], high[:, j:]]) for j in range(r)]
    return np.array(result)


def split(V: Array, r: int, radius: float) -> Array:
    """Halve every cone across its longest edge; (2B, R, R)."""
    scaled = V if radius == 0 else np.concatenate([V[:, :r], V[:, r:] / radius], axis=1)
    gram = np.einsum("brk,brl->bkl", scaled, scaled)
    size = np.einsum("bkk->bk", gram)
    length = size[:, :, None] + size[:, None, :] - 2.0 * gram
    longest = length.reshape(len(V), -1).argmax(axis=1)
    i, j = longest // V.shape[2], longest % V.shape[2]
    row = np.arange(len(V))
    middle = V[row, :, i] + V[row, :, j]
    middle /= np.linalg.norm(middle[:, :r], axis=1)[:, None]
    first, second = V.copy(), V.copy()
    first[row, :, i] = middle
    second[row, :, j] = middle
    return np.concatenate([first, second])


def bound_cones(Q: Array, m: Array, c: Array, V: Array, r: int, target: float) -> Bounds:
    """Bound ``c'u + sum_h m_h (q_h'u)_+`` on cones ``V`` (B, R, K), masses ``m`` (B, H), ``c`` (B, R).

    Cones that stay above ``target`` are tried harder.
    """
    B, R, K = V.shape
    T = (np.ascontiguousarray(V.transpose(2, 0, 1)).reshape(K * B, R) @ Q.T).reshape(K, B, len(Q))
    active = np.maximum(T, 0.0)
    positive, total = active.sum(axis=0), T.sum(axis=0)
    negative = positive - total
    crossing = (positive > 0) & (negative > 0)
    values = np.einsum("br,brk->bk", c, V) + np.einsum("bh,kbh->bk", m, active)
    concave = np.where(crossing & (m < 0), m, 0.0)
    without = values - np.einsum("bh,kbh->bk", concave, active)
    # two tangents a concave kink: the one at the middle, and the blend that looks like a chord
    upper = np.full(len(V), np.inf)
    for share in (positive / np.maximum(positive + negative, 1e-300), total > 0):
        f = without + np.einsum("bh,kbh->bk", concave * share, T)
        bound, weights = _linear_bound(V[:, :r], f)
        upper = np.minimum(upper, bound)
    share = share.astype(np.float64)
    left = np.flatnonzero((upper > target) & (concave < 0).any(axis=1))
    if left.size:
        upper[left] = np.minimum(
            upper[left],
            _tightened(T[:, left], concave[left], share[left], weights[left], without[left], V[left][:, :r]),
        )
    return Bounds(upper, values, crossing & (m > 0))


def _tightened(T: Array, concave: Array, share: Array, weights: Array, without: Array, G: Array) -> Array:
    """Better tangents by conditional gradients: towards the one at the point where the bound is attained."""
    upper = np.full(len(G), np.inf)
    for k in range(TIGHTEN):
        at = np.einsum("bk,kbh->bh", weights, T)
        share = share + ((at > 0) - share) * (1.0 / (k + 2.0))
        f = without + np.einsum("bh,kbh->bk", concave * share, T)
        bound, weights = _linear_bound(G, f)
        upper = np.minimum(upper, bound)
    return upper


def _linear_bound(G: Array, f: Array, sweeps: int = 6) -> tuple[Array, Array]:
    """A bound of ``max sum l_k f_k`` over ``l >= 0``, ``||sum l_k g_k|| <= 1``: about ``min ||a||``, ``a'g_k >= f_k``.

    Coordinate ascent on the dual, ``max l'f - ½||G l||²``, proposes ``a = G l``; what is still
    violated is repaired by moving ``a`` towards the middle of the cone.
    """
    gram = np.einsum("brk,brl->bkl", G, G)
    K = f.shape[1]
    weights = np.maximum(f, 0.0) / K
    for _ in range(sweeps):
        for k in range(K):
            rest = f[:, k] - np.einsum("bl,bl->b", gram[:, k], weights) + gram[:, k, k] * weights[:, k]
            weights[:, k] = np.maximum(rest / gram[:, k, k], 0.0)
    a = np.einsum("brk,bk->br", G, weights)
    violation = np.maximum((f - np.einsum("br,brk->bk", a, G)).max(axis=1), 0.0)
    middle = G.sum(axis=2)
    middle /= np.maximum(np.linalg.norm(middle, axis=1), 1e-300)[:, None]
    reach = np.einsum("br,brk->bk", middle, G).min(axis=1)
    size = np.linalg.norm(a, axis=1)
    bound = np.where(reach > 1e-9, size + violation / np.maximum(reach, 1e-9), np.where(violation > 0, np.inf, size))
    return bound, weights
