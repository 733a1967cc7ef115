"""Neurons that are extreme where they are measured by ``||u||_1``, in floating point: what statements list.

On a cone of the arrangement of the hyperplanes ``a_i . u + b = 0`` and ``u_k = 0`` the features and ``||u||_1`` are
linear; the rays of the cones are the kernels of as many of these equations as leave a line.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from analytic.theorem.statement import Array

NEAR = 1e-9


def corners(A: Array, *, free: bool) -> Array:
    """The neurons with ``||u||_1 = 1`` as rows ``(u, b)``, b zero without bias.

    >>> corners(np.array([[1.0, 1.0]]), free=False)[:, :2].tolist()
    [[-1.0, 0.0], [-0.5, 0.5], [0.0, -1.0], [0.0, 1.0], [0.5, -0.5], [1.0, 0.0]]
    """
    d = A.shape[1]
    rows = np.vstack([np.hstack([A, np.full((len(A), 1), float(free))]), np.eye(d, d + 1)])[:, : d + free]
    found: list[Array] = []
    for chosen in combinations(rows, d - 1 + free):
        _, sizes, turned = np.linalg.svd(np.array(chosen).reshape(-1, d + free))
        if (sizes > NEAR).sum() == d - 1 + free and np.abs(turned[-1][:d]).sum() > NEAR:
            ray = np.append(turned[-1], np.zeros(1 - free)) / np.abs(turned[-1][:d]).sum()
            found += [ray, -ray]
    return np.unique(np.round(found, 12) + 0.0, axis=0) if found else np.zeros((0, d + 1))


def features(A: Array, neurons: Array) -> Array:
    """``(A u + b 1)_+`` of every neuron, as rows."""
    found: Array = np.maximum(neurons[:, :-1] @ A.T + neurons[:, -1:], 0.0)
    return found


def support(A: Array, V: Array, *, free: bool) -> float:
    """``max ||V'(A u + b 1)_+||`` over ``||u||_1 <= 1``, infinite where a free bias is seen.

    >>> support(np.eye(2), np.array([[3.0], [4.0]]), free=False)
    4.0
    """
    if free and np.abs(V.sum(axis=0)).max() > 1e-7:
        return np.inf
    return float(np.linalg.norm(features(A, corners(A, free=free)) @ V, axis=1).max(initial=0.0))
