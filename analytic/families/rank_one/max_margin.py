"""Max-margin classification of rank-one data without bias: the sample nearest to the origin decides on each side."""

from __future__ import annotations

from analytic.exact.scalars import ZERO, Scalar
from analytic.families.rank_one import meaning
from analytic.families.rank_one import proofs_losses as proofs
from analytic.families.rank_one.data import HalfLine, cost_formula, neurons, price, sides, silent, spread
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, RANK_ONE, RATIONAL_INPUTS, SCALAR, loss_is
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError


def coefficients(problem: Problem) -> dict[int, Scalar]:
    """``alpha = label / min |c_i|`` on each side, whose labels must agree."""
    for i in silent(problem):
        witness = [problem.targets[i] if j == i else ZERO for j in range(problem.n)]
        raise InfeasibleError(
            f"sample {i} is zero: without bias every network is zero there, so no margin is positive; "
            "use bias='free' or remove the sample",
            witness,
        )
    return {side.sign: _label(problem, side) / min(side.sizes) for side in sides(problem)}


def _label(problem: Problem, side: HalfLine) -> Scalar:
    first = side.samples[0]
    for i, size in zip(side.samples, side.sizes, strict=True):
        if problem.targets[i] != problem.targets[first]:
            witness: list[Scalar] = [ZERO] * problem.n
            witness[first], witness[i] = problem.targets[first] / side.sizes[0], problem.targets[i] / size
            raise InfeasibleError(
                f"samples {first} and {i} lie on one ray and have opposite labels: no network without bias separates "
                "them; use bias='free' or loss='hinge'",
                witness,
            )
    return problem.targets[first]


VALUE = cost_formula(coefficients, meaning.separated)


def propose(problem: Problem) -> Candidate:
    """Margin exactly 1 at the nearest sample of each side, which carries the dual."""
    found = coefficients(problem)
    parts = []
    for side in sides(problem):
        nearest = side.sizes.index(min(side.sizes))
        weight = price(problem) * found[side.sign]
        parts.append((side, [weight if k == nearest else ZERO for k in range(len(side.sizes))]))
    return Candidate.of(problem, neurons(problem, found), spread(problem, parts), VALUE.evaluate(problem))


THEOREM = Theorem(
    id="rank-one-max-margin",
    title="Max-margin classification of rank-one data without bias",
    hypotheses=(loss_is("max-margin"), NO_BIAS, SCALAR, LABELS, RANK_ONE),
    limits=(RATIONAL_INPUTS,),
    where=(meaning.SIDES,),
    sentences=(
        Sentence(
            r"""Then the samples can be separated if and only if no $c_i$ is zero and the labels agree on $\{c_i >
            0\}$ and on $\{c_i < 0\}$; otherwise $p^\star = \infty$.""",
            meaning.feasible,
        ),
        Sentence(
            r"""If so, let $k$ be a sample of least $|c_k|$ on each side that has samples: the network of the
            neurons $\neuron_\pm = \pm a / \lVert a \rVert^2$ with output weights $\alpha_\pm = \target_k / |c_k|$
            is optimal.""",
            meaning.only_if_possible(meaning.network(meaning.separated)),
        ),
        Sentence(
            r"""A dual witness is then $\dual_k = \target_k / (\lVert a \rVert |c_k|)$ at these samples and zero
            elsewhere, and the value is""",
            meaning.only_if_possible(meaning.margin_witness),
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Corollary 10 and Theorem 11", differs="hinge loss, and hidden biases are free there"),),
    examples=(
        Example([[3, 4], [6, 8], [-9, -12]], [1, 1, -1], "4/15", {"loss": "max-margin"}),
        Example([2, 3, 5], [-1, -1, -1], "1/2", {"loss": "max-margin"}),
    ),
    propose=propose,
    derivation=proofs.max_margin,
    feasibility="rank-one",
    rank=21,
)
