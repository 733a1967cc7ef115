"""The largest margin on odd data: the linear support vector machine without bias, at twice its norm."""

from __future__ import annotations

import sympy

from analytic.exact.linear import tidy
from analytic.exact.scalars import Scalar, sqrt
from analytic.families.odd import meaning, proofs
from analytic.families.odd.data import LENGTH, ONCE, candidate, hypotheses, length_formula, targets
from analytic.families.odd.margin import largest_margin
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import LEAKY, LYU21, of
from analytic.theorem.statement import Sentence


def _length(problem: Problem) -> Scalar:
    return sqrt(1 / largest_margin(problem).square)


VALUE = length_formula(2 * LENGTH, r"\lVert \theta \rVert", _length, meaning.margin_length)


def propose(problem: Problem) -> Candidate:
    """``theta = p / ||p||^2`` for the nearest point p; dual ``2 y_i weight_i / ||p||``."""
    found = largest_margin(problem)
    theta = [tidy(cell / found.square) for cell in found.nearest]
    size = sqrt(found.square)
    dual = [2 * y * w / size for y, w in zip(targets(problem), found.weights, strict=True)]
    return candidate(problem, theta, dual, VALUE.evaluate(problem))


THEOREM = Theorem(
    id="odd-max-margin",
    title="The largest margin on odd data is linear",
    hypotheses=hypotheses("max-margin"),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        ONCE,
        Sentence(
            r"""Let $p = \sum_i \lambda_i \target_i \data_i$ be the point of least norm in the convex hull of the
            $\target_i \data_i$, with weights $\lambda_i$ that are equal for equal $\target_i \data_i$; if $p \neq 0$,
            let $\theta = p / \lVert p \rVert^2$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""If $p \neq 0$, then $\fit(\point) = \point^\top \theta = (\point^\top \theta)_+ - (-\point^\top
            \theta)_+$ has margin one at the least penalty; otherwise no network separates the labels, and $p^\star =
            \infty$.""",
            meaning.margin,
        ),
        Sentence(
            r"""In the first case a dual witness is $\dual_i = 2 \target_i \lambda_i / \lVert p \rVert$, and the value
            is""",
            meaning.margin_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(of(LYU21, "symmetric data, where the network of largest margin is linear", differs=LEAKY),),
    examples=(
        Example([[2, 1], [1, 2], [-2, -1], [-1, -2]], [1, -1, -1, 1], 2 * sympy.sqrt(2), {"loss": "max-margin"}),
        Example([[3, 4], [-3, -4]], [1, -1], sympy.Rational(2, 5), {"loss": "max-margin"}),
        Example([[1, 1], [-1, -1], [3, 0], [-3, 0], [1, 1]], [1, -1, 1, -1, 1], sympy.sqrt(2), {"loss": "max-margin"}),
    ),
    propose=propose,
    derivation=proofs.max_margin,
    feasibility="odd",
    rank=48,
)
