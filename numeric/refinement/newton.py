"""Newton's method on the active neurons, their kinks and activation patterns held fixed.

Near the optimum the problem is smooth in the active neurons: each moves in the subspace that keeps
its kinks on their samples, where ``beta ||p||`` is differentiable. Samples held by a constraint
(interpolation, margins) are equations with the dual entries as multipliers. A few steps bring an
interior-point solution to rounding, when its active set is right; the caller compares and decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lstsq

from numeric.network import Array
from numeric.scaled import Neurons, ScaledProblem, expired, spans, with_ones

ENOUGH = 1e-10
"""Residual, relative to the targets, at which to stop when there is no time left: a tenth of what is allowed."""


def polish(
    scaled: ScaledProblem, neurons: Neurons, v: Array, *, kink: float = 1e-7, steps: int = 40
) -> tuple[Neurons, Array]:
    """The neurons and the dual point after Newton's method; both unchanged where it cannot start."""
    if neurons.w.size == 0:
        return neurons, v
    frame, z = _Frame.of(scaled, neurons, kink, v)
    if z.size == 0 or z.size > 400:
        return neurons, v
    xi, most = neurons.xi, 1e3 * float(np.max(np.abs(z)))
    for _ in range(steps):
        moved = _step(frame, z, xi, v)
        if moved is None or not float(np.max(np.abs(moved[0]))) <= most:  # diverging: the guess is wrong
            return neurons, v
        change = float(np.max(np.abs(moved[0] - z)))
        z, xi, v = moved
        if change <= 1e-15 * float(np.max(np.abs(z))):
            break
    return frame.neurons(z, xi), v


def interpolating(scaled: ScaledProblem, neurons: Neurons, deadline: float | None = None) -> Neurons:
    """Remove a small residual by the least change of the active neurons, kinks held if that is enough.

    Where there are enough neurons their weights alone do it, which leaves every activation pattern as it is.
    """
    residual = _residual(scaled, neurons)
    best, size = neurons, float(np.max(np.abs(residual)))
    if neurons.w.size == 0 or size > 1e-4:
        return neurons
    # None: weights alone. Otherwise patterns may change by a hair: repeat
    for kink in (1e-8, 0.0, 1e-8, None, 1e-9, 0.0, 1e-10, 0.0, None):
        if size <= (1e-14 if not expired(deadline) else ENOUGH) * float(np.max(np.abs(scaled.y))):
            break
        trial = _reweighted(scaled, best) if kink is None else _shifted(scaled, best, kink)
        left = float(np.max(np.abs(_residual(scaled, trial))))
        if left < size:
            best, size = trial, left
    return best


def _shifted(scaled: ScaledProblem, neurons: Neurons, kink: float) -> Neurons:
    frame, z = _Frame.of(scaled, neurons, kink, None)
    change = _least_change(scaled, frame.features, _residual(scaled, neurons))
    return frame.neurons(z + change[: z.size], neurons.xi)


def _reweighted(scaled: ScaledProblem, neurons: Neurons) -> Neurons:
    share = neurons.features(scaled.X) * neurons.w
    change = _least_change(scaled, share, _residual(scaled, neurons))[: neurons.w.size]
    return Neurons(neurons.P, neurons.b, neurons.w * np.maximum(1.0 + change, 0.0), neurons.xi)


def _least_change(scaled: ScaledProblem, features: Array, residual: Array) -> Array:
    Phi = with_ones(features, free=scaled.free)
    result: Array = np.asarray(np.linalg.lstsq(Phi, residual, rcond=1e-13)[0], dtype=np.float64)
    return result


def _residual(scaled: ScaledProblem, neurons: Neurons) -> Array:
    g = scaled.fit(neurons.shifted(0.0))
    return scaled.y - g - (scaled.loss.output_bias(g, scaled.y) if scaled.free else 0.0)


@dataclass(frozen=True, eq=False)
class _Frame:
    """Coordinates ``z`` of the active neurons: neuron j, its bias included, is ``bases[j] @ z_j``.

    The bases span what keeps the kinks on their samples; ``features @ z`` are the fitted values without output bias.
    """

    scaled: ScaledProblem
    bases: list[Array]
    splits: np.ndarray
    features: Array
    signs: Array

    @classmethod
    def of(cls, scaled: ScaledProblem, neurons: Neurons, kink: float, v: Array | None) -> tuple[_Frame, Array]:
        """The frame of a network and its coordinates; with ``v``, only samples that it holds on a kink are held."""
        signs = np.sign(neurons.w)
        P, b = neurons.P * np.abs(neurons.w), neurons.b * np.abs(neurons.w)
        lifted = with_ones(scaled.X, free=scaled.free)
        stacked = np.vstack([P, b]) if scaled.free else P
        margin = lifted @ stacked
        reach = spans(scaled.X, free=scaled.free)[:, None] * np.linalg.norm(P, axis=0) + np.abs(b)
        on_kink = (np.abs(margin) <= kink * reach) & np.any(lifted != 0, axis=1)[:, None]
        if v is not None:
            on_kink &= v[:, None] * signs < 0
        active = (margin > 0) & ~on_kink
        bases = [null_space(lifted[held], len(stacked)) for held in on_kink.T]
        z = [basis.T @ column for basis, column in zip(bases, stacked.T, strict=True)]
        parts = zip(signs, active.T, bases, strict=True)
        features = np.hstack([(sign * some)[:, None] * (lifted @ basis) for sign, some, basis in parts])
        return cls(scaled, bases, np.cumsum([part.size for part in z])[:-1], features, signs), np.concatenate(z)

    def neurons(self, z: Array, xi: float) -> Neurons:
        """The network at ``z``."""
        parts = np.split(z, self.splits)
        table = np.stack([basis @ part for basis, part in zip(self.bases, parts, strict=True)], axis=1)
        r = self.scaled.X.shape[1]
        return Neurons(table[:r], table[r] if self.scaled.free else np.zeros(len(self.signs)), self.signs, xi)

    def penalty(self, z: Array) -> tuple[Array | None, Array]:
        """Gradient and Hessian of ``beta sum ||p_j||``; no gradient where a neuron vanishes."""
        beta, r = self.scaled.beta, self.scaled.X.shape[1]
        slope, curvature, start = np.zeros(z.size), np.zeros((z.size, z.size)), 0
        for basis, part in zip(self.bases, np.split(z, self.splits), strict=True):
            inner = basis[:r]
            p = inner @ part
            size = float(np.linalg.norm(p))
            if size == 0.0:
                return None, curvature
            here = slice(start, start + part.size)
            toward = inner.T @ (p / size)
            slope[here] = beta * toward
            curvature[here, here] = beta / size * (inner.T @ inner - np.outer(toward, toward))
            start = here.stop
        return slope, curvature

    def longest(self, z: Array, change: Array) -> float:
        """The full step, or as much of it as turns no neuron by more than a right angle, and a bit less."""
        longest = 1.0
        for a, b in zip(np.split(z, self.splits), np.split(change, self.splits), strict=True):
            if float(a @ b) <= -0.9 * float(a @ a):
                longest = min(longest, -0.8 * float(a @ a) / float(a @ b))
        return longest


def _step(frame: _Frame, z: Array, xi: float, v: Array) -> tuple[Array, float, Array] | None:
    """One Newton step to ``z``, ``xi`` and ``v``; the duals of the tied samples are multipliers of equations.

    None if a neuron vanishes or the system is out of the range of floats.
    """
    scaled, features = frame.scaled, frame.features
    f = features @ z + xi
    line = scaled.loss.linearise(f, v, scaled.y)
    slope, curvature = frame.penalty(z)
    if slope is None:
        return None
    Phi = with_ones(features, free=scaled.free)
    q, tied = Phi.shape[1], np.flatnonzero(line.tied)
    hessian = Phi.T @ (line.curvature[:, None] * Phi)
    hessian[: z.size, : z.size] += curvature
    rest = np.where(line.tied, 0.0, line.v)
    right = Phi.T @ rest
    right[: z.size] -= slope
    system = np.zeros((q + len(tied), q + len(tied)))
    system[:q, :q] = hessian
    system[:q, q:] = -Phi[tied].T
    system[q:, :q] = -Phi[tied]
    target = np.concatenate([right, f[tied] - line.target[tied]])
    solution = lstsq(system, target, cond=1e-14, lapack_driver="gelsy", check_finite=False)[0]
    if not np.isfinite(solution).all():
        return None
    step = frame.longest(z, solution[: z.size])
    dual = rest - line.curvature * (Phi @ solution[:q])
    dual[tied] = solution[q:]
    return z + step * solution[: z.size], xi + (step * float(solution[q - 1]) if scaled.free else 0.0), dual


def null_space(rows: Array, width: int) -> Array:
    """Orthonormal basis (width, k) of the vectors orthogonal to all rows."""
    largest = np.max(np.abs(rows), axis=1, initial=0.0)
    rows = rows[largest > 0] / largest[largest > 0, None]  # squares of small entries would vanish
    if len(rows) == 0:
        return np.eye(width)
    _, singular, right = np.linalg.svd(rows / np.linalg.norm(rows, axis=1)[:, None], full_matrices=True)
    rank = int(np.sum(singular > 1e-9))
    return right[rank:].T
