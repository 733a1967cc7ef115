"""What the statement on logistic loss over spike-free data says, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.families.spike_free.meaning import NEAR, directions
from analytic.families.spike_free.meaning_labels import class_of
from analytic.theorem.statement import Array, Claim, Data, Optimal, Undefined, Witness, column, scalar, zero


def indicator(data: Data, side: int) -> Array:
    """``p`` with ``C p = 1`` on the class; zero for an empty class."""
    found, J = directions(data), class_of(data, side)
    mine = data.t == side
    p = np.zeros(len(found.M))
    for j in J:
        p[j] = 1.0 / found.C[mine & (found.C[:, j] > 0), j][0]
    if not zero((found.C @ p)[mine] - 1.0):
        raise Undefined("samples of one direction and class differ in length, or one is zero")
    return p


def balanced(data: Data) -> bool:
    """``(G p)_j`` is a multiple of ``(C'1)_j`` in the directions of the class."""
    found, labels = directions(data), data.t
    for side in (1, -1):
        try:
            slope, J = found.G @ indicator(data, side), class_of(data, side)
        except Undefined:
            return False
        ratios = slope[J] / found.C[labels == side].sum(axis=0)[J]
        if len(J) and not zero(ratios - ratios[0]):
            return False
    return True


def count(side: int) -> Callable[[Data], float]:
    """How many samples have the label."""
    return lambda data: float((data.t == side).sum())


def length(side: int) -> Callable[[Data], float]:
    """``||p||_G``."""
    return lambda data: directions(data).norm(indicator(data, side))


def _slope(data: Data, side: int) -> float:
    """``s = n / ||p||_G``."""
    return count(side)(data) / length(side)(data)


def logit(side: int) -> Callable[[Data], float]:
    """``tau``; 0 for an empty class."""

    def measure(data: Data) -> float:
        if not count(side)(data):
            return 0.0
        s = _slope(data, side)
        return float(np.log(s / data.beta - 1)) if s > 2 * data.beta else 0.0

    return measure


def share(data: Data, side: int) -> float:
    """``pi``."""
    return min(data.beta / _slope(data, side), 0.5) if count(side)(data) else 0.0


def apart(data: Data) -> bool:
    """The sum of ``pi G p / kappa`` is not negative."""
    found = directions(data)
    total = np.zeros(len(found.M))
    for side in (1, -1):
        if count(side)(data):
            p = indicator(data, side)
            total += share(data, side) * count(side)(data) / (p @ found.G @ p) * (found.G @ p)
    return bool(np.all(total >= -NEAR))


def pair(data: Data) -> Iterator[Claim]:
    """A neuron for each class."""
    found = directions(data)
    yield Optimal(scalar((side * logit(side)(data), found.neuron(indicator(data, side))) for side in (1, -1)))


def witness(data: Data) -> Iterator[Claim]:
    """``y_i pi``."""
    yield Witness(column(sum((side * share(data, side) * (data.t == side) for side in (1, -1)), np.zeros(data.n))))
