"""The constraints on the products of the rows, and their multipliers.

For every neuron the matrix ``M = (Lz)(Lz)'`` satisfies, and so does every mean of such matrices:

- products of nonnegative rows are nonnegative, and ``s_i q_i = 0``;
- ``||u|| <= 1`` times a nonnegative row, or one: second-order cones, whose apex is in the repeated row of ones;
- ``||u|| = 1``: the trace of ``u u'`` is the product of the two ones.

The first row of ones is left to the objective where it meets ``s`` and itself.
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
    top, rest = _cone(V[1, h:], V[2:h, h:], 1.0)
    M[1, h:] = M[h:, 1] = top
    M[2:h, h:], M[h:, 2:h] = rest, rest.T
    top, rest = _cone(V[1, 1:2], ROOT * V[2:h, 1:2], ROOT)  # entries off the diagonal count twice
    M[1, 1] = top[0]
    M[1, 2:h] = M[2:h, 1] = rest[:, 0] / ROOT
    trace = (float(np.trace(V[2:h, 2:h])) - float(V[0, 1])) / (lift.columns + 0.5)
    M[2:h, 2:h] = V[2:h, 2:h]
    M[2 + eye, 2 + eye] -= trace
    M[0, 1] = M[1, 0] = V[0, 1] + 0.5 * trace
    M[0, 2:h], M[2:h, 0] = V[0, 2:h], V[2:h, 0]


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
    rest = G[2:h, h:]
    room = 1.0 + (2.0 * lift.columns + 8.0) * EPS
    top = np.minimum(G[1, h:], -room * np.linalg.norm(rest, axis=0))
    out[1, h:] = out[h:, 1] = top
    out[2:h, h:], out[h:, 2:h] = rest, rest.T
    out[1, 2:h] = out[2:h, 1] = G[1, 2:h]
    out[1, 1] = min(float(G[1, 1]), -2.0 * room * float(np.linalg.norm(G[1, 2:h])))
    trace = float(np.mean(G[2 + eye, 2 + eye]))
    out[2:h, 2:h] = 0.0
    out[2 + eye, 2 + eye] = trace
    out[0, 1] = out[1, 0] = -0.5 * trace
    out[0, 2:h] = out[2:h, 0] = 0.0
    out[0, 0] = out[0, lift.s] = out[lift.s, 0] = 0.0
    if empty is not None and empty.size:
        free = 0.5 * (G[empty] + G[:, empty].T)
        out[empty] = free
        out[:, empty] = free.T
    return out
