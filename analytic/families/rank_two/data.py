"""What the theorems on neurons on kinks share: hypotheses, the limits of the code, and the network of the program."""

from __future__ import annotations

from itertools import combinations

from analytic.exact.scalars import rational
from analytic.families.rank_two.kinks import KinkOutcome, kinks
from analytic.families.rank_two.meaning import KinkMeaning
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Hypothesis
from analytic.theorem.statement import Sentence
from numeric.arrays import counted
from numeric.errors import UnsupportedError

MAX_SAMPLES = 60  # the checker's exact signs of sums of so many square roots take their time


def _plane(problem: Problem) -> Verdict:
    if problem.d != 2:
        return Verdict("refuted", f"the samples have {counted(problem.d, 'feature')}")
    return Verdict("proved", "two features")


def _distinct(problem: Problem) -> Verdict:
    for i, row in enumerate(problem.A):
        if is_zero_row(row):
            return Verdict("refuted", f"sample {i} is zero")
    for (i, (a, b)), (j, (c, d)) in combinations(enumerate(problem.A), 2):
        if a * d == b * c:
            return Verdict("refuted", f"samples {i} and {j} are parallel")
    return Verdict("proved", "no two samples are parallel")


PLANE = Hypothesis("plane", "d = 2", "there are two features", _plane, lambda data: data.d == 2)


def few(most: int) -> Hypothesis:
    """A limit of the code: not one sample, and not too many."""

    def test(problem: Problem) -> Verdict:
        return Verdict("proved" if 2 <= problem.n <= most else "refuted", f"there are {problem.n} samples")

    return Hypothesis("few-samples", rf"2 \le n \le {most}", f"there are two to {most} samples", test)


DISTINCT = Hypothesis(
    "not-parallel",
    r"\data_i \notin \mathbb{R} \data_j \ (i \neq j),\ \data_i \neq 0",
    "no two samples are parallel",
    _distinct,
)
TRIED = Hypothesis(
    "one-maximiser",
    r"\text{one maximiser}",
    "of the maximisers of the dual program a few are tried, vertices that floating point can name",
    lambda problem: Verdict("proved", "undecided is what comes of it where another one would do"),
)
LIMITS = (RATIONAL, few(MAX_SAMPLES), DISTINCT, TRIED)


NECESSARY = Sentence(
    r"""The last hypothesis is necessary as well: it holds where some optimal network has its neurons among the
    $\neuron_k$.""",
    grounds="follows",
)


def outcome(problem: Problem) -> KinkOutcome:
    """Whether neurons on kinks are optimal, and them if so."""
    return kinks(problem.A, problem.targets, problem.loss, rational(problem.beta))


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, labels where the loss has them, the plane, and that the program sees every neuron."""
    traits = LOSSES[loss]
    feasible = Hypothesis(
        "neurons-on-kinks",
        r"h(\dual) \le 1" if traits.constrained else r"h(\dual) \le \decay",
        "some maximiser of this program is feasible for all neurons",
        lambda problem: outcome(problem).verdict,
        KinkMeaning(loss).on_kinks,
        needs_limits=True,
        later=True,
    )
    return (loss_is(loss), NO_BIAS, SCALAR, *((LABELS,) if traits.labelled else ()), PLANE, feasible)


def propose(problem: Problem) -> Candidate:
    """The vertex of the linear program."""
    answer = outcome(problem)
    if answer.found is None:
        raise UnsupportedError(f"neurons on kinks are not known to be optimal: {answer.verdict.reason}")
    found = answer.found
    return Candidate.of(problem, found.neurons, found.dual, found.value)


def letters(goal: str, limits: str) -> str:
    """The neurons on kinks, and the program of the dual vector."""
    return rf"""Let $R$ turn the plane by a right angle, let $\neuron_k$ run over the neurons $\pm R \data_i$ of the
        samples that are not zero, each orthogonal to a sample and of its length, and consider the program of
        maximising ${goal}$ subject to {limits} for all $k$."""
