"""The logistic problem of one balanced class with one linear neuron: a logit, or none when the class is small."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, less
from analytic.derivation.derivation import Step
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_losses import LOGIT
from analytic.theorem.record import Theorem

S = sympy.Symbol("s", positive=True)
NAMES = {S: "s"}


def logistic_step(theorem: Theorem) -> Step:
    """Candidates and zero gap."""
    *halves, beta = (q.symbol for q in theorem.formulas[0].quantities)
    both = sympy.Add(*(n * sympy.log(1 + sympy.exp(-t)) + beta * t * r for n, t, r in (halves[:3], halves[3:])))
    return Step(
        "one logit, zero gap",
        r"""Let the class have $n$ samples, $s = \lVert \data^\top \mathbf{1} \rVert > 0$ for them, and $\data
        \data^\top \mathbf{1} = \kappa \mathbf{1}$, so that $\kappa = s^2 / n$. The neuron $\neuron = \data^\top
        \mathbf{1}$ with output weight $\tau / \kappa$ gives every sample the logit $\tau$ at the cost $n \log(1 +
        e^{-\tau}) + \decay n \tau / s$: with $s = \decay (1 + q)$, $n$ times the problem of \lemma{logit}. Its
        value is the dual value $n H(p)$ of $\dual_i = p$, $p = 1 / (1 + q)$ where $s > 2 \decay$ and $p = \tfrac12$
        otherwise (also for $q \le 0$, where the slope is larger): $p = \min(\decay / s, \tfrac12)$, which is
        feasible:""",
        (
            less(sympy.Min(BETA / S, sympy.Rational(1, 2)) * S, BETA, shown=r"\lVert \data^\top \dual \rVert = p s"),
            Conclusion(theorem.formulas[0].expression, both, shown_right=(
                r"\textstyle\sum_\pm \left[n_\pm \log(1 + e^{-\tau_\pm}) + \decay n_\pm \tau_\pm / s_\pm\right]")),
        ),
        names=NAMES,
        cites=(LOGIT,),
    )  # fmt: skip
