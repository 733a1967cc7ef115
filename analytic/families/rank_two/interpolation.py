"""Minimum-norm interpolation in the plane, without bias, by neurons that are orthogonal to a sample."""

from __future__ import annotations

import sympy

from analytic.families.rank_two import proofs
from analytic.families.rank_two.data import LIMITS, NECESSARY, hypotheses, letters, propose
from analytic.families.rank_two.meaning import KinkMeaning
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

_PLAIN = {"loss": "interpolation"}
MEANING = KinkMeaning("interpolation")
THEOREM = Theorem(
    id="rank-two-interpolation",
    title="Minimum-norm interpolation in the plane by neurons on kinks",
    hypotheses=hypotheses("interpolation"),
    limits=LIMITS,
    where=(
        Sentence(
            letters(r"\dual^\top \target", r"$|\dual^\top (\data \neuron_k)_+| \le \lVert \neuron_k \rVert$")
        ),
    ),
    sentences=(
        Sentence(r"Then this $\dual$ is a dual witness,", MEANING.witness),
        Sentence(r"the optimal value is $p^\star = \dual^\top \target$,", MEANING.value),
        Sentence(
            r"""and the neurons $\neuron_k$ with output weights $\outweight_k$ of least $\sum_k |\outweight_k| \lVert
            \neuron_k \rVert$ among those that interpolate are optimal.""",
            MEANING.network,
        ),
        NECESSARY,
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
    feasibility="plane",
    rank=60,
)  # fmt: skip
