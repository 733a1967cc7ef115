"""Lemmas on the line with free bias: what a dual vector sees, summation by parts, and the cost of values."""

from __future__ import annotations

import sympy
from sympy import IndexedBase, Lambda, Sum

from analytic.derivation.claims import MatrixIdentity, equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.induction import Induction
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ, WEAK_DUALITY
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG

P, N = sympy.symbols("P N", nonnegative=True)
S, M, G, D = sympy.symbols("s_1 m g_i delta_i", real=True)
GAUGE = sympy.Max(P + S, 0) + sympy.Max(N - S, 0)
PLAIN = {P: "P", N: "N", S: "s_1", M: "m", G: "g_i", D: r"\delta_i"}
COST = r"(P + s_1)_+ + (N - s_1)_+"


def _direction() -> Lemma:
    t = sympy.Symbol("t", real=True)
    s, w = sympy.symbols("s w", nonnegative=True)
    r = sympy.Symbol("r", positive=True)
    step = Step(
        "one direction",
        r"""A neuron sees sample $i$ as $c_i t + \hidbias'$ with $t = a^\top \neuron$ and $\hidbias' = \hidbias + p^\top
        \neuron$, which is as free as $\hidbias$. By \lemma{cauchy-schwarz} $|t| \le \lVert a \rVert \lVert \neuron
        \rVert$, with equality for $\neuron = t a / \lVert a \rVert^2$: replacing every neuron by that one keeps the
        outputs and does not raise the penalty:""",
        (less(w * sympy.Abs(t) / r, w * s, given=(less(t, r * s), less(-t, r * s))),),
        r"""In the scalars $t$ the penalty is $\decay \lVert \outweight \rVert |t| / \lVert a \rVert$, and $|t| \le
        \lVert a \rVert$ where $\lVert \neuron \rVert \le 1$. A linear function is $c_i S^\top a + S^\top p$ on the
        samples: its slope $S^\top a$ is arbitrary, and its constant joins the output bias; and $\data^\top \dual =
        a\, c^\top \dual$.""",
        names={t: "t", w: r"\lVert \outweight \rVert", s: r"\lVert \neuron \rVert", r: r"\lVert a \rVert"},
        cites=(CAUCHY_SCHWARZ,),
    )
    return Lemma(
        "line-direction",
        "one direction",
        r"""Let $\data = c a^\top + \mathbf{1} p^\top$ with $a \neq 0$ and let the bias be free, for one or several
        outputs, without or with a free linear function $S^\top \point$. The problem is the one-dimensional one in $x =
        c$ with $\decay$ divided by $\lVert a \rVert$ (the penalty, if the loss is a constraint); for $\mathbf{1}^\top
        \dual = 0$, $h(\dual) = \lVert a \rVert h_c(\dual)$ with the $h_c$ of the data $c$, and $\data^\top \dual = 0$
        if and only if $c^\top \dual = 0$.""",
        (step,),
    )


def _neurons() -> Lemma:
    x, t, v = sympy.symbols("x_i t v_i", real=True)
    mass, first, x1 = sympy.symbols("e S x_1", real=True)
    step = Step(
        "two kinds of neurons",
        r"""The first identity is summed over $i$; the second gives $\sum_i \dual_i (x_i - t) = \sum_i \dual_i (x_i -
        x_1)$, which is $m$ because $x_i \ge x_1$:""",
        (
            equal(v * sympy.Max(t - x, 0), v * sympy.Max(x - t, 0) - v * (x - t)),
            equal(first - t * mass, first - x1 * mass, given=(equal(mass, 0),)),
            equal(sympy.Max(x - x1, 0), x - x1, given=(less(x1, x),)),
        ),
        names={
            x: "x_i",
            t: "t",
            v: r"\dual_i",
            mass: r"\mathbf{1}^\top \dual",
            first: r"\textstyle\sum_i \dual_i x_i",
            x1: "x_1",
        },
    )
    return Lemma(
        "line-neurons",
        "the two kinds of neurons on the line",
        r"""Let $x_1$ be the least of the samples, $\mathbf{1}^\top \dual = 0$, $g(t) = \sum_i \dual_i (x_i - t)_+$ and
        $m = g(x_1)$. A neuron with $|\neuron| = 1$ is $(x - t)_+$, which $\dual$ sees as $g(t)$, or $(t - x)_+$, seen
        as $g(t) - m$; one with $\neuron = 0$ is constant and seen as $0$.""",
        (step,),
    )


def _samples(neurons: Lemma) -> Lemma:
    x, left, right, p, q = sympy.symbols("x_i l r p q", real=True)
    lam = sympy.Symbol("lambda", nonnegative=True)
    names = {x: "x_i", lam: r"\lambda", left: "x_k", right: "x_{k+1}", p: "g(x_k)", q: "g(x_{k+1})"}
    between = (1 - lam) * left + lam * right
    chord = (1 - lam) * sympy.Max(x - left, 0) + lam * sympy.Max(x - right, 0)
    step = Step(
        "feasibility at the samples",
        r"""To the left of the samples $g = m$, to their right $g = 0$. Between neighbours, $t = (1 - \lambda) x_k +
        \lambda x_{k+1}$, every $(x_i - t)_+$ is affine, so that $g$ is, and an affine function that is at most $1$ at
        both ends is so between them:""",
        (
            equal(sympy.Max(x - between, 0), chord, given=(less(x, left), less(left, right), less(lam, 1))),
            equal(sympy.Max(x - between, 0), chord, given=(less(right, x), less(left, right), less(lam, 1))),
            less((1 - lam) * p + lam * q, 1, given=(less(lam, 1), less(p, 1), less(q, 1))),
        ),
        r"The same holds for $-g$ and $\pm (g - m)$, and by \lemma{line-neurons} these are all that $\dual$ sees.",
        names=names,
        cites=(neurons,),
    )
    return Lemma(
        "line-samples",
        "feasibility is decided at the samples",
        r"""Let $x_1 < \dots < x_n$ and $\mathbf{1}^\top \dual = 0$. Then $h(\dual) \le 1$ if and only if $|m| \le 1$,
        $|g(x_i)| \le 1$ and $|g(x_i) - m| \le 1$ for $1 < i < n$.""",
        (step,),
    )


x, y, s, d, g, rho, v = (IndexedBase(name) for name in ("x", "y", "s", "delta", "g", "rho", "v"))
AT, K, J, SIZE = sympy.symbols("i k j n", integer=True)


def _attained() -> Lemma:
    slope = {v: Lambda(J, rho[J] - rho[J - 1])}
    step = Step(
        "all values are attained",
        r"""Put $\rho_k = (g_{k+1} - g_k) / (x_{k+1} - x_k)$, $\rho_0 = \rho_n = 0$ and $\dual_k = \rho_k - \rho_{k-1}$.
        For every $i$ and every $r$ from $i$ on, with $g_{r+1} = g_r + \rho_r (x_{r+1} - x_r)$ in the second line,""",
        (
            Induction(
                Sum(v[K], (K, 1, SIZE)),
                rho[SIZE] - rho[0],
                SIZE,
                1,
                definitions=slope,
                shown=r"\textstyle\sum_{k=1}^{r} \dual_k",
                shown_right=r"\rho_r - \rho_0",
                names={SIZE: "r"},
            ),
            Induction(
                Sum(v[K] * (x[K] - x[AT]), (K, AT + 1, SIZE)),
                rho[SIZE] * (x[SIZE] - x[AT]) - g[SIZE] + g[AT],
                SIZE,
                AT,
                definitions=slope,
                facts=((g[SIZE + 1], g[SIZE] + rho[SIZE] * (x[SIZE + 1] - x[SIZE])),),
                shown=r"\textstyle\sum_{k=i+1}^{r} \dual_k (x_k - x_i)",
                shown_right=r"\rho_r (x_r - x_i) - g_r + g_i",
                names={SIZE: "r"},
            ),
        ),
        r"At $r = n$, where $\rho_n = g_n = 0$, these are $\mathbf{1}^\top \dual = 0$ and $g(x_i) = g_i$.",
    )
    return Lemma(
        "line-attained",
        "all values are attained",
        r"""Let $x_1 < \dots < x_n$. For any numbers $g_1, \dots, g_{n-1}$ and $g_n = 0$ there is a $\dual$ with
        $\mathbf{1}^\top \dual = 0$ and $\sum_k \dual_k (x_k - x_i)_+ = g_i$ for all $i$.""",
        (step,),
    )


def _by_parts() -> Lemma:
    n, cols = sympy.symbols("n m", integer=True, positive=True)
    vv, one, xs, ds = (
        sympy.MatrixSymbol("v", n, 1),
        sympy.MatrixSymbol("e", n, 1),
        sympy.MatrixSymbol("x", n, 1),
        sympy.MatrixSymbol("d", cols, 1),
    )
    hinges = sympy.MatrixSymbol("H", n, cols)
    y1, s1, x1 = sympy.symbols("y_1 s_1 x_1", real=True)
    values = one * y1 + (xs - one * x1) * s1 + hinges * ds
    zero = sympy.ZeroMatrix(1, 1)
    step = Step(
        "summation by parts",
        r"""Values are those of the broken line: for every $k$, with $y_{k+1} = y_k + s_k (x_{k+1} - x_k)$ and
        $\delta_i = s_i - s_{i-1}$,""",
        (
            Induction(
                s[K],
                s[1] + Sum(d[AT], (AT, 2, K)),
                K,
                1,
                definitions={d: Lambda(J, s[J] - s[J - 1])},
                shown="s_k",
                shown_right=r"s_1 + \textstyle\sum_{i=2}^{k} \delta_i",
            ),
            Induction(
                y[K],
                y[1] + s[1] * (x[K] - x[1]) + Sum(d[AT] * (x[K] - x[AT]), (AT, 2, K - 1)),
                K,
                2,
                facts=((y[K + 1], y[K] + s[K] * (x[K + 1] - x[K])), (s[K], s[1] + Sum(d[AT], (AT, 2, K)))),
                shown="y_k",
                shown_right=r"y_1 + s_1 (x_k - x_1) + \textstyle\sum_{i=2}^{k-1} \delta_i (x_k - x_i)",
            ),
        ),
        r"""that is $y = y_1 \mathbf{1} + s_1 (x - x_1 \mathbf{1}) + H \delta$ with $H_{ki} = (x_k - x_i)_+$.""",
    )
    exchange = Step(
        "exchange",
        r"""Multiply by $\dual$; the constants drop because $\mathbf{1}^\top \dual = 0$, and $(\dual^\top H) \delta =
        \dual^\top (H \delta)$ exchanges the two finite sums:""",
        (
            MatrixIdentity(
                vv.T * values,
                vv.T * xs * s1 + vv.T * hinges * ds,
                ((vv.T * one, zero),),
                names={
                    vv: r"\dual",
                    one: r"\mathbf{1}",
                    xs: "x",
                    ds: r"\delta",
                    hinges: "H",
                    y1: "y_1",
                    s1: "s_1",
                    x1: "x_1",
                },
            ),
        ),
        r"Here $\dual^\top x = \dual^\top (x - x_1 \mathbf{1}) = m$ and $(\dual^\top H)_i = g(x_i)$.",
    )
    return Lemma(
        "summation-by-parts",
        "summation by parts",
        r"""Let $n \ge 2$, $x_1 < \dots < x_n$, $\mathbf{1}^\top \dual = 0$, $g(t) = \sum_k \dual_k (x_k - t)_+$ and
        $m = g(x_1)$. For numbers $y_i$ with slopes $s_i$ and $\delta_i = s_i - s_{i-1}$, $\dual^\top y = m s_1 +
        \sum_{1 < i < n} g(x_i) \delta_i$.""",
        (step, exchange),
    )


def _program() -> Lemma:
    box = (less(G, 1), less(-1, G), less(G - M, 1), less(-1, G - M))
    bound = M * S + P * sympy.Min(1, 1 + M) + N * sympy.Min(1, 1 - M)
    step = Step(
        "the program",
        r"""For fixed $m$ each $g_i$ is best at an end of its interval, and summing over $i$ what remains is linear in
        $m$ on either side of $0$:""",
        (
            less(G * D, sympy.Max(D, 0) * sympy.Min(1, 1 + M) + sympy.Max(-D, 0) * sympy.Min(1, 1 - M), given=box),
            less(bound, GAUGE, given=(less(M, 1), less(-1, M))),
            equal(sympy.Max(bound.subs(M, 0), bound.subs(M, 1), bound.subs(M, -1)), GAUGE),
        ),
        names=PLAIN,
    )
    return Lemma(
        "line-program",
        "the linear program on the line",
        rf"""For numbers $s_1$ and $\delta_i$ let $P = \sum_i (\delta_i)_+$ and $N = \sum_i (-\delta_i)_+$. Over $|m|
        \le 1$, $|g_i| \le 1$, $|g_i - m| \le 1$ the largest value of $m s_1 + \sum_i g_i \delta_i$ is ${COST}$. It is
        attained with $m = 1$ if $s_1 > N$, $m = -1$ if $s_1 < -P$ and $m = 0$ otherwise, $g_i = \min(1, 1 + m)$ where
        $\delta_i > 0$ and $g_i = \max(-1, m - 1)$ where $\delta_i < 0$.""",
        (step,),
    )


def _connecting(program: Lemma) -> Lemma:
    theta = sympy.Symbol("theta", nonnegative=True)
    at, z, c = sympy.symbols("x z c", real=True)
    names = {**PLAIN, theta: r"\theta", at: "x", z: "x_i", c: "c"}
    left_n = sympy.Min(sympy.Max(S, 0), N)
    left_p = sympy.Min(sympy.Max(-S, 0), P)
    step = Step(
        "connecting the dots",
        r"""Let $P$ and $N$ be those of \lemma{line-program}. A kink $\delta_i$ at $x_i$ is made by a right-facing
        neuron of weight $(1 - \theta) \delta_i$ and a left-facing one of weight $\theta \delta_i$, $0 \le \theta \le
        1$, which bend alike, cost $|\delta_i|$ and differ by a straight line. Turn to the left the amount $C_n =
        \min((s_1)_+, N)$ of the negative kinks and $C_p = \min((-s_1)_+, P)$ of the positive ones, the same share
        $\theta$ of all of one sign, and give the slope that is missing on $[x_1, x_2]$, $s_1 + C_p - C_n$, to one
        neuron that is active on all samples:""",
        (
            equal(
                (1 - theta) * D * sympy.Max(at - z, 0) + theta * D * sympy.Max(z - at, 0),
                D * sympy.Max(at - z, 0) - theta * D * (at - z),
            ),
            equal(sympy.Abs((1 - theta) * D) + sympy.Abs(theta * D), sympy.Abs(D), given=(less(theta, 1),)),
            less(left_n, N, shown="C_n"),
            less(left_p, P, shown="C_p"),
            equal(P + N + sympy.Abs(S + left_p - left_n), GAUGE, shown=r"P + N + |s_1 + C_p - C_n|"),
        ),
        r"The output bias sets the level.",
        names=names,
        cites=(program,),
    )
    return Lemma(
        "line-connecting",
        "connecting the dots",
        rf"""For $x_1 < \dots < x_n$ and any values $y_i$, with slopes $s_i$ and $\delta_i = s_i - s_{{i-1}}$, there is
        a network with these values at the samples, linear between them, of penalty ${COST}$ with the $P$ and $N$ of
        \lemma{{line-program}}; its kinks are the $\delta_i$, those of one sign split with one share into right- and
        left-facing neurons.""",
        (step,),
    )


def _gauge(*parts: Lemma) -> Lemma:
    samples, attained, by_parts, program, connecting = parts
    step = Step(
        "the cost of values",
        rf"""By \lemma{{summation-by-parts}} and \lemma{{line-samples}} a feasible $\dual$ has $\dual^\top y = m s_1 +
        \sum_i g(x_i) \delta_i$ in the box of \lemma{{line-program}}, and by \lemma{{line-attained}} every point of the
        box is that of a feasible $\dual$: the dual value of interpolation is ${COST}$. By \lemma{{line-connecting}}
        some network has this penalty, and by \lemma{{weak-duality}} with \lemma{{fenchel-interpolation}} no network has
        less.""",
        cites=(
            by_parts,
            samples,
            program,
            attained,
            connecting,
            WEAK_DUALITY,
            FENCHEL_YOUNG["interpolation"],
        ),
    )
    return Lemma(
        "line-gauge",
        "the cost of values on the line",
        rf"""Let $n \ge 2$ and $x_1 < \dots < x_n$. The least penalty of a network with values $y_i$ at the samples is,
        in the letters of \lemma{{line-connecting}}, $R(y) = {COST} = \max \{{\dual^\top y : h(\dual) \le 1,
        \mathbf{{1}}^\top \dual = 0\}}$, a subadditive and homogeneous function. The function that connects the dots
        attains it, and the $m$ and $g_i$ of \lemma{{line-program}} belong to a $\dual$ that does. For $n = 1$ the
        penalty is $0$, and $P = N = s_1 = 0$.""",
        (step,),
    )


DIRECTION = _direction()
NEURONS = _neurons()
SAMPLES = _samples(NEURONS)
ATTAINED = _attained()
BY_PARTS = _by_parts()
PROGRAM = _program()
CONNECTING = _connecting(PROGRAM)
LINE_GAUGE = _gauge(SAMPLES, ATTAINED, BY_PARTS, PROGRAM, CONNECTING)
"""The lemmas in the order in which they need one another."""
