"""How far a dual vector sees: ``sup ||V'(A u + b)_+||`` over ``||u|| <= 1``, by enumeration of faces.

On a face of the arrangement of the samples (some ``a_i . u = 0``, the others of known sign) the response is linear, so
that a maximiser in the relative interior of its face is a leading singular vector of ``V' D A`` on the subspace of the
face. All faces give a finite list of candidates; each is evaluated as it is, so that no candidate can lie. Exact in
any dimension, for a handful of samples.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from analytic.theorem import corners, patterns
from analytic.theorem.statement import TOLERANCE, Array, Data

LARGEST = 6  # samples


def support_of(data: Data, V: Array) -> float:
    """The same for the neurons of a problem."""
    if data.activation == "threshold":
        return patterns.support(data.A, V, free=data.bias == "free")
    return support(data.A, V, bias=data.bias, norm=data.neuron_norm, slope=data.slope)


def support(A: Array, V: Array, *, bias: str = "none", norm: int = 2, slope: float = 0.0) -> float:
    """``sup ||V'(A u + b)_+||`` over the unit ball; with free bias over every b, infinite unless ``1'V = 0``.

    ``A`` (n, d), ``V`` (n, o); the ball is that of the 2- or the 1-norm (for ReLU, ``slope`` 0).

    >>> support(np.eye(2), np.array([[3.0], [4.0]]))
    5.0
    """
    V = np.asarray(V, dtype=float).reshape(len(A), -1)
    if norm == 1:
        return corners.support(np.asarray(A, dtype=float), V, free=bias == "free")
    if bias == "none":
        return _without_bias(np.asarray(A, dtype=float), V, slope)
    if np.abs(V.sum(axis=0)).max() > 1e-7:
        return float("inf")
    return max(_without_bias(A - row, V, slope) for row in A)  # in b the response is linear between kinks, b = -a_i . u


def _without_bias(A: Array, V: Array, slope: float) -> float:
    keep = (np.abs(V).max(axis=1) > 1e-12) & (np.abs(A).max(axis=1) > 1e-12)
    A, V = A[keep], V[keep]
    if len(A) == 0:
        return 0.0
    directions = _directions(A)
    candidates = [np.zeros((1, A.shape[1]))]
    for basis in _subspaces(directions):
        seen = np.stack([np.diag(on) for on in product((slope, 1.0), repeat=len(A))])
        maps = np.einsum("no,knm,md->kod", V, seen, A @ basis)
        candidates.append(_leading(maps) @ basis.T)
    U = np.concatenate(candidates)
    U = np.concatenate([U, -U])
    heights = U @ A.T
    return float(np.linalg.norm(np.maximum(heights, slope * heights) @ V, axis=1).max())


def _leading(maps: Array) -> Array:
    """A unit leading right singular vector of every map."""
    if maps.shape[1] == 1:
        rows = maps[:, 0, :]
        size = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(size > 1e-12, size, 1.0)
    found: Array = np.linalg.svd(maps, full_matrices=False)[2][:, 0, :]
    return found


def _directions(A: Array) -> Array:
    unit = A / np.linalg.norm(A, axis=1, keepdims=True)
    kept: list[Array] = []
    for row in unit:
        if all(min(np.abs(row - other).max(), np.abs(row + other).max()) > TOLERANCE for other in kept):
            kept.append(row)
    if len(A) > LARGEST:
        raise ValueError(f"{len(A)} samples are more than faces are enumerated for: give at most {LARGEST}")
    return np.array(kept)


def _subspaces(directions: Array) -> list[Array]:
    """An orthonormal basis (d, k) of the subspace of every set of samples that a neuron may be orthogonal to."""
    d = directions.shape[1]
    found = [np.eye(d)]
    for chosen in product((False, True), repeat=len(directions)):
        if any(chosen):
            _, sizes, turned = np.linalg.svd(directions[list(chosen)])
            rank = int((sizes > 1e-9).sum())
            if rank < d:
                found.append(turned[rank:].T)
    return found
