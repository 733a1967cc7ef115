"""How a theorem follows its optimum through beta: where the form of the answer changes, and the answer at one beta."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import sympy
from flint import fmpq

from analytic.exact.scalars import Row, Scalar, sign, simplest, to_sympy
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate


@dataclass(frozen=True)
class NetworkFormula:
    """A network affine in beta: that of ``base`` at zero, with ``w``, ``xi`` and a skip growing by those of ``slope``.

    Both have the same neurons. ``value`` holds the coefficients of the optimal value, the constant first, where the
    engine knows them.
    """

    base: Network
    slope: Network
    value: tuple[Scalar, Scalar, Scalar] | None = None

    def network(self, beta: sympy.Symbol) -> Network:
        """The network with weights in the symbol ``beta``."""

        def at(start: Row, slope: Row) -> Row:
            return tuple(_term(a, b, beta) for a, b in zip(start, slope, strict=True))

        pairs = zip(self.base.parts, self.slope.w_rows, strict=True)
        xi = at(self.base.xi_row, self.slope.xi_row)
        linear = None
        if self.base.skip_rows is not None or self.slope.skip_rows is not None:
            none = ((fmpq(0),) * self.base.o,) * self.base.d
            rows = zip(self.base.skip_rows or none, self.slope.skip_rows or none, strict=True)
            linear = [at(start, slope) for start, slope in rows]
        return self.base.like([(u, b, at(start, slope)) for (u, b, start), slope in pairs], xi, linear)

    @property
    def rows(self) -> list[tuple[tuple[Scalar, ...], tuple[Scalar, ...]]]:
        """For every neuron its outer weights at zero, and their coefficients of beta."""
        return list(zip(self.base.w_rows, self.slope.w_rows, strict=True))


def _term(start: Scalar, slope: Scalar, beta: sympy.Symbol) -> Scalar:
    if isinstance(slope, fmpq) and slope == 0:
        return start
    return simplest(to_sympy(start) + to_sympy(slope) * beta)


class Homotopy(Protocol):
    """The optimum of one data set as a function of beta."""

    def breakpoints(self) -> list[Scalar]:
        """Every positive beta at which the network or its derivative in beta changes, in any order."""
        ...

    def formula(self, problem: Problem, low: Scalar, high: Scalar) -> NetworkFormula:
        """On the piece that holds ``low < high``: a network that is optimal on all of it, affine in beta."""
        ...

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the beta of ``problem``, whose data are those of the homotopy."""
        ...


@dataclass(frozen=True)
class Thresholds:
    """A homotopy whose breakpoints are known numbers, with a closed form between them."""

    levels: tuple[Scalar, ...]
    propose: Callable[[Problem], Candidate]

    @classmethod
    def at(cls, levels: Iterable[Scalar], propose: Callable[[Problem], Candidate]) -> Thresholds:
        """With the zero levels, which no positive beta reaches, left out."""
        return cls(tuple(level for level in levels if sign(level) != 0), propose)

    def breakpoints(self) -> list[Scalar]:
        """The thresholds."""
        return list(self.levels)

    def formula(self, problem: Problem, low: Scalar, high: Scalar) -> NetworkFormula:
        """Between thresholds the neurons are the same and their weights affine: two solutions tell."""
        first, last = (self.propose(replace(problem, beta=beta)).network for beta in (low, high))
        return _affine(first, last, low, high)

    def candidate(self, problem: Problem) -> Candidate:
        """The closed form."""
        return self.propose(problem)


def _affine(first: Network, last: Network, low: Scalar, high: Scalar) -> NetworkFormula:
    """The network whose output weights are affine in beta through two solutions with the same neurons."""
    neurons = [{(u, b): w for u, b, w in network.parts} for network in (first, last)]
    keys = list(neurons[0] | neurons[1])
    none = tuple(fmpq(0) for _ in first.xi_row)
    pairs = [(neurons[0].get(key, none), neurons[1].get(key, none)) for key in keys]
    lines = [[_through(a, b, low, high) for a, b in zip(*pair, strict=True)] for pair in pairs]
    xi = [_through(a, b, low, high) for a, b in zip(first.xi_row, last.xi_row, strict=True)]

    def part(r: int) -> Network:
        neurons = [(u, b, tuple(line[r] for line in row)) for (u, b), row in zip(keys, lines, strict=True)]
        return first.like(neurons, tuple(line[r] for line in xi))

    return NetworkFormula(part(0), part(1))


def _through(a: Scalar, b: Scalar, low: Scalar, high: Scalar) -> tuple[Scalar, Scalar]:
    """Value at zero and slope of the line through ``(low, a)`` and ``(high, b)``."""
    start, end, at0, at1 = map(to_sympy, (low, high, a, b))
    slope = sympy.expand(sympy.radsimp((at1 - at0) / (end - start)))
    return simplest(sympy.expand(sympy.radsimp(at0 - slope * start))), simplest(slope)
