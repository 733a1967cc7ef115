"""Derivation for rank-one data without bias: two orthogonal features, two soft thresholds."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.steps import CAUCHY_SCHWARZ, Symbolic, proof
from analytic.model.problem import Problem
from analytic.theorem.record import Theorem

C, T, P, Q = sympy.symbols("c_i t p_v q_v", real=True)
R = sympy.Symbol("r", nonnegative=True)
MU = sympy.Symbol("mu", nonnegative=True)
Z = sympy.Symbol("z", real=True)
G = sympy.Symbol("g", positive=True)
Y, X, K, WP, WM = sympy.symbols("y_i g_i k_i w_p w_m", real=True)
NAMES = {
    C: "c_i",
    T: "t",
    P: r"\dual^\top c_+",
    Q: r"\dual^\top c_-",
    R: r"\lVert a \rVert",
    MU: r"\mu",
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
def two_features() -> Step:
    """The rectified ellipsoid is made of two orthogonal segments."""
    up, down = sympy.Max(T, 0), sympy.Max(-T, 0)
    return Step(
        "two features",
        r"""For $\data = c a^\top$ a neuron sees sample $i$ as $c_i t$ with $t = a^\top \neuron$, and $|t| \le \lVert a
        \rVert \lVert \neuron \rVert$ by Cauchy--Schwarz, with equality along $a$. Hence its feature is $t_+ c_+ + t_-
        c_-$, a multiple of $c_+ = (c)_+$ or of $c_- = (-c)_+$, which have disjoint supports, and $h(\dual) = \lVert a
        \rVert \max(|\dual^\top c_+|, |\dual^\top c_-|)$:""",
        (
            equal(sympy.Max(C * T, 0), up * sympy.Max(C, 0) + down * sympy.Max(-C, 0)),
            equal(sympy.Max(C, 0) * sympy.Max(-C, 0), 0),
            less(
                sympy.Abs(up * P + down * Q),
                R * MU,
                given=(less(T, R), less(-R, T), less(P, MU), less(-MU, P), less(Q, MU), less(-MU, Q)),
            ),
            equal(
                (up * P + down * Q).subs(T, R),
                R * P,
                shown=r"t = \lVert a \rVert: \quad t_+ \dual^\top c_+ + t_- \dual^\top c_-",
            ),
            equal(
                (up * P + down * Q).subs(T, -R),
                R * Q,
                shown=r"t = -\lVert a \rVert: \quad t_+ \dual^\top c_+ + t_- \dual^\top c_-",
            ),
        ),
        names=NAMES,
    )


@cache
def _lasso() -> Step:
    zero = equal(X * K, 0)
    return Step(
        "orthogonality",
        r"""With $g_\pm = \lVert a \rVert c_\pm$ the problem is a Lasso with two orthogonal columns. Because $g_+ \perp
        g_-$, coordinate by coordinate, the loss is a constant and a function of each weight; and for $\dual = \target -
        \fit$ the dual objective is $\tfrac12 \lVert \target \rVert^2 - \tfrac12 \lVert \fit \rVert^2$:""",
        (
            equal(
                (Y - WP * X - WM * K) ** 2,
                Y**2 + (WP**2 * X**2 - 2 * WP * X * Y) + (WM**2 * K**2 - 2 * WM * K * Y),
                given=(zero,),
            ),
            equal(
                (Y - WP * X) * Y - (Y - WP * X) ** 2 / 2,
                Y**2 / 2 - (WP * X) ** 2 / 2,
                shown=r"\dual_i \target_i - \tfrac12 \dual_i^2",
            ),
            equal((WP * X + WM * K) ** 2, WP**2 * X**2 + WM**2 * K**2, given=(zero,)),
        ),
        names=NAMES,
    )


@cache
def _threshold() -> Step:
    weight = soft(Z) / G**2
    return Step(
        "primal and dual candidates",
        r"""For a feature $g \neq 0$ take $\outweight = \operatorname{soft}(g^\top \target, \decay) / \lVert g
        \rVert^2$. The dual vector $\dual = \target - \fit$ sees $g^\top \dual = g^\top \target - \lVert g \rVert^2
        \outweight$, which is feasible, and $\pm \decay$ where the weight is active. The weight contributes to the
        primal objective, and to the dual one,""",
        (
            less(sympy.Abs(Z - G**2 * weight), BETA, shown=r"|g^\top \dual|"),
            equal(weight * (Z - G**2 * weight), BETA * sympy.Abs(weight), shown=r"\outweight\, g^\top \dual"),
            equal(
                weight**2 * G**2 / 2 - weight * Z + BETA * sympy.Abs(weight),
                -(soft(Z) ** 2) / (2 * G**2),
                shown=r"\text{primal:} \quad \tfrac12 \outweight^2 \lVert g \rVert^2 - \outweight g^\top \target "
                r"+ \decay |\outweight|",
            ),
            equal(
                -(weight**2) * G**2 / 2,
                -(soft(Z) ** 2) / (2 * G**2),
                shown=r"\text{dual:} \quad -\tfrac12 \outweight^2 \lVert g \rVert^2",
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
            equal(-(shrunk**2) / 2, -(soft(Z) ** 2) / (2 * G**2)),
            equal(
                formula.expression,
                yy / 2 - sympy.Max(plus - first, 0) ** 2 / 2 - sympy.Max(minus - second, 0) ** 2 / 2,
                names=names,
                shown=r"p^\star",
            ),
        ),
        r"The values agree, so that by weak duality network and dual vector are optimal.",
        names=NAMES,
    )


def _symbolic() -> Problem:
    r = sympy.Symbol("r", positive=True)
    return Problem.build([[3, 4], [6, 8], [-3, -4]], [r, r, r], beta=BETA)


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding of two orthogonal features."""
    scope = r"$c = (1, 2, -1)$, $a = (3, 4)$, $\target = r \mathbf{1}$, all $r, \decay > 0$"
    return rank_one(theorem, "squared", _lasso(), _threshold(), _gap(theorem), symbolic=((scope, _symbolic),))


def rank_one(theorem: Theorem, loss: str, *steps: Step, symbolic: Symbolic = ()) -> Derivation:
    """A derivation for rank-one data: the two features, then the steps of its loss."""
    where = r"Here $\data = c a^\top$ with $a \neq 0$."
    return proof(theorem, loss, CAUCHY_SCHWARZ, two_features(), *steps, where=where, symbolic=symbolic)
