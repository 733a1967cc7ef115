"""Minimum-norm interpolation by neurons measured by ``||u||_1``: a linear program over finitely many."""

from __future__ import annotations

from analytic.families.one_norm import proofs
from analytic.families.one_norm.data import LIMITS, hypotheses, letters, options, seen
from analytic.families.one_norm.meaning import Meaning
from analytic.families.one_norm.programs import interpolation
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import P23, of
from analytic.theorem.statement import Sentence


def theorem(free: bool, examples: tuple[Example, ...]) -> Theorem:
    """The record without bias, or with a free one."""
    meaning = Meaning("interpolation", free)
    bias = ", free bias" if free else ""
    return Theorem(
        id=f"one-norm-{'free-' if free else ''}interpolation",
        title=f"Minimum-norm interpolation by neurons of l1 norm one{bias}",
        hypotheses=hypotheses("interpolation", free=free),
        limits=LIMITS,
        where=(letters(free),),
        sentences=(
            Sentence(
                r"""If some weights have $\fit(\data) = \target$, those of least $\sum_k |w_k|$ give an optimal network
                $\fit$; otherwise no network interpolates, and $p^\star = \infty$.""",
                meaning.network,
            ),
            Sentence(
                rf"""In the first case the dual witnesses are the maximisers of $\dual^\top \target$, of value
                $p^\star$, under {seen(free, "1")}.""",
                meaning.witness,
            ),
        ),
        formulas=(),
        references=(of(P23, "neurons of l1 norm one, orthogonal to samples or coordinates"),),
        examples=examples,
        propose=interpolation,
        derivation=lambda record: proofs.interpolation(record, free),
        feasibility="vertices",
        rank=70,
        neuron_norm=1,
    )


OPTIONS = options("interpolation", False)
THEOREM = theorem(
    False,
    (
        Example([[1, 0], [0, 1]], [3, -4], 7, OPTIONS),
        Example([[1, 0], [0, 1]], [1, 1], 2, OPTIONS),
        Example([[1, 1], [1, -1]], [1, 1], 1, OPTIONS),
        Example([[1, 2, 0], [-1, 1, 1], [0, 0, 2]], [1, -1, 2], 3, OPTIONS),
    ),
)
