"""The logistic half-problem on whitened data: one logit for a class, or none when it is small."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Claim, Minimum, above, equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.symbols import BETA, N_HALF, N_MINUS, N_PLUS
from analytic.theorem.record import Theorem

N = N_HALF
Q = sympy.Symbol("q", positive=True)
M = sympy.Symbol("m", real=True)
NAMES = {Q: "q", M: r"\alpha"}
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


def logistic_steps(theorem: Theorem) -> tuple[Step, Step]:
    """Candidates and zero gap."""
    return _candidates(), _gap(theorem)


def _candidates() -> Step:
    reduced = sympy.log(1 + sympy.exp(-M)) + M / (1 + Q)
    return Step(
        "primal and dual candidates",
        r"""Let $t$ be $\target_+$ or $\target_-$, so that $\lVert t \rVert^2 > 0$ is the size of the class (an empty
        class contributes nothing). Fit the class at $\alpha \ge 0$, $\neuron = \data^\top t / \lVert t \rVert$ with
        output weight of modulus $\alpha \lVert t \rVert$, and take $c\, t$ in the dual vector. The reduced problem
        $\lVert t \rVert^2 \log(1 + e^{-\alpha}) + \decay \alpha \lVert t \rVert$ is convex in $\alpha$. Where $\lVert t
        \rVert = \decay (1 + q)$ with $q > 1$ its minimum, divided by $\lVert t \rVert^2$, is at $\alpha = \log q$, and
        $c = 1 / (1 + q)$; where $\lVert t \rVert \le 2 \decay$ it does not fall from $\alpha = 0$, and $c =
        \tfrac12$:""",
        (
            equal(BETA * LARGE / LARGE**2, 1 / (1 + Q), shown=r"\decay \lVert t \rVert / \lVert t \rVert^2"),
            Minimum(reduced, M, sympy.log(Q), ENTROPY),
            less(LARGE / (1 + Q), BETA, shown=r"\lVert c\, t \rVert = \decay (1 + q) / (1 + q)"),
            less(N / 2, BETA, given=(less(N, 2 * BETA),), shown=r"\lVert c\, t \rVert = \tfrac12 \lVert t \rVert"),
        ),
        r"The last two lines are dual feasibility, $h(\dual) = \max_\pm \lVert c_\pm \target_\pm \rVert \le \decay$.",
        names=NAMES,
    )


def _gap(theorem: Theorem) -> Step:
    primal = LARGE**2 * sympy.log(1 + 1 / Q) + BETA * LARGE * sympy.log(Q)
    half = sympy.Rational(1, 2)
    total: tuple[Claim, ...] = ()
    if theorem.formulas:
        both = _half_value(N_PLUS) + _half_value(N_MINUS)
        total = (equal(theorem.formulas[0].expression, both, shown=r"p^\star", shown_right=SUM),)
    return Step(
        "zero gap",
        r"A class contributes $\lVert t \rVert^2 H(c)$ to the dual objective, and to the primal one, in the two cases,",
        (
            equal(primal, LARGE**2 * ENTROPY),
            equal(N**2 * sympy.log(1 + sympy.exp(0)), -(N**2) * (half * sympy.log(half) * 2)),
            equal(_half_value(LARGE), primal, given=(above(Q, 1),)),
            equal(_half_value(N), N**2 * sympy.log(2), given=(less(N, 2 * BETA),)),
            *total,
        ),
        r"""The two values agree, so that by weak duality network and dual vector are optimal; the sum over both classes
        is $p^\star$.""",
        names=NAMES,
    )
