"""The frame of a derivation: the problem, its dual by the lemmas, and the steps of the theorem's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from analytic.derivation.cited import Cited
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.grades import Grade
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import WEAK_DUALITY, WEAK_DUALITY_SEVERAL
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG
from analytic.families.registry import theorems
from analytic.model.losses import LOSSES
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem


def opening(loss: str, bias: str) -> str:
    """The problem that a derivation starts from."""
    free = bias == "free"
    inner, level = (r" + \hidbias_j \mathbf{1}", r" + \outbias \mathbf{1}") if free else ("", "")
    return rf"""Minimise \[ {FENCHEL[loss].primal} \] over networks $\fit = \sum_j (\data \neuron_j{inner})_+
        \outweight_j{level}$ of any width."""


def duality(loss: str, bias: str) -> Step:
    """What a network and a dual vector have to meet."""
    one = "1" if LOSSES[loss].constrained else r"\decay"
    level = r",\ \mathbf{1}^\top \dual = 0" if bias == "free" else ""
    return Step(
        "the dual",
        rf"""By \lemma{{weak-duality}} and \lemma{{fenchel-{loss}}} a network is optimal if some $\dual$ has its
        value in \[ D(\dual) = {FENCHEL[loss].dual} \quad \text{{subject to }} h(\dual) \le {one}{level}. \]""",
        cites=(WEAK_DUALITY, FENCHEL_YOUNG[loss]),
    )


def duality_several(loss: str) -> Step:
    """The same for several outputs."""
    one = "1" if LOSSES[loss].constrained else r"\decay"
    return Step(
        "the dual",
        rf"""By \lemma{{weak-duality-several}} and \lemma{{fenchel-{loss}}} a network is optimal if some $\dual$ has its
        value in \[ D(\dual) = {FENCHEL[loss].dual_several} \quad \text{{subject to }} h(\dual) \le {one}. \]""",
        cites=(WEAK_DUALITY_SEVERAL, FENCHEL_YOUNG[loss]),
    )


def proof(theorem: Theorem, loss: str, *steps: Step, bias: str = "none", where: str = "") -> Derivation:
    """From the training problem and its dual to what is stated, by the given steps; ``where`` says what letters mean.

    The penalty is that of the products, as weight decay is by the lemma on rescaling.
    """
    start = f"{opening(loss, bias)} {where}".rstrip()
    return Derivation(theorem.id, start, (duality(loss, bias), *steps))


def proof_several(theorem: Theorem, loss: str, *steps: Step, where: str) -> Derivation:
    """The same for several outputs, whose weights are penalised by their Euclidean norm."""
    start = rf"""Minimise \[ {FENCHEL[loss].primal_several} \] over networks $\fit = \sum_j (\data \neuron_j)_+
        \outweight_j^\top$ of any width. {where}"""
    return Derivation(theorem.id, start, (duality_several(loss), *steps))


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
