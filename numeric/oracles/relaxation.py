"""An upper bound of ``h(v)`` for any number of samples and columns, by a spectral relaxation.

Write ``t = x'u`` and ``(t)_+ = (t + |t|)/2``. Over the unit ball, and for any multipliers ``s > 0``,
``||w|| <= 1`` and ``|r| <= 1`` of each sample,

- ``|t| <= (t²/s + s)/2``, the arithmetic mean over the geometric one (used where ``v`` is positive);
- ``|t| >= t (w'u)`` and ``|t| >= r t``, as ``|w'u| <= 1`` (used where ``v`` is negative, in any
  convex combination),

so that ``v'(Xu)_+`` is at most a quadratic in ``u``, whose maximum over the ball is an eigenvalue
problem. The bound holds whatever the multipliers are. The best ones come from the dual of their own
choice, which is a relaxation of the neurons themselves: with ``S`` in place of the mean of ``u u'``
over a cloud of directions and ``m`` in place of the mean of ``u``, all that is left of ``E|t|`` is
``max(||S x||, |x'm|) <= E|t| <= sqrt(x'S x)``. ``S`` is a product ``L L'`` with as many columns as
rows and one more (the mean), so that unconstrained descent in ``L`` finds its best value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from numeric.network import Array
from numeric.oracles.base import EPS
from numeric.scaled import expired

__all__ = [
    "Moments",
    "Multipliers",
    "ball_multiplier",
    "bound_with",
    "lifted",
    "moments",
    "multipliers",
    "pull_back",
    "relaxed_support",
]


VANISHED = 1e-200
"""Moments below this belong to a cloud without weight, where nothing has a slope."""


@dataclass(frozen=True, eq=False)
class Multipliers:
    """``s`` (n,) positive, ``w`` (n, r) of norm at most one, ``r`` (n,) in [-1, 1]; see above."""

    s: Array
    w: Array
    r: Array


@dataclass(frozen=True, eq=False)
class Moments:
    """What the relaxation knows of a cloud ``L`` (r, r + 1) of total weight ``tau``, for every sample.

    ``T = X L``; ``mean`` of t, ``lower`` and ``upper`` bounds of the mean of |t|; ``SX = T L'`` and its row norms.
    """

    T: Array
    tau: float
    mean: Array
    upper: Array
    SX: Array
    length: Array

    @property
    def lower(self) -> Array:
        """The larger of the two lower bounds."""
        result: Array = np.maximum(self.length, np.abs(self.mean))
        return result


def moments(X: Array, L: Array) -> Moments:
    """The moments of the cloud ``L``; its first column is the mean (over the root of its weight)."""
    T = X @ L
    tau = float(np.sum(L * L))
    SX = T @ L.T
    upper = np.sqrt(tau * np.einsum("ij,ij->i", T, T))
    return Moments(T, tau, np.sqrt(tau) * T[:, 0], upper, SX, np.linalg.norm(SX, axis=1))


def pull_back(X: Array, L: Array, at: Moments, mean: Array, upper: Array, lower: Array) -> Array:
    """Gradient in ``L`` of a function with these derivatives in ``mean``, ``upper`` and ``lower``."""
    by_length = at.length >= np.abs(at.mean)
    mean = mean + np.where(by_length, 0.0, lower * np.sign(at.mean))
    share = np.where(at.upper > VANISHED, upper, 0.0) / np.maximum(at.upper, VANISHED)
    G = (share * at.tau)[:, None] * at.T
    G[:, 0] += np.sqrt(at.tau) * mean
    # upper and mean grow with tau, the squared norm of L
    by_tau = (float(share @ (at.upper**2)) + float(mean @ at.mean)) / max(at.tau, VANISHED)
    curved = np.where(by_length & (at.length > VANISHED), lower, 0.0) / np.maximum(at.length, VANISHED)
    H = X.T @ (curved[:, None] * at.SX)
    result: Array = X.T @ G + by_tau * L + (H + H.T) @ L
    return result


def multipliers(X: Array, at: Moments) -> Multipliers:
    """Those that are best at the cloud, made admissible whatever it is."""
    size = np.linalg.norm(X, axis=1)
    s = np.maximum(at.upper / at.tau if at.tau > 0 else size, 1e-8 * size)
    shrink = np.maximum(at.length, 1e-300) * (1.0 + 8.0 * X.shape[1] * EPS)
    r = np.where(at.length >= np.abs(at.mean), 0.0, np.sign(at.mean))
    return Multipliers(np.where(s > 0, s, 1.0), at.SX / shrink[:, None], r)


def bound_with(X: Array, v: Array, given: Multipliers) -> float:
    """An upper bound of ``v'(Xu)_+`` over ``||u|| <= 1``, its own rounding included.

    That of ``v'(Xu)_+`` itself and of the data is left to the caller. Where the two lower bounds of ``|t|``
    are equally good the best ``r`` is in between: some fractions of it are tried.
    """
    parts = (0.0, 0.5, 1.0) if given.r.any() else (0.0,)
    return min(_bound_with(X, v, given, part * given.r) for part in parts)


def _bound_with(X: Array, v: Array, given: Multipliers, r: Array) -> float:
    gain, loss = np.maximum(v, 0.0), np.maximum(-v, 0.0)
    curved = loss * (1.0 - np.abs(r))
    g = 0.5 * ((v - loss * r) @ X)
    H = X.T @ (curved[:, None] * given.w)
    M = 0.25 * (X.T @ ((gain / given.s)[:, None] * X)) - 0.25 * (H + H.T)
    size = np.linalg.norm(X, axis=1)
    constant = 0.25 * float(gain @ given.s)
    terms = 0.25 * float((gain / given.s) @ size**2) + 0.5 * float(curved @ size) + constant
    return float(_ball(M, g) + constant + (2.0 * len(v) + 64.0 * X.shape[1]) * EPS * terms)


def lifted(X: Array, radius: float) -> tuple[Array, float]:
    """Data and the radius of the ball when biases ``|b| <= radius`` are one more coordinate, ``b = radius c``."""
    if radius == 0:
        return X, 1.0
    return np.hstack([X, np.full((len(X), 1), radius)]), float(np.sqrt(2.0)) * (1.0 + EPS)


def relaxed_support(X: Array, v: Array, radius: float, steps: int = 150, deadline: float | None = None) -> float:
    """A bound of ``|v'(Xu + b)_+|`` over ``||u|| <= 1``; ``|b| <= radius`` if radius is positive.

    Rounding is deducted by the caller together with that of the data. After the deadline it is a rough bound.
    """
    Z, ball = lifted(X, radius)
    return ball * max(_one_sided(Z, s * v, steps, deadline) for s in (1.0, -1.0))


def _one_sided(X: Array, v: Array, steps: int, deadline: float | None) -> float:
    used = (np.linalg.norm(X, axis=1) > 0) & (v != 0)
    X, v = X[used], v[used]
    if v.size == 0:
        return 0.0
    r = X.shape[1]
    gain, loss = np.maximum(v, 0.0), np.maximum(-v, 0.0)

    def negated(flat: Array) -> tuple[float, Array]:
        L = flat.reshape(r, r + 1)
        at = moments(X, L)
        value = 0.5 * float(v @ at.mean + gain @ at.upper - loss @ at.lower) / max(at.tau, VANISHED)
        slope = pull_back(X, L, at, 0.5 * v, 0.5 * gain, -0.5 * loss)
        return -value / scale, (2.0 * value * L - slope).ravel() / (max(at.tau, VANISHED) * scale)

    start = np.hstack([np.zeros((r, 1)), np.eye(r)]) / np.sqrt(r)
    scale = float(np.abs(v) @ np.linalg.norm(X, axis=1))
    best = bound_with(X, v, multipliers(X, moments(X, start)))
    if expired(deadline):
        return best

    def stop(_: Array) -> None:
        if expired(deadline):
            raise StopIteration

    options = {"maxiter": steps, "ftol": 1e-10}
    found = minimize(negated, start.ravel(), jac=True, method="L-BFGS-B", callback=stop, options=options)
    return min(best, bound_with(X, v, multipliers(X, moments(X, found.x.reshape(r, r + 1)))))


def _ball(M: Array, g: Array) -> float:
    """A bound of ``g'u + u'Mu`` over the unit ball."""
    return ball_multiplier(M, g, 1.0)[1] * (1.0 + 64 * len(g) * EPS)


def ball_multiplier(M: Array, g: Array, radius: float) -> tuple[float, float]:
    """The best ``l`` and its bound of ``g'u + u'Mu`` over a ball, but for rounding.

    For every ``l`` above the spectrum of ``M`` (and positive) it is ``l radius² + g'(l - M)^{-1} g / 4``; the best
    ``l`` is found by bisection on ``||(l - M)^{-1} g|| = 2 radius``.
    """
    spectrum, basis = np.linalg.eigh(M)
    h = basis.T @ g
    scale = float(np.abs(spectrum).max()) + float(np.linalg.norm(g))
    low = max(float(spectrum[-1]), 0.0) + 64 * len(g) * EPS * scale
    high = low + float(np.linalg.norm(g)) + 1e-300
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float(np.sum((h / (middle - spectrum)) ** 2)) > 4.0 * radius * radius:
            low = middle
        else:
            high = middle
    return high, high * radius * radius + 0.25 * float(np.sum(h * h / (high - spectrum)))
