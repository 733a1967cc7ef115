"""How large ``||V'(Xu + b)_+||`` can be: exactly in rank one and two, bounded beyond.

On an arc of directions the active set is constant and ``V'(Xu)_+ = M u`` with ``M`` (o, 2), so that
``||Mu||²`` is a sinusoid of twice the angle. With free biases some sample sits on the kink of a
maximiser (for the direction ``q`` of ``V'(Xu + b)_+`` this is the scalar case with ``v = Vq``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from numeric.network import Array
from numeric.oracles import choose_oracle
from numeric.oracles.ascent import ascend
from numeric.oracles.base import EPS, charged, rounding_margin
from numeric.oracles.planar import Sweep, additions, long_cumsum, sweep
from numeric.oracles.whitened import WhitenedOracle, is_whitened
from numeric.scaled import Limits, expired
from numeric.vector.circle import around

CELLS = 1 << 18


@dataclass(frozen=True, eq=False)
class VectorSearch:
    """Neurons ``U`` (r, k), ``b`` (k,), best first, and an upper bound of ``H(V)``; ``exact`` if tight."""

    upper: float
    U: Array
    b: Array
    values: Array
    exact: bool

    @property
    def best(self) -> float:
        """The largest value found."""
        return float(self.values[0]) if self.values.size else 0.0


def search_vector(
    X: Array, V: Array, error: Array, *, free: bool, seed: int = 0, floor: float = np.inf, limits: Limits | None = None
) -> VectorSearch:
    """Maximise ``||V'(Xu + b)_+||`` over ``||u|| <= 1``; columns of ``V`` sum to zero if ``free``.

    Beyond rank two the close bound is worth its time only when no value above ``floor`` is met.
    """
    rank, limits = X.shape[1], Limits() if limits is None else limits
    deadline = limits.deadline
    margin = sum(rounding_margin(X, column, error, 16.0 * additions(4 * len(V)), free=free) for column in V.T)
    if rank == 0:
        return VectorSearch(0.0, np.zeros((0, 0)), np.zeros(0), np.zeros(0), True)
    if rank == 1:
        found = _ranked(X, V, *_line(X, V, free=free), 0.0, exact=True)
        return replace(found, upper=found.best + margin)
    if rank == 2:
        top, U, b = _planar(X, V, free=free)
        return _ranked(X, V, U, b, top + margin, exact=True)
    U, b = _climb(X, V, free=free, seed=seed, deadline=deadline)
    found = _ranked(X, V, U, b, _relaxed(X, V, error, free=free, deadline=deadline), exact=False)
    if found.values.size and found.best <= floor * (1.0 + 1e-7) and not expired(deadline):
        oracle = choose_oracle(X, error, free=free)
        with charged(oracle, limits.work, X.size):
            top, more, at = around(oracle, X, V, found.best, deadline)
        U, b = np.concatenate([U, more], axis=1), np.concatenate([b, at])
        found = _ranked(X, V, U, b, min(found.upper, top + margin), exact=False)
    return replace(found, exact=found.upper <= found.best * (1.0 + 1e-9) + 2.0 * margin)


def _ranked(X: Array, V: Array, U: Array, b: Array, upper: float, *, exact: bool) -> VectorSearch:
    """The best neurons by their values."""
    values = np.linalg.norm(V.T @ np.maximum(X @ U + b, 0.0), axis=0)
    order = np.argsort(-values, kind="stable")[:256]
    return VectorSearch(upper, U[:, order], b[order], values[order], exact)


def _line(X: Array, V: Array, *, free: bool) -> tuple[Array, Array]:
    """Both directions; with free biases, kinks at samples where the norm is a local maximum."""
    if not free:
        return np.array([[1.0, -1.0]]), np.zeros(2)
    x = X[:, 0]
    U, b = [], []
    for side in (1.0, -1.0):
        order = np.argsort(-side * x, kind="stable")
        t = side * x[order]
        mass = long_cumsum(V[order][None])[0]
        g = np.vstack([np.zeros(V.shape[1]), long_cumsum((mass[:-1] * (t[:-1] - t[1:])[:, None])[None])[0]])
        size = np.concatenate([[-np.inf], np.linalg.norm(g, axis=1), [-np.inf]])
        peaks = np.flatnonzero((size[1:-1] >= size[:-2]) & (size[1:-1] >= size[2:]))
        U.append(np.full(len(peaks), side))
        b.append(-t[peaks])
    return np.concatenate(U)[None], np.concatenate(b)


def _planar(X: Array, V: Array, *, free: bool) -> tuple[float, Array, Array]:
    """Sweep once, or around every sample; the largest value and the local maxima."""
    n = len(V)
    pivots = np.arange(n) if free else np.zeros(1, dtype=int)
    top, U, b = 0.0, [], []
    for chunk in np.array_split(pivots, max(1, -(-len(pivots) * 2 * n * V.shape[1] // CELLS))):
        Z = X[None] - X[chunk, None] if free else X[None]
        arcs = sweep(Z, np.zeros(n))
        M = np.stack([_gradients(arcs, Z, column) for column in V.T], axis=-2)
        value, theta = _sinusoid(M, arcs.start, arcs.width)
        top = max(top, float(value.max()))
        peak = (value >= np.roll(value, 1, axis=1)) & (value >= np.roll(value, -1, axis=1))
        if free:
            peak &= value >= value.max(axis=1, keepdims=True)
        row, arc = np.nonzero(peak)
        angle = theta[row, arc]
        directions = np.stack([np.cos(angle), np.sin(angle)])
        U.append(directions)
        b.append(-np.einsum("ij,ji->i", X[chunk[row]], directions) if free else np.zeros(len(row)))
    return top, np.concatenate(U, axis=1), np.concatenate(b)


def _gradients(arcs: Sweep, Z: Array, v: Array) -> Array:
    """``sum of v_i z_i`` over the samples active on every arc, (B, K, 2)."""
    return np.stack([arcs.accumulate(v * Z[..., k]) for k in range(2)], axis=-1)


def _sinusoid(M: Array, start: Array, width: Array) -> tuple[Array, Array]:
    """Maximum of ``||M (cos t, sin t)||`` over every arc, and where."""
    first, second = M[..., 0], M[..., 1]
    p, q = np.sum(first**2, axis=-1), np.sum(second**2, axis=-1)
    cross = np.sum(first * second, axis=-1)
    level, swing = 0.5 * (p + q), np.hypot(0.5 * (p - q), cross)
    crest = 0.5 * np.arctan2(cross, 0.5 * (p - q))
    to_crest = np.mod(crest - start, np.pi)
    inside = to_crest <= width

    def at(theta: Array) -> Array:
        result: Array = level + swing * np.cos(2.0 * (theta - crest))
        return result

    left, right = at(start), at(start + width)
    squared = np.where(inside, level + swing, np.maximum(left, right))
    theta = start + np.where(inside, to_crest, np.where(left >= right, 0.0, width))
    # level and swing round relative to ||M||²; half of that, relative, is what the root can gain
    return np.sqrt(np.maximum(squared, 0.0)) * (1.0 + 8 * EPS) + np.sqrt(level) * 16 * EPS, theta


def _climb(
    X: Array, V: Array, *, free: bool, seed: int, deadline: float | None, starts: int = 64
) -> tuple[Array, Array]:
    """Alternate between the output direction ``q`` and scalar ascent for ``Vq``."""
    rng = np.random.default_rng(seed)
    U, b = [], []
    for q in np.concatenate([np.eye(V.shape[1]), rng.normal(size=(4, V.shape[1]))]):
        for sign in (1.0, -1.0):
            v = V @ (sign * q / np.linalg.norm(q))
            u = rng.normal(size=(X.shape[1], starts // 4))
            for _ in range(3):
                u, at = ascend(X, v, u, free=free, rounds=4, seed=seed, deadline=deadline)
                out = V.T @ np.maximum(X @ u + at, 0.0)
                best = out[:, int(np.argmax(np.linalg.norm(out, axis=0)))]
                v = V @ (best / max(float(np.linalg.norm(best)), 1e-300))
            U.append(u)
            b.append(at)
    return np.concatenate(U, axis=1), np.concatenate(b)


def _relaxed(X: Array, V: Array, error: Array, *, free: bool, deadline: float | None) -> float:
    """Upper bounds in any rank: the columns together, or disjoint columns over whitened data.

    Over nonnegative fitted values the part of ``V`` with one entry a row is at most its best column; the rest adds at
    most its norm.
    """
    if free or not is_whitened(X):
        oracle = choose_oracle(X, error, free=free)
        return float(np.sqrt(sum(oracle.bound(v, deadline) ** 2 for v in V.T)))
    own = np.arange(len(V)), np.argmax(np.abs(V), axis=1)
    main = np.zeros_like(V)
    main[own] = V[own]
    whitened = WhitenedOracle(X, error)
    rest = np.linalg.norm(V - main) * np.sqrt(whitened.k) * (1.0 + 2.0 * whitened.slack)
    return max(whitened.search(v, 0.0).upper for v in main.T) + float(rest)
