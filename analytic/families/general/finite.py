"""Derivations where finitely many neurons decide: the finite program and its dual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_finite import PROGRAMS
from analytic.families.general.steps import duality
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem


@dataclass(frozen=True)
class Listed:
    """A list of neurons: weak duality for their penalty, the lemma that the list decides, the output of a neuron.

    ``price`` is what an output weight is multiplied by in the penalty, ``norm`` says for which norm the lemma is used.
    """

    weak: Lemma
    decides: Lemma
    output: Callable[[str, bool], str]
    price: str
    norm: str = ""

    def derive(self, theorem: Theorem, loss: str, free: bool) -> Derivation:
        """The proof for one loss."""
        level = r" + \outbias \mathbf{1}" if free else ""
        goal = FENCHEL[loss].primal.replace(r" \lVert \neuron_j \rVert_2", self.price)
        start = rf"""Minimise \[ {goal} \] over networks $\fit = \sum_j {self.output("j", free)}
            \outweight_j{level}$ of any width."""
        return Derivation(theorem.id, start, (self._dual(loss, free), _program(loss)))

    def _dual(self, loss: str, free: bool) -> Step:
        limit = "1" if LOSSES[loss].constrained else r"\decay"
        finite = rf""" By \lemma{{{self.decides.id}}} $h(\dual) \le {limit}$ means $|\dual^\top g_k| \le {limit}$ for
            all $k$, with $g_k = {self.output("k", free)}$."""
        return duality(loss, self.weak, norm=self.norm, after=finite, cites=(self.decides,))


def inside(index: str, free: bool) -> str:
    """What the activation of a neuron is applied to."""
    return rf"\data \neuron_{index} + \hidbias_{index} \mathbf{{1}}" if free else rf"\data \neuron_{index}"


def _program(loss: str) -> Step:
    """The finite program is solved by weights, and by a dual vector of the same value."""
    lemma = PROGRAMS[loss]
    said = "the stated weights and the stated $\\dual$ have one value"
    said += "; without such weights no network meets the constraint." if LOSSES[loss].constrained else "."
    return Step("the finite program", rf"By \lemma{{{lemma.id}}} {said}", cites=(lemma,))
