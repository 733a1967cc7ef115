"""Squared loss in one dimension: the exact optimum at a given weight decay."""

from __future__ import annotations

from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import FITTED, hypotheses
from analytic.families.line.proposals import squared
from analytic.families.line.tracing import LineTrace
from analytic.theorem.hypotheses import NUMERIC_BETA, RATIONAL_TARGETS
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import DDUF22, EP21, at

THEOREM = Theorem(
    id="one-dimensional-squared",
    title="Squared loss in one dimension",
    hypotheses=hypotheses("squared", embedded=False, targets=(RATIONAL_TARGETS, NUMERIC_BETA)),
    conclusion=FITTED
    + r"""The optimal networks are the minimum-norm interpolants of the fitted values: the function that connects them
        is one. The dual witness is $\dual = \target - \fit$.""",
    formulas=(),
    references=(
        at(EP21, "one-dimensional data"),
        at(DDUF22, "uniqueness of the fitted values and the form of all solutions"),
    ),
    examples=(
        Example([0, 1], [0, 1], "3/16", {"beta": "1/4", "bias": "free"}),
        Example([0, 1], [0, 1], "1/4", {"beta": 5, "bias": "free"}),
    ),
    propose=squared,
    derivation=proofs.squared,
    trace=LineTrace,
    feasibility="rank-one",
    rank=20,
)
