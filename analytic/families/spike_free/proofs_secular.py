"""Derivation for spike-free data and squared loss where no sample is seen by both neurons."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, MatrixIdentity, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ
from analytic.families.general.lemmas_secular import SECULAR
from analytic.families.general.steps import proof
from analytic.families.spike_free.lemmas import MEANS, STRUCTURE, TWO_NEURONS
from analytic.families.spike_free.proofs import WHERE
from analytic.theorem.record import Theorem


def _stationary() -> Step:
    k = sympy.Symbol("k", integer=True, positive=True)
    w, H, root = sympy.MatrixSymbol("w", k, 1), sympy.MatrixSymbol("H", k, k), sympy.MatrixSymbol("R", k, k)
    turned = sympy.MatrixSymbol("q", k, 1)
    rules = ((w, root * turned), (w.T, turned.T * root))
    names = {
        w: r"\omega",
        H: "H",
        root: r"\Delta^{1/2}",
        turned: "p",
    }
    return Step(
        "the secular equations",
        r"""By hypothesis the program of \lemma{spike-free-two-neurons} has a minimiser $q_\pm \ge 0$ with $q_+ \circ
        q_- = 0$. Let $\dual$ be its residual and $\omega = C^\top \dual = \Delta (m - q_+ + q_-)$, by
        \lemma{spike-free-means}. Let $q = q_+ \neq 0$, with support $S$ (the other sign is the mirror image), and put
        $\tau = \lVert q \rVert_G / \decay$. Moving an entry of $q$ by $\epsilon$ changes the objective by $\epsilon (G
        q / \tau - \omega)_j + o(\epsilon)$, so that $\omega \le G q / \tau$, with equality on $S$. Read vectors and
        matrices on $S$, where $q_-$ is zero, and let $H = G_{SS}^{-1}$: then $q = \tau H \omega$, so that $\omega +
        \tau \Delta H \omega = \Delta m$, and with $\omega = \Delta^{1/2} p$""",
        (MatrixIdentity(w.T * H * w, turned.T * (root * H * root) * turned, rules),),
        r"""So $p = (I + \tau K)^{-1} \Delta^{1/2} m$ with $K = \Delta^{1/2} H \Delta^{1/2}$, and $p^\top K p =
        \omega^\top H \omega = q^\top G_{SS} q / \tau^2 = \decay^2$: by \lemma{secular} $\tau$ is the one positive
        root.""",
        names=names,
        cites=(TWO_NEURONS, MEANS, SECULAR),
    )


def _apart() -> Step:
    fit, mean = sympy.Symbol("f_j", real=True), sympy.Symbol("m_j", nonnegative=True)
    plus, minus = sympy.symbols("q_+ q_-", nonnegative=True)
    names = {fit: "t_j", mean: "m_j", plus: "q_{+,j}", minus: "q_{-,j}"}
    return Step(
        "where the hypothesis holds",
        r"""Let $q_\pm$ minimise and put $t = q_+ - q_-$. If $m \ge 0$, the response $t_+$ alone is as close to $m$ by
        the first line, and $\lVert t_+ \rVert_G \le \lVert t \rVert_G \le \lVert q_+ \rVert_G + \lVert q_- \rVert_G$
        by \lemma{spike-free-structure} and the triangle inequality of \lemma{cauchy-schwarz}; for $m \le 0$ take
        $(-t)_+$. If the directions are orthogonal, $\lVert q \rVert_G$ grows with every entry of $q \ge 0$, and $(\pm
        t)_+$ in place of $q_\pm$ cost no more by the second line. In both cases these are minimisers without a common
        direction:""",
        (
            less((sympy.Max(fit, 0) - mean) ** 2, (fit - mean) ** 2),
            less(sympy.Max(plus - minus, 0), plus),
        ),
        names=names,
        cites=(STRUCTURE, CAUCHY_SCHWARZ),
    )


def secular(theorem: Theorem) -> Derivation:
    """Ridge regression with a norm for its penalty, for each neuron."""
    loss, decay, plus, minus = (q.symbol for q in theorem.formulas[0].quantities)
    seen, target, sees, pair = sympy.symbols("s T w_z g_z", real=True)
    size, tau, other = sympy.symbols("l tau r", nonnegative=True)
    names = {
        **{q.symbol: q.latex for q in theorem.formulas[0].quantities},
        seen: r"\dual^\top \fit",
        target: r"\dual^\top \target",
        sees: r"\omega^\top z",
        pair: r"q^\top G z",
        size: r"\lVert q \rVert_G",
        other: r"\lVert z \rVert_G",
        tau: r"\tau",
    }
    total = decay**2 * (plus + minus)
    step = Step(
        "zero gap",
        r"""By \lemma{spike-free-structure} $\dual$ is feasible if $\pm \omega^\top z \le \decay \lVert z \rVert_G$ for
        $z \ge 0$. If $q_\pm = 0$ that holds because a short neuron with responses $z$ does not gain; and for $q \neq
        0$, $\tau \omega^\top z \le q^\top G z$, by \lemma{cauchy-schwarz}. On $S$ equality holds, so that $\omega^\top
        q = \decay \lVert q \rVert_G$: the penalty is $\decay^2 (\tau_+ + \tau_-) = \dual^\top \fit$, and $\target =
        \dual + \fit$:""",
        (
            less(
                tau * sees,
                tau * decay * other,
                given=(less(tau * sees, pair), less(pair, size * other), equal(size, decay * tau)),
            ),
            equal(
                target - loss / 2,
                loss / 2 + total,
                given=(equal(target, loss + seen), equal(seen, total)),
                shown=r"D(\dual)",
            ),
            Conclusion(theorem.formulas[0].expression, loss / 2 + total),
        ),
        names=names,
        cites=(STRUCTURE, CAUCHY_SCHWARZ),
    )
    return proof(theorem, "squared", _stationary(), step, _apart(), where=WHERE)
