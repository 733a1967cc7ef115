"""The constraints on the products of the rows, and their multipliers.

For every neuron the matrix ``M = (Lz)(Lz)'`` satisfies, and so does every mean of such matrices:

- products of nonnegative rows are nonnegative, and ``s_i q_i = 0``;
- ``||u|| <= 1`` times a nonnegative row, or one: second-order cones, whose apex is in the repeated row of ones;
- ``||u|| = 1``: the trace of ``u u'`` is the product of the two ones.

The first row of ones is left to the objective where it meets ``s`` and itself. With several outputs, ``||w|| = 1`` for
the output weights is used as ``||u|| = 1`` is, and the objective meets ``s`` in the first rows of ``w`` instead.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from numeric.lifted.rows import Lift
from numeric.network import Array
from numeric.oracles.base import EPS

__all__ = ["exact_multipliers", "project"]

ROOT = float(np.sqrt(2.0))


def project(lift: Lift, V: Array, M: Array) -> None:
    """The nearest matrix that meets the constraints, into ``M``; both (size, size), ``V`` symmetric."""
    h, eye, rows = lift.head, np.arange(lift.columns), np.arange(lift.n)
    np.maximum(V, 0.0, out=M)
    for i, j in ((h + rows, h + lift.n + rows), (h + lift.n + rows, h + rows)):
        M[i, j] = 0.0
    u, w, again = lift.u, lift.w, lift.again
    if lift.outputs:
        top, rest, other = _two_cones(V[1, h:], V[u, h:], V[again, h:])
        M[again, h:], M[h:, again] = other, other.T
        M[w, h:], M[h:, w] = V[w, h:], V[h:, w]
        M[1, w.start : h], M[w.start : h, 1] = V[1, w.start : h], V[w.start : h, 1]
    else:
        top, rest = _cone(V[1, h:], V[u, h:], 1.0)
    M[1, h:] = M[h:, 1] = top
    M[u, h:], M[h:, u] = rest, rest.T
    top, rest = _cone(V[1, 1:2], ROOT * V[u, 1:2], ROOT)  # entries off the diagonal count twice
    M[1, 1] = top[0]
    M[1, u] = M[u, 1] = rest[:, 0] / ROOT
    M[2:h, 2:h] = V[2:h, 2:h]
    first, second = _traces(lift, V)
    M[2 + eye, 2 + eye] -= first
    end = np.arange(again.start, again.stop)
    M[end, end] -= second
    M[0, 1] = M[1, 0] = V[0, 1] + 0.5 * (first + second)
    M[0, 2:h], M[2:h, 0] = V[0, 2:h], V[2:h, 0]


def _traces(lift: Lift, V: Array) -> tuple[float, float]:
    """What to take from the diagonals of ``u`` and ``w`` for traces that are the product of the two ones."""
    one, c, o = float(V[0, 1]), lift.columns, lift.outputs
    first = float(np.trace(V[lift.u, lift.u])) - one
    if o == 0:
        return first / (c + 0.5), 0.0
    second = float(np.trace(V[lift.again, lift.again])) - one
    a, b = np.linalg.solve([[c + 0.5, 0.5], [0.5, o + 0.5]], [first, second])
    return float(a), float(b)


def _two_cones(top: Array, one: Array, other: Array) -> tuple[Array, Array, Array]:
    """The nearest points with ``||one|| <= top`` and ``||other|| <= top``, column by column."""
    a, b = (np.sqrt(np.einsum("ij,ij->j", rest, rest)) for rest in (one, other))
    large, small = np.maximum(a, b), np.minimum(a, b)
    height = np.where(large > top, 0.5 * (top + large), top)
    height = np.where(small > height, (top + a + b) / 3.0, height)
    height = np.maximum(height, 0.0)
    parts = (rest * np.minimum(1.0, height / np.maximum(size, 1e-30)) for rest, size in ((one, a), (other, b)))
    return (height, *parts)


def _cone(top: Array, rest: Array, slope: float) -> tuple[Array, Array]:
    """The nearest points with ``||rest|| <= slope top``, column by column."""
    size = np.sqrt(np.einsum("ij,ij->j", rest, rest))
    height = np.maximum((top + slope * size) / (1.0 + slope * slope), 0.0)
    inside = size <= slope * top
    shrink = np.where(inside, 1.0, slope * height / np.maximum(size, 1e-30))
    return np.where(inside, top, height), rest * shrink


def exact_multipliers(lift: Lift, G: Array, empty: npt.NDArray[np.intp] | None = None) -> Array:
    """The matrix ``-Lambda``, exactly of the dual cones, near ``G`` (size, size), but for the entries of the objective.

    ``G`` is what a projection takes away, ``V - M`` times a positive number, so that little changes. The entries of
    the objective, where the first row of ones meets itself and ``s``, are zero. Where the rows ``empty`` vanish, those
    of all their products are free.
    """
    h, rows, eye = lift.head, np.arange(lift.n), np.arange(lift.columns)
    G = G.astype(np.float64)
    out = np.minimum(G, 0.0)
    out = 0.5 * (out + out.T)  # halves of two nonpositive floats: the sign is exact, and so is the symmetry
    either = 0.5 * (G[h + rows, h + lift.n + rows] + G[h + lift.n + rows, h + rows])
    out[h + rows, h + lift.n + rows] = out[h + lift.n + rows, h + rows] = either
    u, again = lift.u, lift.again
    room = 1.0 + (2.0 * (lift.columns + lift.outputs) + 8.0) * EPS
    size = np.linalg.norm(G[u, h:], axis=0) + np.linalg.norm(G[again, h:], axis=0)
    out[1:h, h:] = 0.0
    out[1, h:] = np.minimum(G[1, h:], -room * size)
    out[u, h:], out[again, h:] = G[u, h:], G[again, h:]
    out[h:, 1:h] = out[1:h, h:].T
    out[1:h, 1:h] = 0.0
    out[1, u] = out[u, 1] = G[1, u]
    out[1, 1] = min(float(G[1, 1]), -2.0 * room * float(np.linalg.norm(G[1, u])))
    trace, end = float(np.mean(G[2 + eye, 2 + eye])), np.arange(again.start, again.stop)
    out[2 + eye, 2 + eye] = trace
    if lift.outputs:
        out[end, end] = float(np.mean(G[end, end]))
        trace += float(out[end[0], end[0]])
    out[0, 1] = out[1, 0] = -0.5 * trace
    out[0, 2:h] = out[2:h, 0] = 0.0
    out[0, 0] = 0.0
    if not lift.outputs:
        out[0, lift.s] = out[lift.s, 0] = 0.0
    if empty is not None and empty.size:
        free = 0.5 * (G[empty] + G[:, empty].T)
        out[empty] = free
        out[:, empty] = free.T
    return out
