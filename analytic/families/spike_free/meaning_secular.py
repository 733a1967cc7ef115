"""What the statement on secular equations of spike-free data says, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.families.general.meaning_secular import shrink
from analytic.families.spike_free.meaning import directions
from analytic.families.spike_free.meaning_squared import means
from analytic.theorem.programs import shrunk_norms
from analytic.theorem.statement import Array, Claim, Data, Optimal, Witness, column, scalar

SMALL = 1e-5  # responses of the program below this share of the largest mean target, or of 1, are none


def _program(data: Data) -> tuple[float, Array, Array]:
    """The least loss and penalty over two responses, and minimisers."""

    def make(A: Array) -> dict[tuple[float, ...], tuple[float, Array, Array]]:
        return {}

    known = data.of_samples("programs", make)
    key = (data.beta, *data.t)
    if key not in known:
        found = directions(data)
        root = np.linalg.cholesky(found.G).T if len(found.M) else np.zeros((0, 0))
        known[key] = shrunk_norms(found.C, data.t, root, data.beta)
    solved: tuple[float, Array, Array] = known[key]
    return solved


def apart(data: Data) -> bool:
    """Some minimiser has responses of disjoint supports: the halves of the fit, which is unique, cost no more."""
    least, x, z = _program(data)
    found, fit = directions(data), x - z
    fit = np.where(np.abs(fit) > SMALL * np.abs(means(data)[1]).max(initial=1.0), fit, 0.0)
    value = ((found.C @ fit - data.t) ** 2).sum() / 2
    value += data.beta * sum(found.norm(np.maximum(side * fit, 0)) for side in (1, -1))
    return bool(value <= least + 1e-7 * (1 + abs(least)))


def _halves(data: Data) -> list[tuple[int, float, Array]]:
    """Sign, tau and the response of each half, by the equations that are printed; the supports are the program's.

    A half whose equation has no positive root is zero: just where it is given up, the program leaves a small rest of
    it. Were it not zero, the network would not be optimal.
    """
    _, x, z = _program(data)
    found, fit = directions(data), x - z
    D, m = means(data)
    halves = []
    for side in (1, -1):
        on = side * fit > SMALL * np.abs(m).max(initial=1.0)
        response = np.zeros(len(D))
        tau = 0.0
        if on.any():
            root = np.sqrt(D[on])
            H = np.linalg.inv(found.G[np.ix_(on, on)])
            solved = shrink(root[:, None] * H * root[None, :], root * side * m[on], data.beta)
            if solved is not None:
                tau = solved.tau
                response[on] = tau * H @ (root * solved.v)
        halves.append((side, tau, response))
    return halves


def pair(data: Data) -> Iterator[Claim]:
    """``M'G x`` with output weights 1 and -1."""
    found = directions(data)
    yield Optimal(scalar((float(side), found.neuron(x)) for side, tau, x in _halves(data) if tau > 0))


def residual(data: Data) -> Array:
    """``y - f``."""
    fit = sum((side * x for side, _, x in _halves(data)), np.zeros(len(directions(data).M)))
    found: Array = data.t - directions(data).C @ fit
    return found


def witness(data: Data) -> Iterator[Claim]:
    """The residual."""
    yield Witness(column(residual(data)))


def loss(data: Data) -> float:
    """``||v||^2``."""
    return float(np.sum(residual(data) ** 2))


def tau(side: int) -> Callable[[Data], float]:
    """``tau_side``, zero where the half is given up."""
    return lambda data: next(t for s, t, _ in _halves(data) if s == side)
