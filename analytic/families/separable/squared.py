"""Squared loss on orthogonally separable data whose targets are eigenvectors: soft thresholding of each class."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, ZERO, Scalar, sign, sqrt
from analytic.families.separable import meaning, proofs
from analytic.families.separable.data import TargetClass, candidate, classes, hypotheses, pull
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence

SQUARE = sympy.symbols("Q_plus Q_minus", nonnegative=True)
SHARE = sympy.symbols("rho_plus rho_minus", nonnegative=True)


def _eigen(problem: Problem) -> Verdict:
    for side in classes(problem):
        if not side.rows:
            continue
        y = side.targets(problem)
        g = pull(problem, side, y)
        image = [dot(row, g) for row in side.samples(problem)]
        if any(sign(a * y[0] - image[0] * b) for a, b in zip(image, y, strict=True)):
            return Verdict("refuted", f"the targets of sign {side.sign:+d} are no eigenvector of their Gram matrix")
    return Verdict("proved", "the targets of each class are an eigenvector of its Gram matrix")


EIGEN = Hypothesis(
    "eigenvector",
    r"\data_\pm \data_\pm^\top t_\pm = \kappa_\pm t_\pm \text{ for some } \kappa_\pm",
    "the targets of each class are an eigenvector of its Gram matrix",
    _eigen,
    meaning.eigenvector(meaning.moduli),
    needs_limits=True,
    later=True,
)


def _size(problem: Problem, side: TargetClass) -> Scalar:
    g = pull(problem, side, side.targets(problem)) if side.rows else ()
    return sqrt(dot(g, g)) if g else ZERO


def _share(problem: Problem, side: TargetClass) -> Scalar:
    """``min(1, beta / ||A't||)``, 1 for an empty class."""
    size = _size(problem, side)
    return problem.beta / size if sign(size - problem.beta) == 1 else ONE


def _square(problem: Problem, side: TargetClass) -> Scalar:
    return sum((y * y for y in side.targets(problem)), ZERO)


def _of(index: int, measure: Callable[[Problem, TargetClass], Scalar]) -> Callable[[Problem], Scalar]:
    return lambda problem: measure(problem, classes(problem)[index])


def _quantities(index: int) -> tuple[Quantity, Quantity]:
    name, side = "+-"[index], 1 - 2 * index
    return (
        Quantity(SQUARE[index], rf"\lVert t_{name} \rVert^2", _of(index, _square), meaning.square(side)),
        Quantity(SHARE[index], rf"\rho_{name}", _of(index, _share), meaning.share(side)),
    )


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.Add(*(q * (rho - rho**2 / 2) for q, rho in zip(SQUARE, SHARE, strict=True))),
    (*_quantities(0), *_quantities(1)),
)


def propose(problem: Problem) -> Candidate:
    """Neurons ``A't`` with output weights ``(1 - beta / ||A't||)_+ / kappa``."""
    neurons = []
    dual: dict[int, Scalar] = {}
    for side in classes(problem):
        if not side.rows:
            continue
        share = _share(problem, side)
        if share != 1:
            g = pull(problem, side, side.targets(problem))
            neurons.append((side.sign * _square(problem, side) / dot(g, g) * (ONE - share), g))
        dual |= {i: share * problem.targets[i] for i in side.rows}
    return candidate(problem, neurons, dual, VALUE)


THEOREM = Theorem(
    id="separable-squared",
    title="Squared loss on orthogonally separable data: soft thresholding of each class",
    hypotheses=(*hypotheses("squared"), EIGEN),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $\data_\pm$ be the samples with $\pm \target_i > 0$, $t_\pm$ the absolute values of their targets
            and $\rho_\pm = \min(1, \decay / \lVert \data_\pm^\top t_\pm \rVert)$."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = w_+ (\point^\top \data_+^\top t_+)_+ - w_- (\point^\top \data_-^\top t_-)_+$ with
            $w_\pm = (1 - \rho_\pm) / \kappa_\pm$ is optimal.""",
            meaning.squared_pair,
        ),
        Sentence(
            r"The dual witness is $\dual_i = \rho_\pm \target_i$ where $\pm \target_i > 0$, $0$ where $\target_i = 0$.",
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
