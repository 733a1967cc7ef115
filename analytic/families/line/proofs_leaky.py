"""The derivation of minimum-norm interpolation by leaky neurons."""

from __future__ import annotations

from analytic.derivation.claims import Conclusion
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.steps import duality
from analytic.families.line.lemmas_leaky import COST, DUALITY, GAUGE, WRITTEN
from analytic.families.line.proofs import SORTED
from analytic.theorem.record import Theorem


def interpolation(theorem: Theorem) -> Derivation:
    """Connect the dots."""
    goal = FENCHEL["interpolation"].primal.replace(r"\lVert \neuron_j \rVert_2", r"|\neuron_j|")
    start = rf"""Minimise \[ {goal} \] over networks $\fit = \sum_j \sigma(x \neuron_j + \hidbias_j \mathbf{{1}})
        \outweight_j + \outbias \mathbf{{1}}$ of any width."""
    step = Step(
        "connect the dots",
        rf"""By \lemma{{leaky-gauge}}, for the targets at the distinct samples, the value is ${WRITTEN}$, the penalty of
        the network that connects the dots and the value of the dual vector with the stated $m$ and $G_k = h_k / (1 -
        \alpha)$: where $m = 0$ the ends are $h_k = \pm 1$; where $m = 1$ they are $1 - \alpha$ and $0$, and where $m =
        -1$ they are $0$ and $\alpha - 1$.""",
        (Conclusion(theorem.formulas[0].expression, COST),),
        names={q.symbol: q.latex for q in theorem.formulas[0].quantities},
        cites=(GAUGE,),
    )
    return Derivation(theorem.id, start, (duality("interpolation", DUALITY), step), where=SORTED)
