"""What the theorems on planted neurons share: one neuron for each sign of the targets, a mixture of acute samples.

They ask less than orthogonally separable data do: angles matter only between samples of which a neuron is a mixture,
and all other samples have to have the targets that the neurons give them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.linear import dot, gram, solution
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, rationals, sqrt
from analytic.families.separable.data import TargetClass, classes, nearest
from analytic.families.separable.mixtures import acute_mixture
from analytic.model.geometry import columns
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Formula, Hypothesis, Quantity

Row = tuple[fmpq, ...]
LENGTHS = sympy.symbols("u_plus u_minus", nonnegative=True)
SIGNS = (1, -1)


@dataclass(frozen=True)
class PlantedNeuron:
    """The neuron of one sign, None where its class asks for the impossible, and the samples that it may be mixed of."""

    side: TargetClass
    u: Row | None
    from_rows: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """The samples whose targets have its sign."""
        return self.side.rows

    @property
    def sign(self) -> fmpq:
        """That of its targets."""
        return fmpq(self.side.sign)


@remembered
def interpolating(problem: Problem, index: int) -> PlantedNeuron:
    """The shortest vector that gives the samples of one sign the moduli of their targets."""
    side = classes(problem)[index]
    if not side.rows:
        return PlantedNeuron(side, (ZERO,) * problem.d, ())
    samples = [rationals(row) for row in side.samples(problem)]
    possible = solution(samples, side.targets(problem)) is not None  # fewer unknowns, where samples are many
    shares = solution(gram(tuple(samples)), side.targets(problem)) if possible else None
    if shares is None:
        return PlantedNeuron(side, None, side.rows)
    return PlantedNeuron(side, tuple(rationals(dot(shares, column) for column in columns(samples))), side.rows)


@remembered
def widest(problem: Problem, index: int) -> PlantedNeuron:
    """``p / ||p||^2`` for the nearest point p of a class, None for ``p = 0``; it is mixed of samples of margin one."""
    side = classes(problem)[index]
    if not side.rows:
        return PlantedNeuron(side, (ZERO,) * problem.d, ())
    found = nearest(problem, side)
    if is_zero_row(found.point):
        return PlantedNeuron(side, None, ())
    u = rationals(cell / found.square for cell in found.point)
    return PlantedNeuron(side, u, tuple(i for i in side.rows if dot(problem.A[i], u) == 1))


Neurons = Callable[[Problem, int], PlantedNeuron]


@remembered
def mixed(problem: Problem, neuron: PlantedNeuron) -> list[fmpq] | None:
    """Weights of the neuron over its samples, none of which make an obtuse angle; None where there are none."""
    if neuron.u is None:
        return None
    if is_zero_row(neuron.u):
        return [ZERO] * len(neuron.from_rows)
    return acute_mixture([rationals(problem.A[i]) for i in neuron.from_rows], neuron.u)


def _mixed(neurons: Neurons) -> Callable[[Problem], Verdict]:
    def test(problem: Problem) -> Verdict:
        for index in (0, 1):
            found = neurons(problem, index)
            if mixed(problem, found) is None:
                return Verdict("refuted", f"the neuron of sign {int(found.sign):+d} is no mixture of samples that "
                               "pairwise make no obtuse angle")  # fmt: skip
        return Verdict("proved", "the neurons are mixtures of samples that pairwise make no obtuse angle")

    return test


def mixture(neurons: Neurons, latex: str, text: str, means: Callable[[Any], bool]) -> Hypothesis:
    """Both neurons are mixtures of samples of their sign, no two of them more than a right angle apart."""
    return Hypothesis(
        "acute-mixture",
        latex + r" \text{ for some } \lambda \ge 0,\ \data_i^\top \data_j \ge 0 \text{ if } \target_i \target_j > 0,\ "
        r"\lambda_i \lambda_j > 0",
        text + " that pairwise make no obtuse angle",
        _mixed(neurons),
        means,
        needs_limits=True,
        later=True,
    )


def lengths(neurons: Neurons, measure: Callable[[int], Callable[[Any], float]]) -> Formula:
    """The sum of the lengths of both neurons."""

    def length(index: int) -> Callable[[Problem], Scalar]:
        def evaluate(problem: Problem) -> Scalar:
            u = neurons(problem, index).u or ()
            return sqrt(dot(u, u)) if not is_zero_row(u) else ZERO

        return evaluate

    quantities = tuple(
        Quantity(LENGTHS[k], rf"\lVert \neuron_{'+-'[k]} \rVert", length(k), measure(SIGNS[k])) for k in (0, 1)
    )
    return Formula("value", r"p^\star", sympy.Add(*LENGTHS), quantities)


def propose(problem: Problem, neurons: Neurons, value: Formula) -> Candidate:
    """The neurons, and the weights of their mixtures over their lengths."""
    made: list[tuple[Scalar, Row]] = []
    dual: list[Scalar] = [ZERO] * problem.n
    for index in (0, 1):
        found = neurons(problem, index)
        weights = mixed(problem, found)
        if found.u is None or weights is None:
            raise AssertionError("the hypotheses hold")
        if is_zero_row(found.u):
            continue
        made.append((found.sign, found.u))
        size = sqrt(dot(found.u, found.u))
        for i, weight in zip(found.from_rows, weights, strict=True):
            dual[i] = found.sign * weight / size
    return Candidate.of(problem, made, dual, value.evaluate(problem))
