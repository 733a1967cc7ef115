"""What the statement on penalised biases with a free linear function says, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, product

import numpy as np

from analytic.theorem.statement import (
    TOLERANCE,
    Array,
    Claim,
    Data,
    Net,
    Optimal,
    Undefined,
    Unit,
    Value,
    Witness,
    at_most,
    column,
    zero,
)

Run = tuple[list[int], int, float, float]
"""Samples in their order, the sign, c and tau."""


def ones(data: Data) -> bool:
    """A feature and a column of ones."""
    return data.d == 2 and zero(data.A[:, 1] - 1)


def different(data: Data) -> bool:
    """No two first features are equal."""
    return len(np.unique(data.A[:, 0])) == data.n


def _sorted(data: Data) -> tuple[Array, Array, Array]:
    """The order, ``x`` and ``y``."""
    order = np.argsort(data.A[:, 0])
    x = data.A[order, 0]
    if np.any(np.diff(x) < TOLERANCE):
        raise Undefined("two first features are equal")
    return order, x, data.t[order]


def _bends(x: Array, y: Array) -> Array:
    return np.diff(np.diff(y) / np.diff(x)) if len(x) > 2 else np.zeros(0)


def _runs(x: Array, deltas: Array, signs: tuple[int, ...]) -> list[Run]:
    found: list[Run] = []
    for side, members in groupby(range(len(deltas)), key=lambda k: signs[k]):
        run = list(members)
        c = float(deltas[run].sum())
        inner = x[1:-1][run]
        found.append(
            ([k + 1 for k in run], side, c, float(deltas[run] @ inner) / c if abs(c) > TOLERANCE else inner[0])
        )
    return found


def _chosen(data: Data) -> list[Run] | None:
    """The runs of the first signs that keep to the rules; None if there are none."""
    _, x, y = _sorted(data)
    deltas = _bends(x, y)
    for signs in product(*((1, -1) if zero(d) else (int(np.sign(d)),) for d in deltas)):
        if any(abs(sum(signs[k : k + 3])) == 3 for k in range(len(signs) - 2)):
            continue
        runs = _runs(x, deltas, signs)
        if not runs or (at_most(-1, runs[0][3] * x[0]) and at_most(-1, runs[-1][3] * x[-1])):
            return runs
    return None


def alternating(data: Data) -> bool:
    """Some signs keep to the rules."""
    return _chosen(data) is not None


def _used(data: Data) -> list[Run]:
    """The runs; of any signs where the rules cannot be kept."""
    chosen = _chosen(data)
    if chosen is not None:
        return chosen
    _, x, y = _sorted(data)
    deltas = _bends(x, y)
    return _runs(x, deltas, tuple(1 if d > -TOLERANCE else -1 for d in deltas))


def network(data: Data) -> Iterator[Claim]:
    """``y_1 + s_1 (x - x_1) + sum_k c_k (x - tau_k)_+``."""
    _, x, y = _sorted(data)
    slope = (y[1] - y[0]) / (x[1] - x[0]) if len(x) > 1 else 0.0
    units = [Unit(np.array([c]), np.array([1.0, -tau])) for _, _, c, tau in _used(data) if not zero(c)]
    yield Optimal(Net(units, np.zeros(1), np.array([[slope], [y[0] - slope * x[0]]])))


def value(data: Data) -> Iterator[Claim]:
    """``sum_k |c_k| sqrt(1 + tau_k^2)``."""
    yield Value(float(sum(abs(c) * np.sqrt(1 + tau**2) for _, _, c, tau in _used(data))))


def witness(data: Data) -> Iterator[Claim]:
    """The jumps of the slope of g."""
    order, x, _ = _sorted(data)
    g = np.zeros(len(x))
    for rows, side, _, tau in _used(data):
        g[rows] = side * (1 + tau * x[rows]) / np.sqrt(1 + tau**2)
    slopes = np.diff(g) / np.diff(x)
    v = np.zeros(len(x))
    v[order] = np.diff(np.concatenate([[0.0], slopes, [0.0]]))
    yield Witness(column(v))
