"""Local refinement of neurons with several outputs: damped Newton on balanced weights.

The activation patterns are held, and with them the samples that lie on a kink: neuron j, its bias included, is
``B_j z_j``, where ``B_j`` spans what keeps its kink on them. It contributes ``Phi_j z_j w_j'`` to the fitted values,
``Phi_j`` its active rows of the data times ``B_j``, and costs ``beta/2 (||p_j||² + ||w_j||²)``, which is smooth and
equal to ``beta ||p_j|| ||w_j||`` once balanced (Neyshabur, Tomioka and Srebro, ICLR workshop 2015). With ``R`` the
residual, its mean taken away by the output bias, and ``N_j`` the part of ``B_j'B_j`` that has a norm, the problem is

    ``min ½ ||R||² + beta/2 sum_j (z_j'N_j z_j + ||w_j||²)``.

Its Hessian is ``J'J`` of the fitted values, plus ``beta N_j`` and ``beta I`` on the diagonal, plus ``-Phi_j'R`` between
``z_j`` and ``w_j``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.refinement.newton import null_space
from numeric.scaled import expired, spans, with_ones

LEVEL = 1e-14
"""Relative change of a value that is not told from rounding."""

FIRST, LEAST, MOST = 1e-8, 1e-14, 1e6
"""Damping relative to the mean curvature: at the start or after a failure, at least, and where to give up."""

FLAT = 1e-15
"""Slopes below this part of ``beta`` are rounding."""

Point = tuple[list[Array], Array]
"""All ``z_j``, and ``W`` (k, o) with rows ``w_j``."""


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
    scale = np.sqrt(np.linalg.norm(W, axis=1) / np.linalg.norm(U, axis=0))
    stacked = (np.vstack([U, b]) if free else U) * scale
    W = W / scale[:, None]
    patterns = _hold(X, Y, stacked, W, beta, kink, free=free)
    z = [basis.T @ column for basis, column in zip(patterns.bases, stacked.T, strict=True)]
    z, W = _descended(patterns, (z, W), steps, deadline)
    table = np.stack([basis @ part for basis, part in zip(patterns.bases, z, strict=True)], axis=1)
    r, k = U.shape
    return table[:r], (table[r] if free else np.zeros(k)), W


def _hold(X: Array, Y: Array, stacked: Array, W: Array, beta: float, kink: float, *, free: bool) -> _Patterns:
    """The patterns of the neurons that are the columns of ``stacked``."""
    lifted = with_ones(X, free=free)
    r = X.shape[1]
    margin = lifted @ stacked
    reach = spans(X, free=free)[:, None] * np.linalg.norm(stacked[:r], axis=0) + 1e-300
    R = Y - np.maximum(margin, 0.0) @ W
    held = (np.abs(margin) <= kink * reach) & ((R - R.mean(axis=0) * free) @ W.T < 0)
    active = (margin > 0) & ~held
    bases = [null_space(lifted[some], lifted.shape[1]) for some in held.T]
    features = [(some[:, None] * lifted) @ basis for some, basis in zip(active.T, bases, strict=True)]
    norms = [basis[:r].T @ basis[:r] for basis in bases]
    return _Patterns(Y, bases, features, norms, beta, free)


def _descended(patterns: _Patterns, at: Point, steps: int, deadline: float | None) -> Point:
    """Newton steps from a point; the damping falls where they help and grows where they do not.

    At the end values are equal up to rounding, and slopes still tell which dual point is better.
    """
    damping, value = FIRST, patterns.value(at)
    step, slope = patterns.newton(at, damping)
    for _ in range(steps):
        if expired(deadline):
            break
        trial = [a + d for a, d in zip(at[0], step[0], strict=True)], at[1] + step[1]
        reached, gentler = patterns.value(trial), max(0.1 * damping, LEAST)
        after, flatter = patterns.newton(trial, gentler)
        if reached < value * (1.0 - LEVEL) or (reached <= value * (1.0 + LEVEL) and flatter < slope):
            at, value, damping, step, slope = trial, reached, gentler, after, flatter
            continue
        damping = max(10.0 * damping, FIRST)
        if damping > MOST or slope <= FLAT * patterns.beta:
            break
        step, slope = patterns.newton(at, damping)
    return at


@dataclass(frozen=True, eq=False)
class _Patterns:
    """The smooth problem in ``z_j`` and ``w_j`` for given ``B_j``, ``Phi_j`` and ``N_j``."""

    Y: Array
    bases: list[Array]
    features: list[Array]
    norms: list[Array]
    beta: float
    free: bool

    def residual(self, at: Point) -> Array:
        """``R``."""
        z, W = at
        R = self.Y - np.stack([Phi @ part for Phi, part in zip(self.features, z, strict=True)], axis=1) @ W
        return R - R.mean(axis=0) if self.free else R

    def value(self, at: Point) -> float:
        """The objective."""
        z, W = at
        R = self.residual(at)
        size = sum(float(part @ N @ part) for N, part in zip(self.norms, z, strict=True))
        return 0.5 * float(np.sum(R * R)) + 0.5 * self.beta * (size + float(np.sum(W * W)))

    def newton(self, at: Point, damping: float) -> tuple[Point, float]:
        """The damped Newton step, and the steepest slope."""
        z, W = at
        R, o = self.residual(at), W.shape[1]
        centred = [Phi - Phi.mean(axis=0) if self.free else Phi for Phi in self.features]
        jacobian = np.hstack([_derivative(Phi, part, w) for Phi, part, w in zip(centred, z, W, strict=True)])
        pairs = zip(self.norms, z, W, strict=True)
        gradient = [np.concatenate([self.beta * N @ part, self.beta * w]) for N, part, w in pairs]
        slope = np.concatenate(gradient) - jacobian.T @ R.ravel()
        hessian = jacobian.T @ jacobian
        start = 0
        for Phi, N in zip(centred, self.norms, strict=True):
            inner, outer = slice(start, start + len(N)), slice(start + len(N), start + len(N) + o)
            mixed = -Phi.T @ R
            hessian[inner, inner] += self.beta * N
            hessian[outer, outer] += self.beta * np.eye(o)
            hessian[inner, outer] += mixed
            hessian[outer, inner] += mixed.T
            start = outer.stop
        hessian += damping * np.trace(hessian) / len(hessian) * np.eye(len(hessian))
        step = -np.linalg.lstsq(hessian, slope, rcond=1e-14)[0]
        parts = np.split(step, np.cumsum([len(some) for some in gradient])[:-1])
        dz = [part[:-o] for part in parts]
        return (dz, np.array([part[-o:] for part in parts])), float(np.max(np.abs(slope)))


def _derivative(Phi: Array, z: Array, w: Array) -> Array:
    """Of the fitted values, row by row, in ``z_j`` and in ``w_j``."""
    return np.hstack([np.kron(Phi, w[:, None]), np.kron((Phi @ z)[:, None], np.eye(len(w)))])
