"""Derivations for spike-free data: training is a convex program in the responses of two neurons."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import FIRST_ORDER, WEIERSTRASS
from analytic.families.general.steps import proof
from analytic.families.spike_free.lemmas import (
    BETA,
    HARDEST,
    MEANS,
    STATIONARY,
    STRUCTURE,
    TOGETHER,
    TWO_NEURONS,
)
from analytic.theorem.record import Theorem

WHERE = r"Here $\data = C M$ is spike-free and $\lVert q \rVert_G^2 = q^\top G q$."


@cache
def _reflected() -> Step:
    return Step(
        "the common response",
        r"""By \lemma{spike-free-two-neurons} interpolation asks for $q_+ = t_+ + r$, $q_- = t_- + r$ with $r \ge 0$,
        and the penalty has a minimum by \lemma{weierstrass}, on a ball outside of which it is larger than at $r = 0$.
        If $t$ has one sign, $r = 0$ by the triangle inequality, one response is zero, and the stated $\omega = \pm G t
        / \lVert t \rVert_G$ meets \lemma{spike-free-stationary} with $\lambda = 0$; for $t = 0$ there is nothing to
        fit. Otherwise the penalty is differentiable and convex in $r$, with the gradient $g_+ + g_-$: by
        \lemma{first-order} $r$ is optimal if and only if $g_+ + g_- \ge 0$, with equality where $r > 0$, and $r = 0$
        is the case $G t_+ / \lVert t_+ \rVert_G + G t_- / \lVert t_- \rVert_G \ge 0$. The stated $\omega$ is that of
        \lemma{spike-free-multipliers}, and the dual value $\dual^\top \target = \omega^\top t$ is the penalty.""",
        cites=(TWO_NEURONS, WEIERSTRASS, STATIONARY, TOGETHER, FIRST_ORDER),
    )


def interpolation(theorem: Theorem) -> Derivation:
    """A path reflected in a face of the cone."""
    formula = theorem.formulas[0]
    alpha, beta, gamma = (q.symbol for q in formula.quantities)
    a, b = sympy.symbols("a b", nonnegative=True)
    p, q = sympy.sqrt(alpha**2 + a**2), sympy.sqrt(beta**2 + b**2)
    names = {
        alpha: r"\delta_+",
        beta: r"\delta_-",
        gamma: r"\lVert \Pi_S t \rVert_G",
        a: r"\lVert \rho \rVert_G",
        b: r"\lVert \rho - \Pi_S t \rVert_G",
    }
    total = sympy.Symbol("T", positive=True)
    path = Step(
        "the value as the length of a path",
        r"""On its support $S$ the optimal $r$ is stationary, so it minimises the convex penalty over all of
        $\mathbb{R}^S$. With $\delta_\pm = \operatorname{dist}_G(t_\pm, \mathbb{R}^S)$ and $\rho = \Pi_S q_+$, which is
        any vector of $\mathbb{R}^S$, $\lVert q_+ \rVert_G^2 = \delta_+^2 + \lVert \rho \rVert_G^2$ and $\lVert q_-
        \rVert_G^2 = \delta_-^2 + \lVert \rho - \Pi_S t \rVert_G^2$. By the triangle inequality $\lVert \Pi_S t \rVert_G
        \le \lVert \rho \rVert_G + \lVert \rho - \Pi_S t \rVert_G$, and""",
        (
            less((alpha * beta + a * b) ** 2, (alpha**2 + a**2) * (beta**2 + b**2), hints=(alpha * b - beta * a,)),
            less(
                (alpha + beta) ** 2 + (a + b) ** 2,
                (p + q) ** 2,
                given=(less(alpha * beta + a * b, p * q, shown_right=r"\lVert q_+ \rVert_G \lVert q_- \rVert_G"),),
                shown_right=r"(\lVert q_+ \rVert_G + \lVert q_- \rVert_G)^2",
            ),
            equal(
                alpha**2 + (alpha / total * gamma) ** 2,
                (alpha / total) ** 2 * (total**2 + gamma**2),
                shown=r"\lVert q_+ \rVert_G^2",
                names={total: r"(\delta_+ + \delta_-)"},
            ),
            Conclusion(formula.expression, sympy.sqrt((alpha + beta) ** 2 + gamma**2)),
        ),
        r"""so that the least sum is attained at $\rho = \tfrac{\delta_+}{\delta_+ + \delta_-} \Pi_S t$ (at any
        $\rho$ between $0$ and $\Pi_S t$ if $\delta_+ = \delta_- = 0$).""",
        names=names,
    )
    return proof(theorem, "interpolation", _reflected(), path, where=WHERE)


def max_margin(theorem: Theorem) -> Derivation:
    """The hardest sample of every direction decides."""
    formula = theorem.formulas[0]
    plus, minus = (q.symbol for q in formula.quantities)
    least, x, size = sympy.symbols("c_min x w", real=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        least: "c_j",
        x: "q_j",
        size: r"|\dual_i|",
    }
    step = Step(
        "multipliers, zero gap",
        r"""Let $g_\pm = G q_\pm / \lVert q_\pm \rVert_G$, as in \lemma{spike-free-hardest}. By hypothesis $g_+ + g_-
        \ge 0$, and no direction has both labels: \lemma{spike-free-multipliers} and \lemma{spike-free-stationary} give
        $\omega$, equal to $g_+$ on the directions of label $1$ and to $-g_-$ on the others, so that $\omega^\top (q_+
        - q_-)$ is the penalty (for one class take $\lambda_2 = \omega$). Let $\dual$ live on the hardest samples, $c_j
        \dual_i = \omega_j$: it has the signs of the labels, and where $\omega_j \neq 0$ the margin is exactly $1$ and
        $|\dual_i| = |\omega_j| q_j$:""",
        (
            equal(least * size * x, size, given=(equal(least * x, 1),)),
            Conclusion(formula.expression, plus + minus),
        ),
        r"Summing over the directions, the dual value is $\omega^\top (q_+ - q_-)$.",
        names=names,
        cites=(HARDEST, TOGETHER, STATIONARY),
    )
    return proof(theorem, "max-margin", step, where=WHERE)


def hinge(theorem: Theorem) -> Derivation:
    """A class is fitted with margin one or given up."""
    formula = theorem.formulas[0]
    lost, decay, plus, minus = (q.symbol for q in formula.quantities)
    g, x, v = sympy.symbols("g x v", real=True)
    norm, entry = sympy.symbols("r C", positive=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        g: r"(G q_\pm)_j",
        norm: r"\lVert q_\pm \rVert_G",
        entry: "c_j",
        x: "q_j",
        v: r"|\dual_i|",
        BETA: r"\decay",
    }
    step = Step(
        "fitted and given up, zero gap",
        r"""Let the hardest samples of a fitted class, by \lemma{spike-free-hardest}, carry $|\dual_i| = \decay (G
        q_\pm)_j / (\lVert q_\pm \rVert_G c_j)$ with the sign of the label, which is at most $1$ by hypothesis, and
        contribute $|\dual_i| c_j q_j = \decay (G q_\pm)_j q_j / \lVert q_\pm \rVert_G$, in all $\decay \lVert q_\pm
        \rVert_G$, the penalty:""",
        (
            less(BETA * g / (norm * entry), 1, given=(less(BETA * g, norm * entry),), shown=r"|\dual_i|"),
            equal(entry * v * x, v, given=(equal(entry * x, 1),)),
            Conclusion(formula.expression, lost + decay * (plus + minus)),
        ),
        r"""A class that is given up has $\fit_i = 0$ and $\dual_i = \target_i$, and every sample of it costs $1$ on
        both sides. By \lemma{spike-free-structure} the last hypothesis is $h(\dual) \le \decay$.""",
        names=names,
        cites=(HARDEST, STRUCTURE),
    )
    return proof(theorem, "hinge", step, where=WHERE)


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding along eigenvectors."""
    formula = theorem.formulas[0]
    rest, n_plus, n_minus, t_plus, t_minus = (q.symbol for q in formula.quantities[:5])
    size, tau, mu = sympy.symbols("N tau mu", positive=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        size: r"\nu_\pm",
        tau: r"\tau_\pm",
        mu: r"\mu_\pm",
    }
    half = tau**2 / 2 + BETA * (1 - tau / size) * sympy.sqrt(mu) * size
    step = Step(
        "shrunk halves, zero gap",
        r"""By \lemma{spike-free-means} the loss is $\tfrac12 \lVert \target - C m \rVert^2 + \tfrac12 (q - m)^\top
        \Delta (q - m)$ and $C^\top \dual = \Delta (m - q)$. Where $G m_\pm = \mu_\pm \Delta m_\pm$ on the support of
        $m_\pm$, $\lVert m_\pm \rVert_G = \sqrt{\mu_\pm}\, \nu_\pm$. Fit $q_\pm = (1 - \tau_\pm / \nu_\pm) m_\pm$ with
        $\tau_\pm = \decay \sqrt{\mu_\pm}$: then $\omega = C^\top \dual = \tau_\pm \Delta m_\pm / \nu_\pm$ is $\decay G
        q_\pm / \lVert q_\pm \rVert_G$ there, so that $\dual^\top \fit = \omega^\top (q_+ - q_-)$ is the penalty; a
        half that is not fitted has $\tau_\pm = \nu_\pm$. Loss and penalty of a half are""",
        (
            equal(
                half.subs(tau, BETA * sympy.sqrt(mu)),
                (tau * (size - tau / 2)).subs(tau, BETA * sympy.sqrt(mu)),
                shown=r"\tfrac12 \tau_\pm^2 + \decay \lVert q_\pm \rVert_G",
                shown_right=r"\tau_\pm \left(\nu_\pm - \tfrac12 \tau_\pm\right)",
            ),
            Conclusion(
                formula.expression,
                rest / 2 + t_plus * (n_plus - t_plus / 2) + t_minus * (n_minus - t_minus / 2),
            ),
        ),
        r"""The residual $\dual$ is feasible by hypothesis: by \lemma{spike-free-structure} $h(\dual)$ is the
        largest $|\omega^\top q|$ over $q \ge 0$, $\lVert q \rVert_G \le 1$.""",
        names=names,
        cites=(MEANS, STRUCTURE),
    )
    return proof(theorem, "squared", step, where=WHERE)
