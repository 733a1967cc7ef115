"""Derivations for two samples: maximum margin, and squared loss at obtuse angles, from the gauge."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Conclusion, Relation, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.pieces import FormulaPiece
from analytic.families.general.lemmas_losses import RESIDUAL
from analytic.families.general.steps import proof
from analytic.families.two_samples.lemmas import GAUGE, SUPPORT
from analytic.families.two_samples.proofs import C1, C2, NAMES, RHO0, WHERE, A, below, ellipse, same_sign
from analytic.theorem.record import Theorem

K11, K22 = sympy.symbols("k_11 k_22", positive=True)
K12 = sympy.Symbol("k_12", real=True)


ACUTE, OBTUSE = r"\rho \ge 0,\ \target_1 \target_2 = 1", r"\rho = -a,\ \target_1 \target_2 = 1"


@cache
def _signs() -> Step:
    f, y, v = sympy.symbols("f y v", real=True)
    names = {
        **NAMES,
        K11: "k_{11}",
        K22: "k_{22}",
        K12: "k_{12}",
        f: r"\fit_i",
        y: r"\target_i",
        v: r"\dual_i",
    }
    return Step(
        "labels",
        r"""A network that fits the labels has margin $1$, at the cost of \lemma{two-samples-gauge}, and the dual
        vector of that lemma proves it optimal if $\target_i \dual_i \ge 0$. Only $G \target / \lVert \target
        \rVert_G$ at an acute angle can have another sign: for equal labels $\det K (G \target)_i$ is $\target_i$
        times $k_{22} - k_{12}$ and $k_{11} - k_{12}$, as the first line shows. If $k_{12} > k_{11}$, the neuron
        $\data_1 / k_{11}$ responds with $1$ and $k_{12} / k_{11} > 1$, and costs $\lVert \data_1 \rVert / k_{11} =
        1 / \lVert \data_1 \rVert$; $\dual = (\target_1 / \lVert \data_1 \rVert, 0)$ has this value, the sign of the
        label, and is feasible because $|\data_1^\top \neuron| \le \lVert \data_1 \rVert$:""",
        (
            equal(
                K12 * (K22 - K12) + K22 * (K11 - K12),
                K11 * K22 - K12**2,
                shown=r"k_{12} (k_{22} - k_{12}) + k_{22} (k_{11} - k_{12})",
                shown_right=r"\det K",
            ),
            less(1, RHO0 * C2 / C1, given=(less(C1, RHO0 * C2),), shown_right=r"k_{12} / k_{11}"),
        ),
        names=names,
        cites=(GAUGE,),
    )


def max_margin(theorem: Theorem) -> Derivation:
    """The gauge at the labels, or the neuron along the shorter sample."""
    formula = theorem.formulas[0].expression
    k11, k22, k12, label = (q.symbol for q in theorem.formulas[0].quantities)
    p, q = 1 / C1, 1 / C2

    def piece(scope: str, rho: sympy.Expr, sign: int, value: sympy.Expr, *given: Relation) -> FormulaPiece:
        data = {k11: C1**2, k22: C2**2, k12: rho * C1 * C2, label: sympy.Integer(sign)}
        return FormulaPiece(formula.subs(data, simultaneous=True), value, given, scope=scope)

    step = Step(
        "the formula",
        r"""With $k_{ii} = \lVert \data_i \rVert^2$, $k_{12} = \rho \lVert \data_1 \rVert \lVert \data_2 \rVert$ and
        $a > 0$ the formula is, in the cases of \lemma{two-samples-gauge} and of the shorter sample,""",
        (
            piece(r"\rho \ge 0,\ \target_1 \target_2 = -1", RHO0, -1, (p + q) / sympy.sqrt(1 - RHO0**2)),
            piece(r"\rho = -a,\ \target_1 \target_2 = -1", -A, -1, p + q),
            piece(ACUTE, RHO0, 1, p, less(C1, RHO0 * C2)),
            piece(ACUTE, RHO0, 1, q, less(C2, RHO0 * C1), below(RHO0 * C2, C1)),
            piece(ACUTE, RHO0, 1, ellipse(RHO0, p, q), below(RHO0 * C2, C1), below(RHO0 * C1, C2)),
            *(piece(OBTUSE, -A, 1, value, *given) for value, given in same_sign(p, q)),
        ),
        names=NAMES,
        cites=(GAUGE,),
    )
    return proof(theorem, "max-margin", _signs(), step, where=WHERE)


@cache
def _feasible() -> Step:
    r = sympy.Symbol("r", nonnegative=True)
    return Step(
        "the feasible vectors",
        r"""Divide the samples by their lengths and multiply the $\dual_i$ by them. By \lemma{two-samples-support}
        $\dual$ is feasible if and only if $|\dual_i| \le \decay$ and, where $\pm K \dual \ge 0$, $\lVert \dual
        \rVert_K \le \decay$. Let $K \dual \ge 0$ and, say, $\dual_1 \ge |\dual_2|$; then $\dual = \dual_1 (1, r)$
        with $r \ge a$, and the first line shows when its length matters: not for $r \le 2 a$, and never if $2 a \ge
        1$. What the second condition leaves out of the box is the $\dual$ with $2 a < r$, in the cone of $(1, 2a)$
        and $(2a, 1)$, whose length exceeds $\decay$:""",
        (
            equal(1 - 2 * A * r + r**2 - 1, r * (r - 2 * A), shown=r"\lVert (1, r) \rVert_K^2 - 1"),
            less(1 - 2 * A * r + r**2, 1, given=(less(r, 2 * A),), shown=r"\lVert (1, r) \rVert_K^2"),
        ),
        names={A: "a", r: "r"},
        cites=(SUPPORT,),
    )


def squared(theorem: Theorem) -> Derivation:
    """The residual as a projection onto the feasible dual vectors."""
    formula = theorem.formulas[0]
    v1, v2, y1, y2 = (q.symbol for q in formula.quantities)
    names = {q.symbol: q.latex for q in formula.quantities}
    value = Step(
        "the residual",
        r"""By \lemma{residual} the residual $\dual = \target - \fit$ of the optimal outputs is the feasible vector
        nearest to $\target$, and the outputs are fitted at the cost of \lemma{two-samples-gauge}. The value is
        $D(\dual)$:""",
        (Conclusion(formula.expression, (v1 * y1 - v1**2 / 2) + (v2 * y2 - v2**2 / 2)),),
        names=names,
        cites=(RESIDUAL, GAUGE),
    )
    return proof(theorem, "squared", _feasible(), value, where=WHERE)
