"""Minimum-norm interpolation of what one neuron, or one of each sign, gives the samples."""

from __future__ import annotations

from analytic.exact.linear import dot
from analytic.exact.scalars import relu
from analytic.families.separable import meaning_planted as meaning
from analytic.families.separable import planted, proofs_planted
from analytic.families.separable.planted import interpolating, lengths, mixture
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, WHCP25, at, of
from analytic.theorem.statement import Sentence


def _planted(problem: Problem) -> Verdict:
    for index in (0, 1):
        found = interpolating(problem, index)
        if found.u is None:
            return Verdict(
                "refuted", f"no linear function gives the samples of sign {int(found.sign):+d} their targets"
            )
        for i, (row, y) in enumerate(zip(problem.A, problem.targets, strict=True)):
            if relu(dot(row, found.u)) != relu(found.sign * y):
                return Verdict(
                    "refuted", f"the neuron of sign {int(found.sign):+d} sees sample {i}, whose target is {y}"
                )
    return Verdict("proved", "the neurons give every sample its target")


PLANTED = Hypothesis(
    "planted",
    r"(\data \neuron_\pm)_+ = (\pm \target)_+",
    "each neuron gives every sample its target where that has its sign, and nothing elsewhere",
    _planted,
    meaning.planted,
    needs_limits=True,
    later=True,
)
MIXTURE = mixture(
    interpolating,
    r"\neuron_\pm = \textstyle\sum_{\pm \target_i > 0} \lambda_i \data_i",
    "each neuron is a mixture of samples of its sign",
    meaning.mixed(meaning.interpolating_weights),
)
VALUE = lengths(interpolating, meaning.size(meaning.interpolating))


def propose(problem: Problem) -> Candidate:
    """The shortest vectors that give the targets, and their mixtures."""
    return planted.propose(problem, interpolating, VALUE)


THEOREM = Theorem(
    id="planted-interpolation",
    title="Minimum-norm interpolation of planted neurons that are mixtures of samples",
    hypotheses=(loss_is("interpolation"), NO_BIAS, SCALAR, PLANTED, MIXTURE),
    limits=(RATIONAL,),
    where=(
        Sentence(
            r"""Let $\data_\pm$ be the samples with $\pm \target_i > 0$, $t_\pm$ the absolute values of their targets
            and $\neuron_\pm = \data_\pm^\dagger t_\pm$, the shortest vector with $\data_\pm \neuron_\pm = t_\pm$ if
            there is one; $\neuron_\pm = 0$ if there is no such sample."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ is a minimum-norm
            interpolant.""",
            meaning.pair(meaning.interpolating),
        ),
        Sentence(
            r"""A dual witness is $\dual_i = \pm \lambda_i / \lVert \neuron_\pm \rVert$ where $\pm \target_i > 0$ and
            zero where $\target_i = 0$.""",
            meaning.witness(meaning.interpolating, meaning.interpolating_weights),
        ),
    ),
    formulas=(VALUE,),
    references=(
        of(WHCP25, "recovery of planted neurons, by another condition on the samples"),
        at(EP21, "Theorem 1 and Corollary 2", "duality and extreme points"),
    ),
    examples=(
        Example([[1, 0], [1, 2], [0, 1], [-1, 1], [-1, -1]], [2, 4, 1, 0, 0], "sqrt(5)", {"loss": "interpolation"}),
        Example([[2, 0], [0, 2], [3, -1], [-1, -3]], [2, 2, 2, -2], "sqrt(10)/5 + sqrt(2)", {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs_planted.interpolation,
    feasibility="acute",
    rank=47,
)
