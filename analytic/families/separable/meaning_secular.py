"""What the statement on secular equations of orthogonally separable data says, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.families.general.meaning_secular import RidgeFit, shrink
from analytic.families.separable.meaning import moduli, rows_of, used
from analytic.theorem.statement import Array, Claim, Data, Optimal, Witness, at_most, column, scalar


def shrunk(data: Data, side: int) -> RidgeFit | None:
    """The linear fit of a class, None if it is given up."""
    A = data.A[rows_of(data, side)]
    return shrink(A @ A.T, moduli(data, side), data.beta)


def short(data: Data) -> bool:
    """The linear fits exceed no target."""
    return all(at_most(0, found.v) for side in used(data) if (found := shrunk(data, side)) is not None)


def pair(data: Data) -> Iterator[Claim]:
    """``tau A'v`` for each class that is fitted."""
    fits = [(side, shrunk(data, side)) for side in used(data)]
    yield Optimal(scalar((float(s), f.tau * data.A[rows_of(data, s)].T @ f.v) for s, f in fits if f is not None))


def residual(data: Data) -> Array:
    """``+-v`` on a class that is fitted, the targets on the others."""
    v = data.t.copy()
    for side in used(data):
        found = shrunk(data, side)
        if found is not None:
            v[rows_of(data, side)] = side * found.v
    return v


def witness(data: Data) -> Iterator[Claim]:
    """The residual."""
    yield Witness(column(residual(data)))


def loss(data: Data) -> float:
    """``||v||^2``."""
    return float(np.sum(residual(data) ** 2))


def tau(side: int) -> Callable[[Data], float]:
    """``tau_side``, zero for a class that is given up."""

    def measure(data: Data) -> float:
        found = shrunk(data, side)
        return 0.0 if found is None else found.tau

    return measure
