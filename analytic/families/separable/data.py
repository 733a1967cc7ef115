"""What the theorems on orthogonally separable data share: two classes of samples, each with one linear neuron.

Samples with targets of one sign have inner products >= 0, all other pairs <= 0 (Phuong & Lampert, ICLR 2021, for
labels). A neuron that is a nonnegative mixture of one class is linear on it and zero on the rest, and what a dual
vector with the signs of the targets sees of any neuron is at most ``||sum_i v_i a_i||`` over one class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.projection import project
from analytic.exact.scalars import ZERO, Scalar, rational, sign, sqrt
from analytic.families.separable import meaning
from analytic.model.geometry import columns
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, SCALAR, loss_is
from analytic.theorem.parts import Formula, Hypothesis, Quantity

Row = tuple[Any, ...]
BETA = sympy.Symbol("beta", positive=True)
NEAR_PLUS, NEAR_MINUS = sympy.symbols("r_plus r_minus", nonnegative=True)


@dataclass(frozen=True)
class TargetClass:
    """The samples (``rows``) whose target has one sign."""

    sign: int
    rows: tuple[int, ...]

    def samples(self, problem: Problem) -> list[Row]:
        """Their inputs."""
        return [problem.A[i] for i in self.rows]

    def targets(self, problem: Problem) -> list[fmpq]:
        """The moduli of their targets."""
        return [abs(rational(problem.targets[i])) for i in self.rows]


def classes(problem: Problem) -> tuple[TargetClass, TargetClass]:
    """Positive and negative targets."""
    signs = [sign(cell) for cell in problem.targets]
    plus, minus = (tuple(i for i, s in enumerate(signs) if s == side) for side in (1, -1))
    return TargetClass(1, plus), TargetClass(-1, minus)


def _separable(problem: Problem) -> Verdict:
    signs = [sign(cell) for cell in problem.targets]
    for i, row in enumerate(problem.A):
        if is_zero_row(row):
            return Verdict("refuted", f"sample {i} is zero")
        for j in range(i):
            inner = sign(dot(row, problem.A[j]))
            if signs[i] == signs[j] == 0:
                continue
            if signs[i] == signs[j] and inner == -1:
                return Verdict("refuted", f"samples {j} and {i} have targets of one sign and an obtuse angle")
            if signs[i] != signs[j] and inner == 1:
                return Verdict("refuted", f"samples {j} and {i} have an acute angle and targets not of one sign")
    return Verdict("proved", "angles are acute inside the classes, obtuse outside")


SEPARABLE = Hypothesis(
    "orthogonally-separable",
    r"\data_i \neq 0,\ \data_i^\top \data_j \ge 0 \text{ if } \target_i \target_j > 0,\ \data_i^\top \data_j \le 0 "
    r"\text{ if } \target_i \target_j \le 0, (\target_i, \target_j) \neq 0",
    "the data are orthogonally separable",
    _separable,
    meaning.separable,
    needs_limits=True,
)


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, labels where the loss has them, orthogonally separable."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), NO_BIAS, SCALAR, *labels, SEPARABLE)


@dataclass(frozen=True)
class Nearest:
    """The point ``p`` nearest to the origin among mixtures of ``a_i / |y_i|``, its weights and ``||p||^2``."""

    weights: tuple[fmpq, ...]
    point: Row
    square: fmpq

    def neuron(self, side: TargetClass) -> tuple[Scalar, Row]:
        """``p / ||p||^2``, whose least output on the class is 1, with the sign of the class."""
        return fmpq(side.sign), tuple(cell / self.square for cell in self.point)


@remembered
def nearest(problem: Problem, side: TargetClass) -> Nearest:
    """The nearest point for one class; it is not zero because the samples have acute angles."""
    rows = [[cell / y for cell in row] for row, y in zip(side.samples(problem), side.targets(problem), strict=True)]
    weights = project([ZERO] * problem.d, rows, hull=True)
    point = tuple(dot(weights, column) for column in columns([tuple(row) for row in rows]))
    return Nearest(tuple(weights), point, rational(dot(point, point)))


def _inverse_distance(index: int) -> Callable[[Problem], Scalar]:
    def evaluate(problem: Problem) -> Scalar:
        side = classes(problem)[index]
        return sqrt(1 / nearest(problem, side).square) if side.rows else ZERO

    return evaluate


def distances() -> tuple[Quantity, Quantity]:
    """The inverse distances of both classes from the origin, 0 for an empty class."""
    latex = r"\operatorname{dist}(0, K_%s)^{-1}"
    return (
        Quantity(NEAR_PLUS, latex % "+", _inverse_distance(0), meaning.inverse_distance(1)),
        Quantity(NEAR_MINUS, latex % "-", _inverse_distance(1), meaning.inverse_distance(-1)),
    )


LENGTH = Formula("value", r"p^\star", NEAR_PLUS + NEAR_MINUS, distances())
"""The minimum norm of interpolation and of the maximum margin."""


def candidate(
    problem: Problem, neurons: Sequence[tuple[Scalar, Row]], dual: dict[int, Scalar], value: Formula
) -> Candidate:
    """Neurons without bias, and the dual vector that vanishes outside ``dual``."""
    return Candidate.of(problem, neurons, [dual.get(i, ZERO) for i in range(problem.n)], value.evaluate(problem))


def spread(problem: Problem, side: TargetClass, factor: Scalar) -> dict[int, Scalar]:
    """The dual entries ``factor * weight / |y_i|`` of a class, with its sign: ``A'v = factor * p`` on it."""
    found = nearest(problem, side)
    pairs = zip(side.rows, found.weights, side.targets(problem), strict=True)
    return {i: factor * (fmpq(side.sign) * weight / y) for i, weight, y in pairs if weight}


def longest(problem: Problem) -> Candidate:
    """One neuron ``p / ||p||^2`` a class, with ``v_i`` the weights of the nearest point over ``||p||``."""
    neurons = []
    dual: dict[int, Scalar] = {}
    for side in classes(problem):
        if side.rows:
            found = nearest(problem, side)
            neurons.append(found.neuron(side))
            dual |= spread(problem, side, sqrt(1 / found.square))
    return candidate(problem, neurons, dual, LENGTH)


def pull(problem: Problem, side: TargetClass, weights: Sequence[fmpq]) -> Row:
    """``sum_i weight_i a_i`` over the class."""
    return tuple(dot(weights, column) for column in columns(side.samples(problem)))
