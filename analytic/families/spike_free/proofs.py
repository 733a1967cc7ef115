"""Derivations for spike-free data: training is a convex program in the responses of two neurons."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import MatrixIdentity, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import F_I, V_I
from analytic.families.spike_free.proofs_steps import (
    BETA,
    LETTERS,
    MEAN,
    NORMAL,
    C,
    G,
    H,
    K,
    X,
    Y,
    spike_free,
    stationary,
)
from analytic.theorem.record import Theorem


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
        a: r"\lVert \Pi_S x_1 \rVert_G",
        b: r"\lVert \Pi_S x_2 \rVert_G",
    }
    path = Step(
        "the value as the length of a path",
        r"""Interpolation asks for $x_1 = t_+ + r$, $x_2 = t_- + r$ with $r \ge 0$. Let $r$ be supported on $S$ and
        split every vector into its $G$-projection $\Pi_S$ and the rest: $\lVert x_i \rVert_G^2$ is the squared
        distance of $t_\pm$ to $\mathbb{R}^S$ plus $\lVert \Pi_S x_i \rVert_G^2$, and $\Pi_S x_1 - \Pi_S x_2 = \Pi_S
        t$. By Minkowski's inequality the sum of the two lengths is at least that of the straight path, with equality
        where the ratios agree:""",
        (
            less((alpha * beta + a * b) ** 2, (alpha**2 + a**2) * (beta**2 + b**2), hints=(alpha * b - beta * a,)),
            less(
                (alpha + beta) ** 2 + (a + b) ** 2,
                (p + q) ** 2,
                given=(less(alpha * beta + a * b, p * q, shown_right=r"\lVert x_1 \rVert_G \lVert x_2 \rVert_G"),),
                shown_right=r"(\lVert x_1 \rVert_G + \lVert x_2 \rVert_G)^2",
            ),
            equal(formula.expression**2, (alpha + beta) ** 2 + gamma**2, shown=r"(p^\star)^2"),
        ),
        r"""Here $\lVert \Pi_S t \rVert_G \le \lVert \Pi_S x_1 \rVert_G + \lVert \Pi_S x_2 \rVert_G$, with equality for
        opposite directions.""",
        names=names,
    )
    steps = (stationary(r"the dual value $w^\top t = w^\top x_1 - w^\top x_2$"), _no_reflection(), path)
    return spike_free(theorem, "interpolation", *steps)


@cache
def _no_reflection() -> Step:
    w, gp, gq, l1, l2 = sympy.symbols("w g_p g_q l_1 l_2", real=True)
    names = {
        w: "w_i",
        gp: r"(G t_+ / \lVert t_+ \rVert_G)_i",
        gq: r"(G t_- / \lVert t_- \rVert_G)_i",
        l1: r"\lambda_{1,i}",
        l2: r"\lambda_{2,i}",
    }
    half = (gp - gq) / 2
    enough = (more(gp + gq, 0),)
    return Step(
        "when no reflection is needed",
        r"""For $r = 0$ and targets of both signs the conditions add up to $\lambda_1 + \lambda_2 = G t_+ / \lVert t_+
        \rVert_G + G t_- / \lVert t_- \rVert_G$, which must then be nonnegative. If it is, take $w = G t_+ / \lVert
        t_+ \rVert_G$ on the support of $t_+$, $w = -G t_- / \lVert t_- \rVert_G$ on that of $t_-$, and half their sum
        elsewhere: the multipliers are nonnegative and vanish where they must:""",
        (
            more(gp + gq, 0, given=(equal(w + l1, gp), equal(-w + l2, gq), less(0, l1), less(0, l2))),
            more(gp + gq, 0, given=enough, shown=r"w = (G t_+)_i / \lVert t_+ \rVert_G: \quad \lambda_{2,i}"),
            more(gp - half, 0, given=enough, shown=r"\text{elsewhere:} \quad \lambda_{1,i}"),
            more(half + gq, 0, given=enough, shown=r"\lambda_{2,i}"),
        ),
        names=names,
    )


def max_margin(theorem: Theorem) -> Derivation:
    """The hardest sample of every direction decides."""
    formula = theorem.formulas[0]
    plus, minus = (q.symbol for q in formula.quantities)
    c, least, x, size = sympy.symbols("c c_min x w", real=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        c: "C_{ij}",
        least: r"\min_i C_{ij}",
        x: "x_j",
        size: r"|\dual_i|",
    }
    step = Step(
        "the margin",
        r"""A sample with entry $C_{ij}$ has the margin $C_{ij} x_j$, so that the sample of least entry decides and
        asks for $x_j \ge 1 / \min_i C_{ij}$ on the directions of its label. The dual vector lives on these samples,
        $|w_j| = \min_i C_{ij} |\dual_i|$, and only where the margin is exactly $1$; there it contributes $|\dual_i| =
        |w_j| x_j$ to the value:""",
        (
            more(c * x, 1, given=(less(least, c), less(0, least), less(0, x), more(least * x, 1))),
            equal(least * size * x, size, given=(equal(least * x, 1),)),
            equal(formula.expression, plus + minus, shown=r"p^\star"),
        ),
        r"Summing over the directions, the dual value is $w^\top x_+ - w^\top x_-$.",
        names=names,
    )
    return spike_free(theorem, "max-margin", step, stationary(r"the dual value $w^\top x_+ - w^\top x_-$"))


def hinge(theorem: Theorem) -> Derivation:
    """A class is fitted with margin one or given up."""
    formula = theorem.formulas[0]
    lost, decay, plus, minus = (q.symbol for q in formula.quantities)
    y, c, g, x, v = sympy.symbols("y c g x v", real=True)
    norm, entry = sympy.symbols("r C", positive=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        y: r"\target_i",
        c: "C_{ij}",
        g: r"(G x_\pm)_j",
        norm: r"\lVert x_\pm \rVert_G",
        entry: r"\min_i C_{ij}",
        x: "x_j",
        v: r"|\dual_i|",
        BETA: r"\decay",
    }
    step = Step(
        "fitted and given up",
        r"""A class that is fitted has the margin $1$ on its hardest samples and at least that elsewhere; these carry
        $|\dual_i| = \decay (G x_\pm)_j / (\lVert x_\pm \rVert_G \min_i C_{ij})$, which is at most $1$ under the
        hypothesis, and contribute $|\dual_i| = |w_j| x_j$. A class that is given up has $\fit_i = 0$ and $\dual_i =
        \target_i$, and every sample of it costs $1$ on both sides:""",
        (
            less(BETA * g / (norm * entry), 1, given=(less(BETA * g, norm * entry),), shown=r"|\dual_i|"),
            equal(entry * v * x, v, given=(equal(entry * x, 1),)),
            equal(sympy.Max(1 - y * 0, 0), y * y, given=(equal(y**2, 1),), shown=r"(1 - \target_i \fit_i)_+"),
            equal(formula.expression, lost + decay * plus + decay * minus, shown=r"p^\star"),
        ),
        r"Summing over the samples, the dual value is $n_0 + w^\top x_+ - w^\top x_-$.",
        names=names,
    )
    target = r"(for a general $\decay$ multiply $w$ and $\lambda$ by it) the dual value $w^\top x_+ - w^\top x_-$"
    return spike_free(theorem, "hinge", step, stationary(target))


@cache
def _means() -> Step:
    return Step(
        "the means",
        r"""With $D = C^\top C$ and $m = D^{-1} C^\top \target$ the residual $\target - C m$ is orthogonal to every
        fit, so that the loss is $\tfrac12 \lVert \target - C m \rVert^2 + \tfrac12 (x - m)^\top D (x - m)$; $D$ is
        diagonal, and $C^\top (\target - C x) = D (m - x)$:""",
        (
            MatrixIdentity(
                (Y - C * X).T * (Y - C * X),
                (Y - C * MEAN).T * (Y - C * MEAN) + (X - MEAN).T * C.T * C * (X - MEAN),
                NORMAL,
            ),
            MatrixIdentity(C.T * (Y - C * X), C.T * C * (MEAN - X), NORMAL),
            equal(
                V_I * (V_I + F_I) - V_I**2 / 2,
                V_I**2 / 2 + V_I * F_I,
                shown=r"\dual_i \target_i - \tfrac12 \dual_i^2",
            ),
        ),
        names=LETTERS,
    )


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding along eigenvectors."""
    formula = theorem.formulas[0]
    rest, n_plus, n_minus, t_plus, t_minus = (q.symbol for q in formula.quantities)
    size, tau, mu = sympy.symbols("N tau mu", positive=True)
    gx = sympy.Symbol("Dm", real=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        size: r"\lVert D^{1/2} m_\pm \rVert",
        tau: r"\tau_\pm",
        mu: r"\mu_\pm",
        gx: r"(D m_\pm)_j",
    }
    fitted = BETA * sympy.sqrt(mu)
    half = size**2 * (tau / size) ** 2 / 2 + BETA * (1 - tau / size) * sympy.sqrt(mu) * size
    gap = Step(
        "primal and dual candidates",
        r"""Where $G m_\pm = \mu_\pm D m_\pm$ on the support of $m_\pm$, $\lVert m_\pm \rVert_G = \sqrt{\mu_\pm}
        \lVert D^{1/2} m_\pm \rVert$. Fit $x_\pm = (1 - \tau_\pm / \lVert D^{1/2} m_\pm \rVert) m_\pm$ with $\tau_\pm
        = \decay \sqrt{\mu_\pm}$: then $w = C^\top \dual = \tau_\pm D m_\pm / \lVert D^{1/2} m_\pm \rVert$ is $\decay
        G x_\pm / \lVert x_\pm \rVert_G$ there, and a half that is not fitted has $\tau_\pm = \lVert D^{1/2} m_\pm
        \rVert$. The contributions are""",
        (
            equal(
                BETA * mu * gx / (sympy.sqrt(mu) * size),
                fitted * gx / size,
                shown=r"\decay (G m_\pm)_j / \lVert m_\pm \rVert_G",
            ),
            equal(
                half.subs(tau, fitted),
                (tau * (size - tau / 2)).subs(tau, fitted),
                shown=r"\tfrac12 \tau_\pm^2 + \decay \lVert x_\pm \rVert_G",
            ),
            equal(size**2 / 2, (tau * (size - tau / 2)).subs(tau, size)),
            equal(
                formula.expression,
                rest / 2 + t_plus * (n_plus - t_plus / 2) + t_minus * (n_minus - t_minus / 2),
                shown=r"p^\star",
            ),
        ),
        r"""The dual value for $\dual = \target - \fit$ is $\tfrac12 \lVert \dual \rVert^2 + \dual^\top \fit$, and
        $\dual^\top \fit = w^\top (x_+ - x_-)$ is $\decay$ times the penalty, so that the gap is zero.""",
        names=names,
    )
    return spike_free(theorem, "squared", _means(), gap)


@cache
def _secular() -> Step:
    w, p, m, d, c = sympy.symbols("w p m d c", real=True)
    tau, kappa, later = sympy.symbols("tau kappa sigma", positive=True)
    names = {
        w: "w_j",
        p: "(H w)_j",
        m: "m_j",
        d: "D_{jj}",
        tau: r"\tau",
        kappa: r"\kappa",
        later: r"\sigma",
        c: r"\langle D^{1/2} m, e \rangle",
    }
    inverse = ((G * H, sympy.Identity(K)), (H * G, sympy.Identity(K)), (H.T, H), (G.T, G))
    return Step(
        "the secular equation",
        r"""Let a neuron respond to the directions S only; read all vectors and matrices on S, and put $H = G^{-1}$
        there, $x = \tau H w$ and $w + \tau D H w = D m$. Then $w = D (m - x)$ is the residual in directions, $w = G x
        / \tau$, and $\lVert x \rVert_G^2 = \tau^2 w^\top H w$, so that $w = \decay G x / \lVert x \rVert_G$ means
        $w^\top H w = \decay^2$. In an orthonormal basis of eigenvectors e of $D^{1/2} H D^{1/2}$, with eigenvalues
        $\kappa > 0$, $w^\top H w$ is a sum of $\kappa \langle D^{1/2} m, e \rangle^2 / (1 + \tau \kappa)^2$, whose
        denominators grow with $\tau$, to $\sigma$, say: there is one $\tau > 0$ if $\sum \kappa \langle D^{1/2} m, e
        \rangle^2 > \decay^2$.""",
        (
            equal(d * (m - tau * p), w, given=(equal(w + tau * d * p, d * m),), shown=r"D_{jj} (m_j - x_j)"),
            MatrixIdentity(G * (H * X), X, inverse),
            MatrixIdentity((H * X).T * G * (H * X), X.T * H * X, inverse),
            less((1 + tau * kappa) ** 2, (1 + later * kappa) ** 2, given=(more(later, tau),)),
            more(kappa * c**2, 0, shown=r"\kappa \langle D^{1/2} m, e \rangle^2"),
        ),
        names={**LETTERS, H: "H", **names},
    )


def secular(theorem: Theorem) -> Derivation:
    """Ridge regression with a norm for its penalty, for each neuron."""
    formula = theorem.formulas[0]
    loss, decay, *taus = (q.symbol for q in formula.quantities)
    tau, seen, size = sympy.symbols("tau s l", positive=True)
    names = {
        **{q.symbol: q.latex for q in formula.quantities},
        tau: r"\tau",
        seen: r"w^\top H w",
        size: r"\lVert x \rVert_G",
    }
    step = Step(
        "primal and dual candidates, zero gap",
        r"""A neuron costs $\decay \lVert x \rVert_G = \decay^2 \tau$, which is also its share $w^\top x = \tau w^\top
        H w$ of $\dual^\top \fit$; the dual value is $\tfrac12 \lVert \dual \rVert^2 + \dual^\top \fit$. Off S the
        multipliers are $G x / \tau - w$, nonnegative by hypothesis.""",
        (
            equal(decay * size, decay**2 * tau, given=(equal(size, tau * decay),)),
            equal(tau * seen, decay**2 * tau, given=(equal(seen, decay**2),), shown=r"w^\top x"),
            equal(formula.expression, loss / 2 + decay**2 * taus[0] + decay**2 * taus[1], shown=r"p^\star"),
        ),
        names=names,
    )
    target = r"(for a general $\decay$ multiply $w$ and $\lambda$ by it) $w^\top x_1 - w^\top x_2$"
    return spike_free(theorem, "squared", _means(), _secular(), stationary(target), step)
