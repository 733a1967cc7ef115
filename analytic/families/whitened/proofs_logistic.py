"""The logistic half-problem on whitened data: one logit for a class, or none when it is small."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Claim, Conclusion, above, equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.symbols import BETA, N_HALF, N_MINUS, N_PLUS
from analytic.families.general.lemmas_losses import LOGIT
from analytic.theorem.record import Theorem

N = N_HALF
Q = sympy.Symbol("q", positive=True)
LARGE = BETA * (1 + Q)
SUM = (
    r"\sum_\pm \left[\lVert \target_\pm \rVert^2 \log(1 + e^{-\alpha_\pm}) "
    r"+ \decay \lVert \target_\pm \rVert \alpha_\pm\right]"
)
ENTROPY = sympy.log(1 + Q) - Q / (1 + Q) * sympy.log(Q)


def _half_value(size: sympy.Expr) -> sympy.Expr:
    inner = sympy.log(size / BETA - 1)
    logit = sympy.Piecewise((inner, size > 2 * BETA), (0, True))
    return size**2 * sympy.log(1 + sympy.exp(-logit)) + BETA * size * logit


def logistic_steps(theorem: Theorem) -> tuple[Step, ...]:
    """The logit of a class, feasibility, and the record's formula."""
    total: tuple[Claim, ...] = ()
    if theorem.formulas:
        both = _half_value(N_PLUS) + _half_value(N_MINUS)
        total = (Conclusion(theorem.formulas[0].expression, both, shown_right=SUM),)
    step = Step(
        "one half, zero gap",
        r"""Let $t$ be $\target_+$ or $\target_-$, so that $\lVert t \rVert^2 > 0$ is the size of the class; an empty
        class contributes nothing. With $\lVert t \rVert = \decay (1 + q)$ the problem $\lVert t \rVert^2 \log(1 +
        e^{-\alpha}) + \decay \alpha \lVert t \rVert$, $\alpha \ge 0$, is $\lVert t \rVert^2$ times that of
        \lemma{logit}: its value is the dual contribution $\lVert t \rVert^2 H(c)$ with $c = 1 / (1 + q)$ at $\alpha =
        \log q$ where $\lVert t \rVert > 2 \decay$, and with $c = \tfrac12$ at $\alpha = 0$ otherwise (also for $q \le
        0$, where the slope is larger). Both $c$ are feasible, and these are the cases of the formula:""",
        (
            equal(LARGE**2 * ENTROPY, LARGE**2 * sympy.log(1 + 1 / Q) + BETA * LARGE * sympy.log(Q),
                  shown=r"\lVert t \rVert^2 H(\tfrac{1}{1 + q})"),
            less(N / 2, BETA, given=(less(N, 2 * BETA),), shown=r"\tfrac12 \lVert t \rVert"),
            equal(_half_value(LARGE), LARGE**2 * ENTROPY, given=(above(Q, 1),), shown=(
                r"\lVert t \rVert^2 \log(1 + e^{-\alpha}) + \decay \lVert t \rVert \alpha")),
            *total,
        ),
        names={Q: "q"},
        cites=(LOGIT,),
    )  # fmt: skip
    return (step,)
