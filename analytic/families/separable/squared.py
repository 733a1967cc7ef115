"""Squared loss on orthogonally separable data whose targets are eigenvectors: soft thresholding of each class."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, ZERO, Scalar, sign, sqrt
from analytic.families.separable import meaning, proofs
from analytic.families.separable.data import BETA, TargetClass, candidate, classes, hypotheses, pull
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.record import Example, Formula, Hypothesis, Quantity, Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence

SQUARE = sympy.symbols("Q_plus Q_minus", nonnegative=True)
PULL = sympy.symbols("s_plus s_minus", nonnegative=True)


def _eigen(problem: Problem) -> Verdict:
    for side in classes(problem):
        if not side.rows:
            continue
        y = side.targets(problem)
        g = pull(problem, side, y)
        image = [dot(row, g) for row in side.samples(problem)]
        if any(a * y[0] != image[0] * b for a, b in zip(image, y, strict=True)):
            return Verdict("refuted", f"the targets of sign {side.sign:+d} are no eigenvector of their Gram matrix")
    return Verdict("proved", "the targets of each class are an eigenvector of its Gram matrix")


EIGEN = Hypothesis(
    "eigenvector",
    r"\data_\pm \data_\pm^\top t_\pm = \kappa_\pm t_\pm \text{ for some } \kappa_\pm",
    "the targets of each class are an eigenvector of its Gram matrix",
    _eigen,
    meaning.eigenvector(meaning.moduli),
    needs_limits=True,
)


def _size(problem: Problem, side: TargetClass) -> Scalar:
    g = pull(problem, side, side.targets(problem)) if side.rows else ()
    return sqrt(dot(g, g)) if g else ZERO


def _square(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: sum((y * y for y in classes(problem)[index].targets(problem)), ZERO)


def _pull(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: _size(problem, classes(problem)[index])


def part(square: sympy.Expr, size: sympy.Expr, beta: sympy.Expr) -> sympy.Expr:
    """What a class of targets with this square contributes, ``size = ||A't||``."""
    ratio = beta / size
    return sympy.Piecewise((square * (ratio - ratio**2 / 2), size > beta), (square / 2, True))


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.Add(*(part(q, s, BETA) for q, s in zip(SQUARE, PULL, strict=True))),
    (
        *(Quantity(SQUARE[k], rf"\lVert t_{'+-'[k]} \rVert^2", _square(k), meaning.square(1 - 2 * k)) for k in (0, 1)),
        *(
            Quantity(
                PULL[k],
                rf"\lVert \data_{'+-'[k]}^\top t_{'+-'[k]} \rVert",
                _pull(k),
                meaning.size(1 - 2 * k, meaning.moduli),
            )
            for k in (0, 1)
        ),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
    ),
)


def propose(problem: Problem) -> Candidate:
    """Neurons ``A't`` with output weights ``(1 - beta / ||A't||)_+ / kappa``."""
    neurons = []
    dual: dict[int, Scalar] = {}
    for side in classes(problem):
        if not side.rows:
            continue
        y, size = side.targets(problem), _size(problem, side)
        ratio = problem.beta / size
        if sign(ONE - ratio) == 1:
            g = pull(problem, side, y)
            kappa = dot(g, g) / sum((t * t for t in y), ZERO)
            neurons.append((side.sign / kappa * (ONE - ratio), g))
        else:
            ratio = ONE
        dual |= {i: ratio * problem.targets[i] for i in side.rows}
    return candidate(problem, neurons, dual, VALUE)


THEOREM = Theorem(
    id="separable-squared",
    title="Squared loss on orthogonally separable data: soft thresholding of each class",
    hypotheses=(*hypotheses("squared"), EIGEN),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $\data_\pm$ be the samples with $\pm \target_i > 0$ and $t_\pm$ the moduli of their targets."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = w_+ (\point^\top \data_+^\top t_+)_+ - w_- (\point^\top \data_-^\top t_-)_+$ with
            $w_\pm = (1 - \decay / \lVert \data_\pm^\top t_\pm \rVert)_+ / \kappa_\pm$ is optimal.""",
            meaning.squared_pair,
        ),
        Sentence(
            r"""The dual witness is $\dual_i = \target_i \min(1, \decay / \lVert \data_\pm^\top t_\pm \rVert)$ where
            $\pm \target_i > 0$ and zero where $\target_i = 0$.""",
            meaning.squared_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Theorem 8", "the dual"), of(PL21, "the data, with labels for targets"),),
    examples=(
        Example(
            [[2, 1], [1, 2], [-3, -4]], [1, 1, -2], sympy.sqrt(2) / 3 + sympy.Rational(73, 225), {"beta": 1}
        ),
        Example([[3, 4], [-1, 0]], [2, -1], sympy.Rational(22, 25), {"beta": 1}),
    ),
    propose=propose,
    derivation=proofs.squared,
    feasibility="acute",
    rank=45,
)  # fmt: skip
