"""Interpolation of rank-one data without bias: possible only in the span of the two features."""

from __future__ import annotations

from analytic.exact.linear import decided, dot
from analytic.exact.scalars import Scalar, sign
from analytic.families.rank_one import meaning
from analytic.families.rank_one import proofs_losses as proofs
from analytic.families.rank_one.data import HalfLine, cost_formula, neurons, price, sides, silent, spread
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import NO_BIAS, RANK_ONE, RATIONAL_INPUTS, RATIONAL_TARGETS, SCALAR, loss_is
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError


def _targets(problem: Problem, side: HalfLine) -> list[Scalar]:
    return [problem.targets[i] for i in side.samples]


def coefficients(problem: Problem) -> dict[int, Scalar]:
    """``alpha = y_i / |c_i|`` on each side, which must not depend on the sample."""
    _require_silent(problem)
    found: dict[int, Scalar] = {}
    for side in sides(problem):
        ratios = [y / size for y, size in zip(_targets(problem, side), side.sizes, strict=True)]
        for k, ratio in enumerate(ratios):
            if sign(ratio - ratios[0]) != 0:
                raise _conflict(problem, side, k)
        found[side.sign] = ratios[0]
    return found


def _require_silent(problem: Problem) -> None:
    for i in silent(problem):
        if sign(problem.targets[i]) != 0:
            witness = [problem.targets[i] if j == i else 0 for j in range(problem.n)]
            raise InfeasibleError(
                f"y[{i}] = {problem.targets[i]} but sample {i} is zero: without bias every network is zero there; "
                "use bias='free' or remove the sample",
                witness,
            )


def _conflict(problem: Problem, side: HalfLine, k: int) -> InfeasibleError:
    """Samples on one ray whose targets are not proportional to them; the witness is orthogonal to the feature."""
    i, j = side.samples[0], side.samples[k]
    witness = [problem.targets[i] * 0] * problem.n
    witness[i], witness[j] = side.sizes[k], -side.sizes[0]
    if dot(witness, problem.targets) < 0:
        witness = [-cell for cell in witness]
    return InfeasibleError(
        f"samples {i} and {j} lie on one ray but y[{i}] = {problem.targets[i]} and y[{j}] = {problem.targets[j]} are "
        "not in their proportion: no network without bias interpolates both; use bias='free' or loss='squared'",
        witness,
    )


VALUE = cost_formula(coefficients, meaning.interpolated)


def propose(problem: Problem) -> Candidate:
    """The only network along the features, with the dual that aligns with it."""
    found = coefficients(problem)
    parts = []
    for side in sides(problem):
        step = price(problem) * (decided(found[side.sign], "a coefficient") / dot(side.sizes, side.sizes))
        parts.append((side, [step * size for size in side.sizes]))
    return Candidate.of(problem, neurons(problem, found), spread(problem, parts), VALUE.evaluate(problem))


THEOREM = Theorem(
    id="rank-one-interpolation",
    title="Interpolation of rank-one data without bias",
    hypotheses=(loss_is("interpolation"), NO_BIAS, SCALAR, RANK_ONE),
    limits=(
        RATIONAL_INPUTS,
        RATIONAL_TARGETS,
    ),
    where=(meaning.SIDES,),
    sentences=(
        Sentence(
            r"""Then the targets can be interpolated if and only if $\target = \alpha_+ c_+ + \alpha_- c_-$ for some
            $\alpha_\pm$; otherwise $p^\star = \infty$.""",
            meaning.feasible,
        ),
        Sentence(
            r"""If so, the network of the neurons $\neuron_\pm = \pm a / \lVert a \rVert^2$ with output weights
            $\alpha_\pm$ is optimal.""",
            meaning.only_if_possible(meaning.network(meaning.interpolated)),
        ),
        Sentence(
            r"""A dual witness is then $\dual = \sum_\pm \operatorname{sign}(\alpha_\pm) c_\pm / (\lVert a \rVert \lVert
            c_\pm \rVert^2)$, and the value is""",
            meaning.only_if_possible(meaning.interpolation_witness),
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Corollary 5 and Lemma 5", differs="hidden biases are free there; Lemma 5 is about c ≥ 0"),),
    examples=(
        Example([[3, 4], [6, 8], [-3, -4]], [1, 2, -5], "6/5", {"loss": "interpolation"}),
        Example([1, -2], [3, 4], 5, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="rank-one",
    rank=21,
)
