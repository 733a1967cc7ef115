"""Records of theorems by which training is a finite program over a list of neurons, one for each loss and bias."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytic.families.general.finite import Listed
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.theorem import finite
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import FREE_BIAS, LABELS, NO_BIAS, SCALAR, loss_is
from analytic.theorem.meaning_lists import ListedNeurons
from analytic.theorem.parts import Example, Hypothesis, Reference
from analytic.theorem.record import Theorem
from analytic.theorem.statement import Sentence

TITLES = {
    "interpolation": "Minimum-norm interpolation by",
    "max-margin": "The largest margin by",
    "hinge": "Hinge loss with",
    "squared": "Squared loss with",
}


@dataclass(frozen=True)
class ListedFamily:
    """What the records of one kind of neuron share.

    ``letters`` introduces the list, ``seen`` says what a dual vector is to meet below a limit; both depend on whether
    the bias is free, as ``meaning`` does, in floating point.
    """

    id: str
    name: str
    data: tuple[Hypothesis, ...]
    limits: tuple[Hypothesis, ...]
    letters: Callable[[bool], Sentence]
    seen: Callable[[bool, str], str]
    meaning: Callable[[str, bool], ListedNeurons]
    neurons: finite.FiniteList
    proofs: Listed
    references: tuple[Reference, ...]
    feasibility: str
    rank: int
    neuron_norm: int = 2
    activation: str = "relu"
    only_free: bool = False

    def theorem(self, loss: str, free: bool, examples: tuple[Example, ...]) -> Theorem:
        """The record of one loss, without bias or with a free one."""
        labels = (LABELS,) if LOSSES[loss].labelled else ()
        return Theorem(
            id=f"{self.id}-{'free-' if free and not self.only_free else ''}{loss}",
            title=f"{TITLES[loss]} {self.name}{', free bias' if free and not self.only_free else ''}",
            hypotheses=(loss_is(loss), FREE_BIAS if free else NO_BIAS, SCALAR, *labels, *self.data),
            limits=self.limits,
            where=(self.letters(free),),
            sentences=self._sentences(loss, free),
            formulas=(),
            references=self.references,
            examples=examples,
            propose=lambda problem: _program(loss)(problem, self.neurons),
            derivation=lambda record: self.proofs.derive(record, loss, free),
            feasibility=self.feasibility,
            rank=self.rank,
            neuron_norm=self.neuron_norm,
            activation=self.activation,
        )

    def _sentences(self, loss: str, free: bool) -> tuple[Sentence, ...]:
        meaning = self.meaning(loss, free)
        return Sentence(NETWORKS[loss], meaning.network), Sentence(self._witnesses(loss, free), meaning.witness)

    def _witnesses(self, loss: str, free: bool) -> str:
        labelled, constrained = LOSSES[loss].labelled, LOSSES[loss].constrained
        if not labelled and not constrained:
            return r"The dual witness is $\dual = \target - \fit(\data)$."
        if not constrained:
            return rf"""The dual witnesses are the maximisers of $\sum_i \target_i \dual_i$, of value $p^\star$, under
                $0 \le \target_i \dual_i \le 1$, {self.seen(free, chr(92) + "decay")}."""
        if labelled:
            return rf"""In the first case the dual witnesses are the maximisers of $\sum_i \target_i \dual_i$, of value
                $p^\star$, under $\target_i \dual_i \ge 0$, {self.seen(free, "1")}."""
        return rf"""In the first case the dual witnesses are the maximisers of $\dual^\top \target$, of value
            $p^\star$, under {self.seen(free, "1")}."""


def _program(loss: str) -> Callable[[Problem, finite.FiniteList], Candidate]:
    if LOSSES[loss].labelled:
        return finite.labels
    return finite.interpolation if LOSSES[loss].constrained else finite.squared


NETWORKS = {
    "squared": r"""Weights of least $\tfrac12 \lVert \fit(\data) - \target \rVert^2 + \decay \sum_k |w_k|$ give an
            optimal network $\fit$.""",
    "hinge": r"""Weights of least $\sum_i (1 - \target_i \fit(\data_i))_+ + \decay \sum_k |w_k|$ give an optimal
            network $\fit$.""",
    "max-margin": r"""If some weights have $\target_i \fit(\data_i) \ge 1$ for all $i$, those of least $\sum_k |w_k|$
            give an optimal network $\fit$; otherwise no network separates the labels, and $p^\star = \infty$.""",
    "interpolation": r"""If some weights have $\fit(\data) = \target$, those of least $\sum_k |w_k|$ give an optimal
            network $\fit$; otherwise no network interpolates, and $p^\star = \infty$.""",
}
"""The sentence on optimal networks, for each loss."""
