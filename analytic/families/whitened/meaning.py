"""What the statements on whitened data say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.theorem.statement import (
    Array,
    Claim,
    Claims,
    Data,
    Net,
    Optimal,
    Sentence,
    Unit,
    Value,
    Witness,
    length,
    zero,
)

HALVES = Sentence(r"Write $\target_\pm = (\pm \target)_+$ entrywise; terms of a half that is zero are left out.")
CLASSES = Sentence(
    r"""Write $\target_\pm = (\pm \target)_+$ and let $n_\pm = \lVert \target_\pm \rVert^2$ be the number of labels $\pm
        1$; terms of a class that is empty are left out."""
)

Rule = Callable[[float, float], tuple[float, float]]
"""From the norm of a half and beta: the output weight on ``A't``, and the share of t in the dual vector."""


def halves(column: Array) -> Iterator[tuple[int, Array]]:
    """The halves that are not zero, with their signs."""
    for side in (1, -1):
        part = np.maximum(side * column, 0)
        if not zero(part):
            yield side, part


def norm_of(side: int) -> Callable[[Data], float]:
    """``||y_side||``."""
    return lambda data: length(np.maximum(side * data.y, 0))


def network(rule: Rule) -> Claims:
    """The network of a rule is optimal."""

    def claims(data: Data) -> Iterator[Claim]:
        neurons = []
        for k, column in enumerate(data.y.T):
            for side, part in halves(column):
                weight, _ = rule(length(part), data.beta)
                neurons.append(Unit(side * weight * np.eye(data.o)[k], data.A.T @ part))
        yield Optimal(Net([neuron for neuron in neurons if not zero(neuron.w)], np.zeros(data.o)))

    return claims


def witness(rule: Rule) -> Claims:
    """The dual vector of a rule is a dual witness."""

    def claims(data: Data) -> Iterator[Claim]:
        v = np.zeros_like(data.y)
        for k, column in enumerate(data.y.T):
            for side, part in halves(column):
                v[:, k] += side * rule(length(part), data.beta)[1] * part
        yield Witness(v)

    return claims


def value(of_half: Callable[[float, float], float]) -> Claims:
    """The optimal value is a sum over the halves of all columns."""

    def claims(data: Data) -> Iterator[Claim]:
        yield Value(sum(of_half(length(part), data.beta) for column in data.y.T for _, part in halves(column)))

    return claims


def plain(size: float, beta: float) -> tuple[float, float]:
    """Interpolation and maximum margin."""
    return 1.0, 1 / size


def soft(size: float, beta: float) -> tuple[float, float]:
    """Squared loss."""
    return max(size - beta, 0.0) / size, min(1.0, beta / size)


def given_up(size: float, beta: float) -> tuple[float, float]:
    """Hinge loss."""
    return float(beta < size), min(1.0, beta / size)


def logit(size: float, beta: float) -> tuple[float, float]:
    """Logistic loss."""
    return (float(np.log(size / beta - 1)) if size > 2 * beta else 0.0), (beta / size if size > 2 * beta else 0.5)
