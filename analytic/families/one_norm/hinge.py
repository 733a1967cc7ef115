"""Hinge loss with neurons measured by ``||u||_1``: a linear program over finitely many."""

from __future__ import annotations

from analytic.families.one_norm import proofs
from analytic.families.one_norm.data import LIMITS, hypotheses, letters, options, seen
from analytic.families.one_norm.meaning import Meaning
from analytic.families.one_norm.programs import labels
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import P23, of
from analytic.theorem.statement import Sentence


def theorem(free: bool, examples: tuple[Example, ...]) -> Theorem:
    """The record without bias, or with a free one."""
    meaning = Meaning("hinge", free)
    bias = ", free bias" if free else ""
    return Theorem(
        id=f"one-norm-{'free-' if free else ''}hinge",
        title=f"Hinge loss with neurons of l1 norm one{bias}",
        hypotheses=hypotheses("hinge", free=free),
        limits=LIMITS,
        where=(letters(free),),
        sentences=(
            Sentence(
                r"""Weights of least $\sum_i (1 - \target_i \fit(\data_i))_+ + \decay \sum_k |w_k|$ give an optimal
                network $\fit$.""",
                meaning.network,
            ),
            Sentence(
                rf"""The dual witnesses are the maximisers of $\sum_i \target_i \dual_i$, of value $p^\star$, under $0
                \le \target_i \dual_i \le 1$, {seen(free, chr(92) + "decay")}.""",
                meaning.witness,
            ),
        ),
        formulas=(),
        references=(of(P23, "neurons of l1 norm one, orthogonal to samples or coordinates"),),
        examples=examples,
        propose=labels,
        derivation=lambda record: proofs.hinge(record, free),
        feasibility="vertices",
        rank=70,
        neuron_norm=1,
    )


THEOREM = theorem(
    False,
    (
        Example([[1, 0], [0, 1]], [1, -1], 1, options("hinge", False, beta="1/2")),
        Example([[1, 0], [0, 1]], [1, -1], 2, options("hinge", False, beta=3)),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], 2, options("hinge", False, beta=1)),
    ),
)
