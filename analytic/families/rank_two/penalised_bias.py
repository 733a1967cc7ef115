"""Interpolation in one dimension with penalised biases and a free linear function: bends that alternate in pairs."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import ONE, ZERO, rational, to_sympy
from analytic.families.rank_two import meaning_bias as meaning
from analytic.families.rank_two import proofs_bias as proofs
from analytic.families.rank_two.bent import bent_line
from analytic.families.rank_two.data import few
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import BF23, of
from analytic.theorem.statement import Sentence
from numeric.arrays import counted

MOST = 100  # samples, for the time that the checker takes


def _ones(problem: Problem) -> Verdict:
    if problem.d != 2:
        return Verdict("refuted", f"the samples have {counted(problem.d, 'feature')}")
    if any(row[1] != 1 for row in problem.A):
        return Verdict("refuted", "the second feature is not a column of ones")
    return Verdict("proved", "a feature and a column of ones")


def _different(problem: Problem) -> Verdict:
    if len({row[0] for row in problem.A}) < problem.n:
        return Verdict("refuted", "two samples are equal")
    return Verdict("proved", "no two samples are equal")


def _alternating(problem: Problem) -> Verdict:
    if bent_line(problem) is None:
        reason = "three bends in a row have one sign, or the samples at an end are too far from the first bends"
        return Verdict("refuted", reason)
    return Verdict("proved", "bends that alternate in pairs")


ONES = Hypothesis(
    "column-of-ones",
    r"d = 2,\ \data_{i2} = 1",
    "there is one feature and a column of ones, whose weights are the penalised biases",
    _ones,
    meaning.ones,
)
DIFFERENT = Hypothesis(
    "different-samples",
    r"\data_{i1} \ne \data_{j1}\ (i \ne j)",
    "no two samples are equal",
    _different,
    meaning.different,
    needs_limits=True,
)
ALTERNATING = Hypothesis(
    "alternating-bends",
    r"\sigma_i = \sigma_{i+1} = \sigma_{i+2} \text{ for no } i,\ 1 + \tau_1 x_1 \ge 0,\ 1 + \tau_m x_n \ge 0",
    "some such signs have no three in a row that are equal, and bends that are not too far from the ends",
    _alternating,
    meaning.alternating,
    needs_limits=True,
    later=True,
)


def propose(problem: Problem) -> Candidate:
    """The bends as neurons that face right; dual the jumps of the slope of g."""
    line = bent_line(problem)
    assert line is not None  # a hypothesis
    neurons = [((ONE, -bend.t), ZERO, (bend.c,)) for bend in line.bends if bend.c]
    linear = [(line.slope,), (line.y[0] - line.slope * line.x[0],)]
    network = Network.of(neurons, (ZERO,), 2, problem.vector, linear)
    dual = line.dual()
    value = sum(to_sympy(abs(bend.c)) * sympy.sqrt(to_sympy(rational(1 + bend.t**2))) for bend in line.bends)
    return Candidate(network, tuple((cell,) for cell in dual), sympy.sympify(value))


OPTIONS = {"loss": "interpolation", "skip": "free"}
THEOREM = Theorem(
    id="penalised-bias-interpolation",
    title="Interpolation of one feature with penalised biases and a free linear function",
    hypotheses=(loss_is("interpolation"), NO_BIAS, SCALAR, ONES, DIFFERENT, ALTERNATING),
    limits=(RATIONAL, few(MOST)),
    where=(
        Sentence(
            r"""Let $x_1 < \dots < x_n$ be the first features of the samples in their order, with targets $\target_1,
            \dots, \target_n$, $s_i = (\target_{i+1} - \target_i) / (x_{i+1} - x_i)$ and $\delta_i = s_i - s_{i-1}$ for
            $1 < i < n$. Let $\sigma_i \in \{1, -1\}$, $1 < i < n$, be the sign of $\delta_i$ where that is not zero. In
            the order of the samples let $I_1, \dots, I_m$ be the runs of $i$ with equal $\sigma_i$, $c_k = \sum_{i \in
            I_k} \delta_i$, and $\tau_k = \sum_{i \in I_k} \delta_i x_i / c_k$, or the first $x_i$ of the run if $c_k =
            0$; what is said of $\tau_1$, $\tau_m$ is void for $n \le 2$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(x, 1) = \target_1 + s_1 (x - x_1) + \sum_k c_k (x - \tau_k)_+$ (with $s_1 = 0$ for $n = 1$)
            is optimal,""",
            meaning.network,
        ),
        Sentence(r"the value is $p^\star = \sum_k |c_k| \sqrt{1 + \tau_k^2}$,", meaning.value),
        Sentence(
            r"""and a dual witness is, at each $x_i$, the jump of the slope of the function $g$ that is zero outside of
            the samples, $\sigma_i (1 + \tau_k x_i) / \sqrt{1 + \tau_k^2}$ at the $x_i$ of the run $I_k$, and straight
            between the samples.""",
            meaning.witness,
        ),
    ),
    formulas=(),
    references=(of(BF23, "the cost of a bend, and that solutions are sparse"),),
    examples=(
        Example([[0, 1], [1, 1], [2, 1]], [0, 1, 0], 2 * sympy.sqrt(2), OPTIONS),
        Example([[-1, 1], [0, 1], [1, 1], [2, 1]], [1, 0, 0, 1], sympy.sqrt(5), OPTIONS),
        Example([[-2, 1], [-1, 1], [0, 1], [1, 1]], [0, 0, 1, 0], 2 + sympy.sqrt(2), OPTIONS),
        Example([[0, 1], [3, 1]], [0, 2], 0, OPTIONS),
    ),
    propose=propose,
    derivation=proofs.penalised_bias,
    feasibility="plane",
    rank=61,
    skip="free",
)
