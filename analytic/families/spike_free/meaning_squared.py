"""What the statement on the squared loss over spike-free data says, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analytic.families.spike_free.meaning import directions, over_columns
from analytic.theorem.statement import Array, Claim, Data, Optimal, Witness, column, length, over, scalar, zero


@dataclass(frozen=True, eq=False)
class Half:
    """A half ``m`` of the mean targets, its length ``n``, ``tau`` and whether it is fitted."""

    m: Array
    n: float
    tau: float
    fitted: bool


def means(data: Data) -> tuple[Array, Array]:
    """The diagonal of D, and m."""
    C = directions(data).C
    return (C**2).sum(axis=0), over_columns(C, data.t)


def half(data: Data, side: int) -> Half:
    """A half, fitted if it is an eigenvector on its support and long enough."""
    found = directions(data)
    D, m = means(data)
    part = np.maximum(side * m, 0)
    n = float(np.sqrt(D @ part**2))
    on = part > 1e-12
    if on.any():
        image = (found.G @ part)[on] / (D * part)[on]
        if zero(image - image[0]) and n > data.beta * np.sqrt(image[0]) + 1e-12:
            return Half(part, n, float(data.beta * np.sqrt(image[0])), True)
    return Half(part, n, n, False)


def squared_residual(data: Data) -> Array:
    """``w = sum side (tau / n) D m_side``."""
    D = means(data)[0]
    parts = [(side, half(data, side)) for side in (1, -1)]
    return sum((side * over(p.tau * D * p.m, p.n) for side, p in parts), np.zeros(len(D)))


def squared_pair(data: Data) -> Iterator[Claim]:
    """``(1 - tau / n) M'G m`` with output weights 1 and -1."""
    found = directions(data)
    parts = [(side, half(data, int(side))) for side in (1.0, -1.0)]
    yield Optimal(scalar((side, found.neuron((1 - over(p.tau, p.n)) * p.m)) for side, p in parts if p.fitted))


def squared_witness(data: Data) -> Iterator[Claim]:
    """``v = y - f``."""
    parts = [(side, half(data, side)) for side in (1, -1)]
    x = sum((side * (1 - over(p.tau, p.n)) * p.m for side, p in parts if p.fitted), np.zeros(len(directions(data).M)))
    yield Witness(column(data.t - directions(data).C @ x))


def rest(data: Data) -> float:
    """``||y - C m||^2``."""
    return length(data.t - directions(data).C @ means(data)[1]) ** 2


def n_of(side: int) -> Callable[[Data], float]:
    """``||D^(1/2) m_side||``."""
    return lambda data: half(data, side).n


def tau_of(side: int) -> Callable[[Data], float]:
    """``tau_side``."""
    return lambda data: half(data, side).tau
