"""Derivation for two samples at an obtuse angle and squared loss: the residual on the elliptic arc."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_secular import SECULAR
from analytic.families.general.steps import proof
from analytic.families.two_samples.lemmas import ARC, SUPPORT, VERTICES
from analytic.families.two_samples.proofs import WHERE
from analytic.theorem.record import Theorem


def _feasible() -> Step:
    p, q = sympy.symbols("p q", real=True)
    away, other = sympy.symbols("a b", nonnegative=True)
    names = {
        p: r"(K \dual)_1",
        q: r"(K \dual)_2",
        away: "(-k_{12})",
        other: "k_{22}",
    }
    return Step(
        "the residual",
        r"""By hypothesis $\target^\top K \target > \decay^2$; take $\tau$ and $\dual$ of \lemma{secular} for $t =
        \target$. By hypothesis the entries of $K \dual$ have one sign, which is positive up to the sign of both
        targets, and $\lVert \data_i \rVert |\dual_i| \le \decay$. Since $\dual^\top K \dual = \decay^2$, $\dual$ is
        feasible by \lemma{two-samples-support}, for which samples are divided, and the $\dual_i$ multiplied, by $\lVert
        \data_i \rVert$. The angle is obtuse, so that $\dual$ is positive as well:""",
        (less(0, other * p + away * q, given=(less(0, p), less(0, q)), shown_right=r"\det K\, \dual_1"),),
        names=names,
        cites=(SECULAR, SUPPORT),
    )


def secular(theorem: Theorem) -> Derivation:
    """One neuron that is linear on both samples, from a quartic equation."""
    loss, decay, tau = (q.symbol for q in theorem.formulas[0].quantities)
    seen, target = sympy.symbols("s T", real=True)
    names = {
        **{q.symbol: q.latex for q in theorem.formulas[0].quantities},
        seen: r"\dual^\top \fit",
        target: r"\dual^\top \target",
    }
    step = Step(
        "one linear neuron, zero gap",
        r"""The inputs $\tau K \dual$ of $\neuron = \tau \data^\top \dual$ are positive, so that it is linear on the
        samples and fits $\target - \dual$ by \lemma{secular}, at the penalty $\decay^2 \tau = \dual^\top \fit$:""",
        (
            equal(
                target - loss / 2,
                loss / 2 + decay**2 * tau,
                given=(equal(target, loss + seen), equal(seen, decay**2 * tau)),
                shown=r"D(\dual)",
            ),
            Conclusion(theorem.formulas[0].expression, loss / 2 + decay**2 * tau),
        ),
        r"""What the hypotheses ask of $\dual$ holds, by \lemma{two-samples-arc}, if the targets have one sign and are
        between the normals of the ellipse at the vertices of $\{h \le \decay\}$, at angles up to $120^\circ$;
        \lemma{two-samples-vertices} says that targets outside of $\{h \le \decay\}$ that are not are nearest to an edge
        or a vertex.""",
        names=names,
        cites=(SECULAR, ARC, VERTICES),
    )
    return proof(theorem, "squared", _feasible(), step, where=WHERE)
