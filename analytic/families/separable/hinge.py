"""Hinge loss on orthogonally separable data: each class is fitted with margin or given up."""

from __future__ import annotations

from functools import reduce

import sympy
from flint import fmpq

from analytic.cases.normal import shortest
from analytic.exact.linear import dot
from analytic.exact.long_numbers import brief
from analytic.exact.memory import remembered
from analytic.exact.scalars import Scalar, sqrt, to_sympy
from analytic.families.separable import meaning, proofs
from analytic.families.separable.data import (
    BETA,
    TargetClass,
    candidate,
    classes,
    distances,
    hypotheses,
    nearest,
    pull,
    spread,
)
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence

LONGEST = 120
"""Of a bound in a message, in letters."""
LOST = sympy.Symbol("n_0", nonnegative=True)


@remembered
def _fitted(problem: Problem, side: TargetClass) -> bool | None:
    """Whether the class is fitted (``beta lambda_i <= ||p||``) or given up (``||A'1|| <= beta``), None if neither."""
    if not side.rows:
        return False
    found = nearest(problem, side)
    if all((problem.beta * weight) ** 2 <= found.square for weight in found.weights):
        return True
    whole = pull(problem, side, [fmpq(1)] * len(side.rows))
    return False if dot(whole, whole) <= problem.beta**2 else None


def _regimes(problem: Problem) -> Verdict:
    for side in classes(problem):
        if _fitted(problem, side) is None:
            return Verdict("refuted", f"the class {side.sign:+d} is {_between(problem, side)}")
    return Verdict("proved", "each class is fitted with margin or given up")


def _between(problem: Problem, side: TargetClass) -> str:
    """Up to which beta a class is fitted and from which one it is given up, in the caller's symbols."""
    found = nearest(problem, side)
    most = reduce(lambda one, other: one if one >= other else other, found.weights)
    whole = pull(problem, side, [fmpq(1)] * len(side.rows))
    low, high = sqrt(shortest(found.square / most**2)), sqrt(shortest(dot(whole, whole)))
    beta, below, above = (brief(to_sympy(x).xreplace(problem.readable), LONGEST) for x in (problem.beta, low, high))
    beta = beta if problem.symbolic else "beta"
    told = f"neither fitted with margin (that needs {beta} <= {below}) nor given up ({beta} >= {above})"
    return f"{told}: assume one of the two" if problem.symbolic else told


def _lost(problem: Problem) -> Scalar:
    return fmpq(sum(len(side.rows) for side in classes(problem) if not _fitted(problem, side)))


def _reach(index: int, quantity: Quantity) -> Quantity:
    def evaluate(problem: Problem) -> Scalar:
        return quantity.evaluate(problem) if _fitted(problem, classes(problem)[index]) else fmpq(0)

    return Quantity(quantity.symbol, rf"\lVert \neuron_{'+-'[index]} \rVert", evaluate, meaning.kept(1 - 2 * index))


R_PLUS, R_MINUS = (_reach(i, quantity) for i, quantity in enumerate(distances()))
VALUE = Formula(
    "value",
    r"p^\star",
    LOST + BETA * (R_PLUS.symbol + R_MINUS.symbol),
    (
        Quantity(LOST, "n_0", _lost, meaning.lost),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
        R_PLUS,
        R_MINUS,
    ),
)


def propose(problem: Problem) -> Candidate:
    """One neuron for each class that is fitted."""
    neurons = []
    dual: dict[int, Scalar] = {}
    for side in classes(problem):
        if _fitted(problem, side):
            found = nearest(problem, side)
            neurons.append(found.neuron(side))
            dual |= spread(problem, side, problem.beta * sqrt(1 / found.square))
        else:
            dual |= dict.fromkeys(side.rows, fmpq(side.sign))
    return candidate(problem, neurons, dual, VALUE)


REGIMES = Hypothesis(
    "fitted-or-given-up",
    r"\lVert \textstyle\sum_i \data_i \rVert \le \decay \text{ over a class that is not fitted}",
    "each class is fitted with margin or too short for any neuron",
    _regimes,
    meaning.regimes,
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="separable-hinge",
    title="Hinge loss on orthogonally separable data: classes fitted with margin or given up",
    hypotheses=(*hypotheses("hinge"), REGIMES),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $p_\pm$ be the point nearest to the origin of the convex hull of the samples with label $\pm 1$. A
            class is fitted if $p_\pm = \sum_i \lambda_i \data_i$ with weights $\lambda_i$ of a convex combination over
            the class for which $\decay \lambda_i \le \lVert p_\pm \rVert$, and given up otherwise; $n_0$ counts the
            samples of classes that are given up."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm = p_\pm /
            \lVert p_\pm \rVert^2$ for a class that is fitted and $\neuron_\pm = 0$ for one that is given up is
            optimal.""",
            meaning.hinge_pair,
        ),
        Sentence(
            r"""A dual witness is $\dual_i = \decay \target_i \lambda_i / \lVert p_\pm \rVert$ on a class that is
            fitted and $\dual_i = \target_i$ on one that is given up.""",
            meaning.hinge_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(EP21, "Theorem 10", "the dual"),
        of(
            PL21,
            "the data, and the network where both classes are fitted",
            differs="gradient flow without weight decay there",
        ),
    ),
    examples=(
        Example([[2, 1], [1, 2], [-1, -1]], [1, 1, -1], 5 * sympy.sqrt(2) / 12, {"loss": "hinge", "beta": "1/2"}),
        Example([[3, 4], [6, 8], [-1, 0]], [1, 1, -1], sympy.Rational(7, 5), {"loss": "hinge", "beta": 2}),
    ),
    propose=propose,
    derivation=proofs.hinge,
    feasibility="acute",
    rank=45,
)
