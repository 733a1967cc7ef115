"""Minimum-norm interpolation of samples on a line, with free bias."""

from __future__ import annotations

from dataclasses import replace

from analytic.families.line import interpolation
from analytic.families.line.data import LEVELS, SHARES, SLOPES, hypotheses, interpolation_formula, limits, places
from analytic.families.line.proposals import interpolate
from analytic.theorem.parts import Example
from analytic.theorem.references import EP21, OUTPUT_BIAS, at

VALUE = interpolation_formula(embedded=True)

THEOREM = replace(
    interpolation.THEOREM,
    id="rank-one-free-interpolation",
    title="Minimum-norm interpolation on a line in several dimensions",
    hypotheses=hypotheses("interpolation", embedded=True),
    limits=limits(embedded=True),
    where=(places(embedded=True), SLOPES, SHARES, LEVELS),
    sentences=interpolation.sentences(embedded=True),
    formulas=(VALUE,),
    references=(at(EP21, "Corollary 5", differs=OUTPUT_BIAS), *interpolation.THEOREM.references[1:]),
    examples=(
        Example([[0, 0], [3, 4], [9, 12]], [0, 1, 0], "3/10", {"loss": "interpolation", "bias": "free"}),
        Example([[1, 1], [2, 2]], [0, 1], "sqrt(2)/2", {"loss": "interpolation", "bias": "free"}),
        Example([[1, 1], [4, 5], [10, 13]], [0, 1, 0], "3/10", {"loss": "interpolation", "bias": "free"}),
    ),
    propose=interpolate,
    rank=22,
)
