"""Local search for violated neurons: exact maximisation along great circles, many starts at once.

Through every start and the tangential part of its gradient runs a great circle; an angular sweep
gives the best point on the whole of it. With free biases the kink is first moved to the best sample
for the direction, and that sample is the pivot of the sweep. Values never decrease.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.planar import highest
from numeric.scaled import expired


def ascend(
    X: Array,
    v: Array,
    starts: Array,
    *,
    free: bool,
    rounds: int = 6,
    seed: int = 0,
    deadline: float | None = None,
) -> tuple[Array, Array]:
    """Improve every column of ``starts`` (r, S) for ``v'(Xu + b)_+``; returns ``U`` (r, S), ``b`` (S,)."""
    rng = np.random.default_rng(seed)
    U = starts / np.linalg.norm(starts, axis=0)
    pivot = best_pivot(X, v, U) if free else None
    for step in range(rounds):
        if expired(deadline):
            break
        margin = X @ U
        if pivot is not None:
            margin = margin - margin[pivot, np.arange(U.shape[1])]
        active = (margin > 0) * v[:, None]
        gradient = X.T @ active
        if pivot is not None:
            gradient -= X[pivot].T * active.sum(axis=0)
        across = _along_kinks(X, v, U, margin, gradient, pivot)
        size = np.linalg.norm(across, axis=0)
        flat = size <= 1e-9 * np.linalg.norm(gradient, axis=0)
        if flat.any() or step % 5 == 4:  # stationary on its kinks: leave them in any direction
            away = gradient + rng.normal(size=U.shape) * np.linalg.norm(gradient, axis=0)
            away -= U * np.sum(U * away, axis=0)
            across = np.where(flat | (step % 5 == 4), away, across)
            size = np.linalg.norm(across, axis=0)
        across = across / np.where(size > 0, size, 1.0)
        U = _best_on_circles(X, v, U, across, pivot)
        if pivot is not None:
            pivot = best_pivot(X, v, U)
    b = np.zeros(U.shape[1]) if pivot is None else -np.einsum("ij,ji->i", X[pivot], U)
    return U, b


def _along_kinks(X: Array, v: Array, U: Array, margin: Array, gradient: Array, pivot: np.ndarray | None) -> Array:
    """The gradient without its parts along ``u`` and across the concave kinks that ``u`` lies on.

    Those kinks hold a maximum in place: a step that leaves one of them loses at once.
    """
    size = np.linalg.norm(X, axis=1)
    on = (np.abs(margin) <= 1e-10 * (size + size.max())[:, None]) & (v < 0)[:, None] & (size > 0)[:, None]
    if pivot is not None:
        on[pivot, np.arange(U.shape[1])] = False
    held = [U]
    across = gradient - U * np.sum(U * gradient, axis=0)
    for _ in range(X.shape[1] - 2):
        row = np.argmax(on, axis=0)
        hit = on[row, np.arange(U.shape[1])]
        if not hit.any():
            break
        on[row, np.arange(U.shape[1])] = False
        normal = X[row].T - (0.0 if pivot is None else X[pivot].T)
        for _twice in range(2):
            for direction in held:
                normal = normal - direction * np.sum(direction * normal, axis=0)
        length = np.linalg.norm(normal, axis=0)
        normal = np.where(hit & (length > 1e-9), normal / np.where(length > 0, length, 1.0), 0.0)
        held.append(normal)
        across = across - normal * np.sum(normal * across, axis=0)
    result: Array = across
    return result


def _best_on_circles(X: Array, v: Array, U: Array, across: Array, pivot: np.ndarray | None) -> Array:
    Z = np.stack([(X @ U).T, (X @ across).T], axis=2)
    if pivot is not None:
        Z = Z - Z[np.arange(len(pivot)), pivot][:, None]
    along, beside = highest(Z[..., 0], Z[..., 1], v)
    turned = U * along + across * beside
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
