"""The derivation of the logistic loss on spike-free data: one logit for each balanced class."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_losses import LOGIT
from analytic.families.general.steps import proof
from analytic.families.spike_free.lemmas import STRUCTURE, TWO_NEURONS
from analytic.families.spike_free.proofs import WHERE
from analytic.theorem.record import Theorem

S = sympy.Symbol("s", positive=True)


def _classes() -> Step:
    n, kappa, rho, share = sympy.symbols("n kappa rho pi", positive=True)
    return Step(
        "one response a class",
        r"""Let a class have $n$ samples, $p$ be its $p_\pm$ and $\pi$ its $\pi_\pm$, and let $c = C^\top \mathbf{1}$
        be summed over the class. As $C p = \mathbf{1}$ on its samples, $c^\top p = n$, and with $(G p)_j = \kappa
        c_j$ in its directions $\lVert p \rVert_G^2 = \kappa n$:""",
        (
            equal(share / kappa * rho, share * n / rho, given=(equal(rho**2, kappa * n),),
                  shown=r"\tfrac{\pi}{\kappa} \lVert p \rVert_G", shown_right=r"\pi s"),
            less(sympy.Min(BETA / S, sympy.Rational(1, 2)) * S, BETA, shown=r"\pi s"),
        ),
        r"""The stated $\dual$ has $\omega = C^\top \dual$ equal to $\pi_+ c_j = \pi_+ (G p_+)_j / \kappa_+$ in the
        directions of the class $1$ and to $-\pi_- (G p_-)_j / \kappa_-$ in those of the class $-1$. Let $\lambda_1 =
        \pi_+ G p_+ / \kappa_+ - \omega$ and $\lambda_2 = \pi_- G p_- / \kappa_- + \omega$: $\lambda_1$ is zero in the
        directions of the class $1$ and $\pi_+ G p_+ / \kappa_+ + \pi_- G p_- / \kappa_- \ge 0$ in the others, and
        likewise $\lambda_2$. By the first rows $\omega + \lambda_1$ and $-\omega + \lambda_2$ have the dual norms
        $\pi_\pm s_\pm \le \decay$, or are zero for a label without samples, so that $\dual$ is feasible by
        \lemma{spike-free-two-neurons}.""",
        names={n: "n", kappa: r"\kappa", rho: r"\lVert p \rVert_G", share: r"\pi", S: "s"},
        cites=(TWO_NEURONS,),
    )  # fmt: skip


def logistic(theorem: Theorem) -> Derivation:
    """A feasible dual vector, and the same value for the network."""
    *halves, beta = (q.symbol for q in theorem.formulas[0].quantities)
    both = sympy.Add(*(n * sympy.log(1 + sympy.exp(-t)) + beta * t * r for n, t, r in (halves[:3], halves[3:])))
    step = Step(
        "one logit, zero gap",
        r"""By \lemma{spike-free-structure} the neuron $M^\top G p$, of norm $\lVert p \rVert_G$, is $C p$ on the
        samples: $1$ on the class and $0$ on the other one. With output weight $\tau$ it gives every sample of the
        class the logit $\tau$ at the cost $n \log(1 + e^{-\tau}) + \decay \tau \lVert p \rVert_G$: with $s = \decay
        (1 + q)$, $n$ times the problem of \lemma{logit}. Its value is the dual value $n H(\pi)$, $\pi = 1 / (1 + q)$
        where $s > 2 \decay$ and $\pi = \tfrac12$ otherwise (also for $q \le 0$, where the slope is larger): $\pi =
        \min(\decay / s, \tfrac12)$.""",
        (Conclusion(theorem.formulas[0].expression, both),),
        names={q.symbol: q.latex for q in theorem.formulas[0].quantities},
        cites=(STRUCTURE, LOGIT),
    )
    return proof(theorem, "logistic", _classes(), step, where=WHERE)
