"""Hinge loss on spike-free data: each class is fitted with margin or given up."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from flint import fmpq

from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, rational, sqrt
from analytic.families.spike_free import meaning, meaning_labels, proofs
from analytic.families.spike_free.data import (
    CLASSES,
    NO_GAIN,
    base,
    hardest,
    hints,
    hypotheses,
    inverse,
    neurons,
    require_separable,
)
from analytic.families.spike_free.engine.hinge import ClassFit, Decided, settle
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError

LOST = sympy.Symbol("n_0", nonnegative=True)
BETA, RHO_PLUS, RHO_MINUS = sympy.symbols("beta rho_plus rho_minus", nonnegative=True)


def _separable(problem: Problem) -> Verdict:
    try:
        require_separable(problem)
    except InfeasibleError as error:
        return Verdict("refuted", str(error))
    return Verdict("proved", "samples of one direction have one label and none is zero")


@remembered
def _settled(problem: Problem) -> Decided | str:
    found, rows = base(problem), hardest(problem)
    scale, labels = found.directions.scale, [int(rational(problem.targets[i])) for i in hardest(problem)]
    least = tuple(1 / scale[i] for i in rows)
    weights = tuple(sum((scale[i] for i in found.directions.samples(j)), ZERO) for j in range(len(rows)))
    return settle(inverse(found), least, weights, labels, rational(problem.beta))


def _regimes(problem: Problem) -> Verdict:
    settled = _settled(problem)
    if isinstance(settled, str):
        return Verdict("refuted", settled)
    return Verdict("proved", "each class is fitted with margin or given up")


def _found(problem: Problem) -> Decided:
    settled = _settled(problem)
    if isinstance(settled, str):
        raise AssertionError("the hypotheses were not tested")
    return settled


def _lost(problem: Problem) -> Scalar:
    """How many samples belong to a class that is given up."""
    kept = [label for label, side in zip((1, -1), _found(problem).sides, strict=True) if side.fitted]
    return fmpq(sum(1 for y in problem.targets if y not in kept))


def _length(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: sqrt(_found(problem).sides[index].square)


VALUE = Formula(
    "value",
    r"p^\star",
    LOST + BETA * (RHO_PLUS + RHO_MINUS),
    (
        Quantity(LOST, r"n_0", _lost, meaning_labels.lost),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
        Quantity(RHO_PLUS, r"\lVert q_+ \rVert_G", _length(0), meaning_labels.kept_size(1)),
        Quantity(RHO_MINUS, r"\lVert q_- \rVert_G", _length(1), meaning_labels.kept_size(-1)),
    ),
)


def _dual(problem: Problem, sides: tuple[ClassFit, ClassFit]) -> list[Scalar]:
    """1 on a class that is given up; on one that is fitted the hardest samples carry the multipliers."""
    parts, rows = base(problem).directions, hardest(problem)
    v: list[Scalar] = [ZERO] * problem.n
    for i, (j, label) in enumerate(zip(parts.member, problem.targets, strict=True)):
        side = sides[0 if label > 0 else 1]
        if not side.fitted:
            v[i] = label
        elif i == rows[j]:
            v[i] = side.w[j] / (label * parts.scale[i])
    return v


def propose(problem: Problem) -> Candidate:
    """One neuron for each class that is fitted."""
    found, best = base(problem), _found(problem)
    dual = _dual(problem, best.sides)
    extra = hints(problem, found, best.lambda1, best.lambda2)
    pair = neurons(found, best.sides[0].x, best.sides[1].x)
    return Candidate.of(problem, pair, dual, VALUE.evaluate(problem), **extra)


SEPARABLE = Hypothesis(
    "separable",
    r"\data_i \neq 0,\ \target_i = \target_j \text{ if } \data_i \in \mathbb{R}_{>0} \data_j",
    "a network can separate the labels",
    _separable,
    meaning_labels.separable,
    needs_limits=True,
)
REGIMES = Hypothesis(
    "fitted-or-given-up",
    NO_GAIN,
    "no neuron gains on a class that is given up, or on the other class",
    _regimes,
    meaning.no_gain(meaning_labels.hinge_residual),
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="spike-free-hinge",
    title="Hinge loss on spike-free data: classes fitted with margin or given up",
    hypotheses=(*hypotheses("hinge"), SEPARABLE, REGIMES),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        CLASSES,
        Sentence(
            r"""A class $\pm 1$ is fitted if $\decay (G q_\pm)_j \le \lVert q_\pm \rVert_G c_j$ in all of its directions
            $j$, and given up otherwise: then put $q_\pm = 0$. In the directions $j$ of the class let $\omega_j = \pm
            \decay (G q_\pm)_j / \lVert q_\pm \rVert_G$ if it is fitted, $\omega_j = \pm (C^\top \mathbf{1})_j$ if it is
            given up; $n_0$ counts the samples of classes that are given up."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top M^\top G q_+)_+ - (\point^\top M^\top G q_-)_+$ is optimal.""",
            meaning_labels.hinge_pair,
        ),
        Sentence(
            r"""A dual witness has $\dual_i = \target_i$ on a class that is given up and $\dual_i = \decay \target_i (G
            q_\pm)_j / (\lVert q_\pm \rVert_G c_j)$ on one sample $i$ with $C_{ij} = c_j$ in every direction $j$ of a
            class that is fitted, zero elsewhere.""",
            meaning_labels.hinge_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Section 4.4, problem (22)", "the program of two neurons; its closed form is not there"),),
    examples=(
        Example([[1, 0, 0], [1, 2, 0], [0, 0, 3]], [1, 1, -1], sympy.Rational(2, 3), {"loss": "hinge", "beta": "1/2"}),
        Example([[1, 0, 0], [1, 2, 0], [0, 0, 3]], [1, 1, -1], 3, {"loss": "hinge", "beta": 4}),
        Example([[1, 0], [0, 4]], [1, -1], sympy.Rational(3, 2), {"loss": "hinge", "beta": 2}),
    ),
    propose=propose,
    feasibility="spike-free",
    rank=30,
    derivation=proofs.hinge,
)
