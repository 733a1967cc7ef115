"""Derivations on the line for classification with maximal margin, the squared and the hinge loss."""

from __future__ import annotations

from functools import cache

import sympy
from sympy import IndexedBase, Sum

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.induction import Induction
from analytic.families.general.lemmas_duality import LP_DUALITY, WEIERSTRASS
from analytic.families.general.lemmas_losses import RESIDUAL
from analytic.families.general.steps import proof, proved
from analytic.families.line.lemmas_gauge import ATTAINED, CONNECTING, COST, LINE_GAUGE, PROGRAM, SAMPLES
from analytic.families.line.proofs import SORTED, embedded, value
from analytic.theorem.record import Theorem


@cache
def _crossing() -> Step:
    left, right = sympy.symbols("gamma_k gamma_l", positive=True)
    a, b = sympy.symbols("a b", nonnegative=True)
    names = {
        left: r"\gamma_k",
        right: r"\gamma_{k+1}",
        a: "(x - r_k)",
        b: "(l_{k+1} - x)",
    }
    meet = left * (a + b) / (left + right)
    return Step(
        "only the gaps matter: a network",
        r"""Let gap $k$ run from $l_k$ to $r_k$, of width $\gamma_k$. The line through $(l_k, \mp 1)$ and $(r_k, \pm 1)$
        has slope $s_k = \pm 2 / \gamma_k$. On the run $r_k \le x \le l_{k+1}$ between two gaps, the two neighbouring
        lines times the label are $1 + 2 (x - r_k) / \gamma_k$ and $1 + 2 (l_{k+1} - x) / \gamma_{k+1}$; they meet
        at $t_k = r_k + \eta$, $\eta = \gamma_k (l_{k+1} - r_k) / (\gamma_k + \gamma_{k+1})$, inside the run, and the
        smaller of them is at least $1$ on all of it:""",
        (
            equal(
                2 * meet / left,
                2 * (a + b - meet) / right,
                shown=r"2 \eta / \gamma_k",
                shown_right=r"2 (l_{k+1} - r_k - \eta) / \gamma_{k+1}",
            ),
            less(meet, a + b, shown=r"\eta", shown_right=r"l_{k+1} - r_k"),
            more(1 + sympy.Min(2 * a / left, 2 * b / right), 1, shown=r"\target_i \fit_i"),
        ),
        rf"""On the first and the last run one line goes on, away from $0$. The broken line separates with margin $1$,
        and has the first slope $s_1$ and the kinks $\delta_k$ at the $t_k$: by \lemma{{line-connecting}}, for its
        values at $x_1$, the $t_k$ and $x_K$, the stated network is this line on the samples and costs ${COST}$.""",
        names=names,
        cites=(CONNECTING,),
    )


def _labelled_dual(theorem: Theorem) -> Step:
    m, before = sympy.symbols("m g", real=True)
    width = sympy.Symbol("gamma", positive=True)
    names = {
        m: "m",
        before: "g_{k-1}",
        width: r"\gamma_k",
        **{q.symbol: q.latex for q in theorem.formulas[0].quantities},
    }
    low, high = sympy.Max(-1, m - 1), sympy.Min(1, 1 + m)
    unit = (less(m, 1), less(-1, m))
    g, s = IndexedBase("g"), IndexedBase("s")
    k, count = sympy.symbols("k q", integer=True)
    return Step(
        "only the gaps matter: a dual vector",
        r"""Take $m$ and $g_k$ of \lemma{line-program} for the kinks $\delta_k$ of the broken line, $g_0 = m$ on the
        first run and $g_q = 0$ on the last, and let $g$ be constant on every run and straight across the gaps. By
        \lemma{line-attained} and \lemma{line-samples}, for the ends of the gaps, this is the $g$ of a feasible
        $\dual$ with $\dual_{l_k} = \rho_k$ and $\dual_{r_k} = -\rho_k$, $\rho_k = (g_k - g_{k-1}) / \gamma_k$
        (added where $r_k = l_{k+1}$). Where $s_k > 0$ the labels are $-1$ and $1$, so that $\target_i \dual_i \ge
        0$ asks for $g_k \le g_{k-1}$: the kink after the gap is negative and the one before it positive, so $g_k$
        is the least and $g_{k-1}$ the largest admissible value, except at the ends. The case $s_k < 0$ is the
        mirror image:""",
        (
            more(-(low - before) / width, 0, given=(*unit, less(low, before)), shown=r"\target_i \dual_i"),
            less(low, m, given=unit),
            less(0, high, given=unit),
            less(m, high, given=unit),
            less(low, 0, given=unit),
            Induction(
                -Sum(s[k] * (g[k] - g[k - 1]), (k, 1, count)),
                g[0] * s[1] + Sum(g[k] * (s[k + 1] - s[k]), (k, 1, count - 1)) - g[count] * s[count],
                count,
                1,
                shown=r"-\textstyle\sum_{k=1}^{q} s_k (g_k - g_{k-1})",
                shown_right=r"g_0 s_1 + \textstyle\sum_{k=1}^{q-1} g_k (s_{k+1} - s_k) - g_q s_q",
            ),
            *value(theorem),
        ),
        r"""With one gap $m = \operatorname{sign}(s_1)$ has the required sign. The left side of the sum is $\sum_i
        \target_i \dual_i$, since labels differ by $\pm 2 = s_k \gamma_k$ across a gap, and the right one is $m s_1 +
        \sum_k g_k \delta_k$, the largest value of the program. Without a gap a constant network and $\dual = 0$ have
        the value $0$.""",
        names=names,
        cites=(PROGRAM, ATTAINED, SAMPLES),
    )


def max_margin(theorem: Theorem) -> Derivation:
    """Cross every gap with the least slope."""
    on_a_line = embedded(theorem, "max-margin")
    if on_a_line is not None:
        return on_a_line
    return proof(theorem, "max-margin", _crossing(), _labelled_dual(theorem), bias="free", where=SORTED)


def squared(theorem: Theorem) -> Derivation:
    """The fitted values, and the certificate that they carry."""
    on_a_line = embedded(theorem, "squared")
    if on_a_line is not None:
        return on_a_line
    fitted = Step(
        "the fitted values",
        rf"""By \lemma{{line-gauge}} training is to minimise $\tfrac12 \lVert \fit - \target \rVert^2 + \decay
        R(\fit)$, $R(\fit) = {COST}$, over the values at the distinct samples. A minimum exists by
        \lemma{{weierstrass}}, on a ball outside of which the loss is larger than at $0$. By \lemma{{residual}} the
        values $\fit$ are optimal if and only if $\dual = \target - \fit$ has $\mathbf{{1}}^\top \dual = 0$,
        $h(\dual) \le \decay$ and $\dual^\top \fit = \decay R(\fit)$; they are unique, and $\dual$ is the dual
        witness.""",
        cites=(LINE_GAUGE, WEIERSTRASS, RESIDUAL),
    )
    return proof(theorem, "squared", fitted, bias="free", where=SORTED)


def hinge(theorem: Theorem) -> Derivation:
    """A linear program over the values at the samples."""
    on_a_line = embedded(theorem, "hinge")
    if on_a_line is not None:
        return on_a_line
    program = Step(
        "a linear program",
        rf"""By \lemma{{line-gauge}} training is to minimise $\sum_i (1 - \target_i \fit_i)_+ + \decay R(\fit)$ over
        the values at the samples, $R(\fit) = {COST}$, and the broken line of a minimiser is optimal. Both terms are
        maxima of finitely many linear functions: this is a linear program in $\fit$ and bounds of the terms. It is
        bounded below by $0$, so that it has a minimiser, by \lemma{{lp-duality}}.""",
        cites=(LINE_GAUGE, LP_DUALITY),
    )
    witness = Step(
        "the dual witness",
        r"""By \lemma{general-strong-duality} the largest $\sum_i \target_i \dual_i$ of a feasible $\dual$ is the
        value of the program, and by \lemma{line-samples} feasibility is $\mathbf{1}^\top \dual = 0$ with the stated
        bounds on $g$: its maximisers are the dual witnesses.""",
        cites=(proved("general-strong-duality"), SAMPLES),
    )
    return proof(theorem, "hinge", program, witness, bias="free", where=SORTED)
