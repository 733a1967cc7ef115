"""Squared loss: one neuron of each sign whose outputs are the targets times a number shrinks them."""

from __future__ import annotations

from itertools import combinations

import sympy

from analytic.exact.linear import dot
from analytic.exact.scalars import relu, sign
from analytic.families.separable import meaning_planted as meaning
from analytic.families.separable import proofs_planted, squared
from analytic.families.separable.data import classes, pull
from analytic.families.separable.meaning import squared_witness
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, WHCP25, at, of
from analytic.theorem.statement import Sentence


def _acute(problem: Problem) -> Verdict:
    for side in classes(problem):
        for i, j in combinations(side.rows, 2):
            if sign(dot(problem.A[i], problem.A[j])) == -1:
                return Verdict("refuted", f"samples {i} and {j} have targets of one sign and an obtuse angle")
    return Verdict("proved", "samples with targets of one sign make no obtuse angle")


def _aligned(problem: Problem) -> Verdict:
    for side in classes(problem):
        g = pull(problem, side, side.targets(problem)) if side.rows else ()
        if dot(g, g) <= problem.beta * problem.beta:
            continue
        image = [relu(dot(row, g)) for row in problem.A]
        wanted = [relu(side.sign * y) for y in problem.targets]
        lead = side.rows[0]
        for i, (a, t) in enumerate(zip(image, wanted, strict=True)):
            if a * wanted[lead] != image[lead] * t:
                return Verdict("refuted", f"the neuron of sign {side.sign:+d} does not give sample {i} the multiple of "
                               "its target that it gives others")  # fmt: skip
    return Verdict("proved", "the outputs of each neuron are a multiple of the targets of its sign")


ACUTE = Hypothesis(
    "acute",
    r"\data_i^\top \data_j \ge 0 \text{ if } \target_i \target_j > 0",
    "samples with targets of one sign make no obtuse angle",
    _acute,
    meaning.acute,
    needs_limits=True,
)
ALIGNED = Hypothesis(
    "aligned",
    r"\rho_\pm = 1 \text{ or } (\data g_\pm)_+ = \kappa_\pm (\pm \target)_+ \text{ for some } \kappa_\pm",
    "the outputs of each neuron are a multiple of the targets of its sign, unless it is too short",
    _aligned,
    meaning.aligned,
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="planted-squared",
    title="Squared loss and planted neurons: soft thresholding of each sign",
    hypotheses=(loss_is("squared"), NO_BIAS, SCALAR, ACUTE, ALIGNED),
    limits=(RATIONAL,),
    where=(
        Sentence(
            r"""Let $\data_\pm$ be the samples with $\pm \target_i > 0$, $t_\pm$ the absolute values of their targets,
            $g_\pm = \data_\pm^\top t_\pm$, and $\rho_\pm = \decay / \max(\decay, \lVert g_\pm \rVert)$; without such a
            sample $g_\pm = 0$ and $t_\pm = 0$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = w_+ (\point^\top g_+)_+ - w_- (\point^\top g_-)_+$ with $w_\pm = (1 - \rho_\pm) /
            \kappa_\pm$, $w_\pm = 0$ if $\rho_\pm = 1$, is optimal.""",
            meaning.squared_pair,
        ),
        Sentence(
            r"The dual witness is $\dual_i = \rho_\pm \target_i$ where $\pm \target_i > 0$, $0$ where $\target_i = 0$.",
            squared_witness,
        ),
    ),
    formulas=(squared.VALUE,),
    references=(
        of(WHCP25, "recovery of planted neurons, by another condition on the samples"),
        at(EP21, "Theorem 8", "the dual"),
    ),
    examples=(
        Example([[2, 1], [1, 2], [-3, 2]], [1, 1, 0], -sympy.Rational(1, 18) + sympy.sqrt(2) / 3, {"beta": 1}),
        Example([[1, 0], [0, 1], [2, -3]], [3, 4, 0], sympy.Rational(9, 2), {"beta": 1}),
        Example([[1, 0], [2, 1], [2, -3]], [3, 4, 0], sympy.Rational(25, 2), {"beta": 12}),
    ),
    propose=squared.propose,
    derivation=proofs_planted.squared,
    feasibility="acute",
    rank=47,
)
