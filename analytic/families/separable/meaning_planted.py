"""What the statements on planted neurons say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from analytic.families.separable.meaning import SIGNS, kappa, moduli, nearest, pull, rows_of, share, used
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
    over,
    scalar,
    zero,
)

Neuron = Callable[[Data, int], Array]


def interpolating(data: Data, side: int) -> Array:
    """``A_side^+ t_side``."""
    if side not in used(data):
        return np.zeros(data.d)
    found: Array = np.linalg.pinv(data.A[rows_of(data, side)]) @ moduli(data, side)
    return found


def widest(data: Data, side: int) -> Array:
    """``p / ||p||^2``, zero for ``p = 0`` and for an empty class."""
    p = nearest(replace(data, y=np.sign(data.y)), side)[0] if side in used(data) else np.zeros(data.d)
    found: Array = over(p, float(p @ p))
    return found


def planted(data: Data) -> bool:
    """``(A u_side)_+ = (side y)_+`` for both signs."""
    return all(zero(np.maximum(data.A @ interpolating(data, s), 0) - np.maximum(s * data.t, 0)) for s in SIGNS)


def separated(data: Data) -> bool:
    """``y_i f(a_i) >= 1``."""
    plus, minus = (np.maximum(data.A @ widest(data, side), 0) for side in SIGNS)
    return at_most(1, data.t * (plus - minus))


def mixture(data: Data, rows: Array, u: Array) -> tuple[Array, float]:
    """Weights on these samples, no two at an obtuse angle, whose mixture is as near to u as can be; the distance."""
    from scipy.optimize import nnls

    best, least = np.zeros(len(rows)), length(u)
    for size in range(1, min(len(rows), data.d) + 1):
        for chosen in map(list, combinations(range(len(rows)), size)):
            P = data.A[rows[chosen]]
            if not at_most(0, P @ P.T):
                continue
            weights, miss = nnls(P.T, u)
            if miss < least - TOLERANCE:
                best, least = np.zeros(len(rows)), float(miss)
                best[chosen] = weights
    return best, least


def interpolating_weights(data: Data, side: int) -> tuple[Array, float]:
    """The neuron as a mixture of the samples of its sign."""
    return _weights(data, rows_of(data, side), interpolating(data, side))


def widest_weights(data: Data, side: int) -> tuple[Array, float]:
    """The nearest point over its square as a mixture of the samples with margin one, as those of the point are."""
    rows, u = rows_of(data, side), widest(data, side)
    return _weights(data, rows[np.abs(data.A[rows] @ u - 1) < TOLERANCE], u)


def _weights(data: Data, rows: Array, u: Array) -> tuple[Array, float]:
    found = np.zeros(data.n)
    found[rows], miss = mixture(data, rows, u)
    return found, miss


Weights = Callable[[Data, int], tuple[Array, float]]


def mixed(weights: Weights) -> Callable[[Data], bool]:
    """Both neurons are such mixtures."""
    return lambda data: all(zero(weights(data, side)[1]) for side in SIGNS)


def pair(neuron: Neuron) -> Callable[[Data], Iterator[Claim]]:
    """A neuron of each sign."""

    def claims(data: Data) -> Iterator[Claim]:
        neurons = [(float(side), neuron(data, side)) for side in SIGNS]
        yield Optimal(scalar((side, u) for side, u in neurons if not zero(u)))

    return claims


def witness(neuron: Neuron, weights: Weights) -> Callable[[Data], Iterator[Claim]]:
    """The weights over the length of the neuron, with the sign of the targets."""

    def claims(data: Data) -> Iterator[Claim]:
        yield Witness(column(sum((side * over(weights(data, side)[0], length(neuron(data, side))) for side in SIGNS),
                                 np.zeros(data.n))))  # fmt: skip

    return claims


def size(neuron: Neuron) -> Callable[[int], Callable[[Data], float]]:
    """``||u_side||``."""
    return lambda side: lambda data: length(neuron(data, side))


# squared loss


def acute(data: Data) -> bool:
    """Samples with targets of one sign make no obtuse angle."""
    return all(at_most(0, data.A[rows_of(data, side)] @ data.A[rows_of(data, side)].T) for side in SIGNS)


def given_up(data: Data, side: int) -> bool:
    """``||A_side' t|| <= beta``."""
    return side not in used(data) or at_most(length(pull(data, side, moduli)), data.beta)


def aligned(data: Data) -> bool:
    """``rho = 1`` or ``(A g)_+ = kappa (side y)_+`` for each sign."""
    for side in SIGNS:
        if given_up(data, side):
            continue
        g = pull(data, side, moduli)
        if not zero(np.maximum(data.A @ g, 0) - kappa(data, side, moduli) * np.maximum(side * data.t, 0)):
            return False
    return True


def squared_pair(data: Data) -> Iterator[Claim]:
    """``g`` with ``(1 - rho) / kappa``, nothing for a class that is given up."""
    chosen = [(s, pull(data, s, moduli)) for s in SIGNS if not given_up(data, s)]
    yield Optimal(scalar((s * (1 - share(s)(data)) / kappa(data, s, moduli), g) for s, g in chosen))
