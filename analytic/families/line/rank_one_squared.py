"""Squared loss for samples on a line, with free bias."""

from __future__ import annotations

from dataclasses import replace

from analytic.families.line import squared
from analytic.families.line.data import SHARES, SLOPES, hypotheses, limits, places
from analytic.theorem.hypotheses import NUMERIC_BETA, RATIONAL_TARGETS
from analytic.theorem.parts import Example
from analytic.theorem.references import EP21, OUTPUT_BIAS, at

THEOREM = replace(
    squared.THEOREM,
    id="rank-one-free-squared",
    title="Squared loss on a line in several dimensions",
    hypotheses=hypotheses("squared", embedded=True),
    limits=limits(embedded=True, targets=(RATIONAL_TARGETS, NUMERIC_BETA)),
    where=(places(embedded=True), SLOPES, SHARES),
    sentences=squared.sentences(embedded=True),
    references=(
        at(EP21, "Corollary 5, Corollary 8 and Remark 4", differs=OUTPUT_BIAS),
        *squared.THEOREM.references[1:],
    ),
    examples=(
        Example([[0, 0], [3, 4]], [0, 1], "3/16", {"beta": "5/4", "bias": "free"}),
        Example([[0, 0], [1, 1]], [0, 1], "sqrt(2)/8 - 1/32", {"beta": "1/4", "bias": "free"}),
    ),
    rank=22,
)
