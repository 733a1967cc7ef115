"""Logistic loss on orthogonally separable data with balanced classes: each class is fitted at one logit."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import HALF, ZERO, Scalar, sign, simplest, sqrt, to_sympy
from analytic.families.separable import meaning, proofs
from analytic.families.separable.data import BETA, TargetClass, candidate, classes, hypotheses, pull
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence

COUNT = sympy.symbols("n_plus n_minus", nonnegative=True)
LOGIT = sympy.symbols("tau_plus tau_minus", nonnegative=True)
SLOPE = sympy.symbols("r_plus r_minus", nonnegative=True)


def _sum(problem: Problem, side: TargetClass) -> tuple[fmpq, ...]:
    return pull(problem, side, [fmpq(1)] * len(side.rows))


def _balanced(problem: Problem) -> Verdict:
    for side in classes(problem):
        heights = {dot(row, _sum(problem, side)) for row in side.samples(problem)}
        if len(heights) > 1:
            return Verdict("refuted", f"samples of the class {side.sign:+d} differ along their sum")
    return Verdict("proved", "all samples of a class have one inner product with their sum")


BALANCED = Hypothesis(
    "balanced",
    r"\data_\pm \data_\pm^\top \mathbf{1} = \kappa_\pm \mathbf{1} \text{ for some } \kappa_\pm",
    "all samples of a class have one inner product with their sum",
    _balanced,
    meaning.eigenvector(meaning.ones),
    needs_limits=True,
    later=True,
)


def _pull(problem: Problem, side: TargetClass) -> Scalar:
    """``||A_side' 1||``."""
    whole = _sum(problem, side)
    return sqrt(dot(whole, whole)) if side.rows else ZERO


def _logit(problem: Problem, side: TargetClass) -> Scalar:
    """``log(s / beta - 1)`` where ``s > 2 beta``, else 0."""
    size = _pull(problem, side)
    if sign(size - 2 * problem.beta) != 1:
        return ZERO
    return simplest(sympy.log(to_sympy(size) / to_sympy(problem.beta) - 1))


def _slope(problem: Problem, side: TargetClass) -> Scalar:
    """``n / s``, the price of a logit over ``beta``; 0 for an empty class."""
    return fmpq(len(side.rows)) / _pull(problem, side) if side.rows else ZERO


def _of(index: int, measure: Callable[[Problem, TargetClass], Scalar]) -> Callable[[Problem], Scalar]:
    return lambda problem: measure(problem, classes(problem)[index])


def _quantities(index: int) -> tuple[Quantity, ...]:
    name, side = "+-"[index], 1 - 2 * index
    return (
        Quantity(COUNT[index], f"n_{name}", _of(index, lambda _, part: fmpq(len(part.rows))), meaning.count(side)),
        Quantity(LOGIT[index], rf"\tau_{name}", _of(index, _logit), meaning.logit(side)),
        Quantity(SLOPE[index], rf"\tfrac{{n_{name}}}{{s_{name}}}", _of(index, _slope), meaning.slope(side)),
    )


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.Add(*(n * sympy.log(1 + sympy.exp(-t)) + BETA * t * r for n, t, r in zip(COUNT, LOGIT, SLOPE, strict=True))),
    (
        *_quantities(0),
        *_quantities(1),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neuron ``A'1`` of each class that is large enough."""
    neurons = []
    dual: dict[int, Scalar] = {}
    for side in classes(problem):
        share: Scalar = HALF
        size = _pull(problem, side)
        if sign(size - 2 * problem.beta) == 1:
            whole = _sum(problem, side)
            neurons.append((side.sign * len(side.rows) / dot(whole, whole) * _logit(problem, side), whole))
            share = simplest(sympy.radsimp(to_sympy(problem.beta) / to_sympy(size)))
        dual |= dict.fromkeys(side.rows, side.sign * share)
    return candidate(problem, neurons, dual, VALUE)


THEOREM = Theorem(
    id="separable-logistic",
    title="Logistic loss on orthogonally separable data: one logit a class",
    hypotheses=(*hypotheses("logistic"), BALANCED),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $\data_\pm$ be the $n_\pm$ samples with label $\pm 1$ and $s_\pm = \lVert \data_\pm^\top \mathbf{1}
            \rVert$, $\tau_\pm = \log(s_\pm / \decay - 1)$ where $s_\pm > 2 \decay$ and $\tau_\pm = 0$ otherwise."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = w_+ (\point^\top \data_+^\top \mathbf{1})_+ - w_- (\point^\top \data_-^\top
            \mathbf{1})_+$ with $w_\pm = \tau_\pm / \kappa_\pm$, which is $\pm \tau_\pm$ on the classes, is optimal.""",
            meaning.logistic_pair,
        ),
        Sentence(
            r"The dual witness is $\dual_i = \target_i \min(\decay / s_\pm, 1/2)$ on either class.",
            meaning.logistic_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(EP21, "Theorem 13", "the dual"),
        of(PL21, "the data", differs="gradient flow without weight decay there"),
    ),
    examples=(
        Example(
            [[2, 1], [1, 2], [-3, -4]],
            [1, 1, -1],
            sympy.log(sympy.Rational(5, 4)) + sympy.log(4) / 5
            + 2 * sympy.log(1 + 1 / (3 * sympy.sqrt(2) - 1)) + sympy.sqrt(2) * sympy.log(3 * sympy.sqrt(2) - 1) / 3,
            {"loss": "logistic", "beta": 1},
        ),
        Example([[3, 4], [-3, -4]], [1, -1], 2 * sympy.log(2), {"loss": "logistic", "beta": 4}),
    ),
    propose=propose,
    derivation=proofs.logistic,
    feasibility="acute",
    rank=45,
)  # fmt: skip
