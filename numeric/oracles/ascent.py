"""Local search for violated neurons: exact maximisation along great circles, many starts at once.

Through every start and the tangential part of its gradient runs a great circle; an angular sweep
gives the best point on the whole of it. With free biases the kink is first moved to the best sample
for the direction, and that sample is the pivot of the sweep. Values never decrease.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.planar import sweep

__all__ = ["ascend"]


def ascend(X: Array, v: Array, starts: Array, *, free: bool, rounds: int = 6, seed: int = 0) -> tuple[Array, Array]:
    """Improve every column of ``starts`` (r, S) for ``v'(Xu + b)_+``; returns ``U`` (r, S), ``b`` (S,)."""
    rng = np.random.default_rng(seed)
    U = starts / np.linalg.norm(starts, axis=0)
    pivot = best_pivot(X, v, U) if free else None
    for step in range(rounds):
        margin = X @ U
        if pivot is not None:
            margin = margin - margin[pivot, np.arange(U.shape[1])]
        active = (margin > 0) * v[:, None]
        gradient = X.T @ active
        if pivot is not None:
            gradient -= X[pivot].T * active.sum(axis=0)
        if step % 3 == 2:  # kinks stop the gradient: try another direction now and then
            gradient = rng.normal(size=U.shape)
        across = gradient - U * np.sum(U * gradient, axis=0)
        size = np.linalg.norm(across, axis=0)
        flat = size <= 1e-12 * np.linalg.norm(gradient, axis=0)
        across = np.where(flat, 0.0, across / np.where(flat, 1.0, size))
        U = _best_on_circles(X, v, U, across, pivot)
        if pivot is not None:
            pivot = best_pivot(X, v, U)
    b = np.zeros(U.shape[1]) if pivot is None else -np.einsum("ij,ji->i", X[pivot], U)
    return U, b


def _best_on_circles(X: Array, v: Array, U: Array, across: Array, pivot: np.ndarray | None) -> Array:
    Z = np.stack([(X @ U).T, (X @ across).T], axis=2)
    if pivot is not None:
        Z = Z - Z[np.arange(len(pivot)), pivot][:, None]
    arcs = sweep(Z, v)
    arc = np.argmax(arcs.top, axis=1)[:, None]
    theta = np.take_along_axis(arcs.at_top, arc, axis=1)[:, 0]
    turned = U * np.cos(theta) + across * np.sin(theta)
    size = np.linalg.norm(turned, axis=0)
    moved: Array = np.where(size > 0.5, turned / np.where(size > 0.5, size, 1.0), U)
    return moved


def best_pivot(X: Array, v: Array, U: Array) -> np.ndarray:
    """For every direction the sample whose kink ``b = -x_i'u`` maximises ``v'(Xu + b)_+``."""
    shadow = X @ U
    order = np.argsort(-shadow, axis=0, kind="stable")
    sorted_shadow = np.take_along_axis(shadow, order, axis=0)
    mass = np.cumsum(v[order], axis=0)
    # lowering the threshold past a gap adds (mass above the gap) * gap
    drops = sorted_shadow[:-1] - sorted_shadow[1:]
    value = np.vstack([np.zeros(U.shape[1]), np.cumsum(mass[:-1] * drops, axis=0)])
    result: np.ndarray = np.take_along_axis(order, np.argmax(value, axis=0)[None], axis=0)[0]
    return result
