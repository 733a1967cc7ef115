"""Hinge loss in the plane, without bias, by neurons that are orthogonal to a sample."""

from __future__ import annotations

import sympy

from analytic.families.rank_two import proofs
from analytic.families.rank_two.data import LIMITS, NECESSARY, hypotheses, letters, propose
from analytic.families.rank_two.meaning import KinkMeaning
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

MEANING = KinkMeaning("hinge")
THEOREM = Theorem(
    id="rank-two-hinge",
    title="Hinge loss in the plane by neurons on kinks",
    hypotheses=hypotheses("hinge"),
    limits=LIMITS,
    where=(
        Sentence(
            letters(
                r"\sum_i \target_i \dual_i",
                r"$0 \le \target_i \dual_i \le 1$ for all $i$ and $|\dual^\top (\data \neuron_k)_+| \le \decay \lVert "
                r"\neuron_k \rVert$",
            )
        ),
    ),
    sentences=(
        Sentence(r"Then this $\dual$ is a dual witness,", MEANING.witness),
        Sentence(r"the optimal value is $p^\star = \sum_i \target_i \dual_i$,", MEANING.value),
        Sentence(
            r"""and the neurons $\neuron_k$ with output weights $\outweight_k$ of least $\sum_i (1 - \target_i
            \fit(\data_i))_+ + \decay \sum_k |\outweight_k| \lVert \neuron_k \rVert$ are optimal.""",
            MEANING.network,
        ),
        NECESSARY,
    ),
    formulas=(),
    references=(at(EP21, "Corollary 9", "a linear program over extreme points that are known"),),
    examples=(
        Example([[-2, -3], [-3, 1], [1, -2], [1, 3]], [1, -1, -1, 1],
                2 + 14 * sympy.sqrt(10) / 55 + 2 * sympy.sqrt(13) / 11, {"loss": "hinge", "beta": 2}),
        Example([[3, -3], [-2, -2], [-2, 1]], [1, -1, 1], 5 * sympy.sqrt(2) / 12, {"loss": "hinge", "beta": "1/2"}),
        Example([[4, -3], [-1, 0], [4, -4], [3, 3]], [1, 1, -1, -1], sympy.Rational(68, 21),
                {"loss": "hinge", "beta": 1}),
    ),
    propose=propose,
    derivation=proofs.hinge,
    feasibility="plane",
    rank=60,
)  # fmt: skip
