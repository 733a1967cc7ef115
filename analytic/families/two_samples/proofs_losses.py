"""Derivations for two samples: maximum margin, and squared loss at obtuse angles, from the gauge."""

from __future__ import annotations

from functools import cache
from itertools import product

import sympy

from analytic.derivation.claims import Executed, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.proofs_secular import secular_equation, zero_gap
from analytic.families.general.steps import proof
from analytic.families.two_samples.proofs import (
    GRID_RHO,
    NAMES,
    RHO,
    WHERE,
    acute,
    normal_form,
    obtuse_middle,
    obtuse_spikes,
    pieces,
)
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem

BETA, S1, S2, K11, K22 = sympy.symbols("beta s_1 s_2 k_11 k_22", positive=True)
K12 = sympy.Symbol("k_12", real=True)
SIZES = {S1: r"\lVert \data_1 \rVert", S2: r"\lVert \data_2 \rVert"}


@cache
def _signs() -> Step:
    f, y, v = sympy.symbols("f y v", real=True)
    names = {
        **NAMES,
        **SIZES,
        K11: "k_{11}",
        K22: "k_{22}",
        K12: "k_{12}",
        f: r"\fit_i",
        y: r"\target_i",
        v: r"\dual_i",
    }
    margin = (more(y * f, 1), equal(y**2, 1), more(y * v, 0))
    short = (less(S1, RHO * S2), less(RHO, 1))
    return Step(
        "labels",
        r"""A network that fits the labels has margin $1$. The dual vector of the gauge at the labels proves it
        optimal if $\target_i \dual_i \ge 0$: then $\dual_i \fit_i \ge \dual_i \target_i$ for every network with the
        margin. Of the dual vectors above only $G \target / \lVert \target \rVert_G$ at an acute angle can have
        another sign: for equal labels $(G \target)_2$ has the sign of $k_{11} - k_{12}$. If $k_{12} > k_{11}$, the
        neuron $\data_1 / k_{11}$ responds $1$ and $k_{12} / k_{11} > 1$; it costs $1 / \lVert \data_1 \rVert$. The
        dual vector $\dual = (1 / \lVert \data_1 \rVert, 0)$ has this value and is feasible because $|\data_1^\top
        \neuron| \le \lVert \data_1 \rVert$:""",
        (
            more(v * f, v * y, given=margin, hints=(y * v, f - y)),
            equal(
                K12 * (K22 - K12) + K22 * (K11 - K12),
                K11 * K22 - K12**2,
                shown=r"(K z)_2",
                shown_right=r"\det K \quad \text{for } z = (k_{22} - k_{12}, k_{11} - k_{12})",
            ),
            more(RHO * S1 * S2 / S1**2, 1, given=short, shown=r"k_{12} / k_{11}"),
            equal(S1 / S1**2, 1 / S1, shown=r"\lVert \data_1 / k_{11} \rVert"),
        ),
        names=names,
    )


def _margins(theorem: Theorem) -> Verdict:
    """The formula against the gauge at the labels and the single neurons, on a grid."""
    k11, k22, k12, label = (q.symbol for q in theorem.formulas[0].quantities)
    for rho, (c1, c2), s in product(GRID_RHO, ((2, 3), (1, 3), (3, 1)), (1, -1)):
        found = theorem.formulas[0].expression.xreplace(
            {k11: sympy.Integer(c1**2), k22: sympy.Integer(c2**2), k12: rho * c1 * c2, label: sympy.Integer(s)}
        )
        wanted = pieces(rho, sympy.Rational(1, c1), sympy.Rational(s, c2))
        if s > 0 and rho * max(c1, c2) > min(c1, c2):
            wanted = sympy.Rational(1, min(c1, c2))
        if sympy.expand(sympy.radsimp(found**2 - wanted**2)) != 0:
            return Verdict("refuted", f"at rho = {rho}, norms {(c1, c2)} the formula gives {found}, not {wanted}")
    return Verdict("proved", f"exact on {len(GRID_RHO) * 6} points in all pieces")


def max_margin(theorem: Theorem) -> Derivation:
    """The gauge at the labels, or the neuron along the shorter sample."""
    formula = Step(
        "the formula",
        r"Undoing the normalisation as before:",
        (
            Executed(
                r"p^\star = \text{the piece that holds the labels}",
                lambda: _margins(theorem),
                rf"evaluated exactly at {len(GRID_RHO) * 6} points of all pieces",
            ),
        ),
    )
    steps = (normal_form(), acute(), obtuse_spikes(), obtuse_middle(), _signs(), formula)
    return proof(theorem, "max-margin", *steps, where=WHERE)


@cache
def _projection() -> Step:
    y1, y2, v1, v2, f1, f2 = sympy.symbols("y_1 y_2 v_1 v_2 f_1 f_2", real=True)
    names = {y1: r"\target_1", y2: r"\target_2", v1: r"\dual_1", v2: r"\dual_2", f1: r"\fit_1", f2: r"\fit_2"}
    cost = sympy.Symbol("c", nonnegative=True)
    names[cost] = r"\lVert \fit \rVert_{\mathcal{C}}"
    fitted = (equal(f1, y1 - v1), equal(f2, y2 - v2), equal(v1 * f1 + v2 * f2, BETA * cost))
    return Step(
        "the residual",
        r"""Let $\dual$ be feasible, $\fit = \target - \dual$, and let $\fit$ be fitted at the cost $\lVert \fit
        \rVert_{\mathcal{C}}$ of the gauge. If $\dual^\top \fit = \decay \lVert \fit \rVert_{\mathcal{C}}$, the two
        values agree:""",
        (equal((v1**2 + v2**2) / 2 + BETA * cost, v1 * y1 + v2 * y2 - (v1**2 + v2**2) / 2, given=fitted),),
        names=names,
    )


@cache
def _pieces_of_the_residual() -> Step:
    spike, touch = sympy.symbols("s t", nonnegative=True)
    a, k, mu = sympy.symbols("a k mu", positive=True)
    y, share, extra = sympy.symbols("y sigma e", real=True)
    names = {spike: "s", touch: "t", a: "a", k: r"\lVert \data_i \rVert", y: r"\target_i", mu: r"\mu", share: r"\sigma"}
    names[extra] = r"\lVert \target \rVert"
    clipped = sympy.Min(y, BETA / k)
    vertex = BETA * (spike + (1 - 2 * a**2) * touch) + 2 * a * BETA * (a * touch)
    return Step(
        "where the condition holds",
        r"""A clipped entry, $\dual_i = \min(\target_i, \decay / \lVert \data_i \rVert)$ for $\target_i \ge 0$, has
        $\dual_i \fit_i = \decay \fit_i / \lVert \data_i \rVert$, the cost of the neuron along the sample. For unit
        samples with $\data_1^\top \data_2 = -a$ the vertex $V_1 = \decay (1, 2a)$ pairs with $\fit = s\, e_1 + t\, (1
        - 2a^2, a)$ to $\decay (s + t)$, the cost of the two neurons. For $K \target = \mu \target$ the residual
        $\dual = \decay \target / \lVert \target \rVert_K$ pairs with $\fit = \sigma \target$ to $\decay \lVert \fit
        \rVert_G$:""",
        (
            equal(clipped * (y - clipped), BETA / k * (y - clipped), given=(more(y, 0),)),
            equal(vertex, BETA * (spike + touch), shown=r"V_1^\top \fit"),
            equal(
                BETA * share * extra**2 / sympy.sqrt(mu * extra**2),
                BETA * share * sympy.sqrt(extra**2 / mu),
                given=(more(extra**2, 1),),
                shown=r"\dual^\top \fit",
            ),
        ),
        r"""Feasibility of clipped entries and of the vertex was shown with the gauge; on the arc $\lVert \dual \rVert_K
        = \decay$.""",
        names=names,
    )


def squared(theorem: Theorem) -> Derivation:
    """The residual as a projection onto the feasible dual vectors."""
    formula = theorem.formulas[0]
    v1, v2, y1, y2 = (q.symbol for q in formula.quantities)
    names = {q.symbol: q.latex for q in formula.quantities}
    value = Step(
        "the formula",
        r"The value is that of the dual vector:",
        (equal(formula.expression, (v1 * y1 - v1**2 / 2) + (v2 * y2 - v2**2 / 2), shown=r"p^\star"),),
        names=names,
    )
    steps = (normal_form(), obtuse_spikes(), obtuse_middle(), _projection(), _pieces_of_the_residual(), value)
    return proof(theorem, "squared", *steps, where=WHERE)


@cache
def _arc() -> Step:
    f1, v1, v2, k12, tau = sympy.symbols("f_1 v_1 v_2 k_12 tau", real=True)
    names = {f1: r"\fit_1", v1: r"\dual_1", v2: r"\dual_2", k12: "k_{12}", K11: "k_{11}", tau: r"\tau"}
    return Step(
        "the arc",
        r"""Between the vertices the boundary of the feasible dual vectors is the ellipse $\dual^\top K \dual =
        \decay^2$, as shown with the gauge, and the neuron responds to both samples with $\fit = \tau K \dual > 0$: it
        is linear on them.""",
        (more(tau * (K11 * v1 + k12 * v2), 0, given=(more(K11 * v1 + k12 * v2, 0), more(tau, 0))),),
        names=names,
    )


def secular(theorem: Theorem) -> Derivation:
    """One neuron that is linear on both samples, from a quartic equation."""
    steps = (normal_form(), obtuse_middle(), _arc(), secular_equation(), zero_gap(theorem))
    return proof(theorem, "squared", *steps, where=WHERE)
