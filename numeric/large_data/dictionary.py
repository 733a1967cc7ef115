"""Losses that are linear programs once directions are fixed: a growing dictionary of neurons.

For interpolation, margins and the hinge loss the weights of a list of unit neurons are a linear program with one row
a sample. Its dual ``v`` is searched for violated neurons, hundreds at a time, which join the list; neurons far from
their constraint leave it. Where an optimal network has about as many neurons as samples this is far cheaper than cone
programs over their cells; it does not turn the neurons that it has, so that the last digits are left to others.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from numeric.feasibility.tangent_kernel import settled
from numeric.large_data.interior_point import LinearSolution, solve_linear
from numeric.network import Array
from numeric.oracles.ascent import ascend
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem

FIRST, LARGEST, NEW = 3, 10, 2
"""Random directions at the start, signed neurons kept, and new ones a round: multiples of the samples."""

STARTS, LEADING, ROUNDS = 64, 300, 5
"""Random starts of a search, neurons in use that start it as well, and great circles each follows."""

LOOSE, TIGHT = 1e-3, 1e-8
"""Relative errors of the first linear programs and of the last ones."""

UNUSED = 1e-7
"""Weight relative to the largest one that an interior point gives to neurons that are not in use."""

FAR = 0.3
"""Slack, relative to beta, beyond which an unused neuron leaves a full dictionary."""

STUCK, FAINT = 3, 1e-6
"""Rounds after which to stop if they improve the network by less than so much, relatively."""

FLOPS, STEPS = 1e10, 15.0
"""Multiplications a second and factorisations a linear program, roughly, before the first one was solved."""

SEARCH = 0.05
"""Work of a search for neurons."""


@dataclass(frozen=True, eq=False)
class _Dictionary:
    """Unit neurons ``U`` (r, N), ``b`` (N,), their signs and signed features (n, N)."""

    U: Array
    b: Array
    sign: Array
    features: Array

    @classmethod
    def of(cls, scaled: ScaledProblem, U: Array, b: Array, sign: Array) -> _Dictionary:
        return cls(U, b, sign, np.maximum(scaled.X @ U + b, 0.0) * sign)

    def only(self, keep: np.ndarray) -> _Dictionary:
        return _Dictionary(self.U[:, keep], self.b[keep], self.sign[keep], self.features[:, keep])

    def joined(self, other: _Dictionary) -> _Dictionary:
        return _Dictionary(
            np.hstack([self.U, other.U]),
            np.concatenate([self.b, other.b]),
            np.concatenate([self.sign, other.sign]),
            np.hstack([self.features, other.features]),
        )

    def network(self, weight: Array, xi: float) -> Neurons:
        used = weight > UNUSED * float(weight.max(initial=0.0))
        return Neurons(self.U[:, used], self.b[used], (weight * self.sign)[used], xi)


def first_round(scaled: ScaledProblem) -> float:
    """Seconds that the first linear program will take, roughly."""
    return float(len(scaled.y)) ** 3 * (2.0 * FIRST + 2.0) * STEPS / FLOPS


def grow(scaled: ScaledProblem, limits: Limits, best: Incumbent, start: Neurons, v: Array) -> Array:
    """Improve ``best`` from the neurons of ``start``; the last dual point, ``v`` if there was no time for any."""
    dictionary = _initial(scaled, start)
    spent, tol, stuck = first_round(scaled), LOOSE, 0
    best.status = "local"
    while stuck < STUCK:
        if best.iterations >= limits.max_iterations:
            best.status = "iteration limit"
            break
        if limits.seconds is not None and limits.seconds < 1.5 * spent:
            best.status = "time limit"
            break
        if limits.work.spent:
            best.status = "work limit"
            break
        began, before = time.monotonic(), best.value
        solution, weight = _weights(scaled, dictionary, tol, limits.deadline)
        if not np.isfinite(solution.error):
            break
        v = scaled.project(solution.v)
        best.offer_network(*settled(scaled, dictionary.network(weight, solution.xi)))
        best.iterations += 1
        limits.work.spend(first_round(scaled) + SEARCH)
        leading = dictionary.only(np.argsort(-weight)[:LEADING])
        new, highest = _violated(scaled, leading, v, best.iterations, limits.deadline)
        spent = time.monotonic() - began
        best.report(limits)
        excess = highest / scaled.beta - 1.0
        stuck = 0 if best.value < before * (1.0 - FAINT) else stuck + 1
        if excess <= TIGHT:
            break
        tol = float(np.clip(0.1 * excess**2, TIGHT, tol))
        dictionary = _pruned(scaled, dictionary, weight, v).joined(new)
    return v


def _initial(scaled: ScaledProblem, start: Neurons) -> _Dictionary:
    """Random directions of both signs, and the neurons of a network."""
    n, r = scaled.X.shape
    rng = np.random.default_rng(0)
    U = rng.normal(size=(r, FIRST * n))
    U /= np.linalg.norm(U, axis=0)
    b = -np.einsum("ji,ij->j", scaled.X[rng.integers(0, n, size=FIRST * n)], U) if scaled.free else np.zeros(FIRST * n)
    size = np.linalg.norm(start.P, axis=0)
    given = np.flatnonzero((size > 0) & (start.w != 0))
    return _Dictionary.of(
        scaled,
        np.hstack([U, U, start.P[:, given] / size[given]]),
        np.concatenate([b, b, start.b[given] / size[given]]),
        np.concatenate([np.ones(len(b)), -np.ones(len(b)), np.sign(start.w[given])]),
    )


def _weights(
    scaled: ScaledProblem, dictionary: _Dictionary, tol: float, deadline: float | None
) -> tuple[LinearSolution, Array]:
    """The linear program over the dictionary."""
    slacks = scaled.loss.slacks(scaled.y)
    assert slacks is not None
    n, count = len(scaled.y), dictionary.b.size
    table = np.hstack([dictionary.features, *(np.diag(diagonal) for diagonal, _ in slacks)])
    cost = np.concatenate([np.full(count, scaled.beta), *(np.full(n, price) for _, price in slacks)])
    found = solve_linear(table, scaled.y, cost, free=scaled.free, tol=tol, deadline=deadline)
    return found, found.a[:count]


def _violated(
    scaled: ScaledProblem, leading: _Dictionary, v: Array, seed: int, deadline: float | None
) -> tuple[_Dictionary, float]:
    """Maximisers of ``|v'(Xu + b)_+|`` above beta, the largest first, and the largest value."""
    rng = np.random.default_rng(seed)
    found, values = [], []
    for sign in (1.0, -1.0):
        starts = np.hstack([leading.U[:, leading.sign == sign], rng.normal(size=(scaled.X.shape[1], STARTS))])
        U, b = ascend(scaled.X, sign * v, starts, free=scaled.free, rounds=ROUNDS, seed=seed, deadline=deadline)
        _, first = np.unique(np.round(np.vstack([U, b]), 8), axis=1, return_index=True)
        dictionary = _Dictionary.of(scaled, U[:, first], b[first], np.full(len(first), sign))
        found.append(dictionary)
        values.append(v @ dictionary.features)
    value = np.concatenate(values)
    above = np.flatnonzero(value > scaled.beta * (1.0 + TIGHT))
    order = above[np.argsort(-value[above], kind="stable")][: NEW * len(scaled.y)]
    return found[0].joined(found[1]).only(order), float(np.max(value, initial=0.0))


def _pruned(scaled: ScaledProblem, dictionary: _Dictionary, weight: Array, v: Array) -> _Dictionary:
    """Without unused neurons far from their constraint, if there are too many."""
    if dictionary.b.size <= LARGEST * len(scaled.y):
        return dictionary
    near = scaled.beta - v @ dictionary.features < FAR * scaled.beta
    return dictionary.only(near | (weight > 1e-3 * float(weight.max(initial=0.0))))
