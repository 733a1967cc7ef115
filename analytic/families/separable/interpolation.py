"""Minimum-norm interpolation of orthogonally separable data that a linear neuron a class can meet."""

from __future__ import annotations

import sympy

from analytic.exact.linear import dot
from analytic.families.separable import meaning, proofs
from analytic.families.separable.data import LENGTH, classes, hypotheses, longest, nearest
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence


def _balanced(problem: Problem) -> Verdict:
    for side in classes(problem):
        if not side.rows:
            continue
        found = nearest(problem, side)
        for i, y in zip(side.rows, side.targets(problem), strict=True):
            if dot(problem.A[i], found.point) != y * found.square:
                return Verdict("refuted", f"the nearest point of its class gives sample {i} more than its target")
    return Verdict("proved", "the nearest points give every sample its target")


MET = Hypothesis(
    "met",
    r"\data_i^\top p_\pm = |\target_i| \lVert p_\pm \rVert^2 \text{ where } \pm \target_i > 0",
    "the nearest point of each class gives every sample its target",
    _balanced,
    meaning.met,
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="separable-interpolation",
    title="Minimum-norm interpolation of orthogonally separable data",
    hypotheses=(*hypotheses("interpolation"), MET),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $K_\pm$ be the convex hull of the points $\data_i / |\target_i|$ with $\pm \target_i > 0$ and
            $p_\pm = \sum_i \lambda_i \data_i / |\target_i|$, with weights $\lambda_i$ of a convex combination, its
            point nearest to the origin."""
            + meaning.EMPTY
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm = p_\pm /
            \lVert p_\pm \rVert^2$ is a minimum-norm interpolant.""",
            meaning.pair,
        ),
        Sentence(
            r"""A dual witness is $\dual_i = \lambda_i / (\target_i \lVert p_\pm \rVert)$ where $\pm \target_i >
            0$ and zero where $\target_i = 0$.""",
            meaning.witness,
        ),
    ),
    formulas=(LENGTH,),
    references=(
        at(EP21, "Theorem 1 and Corollary 2", "duality and extreme points"),
        of(PL21, "the data, with labels for targets"),
    ),
    examples=(
        Example([[2, 0, 0], [1, 1, 0], [-1, -1, 0]], [2, 1, -3], 1 + 3 * sympy.sqrt(2) / 2, {"loss": "interpolation"}),
        Example([[2, 0], [-1, 1], [-1, -1]], [1, 0, -1], sympy.Rational(1, 2) + sympy.sqrt(2) / 2,
                {"loss": "interpolation"}),
    ),
    propose=longest,
    derivation=proofs.interpolation,
    feasibility="acute",
    rank=45,
)  # fmt: skip
