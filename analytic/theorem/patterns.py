"""What thresholds can tell apart, in floating point: the vectors ``1[A u + b 1 >= 0]`` that statements list.

Every face of the arrangement of the hyperplanes ``a_i . u + b = 0`` holds a sum of linearly independent extreme rays of
its own, so that the sums of few rays meet every face, and every sum is a neuron.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from analytic.theorem.statement import TOLERANCE, Array


def neurons(A: Array, *, free: bool) -> Array:
    """A neuron ``(u, b)`` for every pattern, as rows; b is zero without bias.

    >>> patterns(np.array([[1.0], [-1.0]]), free=False).tolist()
    [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    rows = np.hstack([A, np.ones((len(A), 1))]) if free else A
    _, sizes, turned = np.linalg.svd(rows)
    basis = turned[: int((sizes > TOLERANCE).sum())]
    rays = _rays(rows @ basis.T) @ basis if len(basis) else np.zeros((0, rows.shape[1]))
    sums = [np.zeros((1, rows.shape[1]))]
    for k in range(1, len(basis) + 1):
        chosen = np.array(list(combinations(range(len(rays)), k)), dtype=int).reshape(-1, k)
        sums.append(rays[chosen].sum(axis=1))
    every = np.concatenate(sums)
    _, first = np.unique(every @ rows.T >= -TOLERANCE, axis=0, return_index=True)
    found: Array = every[first]
    return found if free else np.hstack([found, np.zeros((len(found), 1))])


def patterns(A: Array, *, free: bool) -> Array:
    """The different patterns as rows of zeros and ones."""
    found = neurons(A, free=free)
    seen: Array = (A @ found[:, :-1].T + found[:, -1] >= -TOLERANCE).T.astype(float)
    return seen


def support(A: Array, V: Array, *, free: bool) -> float:
    """``max ||V' 1[A u + b 1 >= 0]||``, infinite where a free output bias is seen.

    >>> support(np.eye(2), np.array([[3.0], [-4.0]]), free=False)
    4.0
    """
    if free and np.abs(V.sum(axis=0)).max() > 1e-7:
        return np.inf
    return float(np.linalg.norm(patterns(A, free=free) @ V, axis=1).max(initial=0.0))


def _rays(rows: Array) -> Array:
    """Unit vectors, of both signs, of the lines that are the kernel of all but one dimension of the rows."""
    rank = rows.shape[1]
    found: list[Array] = []
    for chosen in combinations(rows, rank - 1):
        _, sizes, turned = np.linalg.svd(np.array(chosen).reshape(-1, rank))
        if (sizes > TOLERANCE).sum() == rank - 1:
            found += [turned[-1], -turned[-1]]
    return np.unique(np.round(found, 12) + 0.0, axis=0) if found else np.zeros((0, rank))
