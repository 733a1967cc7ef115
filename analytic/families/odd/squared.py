"""Squared loss on odd data: ridge-like shrinkage of a linear function, closed where ``A'y`` is an eigenvector."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, ZERO, Scalar, rational, sign
from analytic.families.odd import meaning, proofs
from analytic.families.odd.data import BETA, candidate, hypotheses, pull, samples, size, targets
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import LEAKY, LYU21, of
from analytic.theorem.statement import Sentence

TARGETS, PULL = sympy.symbols("Q g", nonnegative=True)
EIGENVALUE = sympy.Symbol("lambda", positive=True)


def _eigenvalue(problem: Problem) -> fmpq | None:
    """``lambda`` with ``A'A g = lambda g`` for ``g = A'y``, 1 for ``g = 0``; None if there is none."""
    g, rows = pull(problem), samples(problem)
    if is_zero_row(g):
        return ONE
    seen = [dot(row, g) for row in rows]
    image = [rational(dot(seen, column)) for column in zip(*rows, strict=True)]
    pivot = next(k for k, cell in enumerate(g) if sign(cell))
    ratio = image[pivot] / g[pivot]
    return ratio if not any(sign(x - ratio * y) for x, y in zip(image, g, strict=True)) else None


def _given_up(problem: Problem) -> bool:
    g = pull(problem)
    return bool(dot(g, g) <= 4 * rational(problem.beta) ** 2)


def _one_direction(problem: Problem) -> Verdict:
    if _given_up(problem):
        return Verdict("proved", "beta is so large that nothing is fitted")
    if _eigenvalue(problem) is None:
        return Verdict("refuted", "A'y is no eigenvector of A'A and beta is too small for nothing to be fitted")
    return Verdict("proved", "A'y is an eigenvector of A'A")


EIGENVECTOR = Hypothesis(
    "one-direction",
    r"\data^\top \data g = \lambda g \text{ or } \lVert g \rVert \le 2 \decay, \text{ where } g = \data^\top \target",
    "the pull of the targets is an eigenvector, or nothing is fitted",
    _one_direction,
    meaning.one_direction,
    needs_limits=True,
)

VALUE = Formula(
    "value",
    r"p^\star",
    TARGETS / 2 - sympy.Max(PULL - 2 * BETA, 0) ** 2 / (2 * EIGENVALUE),
    (
        Quantity(
            TARGETS,
            r"\lVert \target \rVert^2",
            lambda problem: dot(problem.targets, problem.targets),
            lambda data: float(data.t @ data.t),
        ),
        Quantity(PULL, r"\lVert g \rVert", lambda problem: size(pull(problem)), meaning.pull_length),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
        Quantity(EIGENVALUE, r"\lambda", lambda problem: _eigenvalue(problem) or ONE, meaning.kappa),
    ),
)


def propose(problem: Problem) -> Candidate:
    """``theta = (1 - 2 beta / ||g||)_+ g / lambda``; dual ``y - A theta``."""
    g, rows, y = pull(problem), samples(problem), targets(problem)
    theta: tuple[Scalar, ...] = (ZERO,) * problem.d
    rate: Scalar = ONE
    if not _given_up(problem):
        eigenvalue = _eigenvalue(problem)
        assert eigenvalue is not None  # a hypothesis
        theta, rate = tuple(cell / eigenvalue for cell in g), 1 - 2 * problem.beta / size(g)
    dual = [target - rate * dot(row, theta) for target, row in zip(y, rows, strict=True)]
    return candidate(problem, theta, dual, VALUE.evaluate(problem), rate)


THEOREM = Theorem(
    id="odd-squared",
    title="Squared loss on odd data: a linear function, shrunk",
    hypotheses=(*hypotheses("squared"), EIGENVECTOR),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $\theta = (1 - 2 \decay / \lVert g \rVert)_+ g / \lambda$, which is $0$ where $\lVert g \rVert \le 2
            \decay$; there the formula does not depend on $\lambda$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = \point^\top \theta = (\point^\top \theta)_+ - (-\point^\top \theta)_+$ is
            optimal.""",
            meaning.shrunk_network,
        ),
        Sentence(r"The dual witness is $\dual = \target - \data \theta$.", meaning.shrunk_witness),
    ),
    formulas=(VALUE,),
    references=(of(LYU21, "symmetric data, where the network of largest margin is linear", differs=LEAKY),),
    examples=(
        Example([[11, -2], [5, -10], [-11, 2], [-5, 10]], [3, -3, -3, 3], sympy.Rational(59, 50), {"beta": 1}),
        Example([[3, 4], [-3, -4]], [10, -10], sympy.Rational(99, 25), {"beta": 1}),
        Example([[2, 1], [1, 2], [-2, -1], [-1, -2]], [1, -1, -1, 1], 2, {"beta": 5}),
        Example([[2, 1], [1, 2], [-2, -1], [-1, -2]], [1, -1, -1, 1], 2 * sympy.sqrt(2) - 1, {"beta": 1}),
    ),
    propose=propose,
    derivation=proofs.squared,
    feasibility="odd",
    rank=48,
)
