"""Max-margin classification in one dimension: only the gaps between opposite labels matter."""

from __future__ import annotations

from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import MARGIN, hypotheses, margin_formula
from analytic.families.line.proposals import max_margin
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import EP21, Z24, at

VALUE = margin_formula(embedded=False)


THEOREM = Theorem(
    id="one-dimensional-max-margin",
    title="Max-margin classification in one dimension",
    hypotheses=hypotheses("max-margin", embedded=False),
    conclusion=MARGIN + r"The decision boundaries are the midpoints of the gaps.",
    formulas=(VALUE,),
    references=(at(EP21, "one-dimensional data"), at(Z24, "one-dimensional classification")),
    examples=(
        Example([0, 1, 4, 5], [-1, 1, 1, -1], 4, {"loss": "max-margin", "bias": "free"}),
        Example([0, 1], [1, 1], 0, {"loss": "max-margin", "bias": "free"}),
    ),
    propose=lambda problem: max_margin(problem, VALUE),
    derivation=proofs.max_margin,
    feasibility="rank-one",
    rank=20,
)
