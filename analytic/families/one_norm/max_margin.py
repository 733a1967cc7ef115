"""The largest margin of networks of neurons measured by ``||u||_1``: a linear program."""

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
    meaning = Meaning("max-margin", free)
    bias = ", free bias" if free else ""
    return Theorem(
        id=f"one-norm-{'free-' if free else ''}max-margin",
        title=f"The largest margin by neurons of l1 norm one{bias}",
        hypotheses=hypotheses("max-margin", free=free),
        limits=LIMITS,
        where=(letters(free),),
        sentences=(
            Sentence(
                r"""If some weights have $\target_i \fit(\data_i) \ge 1$ for all $i$, those of least $\sum_k |w_k|$
                give an optimal network $\fit$; otherwise no network separates the labels, and $p^\star = \infty$.""",
                meaning.network,
            ),
            Sentence(
                rf"""In the first case the dual witnesses are the maximisers of $\sum_i \target_i \dual_i$, of value
                $p^\star$, under $\target_i \dual_i \ge 0$, {seen(free, "1")}.""",
                meaning.witness,
            ),
        ),
        formulas=(),
        references=(of(P23, "neurons of l1 norm one, orthogonal to samples or coordinates"),),
        examples=examples,
        propose=labels,
        derivation=lambda record: proofs.max_margin(record, free),
        feasibility="vertices",
        rank=70,
        neuron_norm=1,
    )


OPTIONS = options("max-margin", False)
THEOREM = theorem(
    False,
    (
        Example([[1, 0], [0, 1]], [1, -1], 2, OPTIONS),
        Example([[2, 1], [-1, 1]], [1, 1], 1, OPTIONS),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], 2, OPTIONS),
    ),
)
