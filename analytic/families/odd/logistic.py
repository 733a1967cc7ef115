"""Logistic loss on odd data: a linear function, closed where all samples have one margin along ``A'y``."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Scalar, rational, simplest, to_sympy
from analytic.families.odd import meaning, proofs
from analytic.families.odd.data import BETA, candidate, hypotheses, pull, samples, size, targets
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import LEAKY, LYU21, of
from analytic.theorem.statement import Sentence

COUNT = sympy.Symbol("n", positive=True)
PULL = sympy.Symbol("g", positive=True)
MARGIN = sympy.Symbol("tau", nonnegative=True)


def _given_up(problem: Problem) -> bool:
    """``||A'y|| <= 4 beta``."""
    g = pull(problem)
    return bool(dot(g, g) <= 16 * rational(problem.beta) ** 2)


def _one_margin(problem: Problem) -> Verdict:
    if _given_up(problem):
        return Verdict("proved", "beta is so large that nothing is fitted")
    g = pull(problem)
    seen = {rational(y * dot(row, g)) for y, row in zip(targets(problem), samples(problem), strict=True)}
    if len(seen) > 1:
        return Verdict("refuted", "the samples have different margins along A'y and beta is too small to fit nothing")
    return Verdict("proved", "all samples have one margin along A'y")


ONE_MARGIN = Hypothesis(
    "one-margin",
    r"\target_i \data_i^\top g = \lVert g \rVert^2 / n \text{ for all } i\text{, or } \lVert g \rVert \le 4 \decay",
    "all samples have one margin along the pull of the labels, or nothing is fitted",
    _one_margin,
    meaning.one_margin,
    needs_limits=True,
    later=True,
)


def _margin(problem: Problem) -> Scalar:
    """``log(||g|| / (2 beta) - 1)``, 0 where nothing is fitted."""
    if _given_up(problem):
        return ZERO
    return simplest(sympy.log(to_sympy(simplest(size(pull(problem)) / (2 * problem.beta) - 1))))


def _size(problem: Problem) -> Scalar:
    return fmpq(1) * 4 * rational(problem.beta) if _given_up(problem) else size(pull(problem))


VALUE = Formula(
    "value",
    r"p^\star",
    COUNT * sympy.log(1 + sympy.exp(-MARGIN)) + 2 * BETA * COUNT * MARGIN / PULL,
    (
        Quantity(COUNT, "n", lambda problem: fmpq(problem.n), lambda data: float(data.n)),
        Quantity(MARGIN, r"\tau", _margin, meaning.logit),
        Quantity(PULL, r"\max(\lVert g \rVert, 4 \decay)", _size, meaning.raised_length),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
    ),
)


def propose(problem: Problem) -> Candidate:
    """``theta = n t g / ||g||^2`` with margin t; dual ``y_i / (1 + e^t)``."""
    g, y = pull(problem), targets(problem)
    if _given_up(problem):
        half = [label / 2 for label in y]
        return candidate(problem, [ZERO] * problem.d, half, problem.n * sympy.log(2))
    length, margin = size(g), _margin(problem)
    theta = [problem.n * cell / dot(g, g) for cell in g]
    share = 2 * problem.beta / length
    return candidate(problem, theta, [share * label for label in y], VALUE.evaluate(problem), margin)


THEOREM = Theorem(
    id="odd-logistic",
    title="Logistic loss on odd data with one margin: a linear function",
    hypotheses=(*hypotheses("logistic"), ONE_MARGIN),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $g = \data^\top \target$, $\tau = \log(\max(\lVert g \rVert, 4 \decay) / (2 \decay) - 1)$ and
            $\theta = n \tau g / \lVert g \rVert^2$, $\theta = 0$ where $g = 0$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = \point^\top \theta = (\point^\top \theta)_+ - (-\point^\top \theta)_+$ is
            optimal.""",
            meaning.logistic_network,
        ),
        Sentence(r"The dual witness is $\dual_i = \target_i / (1 + e^\tau)$.", meaning.logistic_witness),
    ),
    formulas=(VALUE,),
    references=(of(LYU21, "symmetric data, where the network of largest margin is linear", differs=LEAKY),),
    examples=(
        Example([[11, -2], [5, -10], [-11, 2], [-5, 10]], [1, -1, -1, 1],
                4 * sympy.log(sympy.Rational(5, 4)) + 4 * sympy.log(4) / 5, {"loss": "logistic", "beta": 2}),
        Example([[3, 4], [-3, -4]], [1, -1], 2 * sympy.log(sympy.Rational(5, 4)) + 2 * sympy.log(4) / 5,
                {"loss": "logistic", "beta": 1}),
        Example([[3, 4], [-3, -4]], [1, -1], 2 * sympy.log(2), {"loss": "logistic", "beta": 3}),
    ),
    propose=propose,
    derivation=proofs.logistic,
    feasibility="odd",
    rank=48,
)  # fmt: skip
