"""An upper bound of ``F`` on each of a batch of simplicial cones.

On ``u = sum_k l_k g_k``, ``l >= 0``, the convex kinks lie below the interpolation of their values at the
generators, and a concave kink lies below each of its tangents, ``m (t)_+ <= x t`` for ``m <= x <= 0``. So
``F(u) <= sum_k l_k f_k`` for an ``f`` that is linear in the ``x``; any ``a`` with ``a'g_k >= f_k`` gives
``F(u) <= a'u <= ||a||``. The least ``||a||`` over ``x`` and ``a`` together is a quadratic program in a box,
solved by coordinate descent on all cones at once; every iterate, once repaired, is a bound.

In the code ``V`` are the generators, ``T`` and ``S`` the values ``q_h'g_k`` of convex and of concave kinks at them, and
``chord`` is ``f`` without the concave kinks. Arrays of a batch of B cones have the cones on their last axis.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from numeric.network import Array
from numeric.oracles.cones import Cones, Kinks, OpenCones

SWEEPS = (3, 5, 4)
"""Sweeps of coordinate descent; in between, cones that are bounded well enough are left alone."""

INNER = 4
"""Sweeps over the generators for the first linear function."""


def bound_cones(F: Kinks, cones: Cones, target: float) -> OpenCones:
    """Bound ``F`` on the cones; those at or below ``target`` are done with."""
    V = cones.V
    r, _, B = V.shape
    flat = V.reshape(r, r * B)
    T, S = ((F.Q[part] @ flat).reshape(part.size, r, B) for part in (F.convex, F.concave))
    chord = (F.c @ flat).reshape(r, B) + np.tensordot(F.m[F.convex], np.maximum(T, 0.0), 1)
    values = chord + np.tensordot(F.m[F.concave], np.maximum(S, 0.0), 1)
    duals = _duals(V)
    descent = _Descent.begun(F, cones, S, chord, duals)
    for sweeps in SWEEPS:
        descent.keep(descent.upper > target)
        for _ in range(sweeps):
            descent.sweep(F.Q[F.concave])
        descent.repair()
    descent.keep(descent.upper > target)
    at, a = descent.number, descent.a
    weights = np.einsum("rkb,rb->kb", duals[:, :, at], a)
    return OpenCones(Cones(V[:, :, at], descent.upper, a, descent.x), T[:, :, at], weights, *_best(F, V, values, a))


@dataclass(eq=False)
class _Descent:
    """Coordinate descent on ``a`` and ``x`` for the cones still above the target, on the last axis of all arrays.

    ``V`` are the generators and ``middle`` a direction along which a step of one repairs a violation of one; ``chord``
    is ``f`` without the concave kinks, whose values at the generators are ``S``. ``x`` stays between ``low`` and
    ``high``. ``normals`` (generator, r, cone) are those of the facets, along which ``a`` is shortened as far as
    ``slack``, a length along them, allows. ``number`` says which of the given cones are left.
    """

    V: Array
    middle: Array
    chord: Array
    S: Array
    a: Array
    x: Array
    low: Array
    high: Array
    normals: Array
    slack: Array
    upper: Array
    number: np.ndarray

    @classmethod
    def begun(cls, F: Kinks, cones: Cones, S: Array, chord: Array, duals: Array) -> _Descent:
        """From the ``a`` and the tangents of larger cones, or from a short ``a`` and tangents of mean slope."""
        V, mass = cones.V, F.m[F.concave][:, None]
        low, high = np.where(S.max(axis=1) <= 0, 0.0, mass), np.where(S.min(axis=1) >= 0, mass, 0.0)
        x = np.clip(_middle_tangents(S, mass) if cones.x is None else cones.x, low, high)
        middle = V.sum(axis=1)
        middle /= np.linalg.norm(middle, axis=0)
        middle /= _products(middle, V).min(axis=0)
        f = chord + _sums(x, S)
        a = _first(V, f, middle, cones.a)
        length = np.maximum(np.linalg.norm(duals, axis=0), 1.0)  # at least one, as generators have norm one
        normals = np.ascontiguousarray((duals / length).transpose(1, 0, 2))
        slack = np.maximum(_products(a, V) - f, 0.0) * length
        upper = np.minimum(cones.upper, np.linalg.norm(a, axis=0))
        return cls(V, middle, chord, S, a, x, low, high, normals, slack, upper, np.arange(upper.size))

    def keep(self, these: np.ndarray) -> None:
        """Go on with some of the cones."""
        if not these.all():
            for part in fields(self):
                setattr(self, part.name, getattr(self, part.name)[..., these])

    def sweep(self, Q: Array) -> None:
        """One step along every facet normal, and one along every concave normal ``Q`` that may still turn."""
        for k, normal in enumerate(self.normals):
            change = np.maximum(self.slack[k] - np.einsum("rb,rb->b", normal, self.a), 0.0) - self.slack[k]
            self.slack[k] += change
            self.a += normal * change
        for h in np.flatnonzero((self.low < self.high).any(axis=1)):
            change = np.minimum(np.maximum(self.x[h] - Q[h] @ self.a, self.low[h]), self.high[h]) - self.x[h]
            self.x[h] += change
            self.a += Q[h][:, None] * change

    def repair(self) -> None:
        """Make ``a`` admissible for the tangents as they are, and bound by it."""
        self.a = _repaired(self.a, self.V, self.chord + _sums(self.x, self.S), self.middle)
        self.upper = np.minimum(self.upper, np.linalg.norm(self.a, axis=0))


def _best(F: Kinks, V: Array, values: Array, a: Array) -> tuple[float, Array]:
    """The largest value at a generator or where a bound is attained, and its direction."""
    k, at = np.unravel_index(np.argmax(values), values.shape)
    inner = F.at(a / np.maximum(np.linalg.norm(a, axis=0), 1e-300))
    if float(inner.max(initial=-np.inf)) > float(values[k, at]):
        return float(inner.max()), a[:, inner.argmax()]
    return float(values[k, at]), V[:, k, at]


def _products(a: Array, V: Array) -> Array:
    result: Array = np.einsum("rb,rkb->kb", a, V)
    return result


def _sums(x: Array, S: Array) -> Array:
    result: Array = np.einsum("hb,hkb->kb", x, S)
    return result


def _middle_tangents(S: Array, down: Array) -> Array:
    """The tangents with the mean slope over the generators."""
    total = np.maximum(S, 0.0).sum(axis=1)
    result: Array = down * total / np.maximum(2.0 * total - S.sum(axis=1), 1e-300)
    return result


def _duals(V: Array) -> Array:
    """``N`` (r, r, B) with ``n_k'g_l`` = 1 if k = l else 0; of flat cones the nearest there is."""
    stacked = V.transpose(2, 1, 0)
    try:
        inverse = np.linalg.inv(stacked)
    except np.linalg.LinAlgError:
        inverse = np.linalg.pinv(stacked)
    return np.ascontiguousarray(inverse.transpose(1, 2, 0))


def _repaired(a: Array, V: Array, f: Array, middle: Array) -> Array:
    """``a`` moved towards the middle of the cone until ``a'g_k >= f_k``."""
    result: Array = a + middle * np.maximum(f - _products(a, V), 0.0).max(axis=0)
    return result


def _first(V: Array, f: Array, middle: Array, before: Array | None) -> Array:
    """A short ``a`` with ``a'g_k >= f_k``: ascent on the dual ``l'f - ½||V l||²``, or the one of the larger cone."""
    weights = np.maximum(f, 0.0) / len(f)
    a = np.einsum("rkb,kb->rb", V, weights)
    for _ in range(INNER):
        for k in range(len(f)):
            change = np.maximum(weights[k] + f[k] - np.einsum("rb,rb->b", V[:, k], a), 0.0) - weights[k]
            weights[k] += change
            a += V[:, k] * change
    a = _repaired(a, V, f, middle)
    if before is None:
        return a
    before = _repaired(before, V, f, middle)
    result: Array = np.where(np.linalg.norm(before, axis=0) < np.linalg.norm(a, axis=0), before, a)
    return result
