"""Lemmas on whitened data: what a dual vector sees, and the two halves of the targets."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import MatrixIdentity, equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ, ORTHANT

_n, _d = sympy.symbols("n d", integer=True, positive=True)
A = sympy.MatrixSymbol("A", _n, _d)
U = sympy.MatrixSymbol("u", _d, 1)
T = sympy.MatrixSymbol("t", _n, 1)
_NAMES = {A: r"\data", U: r"\neuron", T: "t"}
ROWS = ((A * A.T, sympy.Identity(_n)),)
_EXAMPLE = {
    _n: 2,
    _d: 3,
    A: sympy.Matrix([[sympy.Rational(3, 5), sympy.Rational(4, 5), 0], [0, 0, 1]]),
    U: sympy.Matrix([1, 2, 3]),
    T: sympy.Matrix([2, 1]),
}
PAIR = sympy.Symbol("c_v", real=True)
PLUS, MINUS, SIZE = sympy.symbols("v_plus v_minus x_size", nonnegative=True)


def _support() -> Lemma:
    residual = U - A.T * A * U
    sees = (less(PAIR, PLUS * SIZE), less(-PAIR, MINUS * SIZE), less(SIZE, 1))
    step = Step(
        "the support function",
        r"""Put $x = \data \neuron$. The rows of $\data$ are orthonormal, so that $\lVert x \rVert \le \lVert \neuron
        \rVert$, and \lemma{orthant} gives the bound; for $t \ge 0$ the neuron $\data^\top t$ responds with $t$ and is
        as long, so that $t = \dual_\pm / \lVert \dual_\pm \rVert$ attains it:""",
        (
            MatrixIdentity(U.T * U - (A * U).T * (A * U), residual.T * residual, ROWS, example=_EXAMPLE, names=_NAMES),
            less(sympy.Abs(PAIR), sympy.Max(PLUS, MINUS), given=sees),
            MatrixIdentity(A * (A.T * T), T, ROWS, example=_EXAMPLE, names=_NAMES),
            MatrixIdentity((A.T * T).T * (A.T * T), T.T * T, ROWS, example=_EXAMPLE, names=_NAMES),
        ),
        names={
            PAIR: r"\dual^\top x_+",
            PLUS: r"\lVert \dual_+ \rVert",
            MINUS: r"\lVert \dual_- \rVert",
            SIZE: r"\lVert x \rVert",
        },
        cites=(ORTHANT,),
    )
    return Lemma(
        "whitened-support",
        "the support function of whitened data",
        r"""If $\data \data^\top = I$, then $h(\dual) = \max(\lVert \dual_+ \rVert, \lVert \dual_- \rVert)$ with
        $\dual_+ = (\dual)_+$, $\dual_- = (-\dual)_+$; and for $t \ge 0$ the neuron $\data^\top t$, of norm $\lVert
        t \rVert$, has the feature $t$.""",
        (step,),
    )


SUPPORT = _support()


def _halves() -> Lemma:
    y = sympy.Symbol("y_i", real=True)
    plus, minus = sympy.symbols("c_p c_m", nonnegative=True)
    dual = plus * sympy.Max(y, 0) - minus * sympy.Max(-y, 0)
    step = Step(
        "the halves",
        r"""The output weight $\pm \alpha$ of the neuron $\data^\top t$ of \lemma{whitened-support} costs $\alpha
        \lVert t \rVert$. The halves have disjoint supports, so that the positive and negative parts of $\dual$ are""",
        (
            equal(sympy.Max(dual, 0), plus * sympy.Max(y, 0), shown=r"(\dual_i)_+"),
            equal(sympy.Max(-dual, 0), minus * sympy.Max(-y, 0), shown=r"(-\dual_i)_+"),
            equal(y * dual, plus, given=(equal(y, 1),), shown=r"\target_i \dual_i"),
            equal(y * dual, minus, given=(equal(y, -1),), shown=r"\target_i \dual_i"),
        ),
        r"of norms $c_\pm \lVert \target_\pm \rVert$; the last lines hold for $\fit$ and $\alpha_\pm$, too.",
        names={y: r"\target_i", plus: "c_+", minus: "c_-"},
        cites=(SUPPORT,),
    )
    return Lemma(
        "whitened-halves",
        "the two halves of the targets",
        r"""Let $\data \data^\top = I$, $\target_+ = (\target)_+$, $\target_- = (-\target)_+$ and $\alpha_\pm, c_\pm \ge
        0$. The neurons $\data^\top \target_\pm$ with the output weights $\pm \alpha_\pm$ have the outputs $\fit =
        \alpha_+ \target_+ - \alpha_- \target_-$ and the penalty $\decay \sum_\pm \alpha_\pm \lVert \target_\pm \rVert$;
        and $\dual = c_+ \target_+ - c_- \target_-$ is feasible if and only if $c_\pm \lVert \target_\pm \rVert \le
        \decay$. For labels $\target_i = \pm 1$, $\target_i \fit_i = \alpha_\pm$ and $\target_i \dual_i = c_\pm$ by
        class.""",
        (step,),
    )


HALVES = _halves()


def _columns() -> Lemma:
    beta = sympy.Symbol("beta", positive=True)
    sees = sympy.Symbol("tau_k", real=True)
    a, b, x, total, mass = sympy.symbols("V_plus V_minus X S_k M_k", nonnegative=True)
    bounds = (less(sees, a * x), less(-sees, b * x), less(a, beta), less(b, beta))
    step = Step(
        "the columns",
        r"""Let $S_k$ be the support of column $k$, $\lVert \neuron \rVert \le 1$, $x = (\data \neuron)_+$, and
        $\tau_k = \dual^{(k) \top} x$. As in \lemma{whitened-support}, with \lemma{cauchy-schwarz} on $S_k$,""",
        (
            less(sees, beta * x, given=bounds),
            less(-sees, beta * x, given=bounds),
            less(sees**2, beta**2 * x**2, given=(less(sees, beta * x), less(-sees, beta * x))),
            less(
                total + sees**2,
                beta**2 * (mass + x**2),
                given=(less(total, beta**2 * mass), less(sees**2, beta**2 * x**2)),
            ),
        ),
        r"""By induction over the columns $\lVert \tau \rVert^2 \le \decay^2 \sum_k \lVert x_{S_k} \rVert^2$, which
        is at most $\decay^2$ because the $S_k$ are disjoint.""",
        names={
            beta: r"\decay",
            sees: r"\tau_k",
            a: r"\lVert \dual^{(k)}_+ \rVert",
            b: r"\lVert \dual^{(k)}_- \rVert",
            x: r"\lVert x_{S_k} \rVert",
            total: r"\textstyle\sum_{l<k} \tau_l^2",
            mass: r"\textstyle\sum_{l<k} \lVert x_{S_l} \rVert^2",
        },
        cites=(SUPPORT, CAUCHY_SCHWARZ),
    )
    return Lemma(
        "whitened-columns",
        "columns with disjoint supports",
        r"""Let $\data \data^\top = I$ and let the columns of $\dual$ have disjoint supports. If $\lVert \dual^{(k)}_\pm
        \rVert \le \decay$ for every column, $\lVert \dual^\top (\data \neuron)_+ \rVert \le \decay$ for $\lVert \neuron
        \rVert \le 1$.""",
        (step,),
    )


COLUMNS = _columns()

LEMMAS = (SUPPORT, HALVES, COLUMNS)
"""What the page of lemmas and the proofs of the family cite."""
