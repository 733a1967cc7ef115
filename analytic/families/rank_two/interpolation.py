"""Minimum-norm interpolation in the plane, without bias, by neurons that are orthogonal to a sample."""

from __future__ import annotations

from itertools import combinations

import sympy

from analytic.families.rank_two import meaning, proofs
from analytic.families.rank_two.kinks import kinks
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.record import Example, Hypothesis, Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence
from numeric.errors import UnsupportedError

MAX_SAMPLES = 8  # 2**8 activation patterns, each with multipliers


def _plane(problem: Problem) -> Verdict:
    if problem.d != 2:
        return Verdict("refuted", f"the samples have {problem.d} features")
    return Verdict("proved", "two features")


def _few(problem: Problem) -> Verdict:
    if not 2 <= problem.n <= MAX_SAMPLES:
        return Verdict("refuted", f"there are {problem.n} samples")
    return Verdict("proved", f"{problem.n} samples")


def _distinct(problem: Problem) -> Verdict:
    for i, row in enumerate(problem.A):
        if is_zero_row(row):
            return Verdict("refuted", f"sample {i} is zero")
    for (i, (a, b)), (j, (c, d)) in combinations(enumerate(problem.A), 2):
        if a * d == b * c:
            return Verdict("refuted", f"samples {i} and {j} are parallel")
    return Verdict("proved", "no two samples are parallel")


PLANE = Hypothesis("plane", "d = 2", "there are two features", _plane, lambda data: data.d == 2)
FEW = Hypothesis("few-samples", rf"2 \le n \le {MAX_SAMPLES}", f"there are two to {MAX_SAMPLES} samples", _few)
DISTINCT = Hypothesis(
    "not-parallel",
    r"\data_i \notin \mathbb{R} \data_j \ (i \neq j),\ \data_i \neq 0",
    "no two samples are parallel",
    _distinct,
)
KINKS = Hypothesis(
    "neurons-on-kinks",
    r"h(\dual) \le 1",
    "some maximiser of this program is feasible for all neurons",
    lambda problem: kinks(problem.A, problem.targets).verdict,
    meaning.on_kinks,
    needs_limits=True,
    later=True,
)


def propose(problem: Problem) -> Candidate:
    """The vertex of the linear program, with multipliers for every activation pattern."""
    outcome = kinks(problem.A, problem.targets)
    if outcome.found is None:
        raise UnsupportedError(f"neurons on kinks are not known to be optimal: {outcome.verdict.reason}")
    found = outcome.found
    return Candidate.of(problem, found.neurons, found.dual, found.value, cells=list(found.cells))


_PLAIN = {"loss": "interpolation"}
THEOREM = Theorem(
    id="rank-two-interpolation",
    title="Minimum-norm interpolation in the plane by neurons on kinks",
    hypotheses=(loss_is("interpolation"), NO_BIAS, SCALAR, PLANE, KINKS),
    limits=(RATIONAL, FEW, DISTINCT,),
    where=(
        Sentence(
            r"""Let $R$ turn the plane by a right angle, let $\neuron_k$ run over the neurons $\pm R \data_i$ of the
            samples that are not zero, each orthogonal to a sample and of its length, and consider the program of
            maximising $\dual^\top \target$ subject to $|\dual^\top (\data \neuron_k)_+| \le \lVert \neuron_k \rVert$
            for all $k$."""
        ),
    ),
    sentences=(
        Sentence(r"Then this $\dual$ is a dual witness,", meaning.witness),
        Sentence(r"the optimal value is $p^\star = \dual^\top \target$,", meaning.value),
        Sentence(
            r"""and the neurons $\neuron_k$ with output weights $\outweight_k$ of least $\sum_k |\outweight_k| \lVert
            \neuron_k \rVert$ among those that interpolate are optimal.""",
            meaning.network,
        ),
    ),
    formulas=(),
    references=(at(EP21, "Corollary 8, problem (17)", "a linear program over extreme points that are known"),),
    examples=(
        Example([[4, 2], [-4, 3], [-1, 2], [2, -2]], [-1, 1, 2, 3], 49 * sympy.sqrt(5) / 30, _PLAIN),
        Example([[2, -1], [3, -3], [2, 0], [4, 3]], [-3, -1, 1, 3],
                sympy.Rational(11, 3) + 19 * sympy.sqrt(5) / 6, _PLAIN),
        Example([[4, -3], [-2, 4], [2, 1]], [0, 2, -3], 11 * sympy.sqrt(5) / 10, _PLAIN),
        Example([[4, 2], [-4, 3], [-1, 2], [2, -2], [1, 4]], [2, 3, 2, 2, -1],
                37 * sympy.sqrt(5) / 42 + 25 * sympy.sqrt(17) / 42, _PLAIN),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="cells",
    rank=60,
)  # fmt: skip
