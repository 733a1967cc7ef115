"""The support function of the rectified ellipsoid, whose polar is the neural gauge."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from numeric.arrays import as_dual, as_matrix, power_of_two
from numeric.errors import DataError
from numeric.lifted.tightening import tightened_support
from numeric.network import Array
from numeric.options import one_of, positive
from numeric.oracles import choose_oracle
from numeric.problem import BIASES
from numeric.scaled import reduce_data

__all__ = ["Support", "support"]

LOOSE = 1e-4
"""Relative gap from which on an upper bound is made better."""


@dataclass(frozen=True, eq=False)
class Support:
    """``value <= h(v) <= upper_bound`` and the neuron ``(u, b)``, ``||u|| = 1``, that attains ``value``.

    ``u`` is zero when ``h(v)`` is.

    >>> found = support([[1.0], [2.0]], [1.0, 1.0])
    >>> round(found.value, 9), found.value <= found.upper_bound, found.u.tolist()
    (3.0, True, [1.0])
    """

    value: float
    upper_bound: float
    u: Array
    b: float


def support(A: npt.ArrayLike, v: npt.ArrayLike, *, bias: str = "none", time_limit: float | None = None) -> Support:
    """The support function ``h(v) = max |v'(Au + b)_+|`` over ``||u|| <= 1`` (and ``b``, if free).

    With free biases ``h`` is finite only if the entries of ``v`` sum to zero; a sum at the level of
    rounding is taken for zero. Where no exact oracle applies the upper bound is that of a relaxation, which gets
    better in ``time_limit`` seconds; without one a few are spent where that is enough to gain from it.

    Examples
    --------
    >>> import numpy as np
    >>> found = support(np.eye(3), np.array([3.0, 4.0, -12.0]))
    >>> round(found.value, 9), found.u.round(9) + 0.0
    (12.0, array([0., 0., 1.]))
    """
    data = as_matrix(A)
    dual = as_dual(v, len(data))
    free = one_of("bias", bias, BIASES) == "free"
    unit = power_of_two(dual)
    dual = dual / unit
    if free and abs(dual.sum()) > 1e-10 * np.abs(dual).sum():
        raise DataError("v must sum to zero when bias is 'free' (h is infinite otherwise); subtract its mean")
    reduced = reduce_data(data, free=free)
    deadline = None if time_limit is None else time.monotonic() + positive("time_limit", time_limit)
    oracle = choose_oracle(reduced.X, reduced.error, free=free)
    search = oracle.search(dual, 0.0, deadline)
    if search.upper > (1.0 + LOOSE) * search.best and not (oracle.exhaustive and deadline is None):
        search = replace(search, upper=min(search.upper, tightened_support(reduced, dual, search.best, deadline)))
    size = unit * reduced.scale
    if search.values.size == 0:
        return Support(0.0, search.upper * size, np.zeros(data.shape[1]), 0.0)
    best = int(np.argmax(np.abs(search.values)))
    P = search.U[:, best : best + 1] * reduced.scale
    network = reduced.to_data(P, search.b[best : best + 1] * reduced.scale, np.ones(1), 0.0)
    return Support(search.best * size, search.upper * size, network.U[:, 0], float(network.b[0]))
