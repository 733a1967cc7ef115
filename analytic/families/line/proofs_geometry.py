"""The dual of one-dimensional data with free bias: a piecewise linear function g, its value m at the left end."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Executed, equal, less
from analytic.derivation.derivation import Step, combine
from analytic.model.verdict import Verdict

X, T, V, L, R = sympy.symbols("x_i t v_i l r", real=True)
LAM = sympy.Symbol("lambda", nonnegative=True)
MASS, FIRST, X1 = sympy.symbols("e S x_1", real=True)
P, Q, M = sympy.symbols("p q m", real=True)
NAMES = {
    X: "x_i",
    V: r"\dual_i",
    LAM: r"\lambda",
    MASS: r"\mathbf{1}^\top \dual",
    FIRST: r"\textstyle\sum_i \dual_i x_i",
    X1: "x_1",
    L: "x_k",
    R: "x_{k+1}",
    P: "g(x_k)",
    Q: "g(x_{k+1})",
}
SIZES = range(2, 7)


@cache
def one_direction() -> Step:
    """Samples on a line are one-dimensional data in another unit of length."""
    t, w = sympy.symbols("t w", real=True)
    s = sympy.Symbol("s", nonnegative=True)
    r = sympy.Symbol("r", positive=True)
    names = {t: "t", w: r"\outweight", s: r"\lVert \neuron \rVert", r: r"\lVert a \rVert"}
    return Step(
        "one direction",
        r"""For $\data = c a^\top + \mathbf{1} p^\top$ a neuron sees sample $i$ as $c_i t + \hidbias'$ with $t = a^\top
        \neuron$ and $\hidbias' = \hidbias + p^\top \neuron$, which is as free as $\hidbias$, and $|t| \le \lVert a
        \rVert \lVert \neuron \rVert$ by Cauchy--Schwarz, with equality for $\neuron = t a / \lVert a \rVert^2$.
        Replacing every neuron by that one keeps the function on the data and does not raise the penalty, which becomes
        $|\outweight| |t| / \lVert a \rVert$: the problem is the one-dimensional one in $x = c$ with the penalty divided
        by $\lVert a \rVert$, and the dual vector divided by it too:""",
        (
            less(sympy.Abs(w) * sympy.Abs(t) / r, sympy.Abs(w) * s, given=(less(t, r * s), less(-t, r * s))),
            equal((t / r**2) ** 2 * r**2, (sympy.Abs(t) / r) ** 2, shown=r"\lVert t a / \lVert a \rVert^2 \rVert^2"),
        ),
        names=names,
    )


@cache
def hinges() -> Step:
    """What the dual vector sees of right- and left-facing neurons."""
    return Step(
        "two kinds of neurons",
        r"""A neuron with $|\neuron| = 1$ is $(x - t)_+$ or $(t - x)_+$. Put $g(t) = \sum_i \dual_i (x_i - t)_+$ and $m
        = g(x_1)$. A right-facing neuron is seen as $g(t)$; a left-facing one as $g(t) - m$, because of the identity
        below and because $\mathbf{1}^\top \dual = 0$ makes $\sum_i \dual_i (x_i - t)$ equal to $\sum_i \dual_i (x_i -
        x_1) = m$:""",
        (
            equal(V * sympy.Max(T - X, 0), V * sympy.Max(X - T, 0) - V * (X - T)),
            equal(FIRST - T * MASS, FIRST - X1 * MASS, given=(equal(MASS, 0),)),
        ),
        r"A neuron with $\neuron = 0$ is constant and is seen as $0$.",
        names=NAMES,
    )


@cache
def knots() -> Step:
    """``h(v) <= 1`` is a condition at the samples."""
    between = (1 - LAM) * L + LAM * R
    chord = (1 - LAM) * sympy.Max(X - L, 0) + LAM * sympy.Max(X - R, 0)
    unit = (less(LAM, 1), less(P, 1), less(-1, P), less(Q, 1), less(-1, Q))
    return Step(
        "feasibility at the samples",
        r"""The function $g$ is $m$ to the left of the samples and $0$ to their right. Between neighbours $x_k \le t \le
        x_{k+1}$, $t = (1 - \lambda) x_k + \lambda x_{k+1}$, every $(x_i - t)_+$ is affine, so that $g$ is, and an
        affine function with values in $[-1, 1]$ at the ends keeps to it:""",
        (
            equal(sympy.Max(X - between, 0), chord, given=(less(X, L), less(L, R), less(LAM, 1))),
            equal(sympy.Max(X - between, 0), chord, given=(less(R, X), less(L, R), less(LAM, 1))),
            less((1 - LAM) * P + LAM * Q, 1, given=unit),
            less(-1, (1 - LAM) * P + LAM * Q, given=unit),
        ),
        r"""The same holds for $g - m$. Hence $h(\dual) \le 1$ iff $|m| \le 1$, $|g(x_i)| \le 1$ and $|g(x_i) - m| \le
        1$ for $1 < i < n$.""",
        names=NAMES,
    )


def _symbols(n: int) -> tuple[list[sympy.Expr], list[sympy.Symbol]]:
    """Increasing abscissae and their gaps."""
    gaps = sympy.symbols(f"h1:{n}", positive=True) if n > 1 else ()
    x = [sympy.Integer(0)]
    for gap in gaps:
        x.append(x[-1] + gap)
    return x, list(gaps)


def _hinge(later: int, earlier: int, x: list[sympy.Expr]) -> sympy.Expr:
    return x[later] - x[earlier] if later > earlier else sympy.Integer(0)


def _same(left: sympy.Expr, right: sympy.Expr, n: int) -> tuple[str, Verdict]:
    difference = sympy.cancel(sympy.together(left - right))
    if difference == 0:
        return f"n = {n}", Verdict("proved", "exact for all values of the symbols")
    return f"n = {n}", Verdict("refuted", f"the sides differ by {difference}")


def _parts_hold() -> Verdict:
    found = []
    for n in SIZES:
        x, gaps = _symbols(n)
        y, v = sympy.symbols(f"y1:{n + 1}", real=True), list(sympy.symbols(f"v1:{n}", real=True))
        v.append(-sympy.Add(*v))
        slopes = [(y[i + 1] - y[i]) / gaps[i] for i in range(n - 1)]
        g = [sympy.Add(*(v[k] * _hinge(k, i, x) for k in range(n))) for i in range(n)]
        bends = sympy.Add(*((slopes[i] - slopes[i - 1]) * g[i] for i in range(1, n - 1)))
        found.append(_same(sympy.Add(*(a * b for a, b in zip(v, y, strict=True))), g[0] * slopes[0] + bends, n))
    return combine(found)


@cache
def parts() -> Step:
    """``v . y = m s_1 + sum g_i delta_i``."""
    y, t, h, s, slope, nxt, bend = sympy.symbols("y_k T h s_k S s_n delta", real=True)
    names = {
        y: "y_k",
        t: r"T_k",
        s: "s_k",
        slope: r"\Sigma_k",
        nxt: "s_{k+1}",
        bend: r"\delta_{k+1}",
        h: "(x_{k+1} - x_k)",
    }
    return Step(
        "summation by parts",
        r"""Connecting the dots, $y_k = T_k := y_1 + s_1 (x_k - x_1) + \sum_{1 < i \le k} \delta_i (x_k - x_i)$, and its
        slope beyond $x_k$ is $s_k = \Sigma_k := s_1 + \sum_{1 < i \le k} \delta_i$, by induction on $k$:""",
        (
            equal(t + slope * h, y + s * h, given=(equal(t, y), equal(slope, s)), shown="T_{k+1}"),
            equal(slope + bend, nxt, given=(equal(slope, s), equal(bend, nxt - s)), shown=r"\Sigma_{k+1}"),
            Executed(
                r"\dual^\top y = m s_1 + \textstyle\sum_{1 < i < n} g(x_i) \delta_i",
                _parts_hold,
                rf"expanded for $n = {SIZES[0]}, \dots, {SIZES[-1]}$, all symbols free",
            ),
        ),
        r"In general the last line follows by exchanging the sums, with $\mathbf{1}^\top \dual = 0$.",
        names=names,
    )


def _attained_hold() -> Verdict:
    found = []
    for n in SIZES:
        x, gaps = _symbols(n)
        g = [*sympy.symbols(f"g1:{n}", real=True), sympy.Integer(0)]
        rises = [(g[i + 1] - g[i]) / gaps[i] for i in range(n - 1)]
        v = [b - a for a, b in zip([0, *rises], [*rises, 0], strict=True)]
        found.append(_same(sympy.Add(*v), sympy.Integer(0), n))
        found += [_same(sympy.Add(*(v[k] * _hinge(k, i, x) for k in range(n))), g[i], n) for i in range(n)]
    return combine(found)


@cache
def attained() -> Step:
    """Every m and every g at the inner samples come from a dual vector."""
    g, before, seen, tail = sympy.symbols("g_i g_h G T", real=True)
    step = sympy.Symbol("h", positive=True)
    names = {
        g: "g_i",
        before: "g_{i-1}",
        step: "(x_i - x_{i-1})",
        seen: r"\textstyle\sum_{k > i} \dual_k (x_k - x_i)",
        tail: r"\textstyle\sum_{k \ge i} \dual_k",
    }
    return Step(
        "every g is attained",
        r"""Conversely let $g_1 = m$, $g_n = 0$ and $g_2, \dots, g_{n-1}$ be any numbers, $\rho_i = (g_{i+1} - g_i) /
        (x_{i+1} - x_i)$ and $\dual_1 = \rho_1$, $\dual_i = \rho_i - \rho_{i-1}$, $\dual_n = -\rho_{n-1}$. Then
        $\mathbf{1}^\top \dual = 0$ and $g(x_i) = g_i$, by induction from the right, where $\sum_{k \ge i} \dual_k =
        -\rho_{i-1}$:""",
        (
            equal(seen + step * tail, before, given=(equal(seen, g), equal(tail, -(g - before) / step))),
            Executed(
                r"\textstyle\sum_k \dual_k (x_k - x_i)_+ = g_i, \quad \mathbf{1}^\top \dual = 0",
                _attained_hold,
                rf"expanded for $n = {SIZES[0]}, \dots, {SIZES[-1]}$, all symbols free",
            ),
        ),
        names=names,
    )
