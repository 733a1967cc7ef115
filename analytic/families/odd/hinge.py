"""Hinge loss on odd data: fitted with margin or given up."""

from __future__ import annotations

import sympy

from analytic.exact.linear import dot, tidy
from analytic.exact.scalars import Scalar, rational, sqrt
from analytic.families.odd import meaning, proofs
from analytic.families.odd.data import BETA, LENGTH, candidate, hypotheses, pull, targets
from analytic.families.odd.margin import largest_margin
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import LEAKY, LYU21, of
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError

LOST = sympy.Symbol("n_0", nonnegative=True)


def _given_up(problem: Problem) -> bool:
    """``||A'y|| <= 2 beta``."""
    away = pull(problem)
    return bool(dot(away, away) <= 4 * rational(problem.beta) ** 2)


def _regimes(problem: Problem) -> Verdict:
    if _given_up(problem):
        return Verdict("proved", "beta is so large that nothing is fitted")
    try:
        found = largest_margin(problem)
    except InfeasibleError as error:
        return Verdict("refuted", f"{error}, and beta is too small for nothing to be fitted")
    top = 2 * rational(problem.beta) * max(found.weights)
    if top * top <= found.square:
        return Verdict("proved", "beta is so small that all samples are fitted with margin")
    if not found.least:
        return Verdict("undecided", "weights of least maximum are found for rational samples only")
    return Verdict("refuted", "beta is between what fits all samples with margin and what fits none")


REGIMES = Hypothesis(
    "fitted-or-given-up",
    r"\lVert \data^\top \target \rVert \le 2 \decay \text{ or } 2 \decay \max_i \lambda_i \le \lVert p \rVert "
    r"\neq 0",
    "all samples are fitted with margin, or none",
    _regimes,
    meaning.regimes,
    needs_limits=True,
    later=True,
)


def _lost(problem: Problem) -> Scalar:
    return rational(problem.beta * 0 + problem.n * int(_given_up(problem)))


def _length(problem: Problem) -> Scalar:
    return rational(problem.beta * 0) if _given_up(problem) else sqrt(1 / largest_margin(problem).square)


VALUE = Formula(
    "value",
    r"p^\star",
    LOST + 2 * BETA * LENGTH,
    (
        Quantity(LOST, "n_0", _lost, meaning.lost),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
        Quantity(LENGTH, r"\lVert \theta \rVert", _length, meaning.hinge_length),
    ),
)


def propose(problem: Problem) -> Candidate:
    """Zero with dual y, or the largest margin with its dual times beta."""
    y = targets(problem)
    value = VALUE.evaluate(problem)
    if _given_up(problem):
        return candidate(problem, [rational(problem.beta * 0)] * problem.d, y, value)
    found = largest_margin(problem)
    theta = [tidy(cell / found.square) for cell in found.nearest]
    rate = 2 * problem.beta / sqrt(found.square)
    return candidate(problem, theta, [rate * label * w for label, w in zip(y, found.weights, strict=True)], value)


THEOREM = Theorem(
    id="odd-hinge",
    title="Hinge loss on odd data: all samples fitted with margin, or none",
    hypotheses=(*hypotheses("hinge"), REGIMES),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $p = \sum_i \lambda_i \target_i \data_i$ be the point of least norm in the convex hull of the
            $\target_i \data_i$, with weights $\lambda_i$ that are equal for equal $\target_i \data_i$ and $\max_i
            \lambda_i$ as small as possible."""
        ),
    ),
    sentences=(
        Sentence(
            r"""If $\lVert \data^\top \target \rVert \le 2 \decay$, let $\theta = 0$ and $n_0 = n$; otherwise let
            $\theta = p / \lVert p \rVert^2$ and $n_0 = 0$. Then $\fit(\point) = \point^\top \theta = (\point^\top
            \theta)_+ - (-\point^\top \theta)_+$ is optimal.""",
            meaning.hinge_network,
        ),
        Sentence(
            r"""A dual witness is $\dual = \target$ in the first case and $\dual_i = 2 \decay \target_i \lambda_i /
            \lVert p \rVert$ in the second.""",
            meaning.hinge_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(of(LYU21, "symmetric data, where the network of largest margin is linear", differs=LEAKY),),
    examples=(
        Example(
            [[11, -2], [5, -10], [-11, 2], [-5, 10]],
            [1, -1, -1, 1],
            sympy.Rational(2, 5),
            {"loss": "hinge", "beta": 1},
        ),
        Example([[3, 4], [-3, -4]], [1, -1], sympy.Rational(2, 5), {"loss": "hinge", "beta": 1}),
        Example([[3, 4], [-3, -4]], [1, -1], 2, {"loss": "hinge", "beta": 6}),
        Example([[2, 1], [1, 2], [-2, -1], [-1, -2]], [1, -1, -1, 1], sympy.sqrt(2), {"loss": "hinge", "beta": "1/2"}),
    ),
    propose=propose,
    derivation=proofs.hinge,
    feasibility="odd",
    rank=48,
)
