"""Derivation for orthogonally separable data and squared loss: a secular equation for each class."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, equal
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_secular import SECULAR
from analytic.families.general.steps import proof
from analytic.families.separable.lemmas import FEASIBLE, NEURONS
from analytic.families.separable.proofs import CLASSES
from analytic.theorem.record import Theorem


def secular(theorem: Theorem) -> Derivation:
    """Ridge regression with a norm for its penalty, for each class."""
    loss, decay, plus, minus = (q.symbol for q in theorem.formulas[0].quantities)
    size, seen, target = sympy.symbols("V_k s T", real=True)
    names = {
        **{q.symbol: q.latex for q in theorem.formulas[0].quantities},
        size: r"\lVert \dual \rVert^2",
        seen: r"\dual^\top \fit",
        target: r"\dual^\top t",
    }
    step = Step(
        "the linear fit, zero gap",
        r"""Let $t > 0$ be the targets of a class, $\data$ its samples and $K = \data \data^\top$. If $t^\top K t >
        \decay^2$, take $\tau$, $\dual$ and $\neuron$ of \lemma{secular}. By hypothesis $\dual \ge 0$, so that $\neuron$
        is one of the linear neurons of \lemma{separable-neurons} and fits $t - \dual$ on the class, and $\dual$ is
        feasible by \lemma{separable-feasible}. Its penalty $\decay \lVert \neuron \rVert = \decay^2 \tau$ is
        $\dual^\top \fit$, and $t = \dual + \fit$:""",
        (
            equal(
                target - size / 2,
                size / 2 + decay**2 * plus,
                given=(equal(target, size + seen), equal(seen, decay**2 * plus)),
                shown=r"D(\dual)",
                names={plus: r"\tau"},
            ),
            Conclusion(theorem.formulas[0].expression, loss / 2 + decay**2 * (plus + minus)),
        ),
        r"""If $t^\top K t \le \decay^2$, $\dual = t$ is feasible, and without a neuron both values are $\tfrac12 \lVert
        t \rVert^2$, as for $\tau = 0$. Samples with target zero have $\dual_i = 0$ and lie outside of both neurons.""",
        names=names,
        cites=(SECULAR, NEURONS, FEASIBLE),
    )
    return proof(theorem, "squared", CLASSES, step)
