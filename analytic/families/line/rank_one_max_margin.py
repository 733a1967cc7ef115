"""Max-margin classification of samples on a line, with free bias."""

from __future__ import annotations

from dataclasses import replace

from analytic.families.line import max_margin as gaps
from analytic.families.line.data import LEVELS, SHARES, hypotheses, limits, margin_formula, places
from analytic.families.line.proposals import max_margin
from analytic.theorem.parts import Example
from analytic.theorem.references import EP21, OUTPUT_BIAS, at

VALUE = margin_formula(embedded=True)

THEOREM = replace(
    gaps.THEOREM,
    id="rank-one-free-max-margin",
    title="Max-margin classification on a line in several dimensions",
    hypotheses=hypotheses("max-margin", embedded=True),
    limits=limits(embedded=True),
    where=(places(embedded=True), gaps.GAPS, SHARES, LEVELS),
    sentences=gaps.sentences(embedded=True),
    formulas=(VALUE,),
    references=(
        at(EP21, "Corollary 10 and Theorem 11", differs="hinge loss there; " + OUTPUT_BIAS),
        *gaps.THEOREM.references[1:],
    ),
    examples=(Example([[1, 1], [2, 2], [5, 5]], [-1, 1, -1], "4*sqrt(2)/3", {"loss": "max-margin", "bias": "free"}),),
    propose=lambda problem: max_margin(problem, VALUE),
    rank=22,
)
