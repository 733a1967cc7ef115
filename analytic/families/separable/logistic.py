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
from analytic.theorem.record import Example, Formula, Hypothesis, Quantity, Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence

COUNT = sympy.symbols("n_plus n_minus", nonnegative=True)
PULL = sympy.symbols("s_plus s_minus", nonnegative=True)


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
)


def _size(problem: Problem, side: TargetClass) -> Scalar:
    whole = _sum(problem, side)
    return sqrt(dot(whole, whole)) if side.rows else ZERO


def _count(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: fmpq(len(classes(problem)[index].rows))


def _pull(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: _size(problem, classes(problem)[index])


def part(count: sympy.Expr, size: sympy.Expr, beta: sympy.Expr) -> sympy.Expr:
    """What a class of ``count`` samples contributes, ``size`` the norm of their sum."""
    logit = sympy.log(size / beta - 1)
    fitted = count * (sympy.log(1 + sympy.exp(-logit)) + beta * logit / size)
    return sympy.Piecewise((fitted, size > 2 * beta), (count * sympy.log(2), True))


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.Add(*(part(n, s, BETA) for n, s in zip(COUNT, PULL, strict=True))),
    (
        *(Quantity(COUNT[k], f"n_{'+-'[k]}", _count(k), meaning.count(1 - 2 * k)) for k in (0, 1)),
        *(
            Quantity(
                PULL[k],
                rf"\lVert \data_{'+-'[k]}^\top \mathbf{{1}} \rVert",
                _pull(k),
                meaning.size(1 - 2 * k, meaning.ones),
            )
            for k in (0, 1)
        ),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neuron ``A'1`` of each class that is large enough."""
    neurons = []
    dual: dict[int, Scalar] = {}
    for side in classes(problem):
        share: Scalar = HALF
        size = _size(problem, side)
        if sign(size - 2 * problem.beta) == 1:
            whole = _sum(problem, side)
            ratio = to_sympy(size) / to_sympy(problem.beta)
            weight = side.sign * len(side.rows) / dot(whole, whole) * simplest(sympy.log(ratio - 1))
            neurons.append((weight, whole))
            share = simplest(sympy.radsimp(1 / ratio))
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
