"""The frame of a derivation: the problem, its dual by the lemmas, and the steps of the theorem's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from analytic.derivation.cited import Cited
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.grades import Grade
from analytic.derivation.lemmas import Lemma
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import WEAK_DUALITY, WEAK_DUALITY_SEVERAL
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG
from analytic.families.registry import theorems
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem


def opening(loss: str, bias: str) -> str:
    """The problem that a derivation starts from."""
    free = bias == "free"
    inner, level = (r" + \hidbias_j \mathbf{1}", r" + \outbias \mathbf{1}") if free else ("", "")
    return rf"""Minimise \[ {FENCHEL[loss].primal} \] over networks $\fit = \sum_j (\data \neuron_j{inner})_+
        \outweight_j{level}$ of any width."""


def duality(
    loss: str,
    weak: Lemma = WEAK_DUALITY,
    *,
    norm: str = "",
    given: str = "",
    after: str = "",
    cites: tuple[Cited, ...] = (),
) -> Step:
    """What a network and a dual vector have to meet.

    ``norm`` says for which norm, ``given`` is one condition more, ``after`` what is said then.
    """
    return Step(
        "the dual",
        rf"""By \lemma{{{weak.id}}}{norm} and \lemma{{fenchel-{loss}}} a network of value $D(\dual)$, $\dual$
        feasible{given}, is optimal.{after}""",
        cites=(weak, FENCHEL_YOUNG[loss], *cites),
    )


def proof(theorem: Theorem, loss: str, *steps: Step, bias: str = "none", where: str = "") -> Derivation:
    """From the training problem and its dual to what is stated, by the given steps; ``where`` says what letters mean.

    The penalty is that of the products, as weight decay is by the lemma on rescaling.
    """
    return Derivation(theorem.id, opening(loss, bias), (duality(loss), *steps), where=where)


def proof_several(theorem: Theorem, loss: str, *steps: Step, where: str) -> Derivation:
    """The same for several outputs, whose weights are penalised by their Euclidean norm."""
    start = rf"""Minimise \[ {FENCHEL[loss].primal_several} \] over networks $\fit = \sum_j (\data \neuron_j)_+
        \outweight_j^\top$ of any width."""
    return Derivation(theorem.id, start, (duality(loss, WEAK_DUALITY_SEVERAL), *steps), where=where)


@dataclass(frozen=True)
class Proved:
    """A theorem as something that a step may rest on."""

    theorem: Theorem
    kind: Literal["lemma", "theorem"] = "theorem"
    classical: bool = False

    @property
    def id(self) -> str:
        """That of the record."""
        return self.theorem.id

    @property
    def title(self) -> str:
        """That of the record."""
        return self.theorem.title

    @cached_property
    def derivation(self) -> Derivation:
        """Its proof."""
        return self.theorem.derive()

    @property
    def grade(self) -> Grade:
        """That of its proof."""
        return self.derivation.grade

    @property
    def cites(self) -> tuple[Cited, ...]:
        """What its proof rests on."""
        return self.derivation.lemmas

    def check(self) -> Verdict:
        """Execute its proof."""
        return self.derivation.check()


@cache
def proved(identifier: str) -> Proved:
    """The theorem of that id, for a step to cite."""
    return Proved(theorems[identifier])
