"""An upper bound of ``h(v)`` for any number of samples and columns, by a spectral relaxation.

With ``(t)_+ = (t + |t|)/2`` and ``S`` standing for ``u u'`` (``S >= u u'``, trace at most one),
``|x'u| <= sqrt(x'Sx)`` where ``v`` is positive and ``|x'u| >= x'Sx / ||x||`` where it is negative give
the concave problem ``max ½ v'Xu + ½ sum_+ v_i sqrt(x_i'Sx_i) - ½ sum_- |v_i| x_i'Sx_i / ||x_i||``.
Linearising the square roots at any positive ``s_i``, ``sqrt(q) <= (q/s_i + s_i)/2``, leaves a
quadratic on the ball; its Lagrangian dual is a bound whatever the ``s_i``, so that nothing here
depends on how well the concave problem was solved.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array
from numeric.oracles.base import EPS

__all__ = ["relaxed_support"]


def relaxed_support(X: Array, v: Array, radius: float, steps: int = 60) -> float:
    """A bound of ``|v'(Xu + b)_+|`` over ``||u|| <= 1``; ``|b| <= radius`` if radius is positive.

    Biases are one more coordinate, ``b = radius * c`` with ``|c| <= 1``: a ball of radius sqrt(2).
    Rounding is deducted by the caller together with that of the data.
    """
    if radius > 0:
        lifted = np.hstack([X, np.full((len(X), 1), radius)])
        return float(np.sqrt(2.0)) * max(_one_sided(lifted, v, steps), _one_sided(lifted, -v, steps))
    return max(_one_sided(X, v, steps), _one_sided(X, -v, steps))


def _one_sided(X: Array, v: Array, steps: int) -> float:
    size = np.linalg.norm(X, axis=1)
    used = (size > 0) & (v != 0)
    X, v, size = X[used], v[used], size[used]
    if v.size == 0:
        return 0.0
    g = 0.5 * (v @ X)
    gain, loss = np.maximum(v, 0.0), np.maximum(-v, 0.0) / size
    d = X.shape[1]
    S = np.eye(d) / d
    best = float(np.inf)
    for k in range(steps):
        spread = np.sqrt(np.maximum(np.einsum("ij,ij->i", X @ S, X), (1e-6 * size) ** 2))
        M = X.T @ ((0.5 * gain / spread - loss)[:, None] * X)
        bound, u = _ball(0.5 * M, g)
        best = min(best, bound + 0.25 * float(gain @ spread))
        # conditional gradient: the maximiser of the linearisation, as a second moment
        S = S + (np.outer(u, u) - S) * (2.0 / (k + 3.0))
    return best


def _ball(M: Array, g: Array) -> tuple[float, Array]:
    """A bound of ``g'u + u'Mu`` over the unit ball, and a point of the ball near the maximiser.

    For every ``l`` above the spectrum of ``M`` (and positive) the bound ``l + g'(l - M)^{-1} g / 4``
    holds; the best ``l`` is found by bisection on ``||(l - M)^{-1} g|| = 2``.
    """
    spectrum, basis = np.linalg.eigh(M)
    h = basis.T @ g
    scale = float(np.abs(spectrum).max()) + float(np.linalg.norm(g))
    low = max(float(spectrum[-1]), 0.0) + 64 * len(g) * EPS * scale
    high = low + float(np.linalg.norm(g)) + 1e-300
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float(np.sum((h / (middle - spectrum)) ** 2)) > 4.0:
            low = middle
        else:
            high = middle
    coordinates = 0.5 * h / (high - spectrum)
    missing = 1.0 - float(coordinates @ coordinates)
    if missing > 0:  # the hard case: fill up with the leading eigenvector
        coordinates[-1] += np.copysign(np.sqrt(missing + coordinates[-1] ** 2) - abs(coordinates[-1]), coordinates[-1])
    bound = high + 0.25 * float(np.sum(h * h / (high - spectrum)))
    return bound * (1.0 + 64 * len(g) * EPS), basis @ coordinates
