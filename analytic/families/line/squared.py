"""Squared loss in one dimension: the exact optimum at a given weight decay."""

from __future__ import annotations

from analytic.families.line import meaning
from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import SHARES, SLOPES, connects, hypotheses, limits, places
from analytic.families.line.homotopies import LineHomotopy
from analytic.families.line.proposals import squared
from analytic.theorem.hypotheses import NUMERIC_BETA, RATIONAL_TARGETS
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import DDUF22, EP21, OUTPUT_BIAS, at, of
from analytic.theorem.statement import Sentence


def sentences(*, embedded: bool) -> tuple[Sentence, ...]:
    """The finite problem of the fitted values, the network, the dual witness."""
    decay, place = (r"\tfrac{\decay}{\lVert a \rVert}", "c_i") if embedded else (r"\decay", r"\data_i")
    return (
        Sentence(
            r"Then $p^\star$ is the least value of $\tfrac12 \sum_i (\fit_{k(i)} - \target_i)^2 + "
            rf"{decay} \left[(P + s_1)_+ + (N - s_1)_+\right]$ over $\fit \in \mathbb{{R}}^K$, where ${place} = "
            r"x_{k(i)}$.",
            meaning.least("squared"),
        ),
        Sentence(
            rf"The minimiser is unique, and the broken line {connects(embedded=embedded)}, is optimal.",
            meaning.fitted_network("squared"),
        ),
        Sentence(r"The dual witness is $\dual_i = \target_i - \fit(\data_i)$.", meaning.residual),
    )


THEOREM = Theorem(
    id="one-dimensional-squared",
    title="Squared loss in one dimension",
    hypotheses=hypotheses("squared", embedded=False),
    limits=limits(embedded=False, targets=(RATIONAL_TARGETS, NUMERIC_BETA)),
    where=(places(embedded=False), SLOPES, SHARES),
    sentences=sentences(embedded=False),
    formulas=(),
    references=(
        at(EP21, "Corollary 8 and Remark 4", differs=OUTPUT_BIAS),
        of(
            DDUF22,
            "uniqueness of the fitted values and the form of all solutions",
            differs="curvature alone is penalised there, not the slope",
        ),
    ),
    examples=(
        Example([0, 1], [0, 1], "3/16", {"beta": "1/4", "bias": "free"}),
        Example([0, 1], [0, 1], "1/4", {"beta": 5, "bias": "free"}),
    ),
    propose=squared,
    derivation=proofs.squared,
    homotopy=LineHomotopy,
    feasibility="rank-one",
    rank=20,
)
