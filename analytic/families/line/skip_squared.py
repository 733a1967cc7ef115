"""Squared loss on a line with a free skip connection: l1 trend filtering."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.families.line import meaning_straight as meaning
from analytic.families.line import proofs_straight as proofs
from analytic.families.line.skip_path import SkipHomotopy
from analytic.families.line.skip_trend import propose
from analytic.families.line.straight import BROKEN, PLACES, hypotheses, samples
from analytic.model.geometry import line
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import KKBG09, of, training_and_variation
from analytic.theorem.statement import Sentence

OPTIONS = {"bias": "free", "skip": "free"}


def _rational_decay(problem: Problem) -> Verdict:
    size = line(problem).size
    if isinstance(size, fmpq):
        return Verdict("proved", "a rational length")
    if len(samples(problem).x) < 3:
        return Verdict("proved", "no inner sample")
    return Verdict("refuted", f"the length {size} of the direction is irrational")


RATIONAL_SIZE = Hypothesis(
    "rational-direction",
    r"\lVert a \rVert \in \mathbb{Q} \text{ or } n \le 2",
    "the direction has a rational length, or no sample is between others",
    _rational_decay,
)


THEOREM = Theorem(
    id="skip-squared",
    title="Squared loss on a line with a free skip connection is trend filtering",
    hypotheses=hypotheses("squared"),
    limits=(RATIONAL_OR_DECIDED, RATIONAL_SIZE),
    where=(PLACES,),
    sentences=(
        Sentence(
            r"""The values that minimise $\tfrac12 \sum_i (\fit_{k(i)} - \target_i)^2 + \tfrac{\decay}{\lVert a \rVert}
            \sum_k |\delta_k|$, where $c_i = x_{k(i)}$, are unique, and """
            + f"{BROKEN} with these values is optimal.",
            meaning.trend_network,
        ),
        Sentence(
            r"""The dual witness is $\dual_i = \target_i - \fit_{k(i)}$; it has $|g(x_k)| \le \decay$, and $g(x_k) =
            \decay \operatorname{sign}(\delta_k)$ where $\delta_k \neq 0$.""",
            meaning.trend_witness,
        ),
    ),
    formulas=(),
    references=(training_and_variation(), of(KKBG09, "the problem, on a regular grid")),
    examples=(
        Example([0, 1, 2], [0, 1, 0], sympy.Rational(1, 4) * 2 - sympy.Rational(3, 16), {**OPTIONS, "beta": "1/4"}),
        Example([0, 1, 2], [0, 1, 0], sympy.Rational(1, 3), {**OPTIONS, "beta": 4}),
        Example([0, 0, 1], [1, 3, 5], 1, {**OPTIONS, "beta": 1}),
        Example([[0, 0], [3, 4], [6, 8]], [0, 1, 0], sympy.Rational(1, 3), {**OPTIONS, "beta": 4}),
    ),
    propose=propose,
    homotopy=SkipHomotopy,
    derivation=proofs.squared,
    feasibility="rank-one",
    rank=20,
    skip="free",
)
