"""Hinge loss for samples on a line, with free bias: an exact linear program."""

from __future__ import annotations

from dataclasses import replace

from analytic.families.line import hinge
from analytic.families.line.data import SHARES, SLOPES, hypotheses, limits, places
from analytic.theorem.hypotheses import NUMERIC_BETA
from analytic.theorem.parts import Example
from analytic.theorem.references import EP21, OUTPUT_BIAS, at

THEOREM = replace(
    hinge.THEOREM,
    id="rank-one-free-hinge",
    title="Hinge loss on a line in several dimensions",
    hypotheses=hypotheses("hinge", embedded=True),
    limits=limits(embedded=True, targets=(NUMERIC_BETA,)),
    where=(places(embedded=True), SLOPES, SHARES),
    sentences=hinge.sentences(embedded=True),
    references=(at(EP21, "Corollary 10 and Theorem 11", differs=OUTPUT_BIAS), *hinge.THEOREM.references[1:]),
    examples=(
        Example([[0, 0], [3, 4]], [-1, 1], "1/10", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
        Example([[0, 0], [1, 1]], [-1, 1], "sqrt(2)/4", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
    ),
    rank=22,
)
