"""A bound of ``||V'(Xu + b)_+||`` in any rank, from scalar bounds in many directions of the outputs.

``H(V) = max h(Vq)`` over ``||q|| = 1``, and ``h`` is a norm: between two directions ``q_1``, ``q_2`` of the plane,
``q`` is a nonnegative combination of them and ``h(Vq)`` is at most that of ``h(Vq_1)`` and ``h(Vq_2)``. Halving the
arcs where this is largest closes in on ``H`` for two outputs; further ones are rotated to be as small as they can
be, and added as squares.
"""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np

from numeric.network import Array
from numeric.oracles import Oracle
from numeric.oracles.base import EPS
from numeric.scaled import expired

EVALUATIONS = 120
"""Scalar searches, at most."""

CLOSE = 2e-9
"""Relative distance from the best value found at which to stop."""


def around(oracle: Oracle, X: Array, V: Array, best: float, deadline: float | None) -> tuple[float, Array, Array]:
    """An upper bound of ``H(V)``, rounding of ``V`` aside, and the neurons met on the way."""
    rotated = V @ np.linalg.svd(V, full_matrices=False)[2].T
    U, b = [np.zeros((X.shape[1], 0))], [np.zeros(0)]

    def height(v: Array) -> float:
        nonlocal best
        found = oracle.search(v, 0.0, deadline)
        U.append(found.U[:, :4])
        b.append(found.b[:4])
        values = np.linalg.norm(V.T @ np.maximum(X @ U[-1] + b[-1], 0.0), axis=0)
        best = max(best, float(np.max(values, initial=0.0)))
        return found.upper

    rest = sum(height(column) ** 2 for column in rotated[:, 2:].T if np.any(column))
    plane = rotated[:, :2] if V.shape[1] > 1 else np.hstack([rotated, np.zeros_like(rotated)])
    corners = np.linspace(0.0, np.pi, 5)
    heights = [height(plane @ np.array([np.cos(t), np.sin(t)])) for t in corners[:-1]]
    heights.append(heights[0])  # the same direction backwards
    ends = zip(pairwise(corners), pairwise(heights), strict=True)
    arcs = [(-_arc(low, high, right - left), left, right, low, high) for (left, right), (low, high) in ends]
    heapq.heapify(arcs)
    for _ in range(EVALUATIONS if rest == 0.0 else EVALUATIONS // 8):
        top, left, right, low, high = arcs[0]
        if np.sqrt(top * top + rest) <= best * (1.0 + CLOSE) or expired(deadline) or oracle.work <= 0.0:
            break
        middle = 0.5 * (left + right)
        at = height(plane @ np.array([np.cos(middle), np.sin(middle)]))
        heapq.heapreplace(arcs, (-_arc(low, at, middle - left), left, middle, low, at))
        heapq.heappush(arcs, (-_arc(at, high, right - middle), middle, right, at, high))
    upper = float(np.sqrt(arcs[0][0] ** 2 + rest)) * (1.0 + 64 * V.shape[1] * EPS)
    return upper, np.concatenate(U, axis=1), np.concatenate(b)


def _arc(first: float, second: float, width: float) -> float:
    """The largest ``(first sin(width - t) + second sin(t)) / sin(width)`` over ``0 <= t <= width < pi``."""
    if not np.isfinite(first + second):
        return np.inf
    ends = max(first, second)
    if min(first, second) <= ends * np.cos(width):  # the crest lies outside
        return ends
    return float(
        np.sqrt(max((first - second) ** 2 + 4.0 * first * second * np.sin(0.5 * width) ** 2, 0.0)) / np.sin(width)
    )
