"""Maximum margin by one neuron a class, where the support vectors of a class are acute and the margins are met."""

from __future__ import annotations

from analytic.exact.linear import dot
from analytic.exact.scalars import relu
from analytic.families.separable import meaning, planted, proofs_planted
from analytic.families.separable import meaning_planted as planted_meaning
from analytic.families.separable.planted import lengths, mixture, widest
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence


def _separated(problem: Problem) -> Verdict:
    plus, minus = widest(problem, 0).u, widest(problem, 1).u
    if plus is None or minus is None:
        return Verdict("refuted", "the convex hull of a class holds the origin")
    for i, (row, y) in enumerate(zip(problem.A, problem.targets, strict=True)):
        if y * (relu(dot(row, plus)) - relu(dot(row, minus))) < 1:
            return Verdict("refuted", f"the neurons of both classes give sample {i} a margin below one")
    return Verdict("proved", "the neurons give every sample a margin of one at least")


SEPARATED = Hypothesis(
    "margins",
    r"\target_i \left[(\data_i^\top \neuron_+)_+ - (\data_i^\top \neuron_-)_+\right] \ge 1",
    "the neurons give every sample a margin of one at least",
    _separated,
    planted_meaning.separated,
    needs_limits=True,
    later=True,
)
MIXTURE = mixture(
    widest,
    r"p_\pm = \textstyle\sum_{\pm \target_i > 0} \lambda_i \data_i,\ \sum_{\pm \target_i > 0} \lambda_i = 1",
    "the nearest point of each class is a convex combination of samples of the class",
    planted_meaning.mixed(planted_meaning.widest_weights),
)
VALUE = lengths(widest, planted_meaning.size(planted_meaning.widest))


def propose(problem: Problem) -> Candidate:
    """The nearest points over their squares, and their mixtures."""
    return planted.propose(problem, widest, VALUE)


THEOREM = Theorem(
    id="planted-max-margin",
    title="Maximum margin by one neuron a class, mixtures of acute support vectors",
    hypotheses=(loss_is("max-margin"), NO_BIAS, SCALAR, LABELS, SEPARATED, MIXTURE),
    limits=(RATIONAL,),
    where=(
        Sentence(
            r"""Let $p_\pm$ be the point nearest to the origin of the convex hull of the samples with $\pm \target_i >
            0$, and $\neuron_\pm = p_\pm / \lVert p_\pm \rVert^2$, $0$ if $p_\pm = 0$ or there is no such sample."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ is optimal.",
            planted_meaning.pair(planted_meaning.widest),
        ),
        Sentence(
            r"A dual witness is $\dual_i = \target_i \lambda_i / \lVert p_\pm \rVert$ on either class.",
            planted_meaning.witness(planted_meaning.widest, planted_meaning.widest_weights),
        ),
    ),
    formulas=(VALUE,),
    references=(
        of(
            PL21,
            "one neuron a class",
            differs="for data that are orthogonally separable, and as the limit of gradient flow",
        ),
        at(EP21, "Theorem 10", "the dual, of the hinge loss"),
    ),
    examples=(
        Example([[2, 0], [0, 1], [5, -1], [-1, -1], [-4, 1]], [1, 1, 1, -1, -1], "sqrt(5)/2 + sqrt(2)/2",
                {"loss": "max-margin"}),
        Example([[2, 0], [0, 1], [5, -1]], [-1, -1, -1], "sqrt(5)/2", {"loss": "max-margin"}),
    ),
    propose=propose,
    derivation=proofs_planted.max_margin,
    feasibility="acute",
    rank=47,
)  # fmt: skip
