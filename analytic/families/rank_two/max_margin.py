"""The largest margin in the plane, without bias, by neurons that are orthogonal to a sample."""

from __future__ import annotations

import sympy

from analytic.families.rank_two import proofs
from analytic.families.rank_two.data import LIMITS, NECESSARY, hypotheses, letters, propose
from analytic.families.rank_two.meaning import KinkMeaning
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

_OPTIONS = {"loss": "max-margin"}
MEANING = KinkMeaning("max-margin")
THEOREM = Theorem(
    id="rank-two-max-margin",
    title="The largest margin in the plane by neurons on kinks",
    hypotheses=hypotheses("max-margin"),
    limits=LIMITS,
    where=(
        Sentence(
            letters(
                r"\sum_i \target_i \dual_i",
                r"$\target_i \dual_i \ge 0$ for all $i$ and $|\dual^\top (\data \neuron_k)_+| \le \lVert \neuron_k "
                r"\rVert$",
            )
        ),
    ),
    sentences=(
        Sentence(r"Then this $\dual$ is a dual witness,", MEANING.witness),
        Sentence(r"the optimal value is $p^\star = \sum_i \target_i \dual_i$,", MEANING.value),
        Sentence(
            r"""and the neurons $\neuron_k$ with output weights $\outweight_k$ of least $\sum_k |\outweight_k| \lVert
            \neuron_k \rVert$ among those with all $\target_i \fit(\data_i) \ge 1$ are optimal.""",
            MEANING.network,
        ),
        NECESSARY,
    ),
    formulas=(),
    references=(at(EP21, "Corollary 9", "a linear program over extreme points that are known"),),
    examples=(
        Example([[3, -3], [-2, -2], [-2, 1]], [1, -1, 1], 5 * sympy.sqrt(2) / 6, _OPTIONS),
        Example([[0, -3], [3, -1], [-1, 0]], [1, -1, -1], sympy.Rational(16, 9), _OPTIONS),
        Example([[-2, -3], [-3, 1], [1, -2], [1, 3]], [1, -1, -1, 1],
                12 * sympy.sqrt(10) / 55 + 23 * sympy.sqrt(13) / 77, _OPTIONS),
    ),
    propose=propose,
    derivation=proofs.max_margin,
    feasibility="plane",
    rank=60,
)  # fmt: skip
