"""Derivation for rank-one data without bias: two orthogonal features, two soft thresholds."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.steps import proof
from analytic.families.rank_one.lemmas import TWO_FEATURES
from analytic.theorem.record import Theorem

Z = sympy.Symbol("z", real=True)
G = sympy.Symbol("g", positive=True)
Y, X, K, WP, WM = sympy.symbols("y_i g_i k_i w_p w_m", real=True)
NAMES = {
    Z: r"g^\top \target",
    G: r"\lVert g \rVert",
    Y: r"\target_i",
    X: "g_{+,i}",
    K: "g_{-,i}",
    WP: r"\outweight_+",
    WM: r"\outweight_-",
}


def soft(z: sympy.Expr) -> sympy.Expr:
    """Soft thresholding by beta."""
    return sympy.Max(z - BETA, 0) - sympy.Max(-z - BETA, 0)


@cache
def _lasso() -> Step:
    zero = equal(X * K, 0)
    return Step(
        "orthogonality",
        r"""By \lemma{two-features} the problem is a Lasso with the columns $g_\pm = \lVert a \rVert c_\pm$, of
        which $h(\dual)$ is the largest $|g_\pm^\top \dual|$. Their supports are disjoint, so that, coordinate by
        coordinate, the loss is a constant and a function of each weight; and for $\dual = \target - \fit$ the dual
        objective is $\tfrac12 \lVert \target \rVert^2 - \tfrac12 \lVert \fit \rVert^2$:""",
        (
            equal(
                (Y - WP * X - WM * K) ** 2,
                Y**2 + (WP**2 * X**2 - 2 * WP * X * Y) + (WM**2 * K**2 - 2 * WM * K * Y),
                given=(zero,),
            ),
            equal(
                (Y - WP * X - WM * K) * Y - (Y - WP * X - WM * K) ** 2 / 2,
                Y**2 / 2 - (WP * X + WM * K) ** 2 / 2,
                shown=r"\dual_i \target_i - \tfrac12 \dual_i^2",
            ),
            equal((WP * X + WM * K) ** 2, WP**2 * X**2 + WM**2 * K**2, given=(zero,)),
        ),
        names=NAMES,
        cites=(TWO_FEATURES,),
    )


@cache
def _threshold() -> Step:
    weight = soft(Z) / G**2
    return Step(
        "primal and dual candidates",
        r"""For a feature $g \neq 0$ take $\outweight = \operatorname{soft}(g^\top \target, \decay) / \lVert g
        \rVert^2$. The dual vector $\dual = \target - \fit$ sees $g^\top \dual = g^\top \target - \lVert g \rVert^2
        \outweight$, which is feasible. The weight contributes $-\tfrac12 \outweight^2 \lVert g \rVert^2$ to the dual
        objective, and the same to the primal one:""",
        (
            less(sympy.Abs(Z - G**2 * weight), BETA, shown=r"|g^\top \dual|"),
            equal(
                weight**2 * G**2 / 2 - weight * Z + BETA * sympy.Abs(weight),
                -(weight**2) * G**2 / 2,
                shown=r"\tfrac12 \outweight^2 \lVert g \rVert^2 - \outweight g^\top \target + \decay |\outweight|",
                shown_right=r"-\tfrac12 \outweight^2 \lVert g \rVert^2",
            ),
        ),
        names=NAMES,
    )


def _gap(theorem: Theorem) -> Step:
    formula = theorem.formulas[0]
    yy, plus, minus, first, second = (q.symbol for q in formula.quantities)
    names = {q.symbol: q.latex for q in formula.quantities}
    shrunk = sympy.Max(sympy.Abs(Z) / G - BETA / G, 0)
    return Step(
        "zero gap",
        r"""Both objectives are $\tfrac12 \lVert \target \rVert^2$ plus the contributions of the two weights, which the
        formula writes with $|c_\pm^\top \target| / \lVert c_\pm \rVert = |g_\pm^\top \target| / \lVert g_\pm \rVert$
        and $\decay / (\lVert a \rVert \lVert c_\pm \rVert) = \decay / \lVert g_\pm \rVert$:""",
        (
            equal(soft(Z) ** 2 / G**2, shrunk**2, shown=r"\outweight^2 \lVert g \rVert^2"),
            Conclusion(
                formula.expression,
                yy / 2 - sympy.Max(plus - first, 0) ** 2 / 2 - sympy.Max(minus - second, 0) ** 2 / 2,
                names=names,
            ),
        ),
        names=NAMES,
    )


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding of two orthogonal features."""
    return rank_one(theorem, "squared", _lasso(), _threshold(), _gap(theorem))


def rank_one(theorem: Theorem, loss: str, *steps: Step) -> Derivation:
    """A derivation for rank-one data: the steps of its loss, which cite the two features."""
    return proof(theorem, loss, *steps, where=r"Here $\data = c a^\top$ with $a \neq 0$.")
