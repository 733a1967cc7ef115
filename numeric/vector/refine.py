"""Local refinement of neurons with several outputs: damped Newton on balanced weights.

With patterns and kinks held, neuron j contributes ``Phi_j z_j w_j'`` and costs
``beta/2 (||p_j||² + ||w_j||²)``, smooth, and equal to ``beta ||p_j|| ||w_j||`` once balanced.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.refinement.newton import null_space
from numeric.scaled.data import spans
from numeric.scaled.limits import expired

__all__ = ["refine"]

LEVEL = 1e-14
"""Relative change of a value that is not told from rounding."""


def refine(
    X: Array,
    Y: Array,
    U: Array,
    b: Array,
    W: Array,
    beta: float,
    *,
    free: bool,
    kink: float = 1e-7,
    steps: int = 30,
    deadline: float | None = None,
) -> tuple[Array, Array, Array]:
    """Improved ``U`` (r, k), ``b`` (k,), ``W`` (k, o); the given ones where no step helps.

    A neuron is held on the samples within ``kink`` of it, relative, whose residual holds it there.
    """
    r, k = U.shape
    lifted = np.hstack([X, np.ones((len(X), 1))]) if free else X
    scale = np.sqrt(np.linalg.norm(W, axis=1) / np.linalg.norm(U, axis=0))
    stacked = (np.vstack([U, b]) if free else U) * scale
    W = W / scale[:, None]
    margin = lifted @ stacked
    reach = spans(X, free=free)[:, None] * np.linalg.norm(stacked[:r], axis=0) + 1e-300
    R = Y - np.maximum(margin, 0.0) @ W
    held = (np.abs(margin) <= kink * reach) & ((R - R.mean(axis=0) * free) @ W.T < 0)
    bases = [null_space(lifted[held[:, j]], lifted.shape[1]) for j in range(k)]
    Phis = [(((margin[:, j] > 0) & ~held[:, j])[:, None] * lifted) @ bases[j] for j in range(k)]
    z = [bases[j].T @ stacked[:, j] for j in range(k)]
    norms = [basis[:r].T @ basis[:r] for basis in bases]
    damping, value = 1e-8, _value(Y, Phis, norms, z, W, beta, free=free)
    step, slope = _newton(Y, Phis, norms, z, W, beta, damping, free=free)
    for _ in range(steps):
        if expired(deadline):
            break
        trial_z, trial_W = [a + d for a, d in zip(z, step[0], strict=True)], W + step[1]
        trial = _value(Y, Phis, norms, trial_z, trial_W, beta, free=free)
        after, flatter = _newton(Y, Phis, norms, trial_z, trial_W, beta, max(0.1 * damping, 1e-14), free=free)
        # at the end values are equal up to rounding, and slopes still tell which dual point is better
        if trial < value * (1.0 - LEVEL) or (trial <= value * (1.0 + LEVEL) and flatter < slope):
            z, W, value, damping = trial_z, trial_W, trial, max(0.1 * damping, 1e-14)
            step, slope = after, flatter
        else:
            damping = max(10.0 * damping, 1e-8)
            if damping > 1e6 or slope <= 1e-15 * beta:
                break
            step, slope = _newton(Y, Phis, norms, z, W, beta, damping, free=free)
    table = np.stack([basis @ part for basis, part in zip(bases, z, strict=True)], axis=1)
    return table[:r], (table[r] if free else np.zeros(k)), W


def _residual(Y: Array, Phis: list[Array], z: list[Array], W: Array, *, free: bool) -> Array:
    R = Y - np.stack([Phi @ part for Phi, part in zip(Phis, z, strict=True)], axis=1) @ W
    return R - R.mean(axis=0) if free else R


def _value(
    Y: Array, Phis: list[Array], norms: list[Array], z: list[Array], W: Array, beta: float, *, free: bool
) -> float:
    R = _residual(Y, Phis, z, W, free=free)
    size = sum(float(part @ N @ part) for N, part in zip(norms, z, strict=True))
    return 0.5 * float(np.sum(R * R)) + 0.5 * beta * (size + float(np.sum(W * W)))


def _newton(
    Y: Array,
    Phis: list[Array],
    norms: list[Array],
    z: list[Array],
    W: Array,
    beta: float,
    damping: float,
    *,
    free: bool,
) -> tuple[tuple[list[Array], Array], float]:
    """Step of the damped Newton system in all ``z_j`` and ``w_j``, output bias eliminated, and the steepest slope."""
    o = W.shape[1]
    R = _residual(Y, Phis, z, W, free=free)
    center = [Phi - Phi.mean(axis=0) if free else Phi for Phi in Phis]
    J, gradient, sizes = [], [], []
    for j, Phi in enumerate(center):
        hidden = Phi @ z[j]
        J.append(np.hstack([np.kron(Phi, W[j][:, None]), np.kron(hidden[:, None], np.eye(o))]))
        gradient.append(np.concatenate([beta * norms[j] @ z[j], beta * W[j]]))
        sizes.append(Phi.shape[1] + o)
    jacobian = np.hstack(J)
    slope = np.concatenate(gradient) - jacobian.T @ R.ravel()
    hessian = jacobian.T @ jacobian
    start = 0
    for j, Phi in enumerate(center):
        middle, stop = start + Phi.shape[1], start + sizes[j]
        hessian[start:middle, start:middle] += beta * norms[j]
        hessian[middle:stop, middle:stop] += beta * np.eye(o)
        mixed = -Phi.T @ R
        hessian[start:middle, middle:stop] += mixed
        hessian[middle:stop, start:middle] += mixed.T
        start = stop
    hessian += damping * np.trace(hessian) / len(hessian) * np.eye(len(hessian))
    step = -np.linalg.lstsq(hessian, slope, rcond=1e-14)[0]
    parts = np.split(step, np.cumsum(sizes)[:-1])
    inner = [part[: len(a)] for part, a in zip(parts, z, strict=True)]
    outer = np.array([part[len(a) :] for part, a in zip(parts, z, strict=True)])
    return (inner, outer), float(np.max(np.abs(slope)))
