"""What the statements on labels over spike-free data say, in numbers: max-margin and hinge loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.families.spike_free.meaning import NEAR, directions, slopes_of
from analytic.theorem.programs import quadratic
from analytic.theorem.statement import Array, Claim, Data, Optimal, Value, Witness, at_most, column, scalar, zero


def class_of(data: Data, side: int) -> Array:
    """The directions that have a sample of this label."""
    C = directions(data).C
    return np.flatnonzero((C[data.t == side] > 0).any(axis=0)) if len(C) else np.zeros(0, dtype=int)


def least_of(data: Data) -> Array:
    """``min C_ij`` over the samples of each direction."""
    found = directions(data)
    return np.array([found.C[found.members(j), j].min() for j in range(len(found.M))])


def cheapest(data: Data, side: int) -> Array:
    """``x_side``: the least ``||x||_G`` with margin 1 on the class; zero for an empty class."""
    found, J, low = directions(data), class_of(data, side), least_of(data)
    x = np.zeros(len(found.M))
    if len(J):
        inner = found.G[np.ix_(J, J)]
        x[J] = quadratic(inner, np.zeros(len(J)), -np.eye(len(J)), -1 / low[J])[1]
    return x


def separable(data: Data) -> bool:
    """No sample is zero, and samples of one direction have one label."""
    C, y = directions(data).C, data.t
    return at_most(1, (C > 0).sum(axis=1)) and all(len(set(np.sign(y[C[:, j] > 0]))) == 1 for j in range(C.shape[1]))


def apart(data: Data) -> bool:
    """The neuron of one class is optimal beside that of the other."""
    return bool(np.all(slopes_of(directions(data), [cheapest(data, side) for side in (1, -1)]) >= -NEAR))


def unseparable(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where the labels can be separated."""
    if not separable(data):
        yield Value(np.inf)


def size_of(side: int) -> Callable[[Data], float]:
    """``||x_side||_G`` of max-margin."""
    return lambda data: directions(data).norm(cheapest(data, side)) if separable(data) else np.inf


def margin_pair(data: Data) -> Iterator[Claim]:
    """A neuron for each class."""
    if separable(data):
        found = directions(data)
        yield Optimal(scalar((float(side), found.neuron(cheapest(data, side))) for side in (1, -1)))


def margin_witness(data: Data) -> Iterator[Claim]:
    """``v_i = y_i (G x)_j / (||x||_G C_ij)`` on a sample of least ``C_ij`` in each direction."""
    if separable(data):
        yield Witness(
            column(sum((_on_hardest(data, side, cheapest(data, side)) for side in (1, -1)), np.zeros(data.n)))
        )


def _on_hardest(data: Data, side: int, x: Array) -> Array:
    found, v = directions(data), np.zeros(data.n)
    if not zero(x):
        slope = found.G @ x / found.norm(x)
        for j in class_of(data, side):
            i = min(found.members(j), key=lambda row: found.C[row, j])
            v[i] = side * slope[j] / found.C[i, j]
    return v


def fitted(data: Data, side: int) -> bool:
    """Whether ``beta (G x)_j <= ||x||_G min C_ij`` in every direction of the class."""
    found, x, J = directions(data), cheapest(data, side), class_of(data, side)
    limit = found.norm(x) * least_of(data)[J]
    return len(J) > 0 and bool(np.all(data.beta * (found.G @ x)[J] <= limit + NEAR * (1 + data.beta)))


def kept(data: Data, side: int) -> Array:
    """``x_side``, zero for a class that is given up."""
    return cheapest(data, side) if fitted(data, side) else np.zeros(len(directions(data).M))


def hinge_residual(data: Data) -> Array:
    """``w`` in directions."""
    found, w = directions(data), np.zeros(len(directions(data).M))
    for side in (1, -1):
        J, x = class_of(data, side), kept(data, side)
        full = data.beta * found.G @ x / found.norm(x) if fitted(data, side) else found.C.sum(axis=0)
        w[J] += side * full[J]
    return w


def hinge_pair(data: Data) -> Iterator[Claim]:
    """A neuron for each class that is fitted."""
    yield Optimal(scalar((side, directions(data).neuron(kept(data, int(side)))) for side in (1.0, -1.0)))


def hinge_witness(data: Data) -> Iterator[Claim]:
    """``y_i`` on a class that is given up, beta times that of the margin on one that is fitted."""
    v = np.zeros(data.n)
    for side in (1, -1):
        if fitted(data, side):
            v = v + data.beta * _on_hardest(data, side, kept(data, side))
        else:
            v = v + np.where(data.t == side, data.t, 0.0)
    yield Witness(column(v))


def lost(data: Data) -> float:
    """How many samples are in classes that are given up."""
    return float(sum((data.t == side).sum() for side in (1, -1) if not fitted(data, side)))


def kept_size(side: int) -> Callable[[Data], float]:
    """``||x_side||_G``."""
    return lambda data: directions(data).norm(kept(data, side))
