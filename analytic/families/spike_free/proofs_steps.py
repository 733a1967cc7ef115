"""The steps that the spike-free derivations share: responses, two neurons, stationarity."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import MatrixIdentity, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import CAUCHY_SCHWARZ, proof
from analytic.theorem.record import Theorem

K, _d, _n = sympy.symbols("k d n", integer=True, positive=True)
M, U = sympy.MatrixSymbol("M", K, _d), sympy.MatrixSymbol("u", _d, 1)
G, X = sympy.MatrixSymbol("G", K, K), sympy.MatrixSymbol("x", K, 1)
H = sympy.MatrixSymbol("H", K, K)
C, Y, MEAN = sympy.MatrixSymbol("C", _n, K), sympy.MatrixSymbol("y", _n, 1), sympy.MatrixSymbol("m", K, 1)
INVERSE = ((M * M.T * G, sympy.Identity(K)), (G.T, G))
NORMAL = ((C.T * Y, C.T * C * MEAN), (Y.T * C, MEAN.T * C.T * C))
LETTERS = {M: "M", U: r"\neuron", G: "G", X: "x", C: "C", Y: r"\target", MEAN: "m"}
_EXAMPLE = {
    K: 2,
    _d: 3,
    M: sympy.Matrix([[1, 0, 0], [1, 1, 0]]),
    G: sympy.Matrix([[2, -1], [-1, 1]]),
    U: sympy.Matrix([1, 2, 3]),
    X: sympy.Matrix([2, 5]),
}

PP, PQ, QQ = sympy.symbols("p_p p_q q_q", real=True)
NP, NX, SIZE = sympy.symbols("n_p n_x s", nonnegative=True)
SCALAR = {
    PP: r"p^\top G p",
    PQ: r"p^\top G q",
    QQ: r"q^\top G q",
    NP: r"\lVert x_+ \rVert_G",
    NX: r"\lVert x \rVert_G",
    SIZE: r"\lVert \neuron \rVert",
}
BETA = sympy.Symbol("beta", positive=True)


@cache
def _responses() -> Step:
    residual = U - M.T * G * M * U
    p, q, g = sympy.symbols("p_i q_j G_ij", real=True)
    names = {p: "p_i", q: "q_j", g: "G_{ij}", **SCALAR}
    c, x = sympy.Symbol("c", nonnegative=True), sympy.Symbol("x", real=True)
    return Step(
        "neurons as responses",
        r"""Write $\data = C M$: the rows of $M$ are the directions of the samples, $C \ge 0$ has one nonzero entry in a
        row, and $G = (M M^\top)^{-1}$ has no positive entry off its diagonal. Put $x = M \neuron$. Then $(\data
        \neuron)_+ = C x_+$, and $\lVert \neuron \rVert \ge \lVert x \rVert_G$ with equality for $\neuron = M^\top G x$.
        With $x = p - q$, $p, q \ge 0$ of disjoint supports, $p^\top G q$ is a sum of $p_i G_{ij} q_j \le 0$ over $i
        \neq j$, so that the positive part of a response is no longer than the response:""",
        (
            equal(sympy.Max(c * x, 0), c * sympy.Max(x, 0), names={c: "C_{ij}", x: "x_j"}),
            MatrixIdentity(U.T * U - (M * U).T * G * (M * U), residual.T * residual, INVERSE, example=_EXAMPLE),
            MatrixIdentity(M * (M.T * G * X), X, INVERSE, example=_EXAMPLE),
            MatrixIdentity((M.T * G * X).T * (M.T * G * X), X.T * G * X, INVERSE, example=_EXAMPLE),
            less(p * g * q, 0, given=(less(0, p), less(0, q), less(g, 0)), names=names),
            less(
                PP,
                PP - 2 * PQ + QQ,
                given=(less(PQ, 0), less(0, QQ)),
                names=SCALAR,
                shown_right=r"x^\top G x = p^\top G p - 2 p^\top G q + q^\top G q",
            ),
        ),
        r"Hence the rectified ellipsoid is $\{C x : x \ge 0, \lVert x \rVert_G \le 1\}$.",
        names=LETTERS,
    )


@cache
def _two_neurons() -> Step:
    a, b, norm = sympy.symbols("a b r", nonnegative=True)
    seen, lifted = sympy.symbols("w_x z_x", real=True)
    names = {
        a: r"\lVert x \rVert_G",
        b: r"\lVert z \rVert_G",
        seen: r"w^\top x",
        lifted: r"(w + \lambda)^\top x",
        norm: r"\lVert w + \lambda \rVert_{G^{-1}}",
    }
    inner = sympy.Symbol("g", real=True)
    return Step(
        "reduction to two neurons",
        r"""The responses of the neurons with positive output weights add up to one $x_1 \ge 0$, and $\lVert \cdot
        \rVert_G$ obeys the triangle inequality by Cauchy--Schwarz, so that one neuron replaces them at no greater cost;
        likewise $x_2$ for negative ones. Training is the convex program in $x_1, x_2 \ge 0$ with fit $C (x_1 - x_2)$
        and penalty $\lVert x_1 \rVert_G + \lVert x_2 \rVert_G$. In the dual put $w = C^\top \dual$; a multiplier
        $\lambda \ge 0$ with $\lVert w + \lambda \rVert_{G^{-1}} \le \decay$ bounds what $\dual$ sees of every $x \ge
        0$, and one for $-w$ bounds it from below:""",
        (
            less(a**2 + 2 * inner + b**2, (a + b) ** 2, given=(less(inner, a * b),), shown=r"\lVert x + z \rVert_G^2"),
            less(
                seen,
                BETA * a,
                given=(less(seen, lifted), less(lifted, norm * a), less(norm, BETA)),
                names=names,
            ),
        ),
        names={**names, inner: "x^\\top G z"},
    )


def spike_free(theorem: Theorem, loss: str, *steps: Step) -> Derivation:
    """The derivation of a spike-free theorem around its own steps."""
    where = r"Here $\data$ is spike-free and $\lVert x \rVert_G^2 = x^\top G x$."
    return proof(theorem, loss, CAUCHY_SCHWARZ, _responses(), _two_neurons(), *steps, where=where)


@cache
def stationary(target: str) -> Step:
    """Zero gap from stationarity and complementarity of both responses."""
    n1, n2 = sympy.symbols("n_1 n_2", positive=True)
    w1, w2, l1, l2 = sympy.symbols("w_1 w_2 l_1 l_2", real=True)
    names = {
        n1: r"\lVert x_1 \rVert_G",
        n2: r"\lVert x_2 \rVert_G",
        w1: r"w^\top x_1",
        w2: r"w^\top x_2",
        l1: r"\lambda_1^\top x_1",
        l2: r"\lambda_2^\top x_2",
    }
    given = (equal(w1 + l1, n1**2 / n1), equal(-w2 + l2, n2**2 / n2), equal(l1, 0), equal(l2, 0))
    return Step(
        "primal and dual candidates",
        rf"""The optimality conditions are $w + \lambda_1 = G x_1 / \lVert x_1 \rVert_G$ and $-w + \lambda_2 = G x_2 /
        \lVert x_2 \rVert_G$ with $\lambda_1, \lambda_2 \ge 0$ that vanish where $x_1$, respectively $x_2$, does not
        (for $x_2 = 0$ only $\lVert -w + \lambda_2 \rVert_{{G^{{-1}}}} \le 1$). Both right-hand sides have the dual norm
        $1$, so that $\dual$ is feasible, and {target} is the penalty:""",
        (
            MatrixIdentity((G * X).T * (M * M.T) * (G * X), X.T * G * X, INVERSE, example=_EXAMPLE),
            equal(w1 - w2, n1 + n2, given=given, names=names),
        ),
        names=LETTERS,
    )
