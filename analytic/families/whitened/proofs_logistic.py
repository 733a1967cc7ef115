"""The logistic half-problem on whitened data: one logit for a class, or none when it is small."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, less
from analytic.derivation.derivation import Step
from analytic.derivation.symbols import BETA, N_HALF
from analytic.families.general.lemmas_losses import LOGIT
from analytic.theorem.record import Theorem


def logistic_step(theorem: Theorem) -> Step:
    """The logit of a class, feasibility, and the record's formula."""
    plus, minus, beta, *taus = (q.symbol for q in theorem.formulas[0].quantities)
    halves = zip((plus, minus), taus, strict=True)
    both = sympy.Add(*(size**2 * sympy.log(1 + sympy.exp(-tau)) + beta * size * tau for size, tau in halves))
    return Step(
        "one half, zero gap",
        r"""Let $t$ be $\target_+$ or $\target_-$, so that $\lVert t \rVert^2 > 0$ is the size of the class; an empty
        class contributes nothing. With $\lVert t \rVert = \decay (1 + q)$ the problem $\lVert t \rVert^2 \log(1 +
        e^{-\alpha}) + \decay \alpha \lVert t \rVert$, $\alpha \ge 0$, is $\lVert t \rVert^2$ times that of
        \lemma{logit}: its value is the dual contribution $\lVert t \rVert^2 H(c)$ with $c = 1 / (1 + q)$ at $\alpha =
        \log q$ where $\lVert t \rVert > 2 \decay$, and with $c = \tfrac12$ at $\alpha = 0$ otherwise (also for $q \le
        0$, where the slope is larger). Both are $c = \min(\decay / \lVert t \rVert, \tfrac12)$, which is feasible, and
        $\alpha$ is the stated $\tau_\pm$:""",
        (
            less(sympy.Min(BETA / N_HALF, sympy.Rational(1, 2)) * N_HALF, BETA, shown=r"c \lVert t \rVert"),
            Conclusion(theorem.formulas[0].expression, both),
        ),
        names={q.symbol: q.latex for q in theorem.formulas[0].quantities},
        cites=(LOGIT,),
    )
