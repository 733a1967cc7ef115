"""What the statements on orthogonally separable data say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from analytic.theorem.programs import linear
from analytic.theorem.statement import (
    TOLERANCE,
    Array,
    Claim,
    Data,
    Optimal,
    Witness,
    at_most,
    column,
    length,
    scalar,
    zero,
)

EMPTY = r" A class without samples contributes nothing; terms of it are left out."
SIGNS = (1, -1)


def separable(data: Data) -> bool:
    """The hypothesis: no sample is zero, acute angles in a class, obtuse ones outside."""
    inner, y = data.A @ data.A.T, data.t
    if any(zero(row) for row in data.A):
        return False
    for i, j in combinations(range(data.n), 2):
        if y[i] * y[j] > 0:
            if inner[i, j] < -TOLERANCE:
                return False
        elif (y[i] != 0 or y[j] != 0) and inner[i, j] > TOLERANCE:
            return False
    return True


def rows_of(data: Data, side: int) -> Array:
    """The samples whose target has this sign."""
    return np.flatnonzero(side * data.t > 0)


def nearest(data: Data, side: int) -> tuple[Array, Array]:
    """``p`` nearest to the origin in the hull of ``a_i / |y_i|``, and the weights whose largest is least."""
    rows = rows_of(data, side)
    points = data.A[rows] / np.abs(data.t[rows])[:, None]
    best = np.full(data.d, np.inf)
    for count in range(1, len(rows) + 1):
        for chosen in combinations(range(len(rows)), count):
            P = points[list(chosen)]
            system = np.vstack([np.hstack([P @ P.T, np.ones((count, 1))]), np.append(np.ones(count), 0.0)])
            weights = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0][:count]
            if at_most(0, weights) and zero(weights.sum() - 1) and length(weights @ P) < length(best) - 1e-12:
                best = weights @ P
    k = len(rows)
    equal = np.vstack([np.hstack([points.T, np.zeros((data.d, 1))]), np.append(np.ones(k), 0.0)])
    found = linear(np.append(np.zeros(k), 1.0), A_eq=equal, b_eq=np.append(best, 1.0),
                    A_ub=np.hstack([np.eye(k), -np.ones((k, 1))]), b_ub=np.zeros(k))  # fmt: skip
    return best, found.x[:k]


def inverse_distance(side: int) -> Callable[[Data], float]:
    """``1 / dist(0, K_side)``, nothing for an empty class."""
    return lambda data: 1 / length(nearest(data, side)[0]) if len(rows_of(data, side)) else 0.0


def spread(data: Data, side: int) -> Array:
    """``side lambda_i / (|y_i| ||p||)`` on the class."""
    p, weights = nearest(data, side)
    rows, v = rows_of(data, side), np.zeros(data.n)
    v[rows] = side * weights / (np.abs(data.t[rows]) * length(p))
    return v


def used(data: Data) -> list[int]:
    """The signs that have samples."""
    return [side for side in SIGNS if len(rows_of(data, side))]


def pair(data: Data) -> Iterator[Claim]:
    """``p / ||p||^2`` with the signs of the classes."""
    points = [(float(side), nearest(data, side)[0]) for side in used(data)]
    yield Optimal(scalar((side, p / (p @ p)) for side, p in points))


def witness(data: Data) -> Iterator[Claim]:
    """The weights of the nearest points."""
    yield Witness(column(sum((spread(data, side) for side in used(data)), np.zeros(data.n))))


def met(data: Data) -> bool:
    """``a_i . p = |y_i| ||p||^2`` in every class."""
    for side in used(data):
        rows, p = rows_of(data, side), nearest(data, side)[0]
        if not zero(data.A[rows] @ p - np.abs(data.t[rows]) * (p @ p)):
            return False
    return True


# hinge loss


def fitted(data: Data, side: int) -> bool:
    """Whether ``beta lambda_i <= ||p||`` for some weights."""
    p, weights = nearest(data, side)
    return at_most(data.beta * weights, length(p))


def regimes(data: Data) -> bool:
    """Every class is fitted or ``||sum a_i|| <= beta`` over it."""
    return all(fitted(data, s) or at_most(length(data.A[rows_of(data, s)].sum(axis=0)), data.beta) for s in used(data))


def hinge_pair(data: Data) -> Iterator[Claim]:
    """A neuron for each class that is fitted."""
    points = [(float(side), nearest(data, side)[0]) for side in used(data) if fitted(data, side)]
    yield Optimal(scalar((side, p / (p @ p)) for side, p in points))


def hinge_witness(data: Data) -> Iterator[Claim]:
    """Beta times that of the margin on a class that is fitted, ``y_i`` on one that is given up."""
    v = np.zeros(data.n)
    for side in used(data):
        rows = rows_of(data, side)
        v[rows] = data.beta * spread(data, side)[rows] if fitted(data, side) else data.t[rows]
    yield Witness(column(v))


def lost(data: Data) -> float:
    """How many samples are in classes that are given up."""
    return float(sum(len(rows_of(data, side)) for side in used(data) if not fitted(data, side)))


def kept(side: int) -> Callable[[Data], float]:
    """``||u_side||``."""
    return lambda data: inverse_distance(side)(data) if side in used(data) and fitted(data, side) else 0.0


# squared and logistic loss

Moduli = Callable[[Data, int], Array]


def moduli(data: Data, side: int) -> Array:
    """``t_side``, the moduli of the targets of a class."""
    found: Array = np.abs(data.t[rows_of(data, side)])
    return found


def ones(data: Data, side: int) -> Array:
    """One for every sample of a class."""
    return np.ones(len(rows_of(data, side)))


def pull(data: Data, side: int, weights: Moduli) -> Array:
    """``A_side' t``."""
    found: Array = data.A[rows_of(data, side)].T @ weights(data, side)
    return found


def eigenvector(weights: Moduli) -> Callable[[Data], bool]:
    """``A_side A_side' t = kappa t`` for the weights t of every class."""

    def holds(data: Data) -> bool:
        for side in used(data):
            image = data.A[rows_of(data, side)] @ pull(data, side, weights) / weights(data, side)
            if not zero(image - image[0]):
                return False
        return True

    return holds


def kappa(data: Data, side: int, weights: Moduli) -> float:
    """``kappa_side``."""
    g, t = pull(data, side, weights), weights(data, side)
    return float(g @ g / (t @ t))


def square(side: int) -> Callable[[Data], float]:
    """``||t_side||^2``."""
    return lambda data: float(moduli(data, side) @ moduli(data, side))


def count(side: int) -> Callable[[Data], float]:
    """``n_side``."""
    return lambda data: float(len(rows_of(data, side)))


def logit(side: int) -> Callable[[Data], float]:
    """``tau_side``: ``log(s / beta - 1)`` where ``s > 2 beta``, else 0."""

    def measure(data: Data) -> float:
        s = length(pull(data, side, ones))
        return float(np.log(s / data.beta - 1)) if s > 2 * data.beta else 0.0

    return measure


def slope(side: int) -> Callable[[Data], float]:
    """``n / s``, nothing for an empty class."""
    return lambda data: len(rows_of(data, side)) / length(pull(data, side, ones)) if side in used(data) else 0.0


def share(side: int) -> Callable[[Data], float]:
    """``rho_side = min(1, beta / ||A_side' t||)``, 1 for an empty class."""
    return lambda data: data.beta / max(data.beta, length(pull(data, side, moduli))) if side in used(data) else 1.0


def squared_pair(data: Data) -> Iterator[Claim]:
    """``A_side' t`` with ``(1 - beta / ||A't||)_+ / kappa``."""
    chosen = [(s, pull(data, s, moduli)) for s in used(data)]
    yield Optimal(scalar((s * (1 - share(s)(data)) / kappa(data, s, moduli), g) for s, g in chosen))


def squared_witness(data: Data) -> Iterator[Claim]:
    """``y_i min(1, beta / ||A't||)``."""
    shares = {s: share(s)(data) for s in used(data)}
    yield Witness(column([shares.get(int(np.sign(y)), 0.0) * y for y in data.t]))


def logistic_pair(data: Data) -> Iterator[Claim]:
    """``A_side' 1`` with ``tau / kappa``."""
    neurons = []
    for side in used(data):
        weight = side * logit(side)(data) / kappa(data, side, ones)
        neurons.append((float(weight), pull(data, side, ones)))
    yield Optimal(scalar(neurons))


def logistic_witness(data: Data) -> Iterator[Claim]:
    """``y_i min(beta / s, 1/2)``."""
    shares = {s: min(data.beta / length(pull(data, s, ones)), 0.5) for s in used(data)}
    yield Witness(column([shares.get(int(np.sign(y)), 0.0) * y for y in data.t]))
