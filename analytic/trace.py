"""How a theorem follows its optimum through beta: where the form of the answer changes, and the answer at one beta."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import sympy
from flint import fmpq

from analytic.network import Network
from analytic.problem import Problem
from analytic.scalars import Scalar, sign, simplest, to_sympy
from analytic.theorem import Candidate

__all__ = ["BETA", "Thresholds", "Trace"]

BETA = sympy.Symbol("beta", positive=True)


class Trace(Protocol):
    """The optimum of one data set as a function of beta."""

    def breakpoints(self) -> list[Scalar]:
        """Every positive beta at which the network or its derivative in beta changes, in any order."""
        ...

    def network(self, problem: Problem, low: Scalar, high: Scalar) -> Network:
        """On the piece that holds ``low < high``: a network that is optimal on all of it, affine in ``BETA``."""
        ...

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the beta of ``problem``, whose data are those of the trace."""
        ...


@dataclass(frozen=True)
class Thresholds:
    """A trace whose breakpoints are known numbers, with a closed form between them."""

    levels: tuple[Scalar, ...]
    propose: Callable[[Problem], Candidate]

    @classmethod
    def at(cls, levels: Iterable[Scalar], propose: Callable[[Problem], Candidate]) -> Thresholds:
        """With the zero levels, which no positive beta reaches, left out."""
        return cls(tuple(level for level in levels if sign(level) != 0), propose)

    def breakpoints(self) -> list[Scalar]:
        """The thresholds."""
        return list(self.levels)

    def network(self, problem: Problem, low: Scalar, high: Scalar) -> Network:
        """Between thresholds the neurons are the same and their weights affine: two solutions tell."""
        first, last = (self.propose(replace(problem, beta=beta)).network for beta in (low, high))
        return _affine(first, last, low, high)

    def candidate(self, problem: Problem) -> Candidate:
        """The closed form."""
        return self.propose(problem)


def _affine(first: Network, last: Network, low: Scalar, high: Scalar) -> Network:
    """The network whose output weights are affine in beta through two solutions with the same neurons."""
    neurons = _by_neuron(first), _by_neuron(last)
    keys = list(neurons[0] | neurons[1])
    none = tuple(fmpq(0) for _ in first.levels)
    rows = [
        [_through(a, b, low, high) for a, b in zip(neurons[0].get(key, none), neurons[1].get(key, none), strict=True)]
        for key in keys
    ]
    levels = [_through(a, b, low, high) for a, b in zip(first.levels, last.levels, strict=True)]
    d = len(first.weights_in)
    inner = [[key[k] for key in keys] for k in range(d)]
    offsets = [key[d] for key in keys]
    if first.vector:
        return Network(inner, offsets, rows, levels)
    return Network(inner, offsets, [row[0] for row in rows], levels[0])


def _by_neuron(network: Network) -> dict[tuple[Scalar, ...], tuple[Scalar, ...]]:
    columns = zip(*network.weights_in, network.offsets, strict=True)
    return dict(zip(columns, network.weights_out, strict=True))


def _through(a: Scalar, b: Scalar, low: Scalar, high: Scalar) -> Scalar:
    start, end, at0, at1 = map(to_sympy, (low, high, a, b))
    slope = (at1 - at0) / (end - start)
    return simplest(sympy.expand(sympy.radsimp(at0 + slope * (BETA - start))))
