"""What the rectified ellipsoid of whitened data looks like: its support function and its extreme points."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import MatrixIdentity, equal, less
from analytic.derivation.derivation import Step

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
V, X = sympy.symbols("v_i x_i", real=True)
_COORDINATE = {V: r"\dual_i", X: "x_i"}
(PAIR,) = sympy.symbols("c,", real=True)
A_NORM, B_NORM, X_NORM = sympy.symbols("v_plus v_minus x_plus", nonnegative=True)
NORMS = {
    PAIR: r"\dual^\top x_+",
    A_NORM: r"\lVert \dual_+ \rVert",
    B_NORM: r"\lVert \dual_- \rVert",
    X_NORM: r"\lVert x_+ \rVert",
}


@cache
def support() -> Step:
    """``h(v) = max(||v_+||, ||v_-||)``."""
    residual = U - A.T * A * U
    sees = (less(PAIR, A_NORM * X_NORM), less(-PAIR, B_NORM * X_NORM), less(X_NORM, 1))
    return Step(
        "the support function of whitened data",
        r"""Put $x = \data \neuron$. The rows of $\data$ are orthonormal, so that $\lVert x \rVert \le \lVert \neuron
        \rVert$; coordinate by coordinate the positive part of $x$ meets $\dual$ only where that pays, and is shorter
        than $x$; and with Cauchy--Schwarz $h(\dual) \le \max(\lVert \dual_+ \rVert, \lVert \dual_- \rVert)$. The
        vectors $\neuron = \data^\top t$ with $t = \dual_\pm / \lVert \dual_\pm \rVert$ attain it, because $\data
        \neuron = t \ge 0$:""",
        (
            MatrixIdentity(U.T * U - (A * U).T * (A * U), residual.T * residual, ROWS, example=_EXAMPLE, names=_NAMES),
            less(V * sympy.Max(X, 0), sympy.Max(V, 0) * sympy.Max(X, 0)),
            less(-V * sympy.Max(X, 0), sympy.Max(-V, 0) * sympy.Max(X, 0)),
            less(sympy.Max(X, 0) ** 2, X**2),
            less(sympy.Abs(PAIR), sympy.Max(A_NORM, B_NORM), given=sees, names=NORMS),
            MatrixIdentity(A * (A.T * T), T, ROWS, example=_EXAMPLE, names=_NAMES),
            MatrixIdentity((A.T * T).T * (A.T * T), T.T * T, ROWS, example=_EXAMPLE, names=_NAMES),
            equal(V * sympy.Max(V, 0), sympy.Max(V, 0) ** 2),
        ),
        names=_COORDINATE,
    )


@cache
def reduction() -> Step:
    """Equality leaves one feature for each sign."""
    square, seen = sympy.symbols("X c", real=True)
    beta, size = sympy.Symbol("beta", positive=True), sympy.Symbol("s", nonnegative=True)
    names = {square: r"\lVert x_+ \rVert^2", seen: r"\dual_+^\top x_+", size: r"\lVert \neuron \rVert"}
    return Step(
        "reduction to two features",
        r"""An active neuron with positive output weight has $\dual^\top x_+ = \decay \lVert \neuron \rVert$, hence
        $\dual_+^\top x_+ \ge \decay \lVert \neuron \rVert$, while $\lVert x_+ \rVert \le \lVert \neuron \rVert$ and
        $\lVert \dual_+ \rVert \le \decay$. Then""",
        (
            less(
                square - 2 * size / beta * seen + size**2 / beta**2 * beta**2,
                0,
                given=(less(square, size**2), less(beta * size, seen)),
                shown=r"\left\lVert x_+ - \tfrac{\lVert \neuron \rVert}{\decay} \dual_+ \right\rVert^2 "
                r"\le \lVert x_+ \rVert^2 - 2 \tfrac{\lVert \neuron \rVert}{\decay} \dual_+^\top x_+ + \lVert "
                r"\neuron \rVert^2",
            ),
        ),
        r"""so that its feature is a multiple of $\dual_+$; likewise a multiple of $\dual_-$ where the output weight is
        negative. Of the continuum of features only two remain, and each is a problem in one number.""",
        names=names,
    )
