"""Maximum margin on orthogonally separable data: one linear separator a class."""

from __future__ import annotations

import sympy

from analytic.families.separable import meaning, proofs
from analytic.families.separable.data import LENGTH, hypotheses, longest
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import PL21, of
from analytic.theorem.statement import Sentence

THEOREM = Theorem(
    id="separable-max-margin",
    title="Maximum margin on orthogonally separable data: the distances of the classes from the origin",
    hypotheses=hypotheses("max-margin"),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $K_\pm$ be the convex hull of the samples with label $\pm 1$ and $p_\pm = \sum_i \lambda_i
            \data_i$, with weights $\lambda_i$ of a convex combination, its point nearest to the origin."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm = p_\pm /
            \lVert p_\pm \rVert^2$ is optimal.""",
            meaning.pair,
        ),
        Sentence(
            r"A dual witness is $\dual_i = \target_i \lambda_i / \lVert p_\pm \rVert$ on either class.",
            meaning.witness,
        ),
    ),
    formulas=(LENGTH,),
    references=(
        of(
            PL21,
            "the data and this network",
            differs="it is the limit of gradient flow there, not shown to have the maximum margin of all networks",
        ),
    ),
    examples=(
        Example([[2, 1], [1, 2], [-1, -1]], [1, 1, -1], 5 * sympy.sqrt(2) / 6, {"loss": "max-margin"}),
        Example([[3, 0], [4, 1], [5, 5]], [-1, -1, -1], sympy.Rational(1, 3), {"loss": "max-margin"}),
    ),
    propose=longest,
    derivation=proofs.max_margin,
    feasibility="acute",
    rank=45,
)
