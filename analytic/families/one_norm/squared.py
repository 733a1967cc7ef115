"""Squared loss with neurons measured by ``||u||_1``: penalised least squares over finitely many."""

from __future__ import annotations

import sympy

from analytic.families.one_norm import proofs
from analytic.families.one_norm.data import LIMITS, hypotheses, letters, options
from analytic.families.one_norm.meaning import Meaning
from analytic.families.one_norm.programs import squared
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import P23, of
from analytic.theorem.statement import Sentence


def theorem(free: bool, examples: tuple[Example, ...]) -> Theorem:
    """The record without bias, or with a free one."""
    meaning = Meaning("squared", free)
    bias = ", free bias" if free else ""
    return Theorem(
        id=f"one-norm-{'free-' if free else ''}squared",
        title=f"Squared loss with neurons of l1 norm one{bias}",
        hypotheses=hypotheses("squared", free=free),
        limits=LIMITS,
        where=(letters(free),),
        sentences=(
            Sentence(
                r"""Weights of least $\tfrac12 \lVert \fit(\data) - \target \rVert^2 + \decay \sum_k |w_k|$ give an
                optimal network $\fit$.""",
                meaning.network,
            ),
            Sentence(r"The dual witness is $\dual = \target - \fit(\data)$.", meaning.witness),
        ),
        formulas=(),
        references=(of(P23, "neurons of l1 norm one, orthogonal to samples or coordinates"),),
        examples=examples,
        propose=squared,
        derivation=lambda record: proofs.squared(record, free),
        feasibility="vertices",
        rank=70,
        neuron_norm=1,
    )


THEOREM = theorem(
    False,
    (
        Example([[1, 0], [0, 1]], [3, -4], 6, options("squared", False, beta=1)),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], sympy.Rational(55, 72), options("squared", False, beta="1/2")),
    ),
)
