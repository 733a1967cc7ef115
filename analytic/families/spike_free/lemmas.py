"""Lemmas on spike-free data: their structure, neurons as responses, two neurons, and when the gap is zero."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import MatrixIdentity, equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ, FIRST_ORDER

_k, _d, _n = sympy.symbols("k d n", integer=True, positive=True)
M, U = sympy.MatrixSymbol("M", _k, _d), sympy.MatrixSymbol("u", _d, 1)
G, X = sympy.MatrixSymbol("G", _k, _k), sympy.MatrixSymbol("x", _k, 1)
C, Y, MEAN = sympy.MatrixSymbol("C", _n, _k), sympy.MatrixSymbol("y", _n, 1), sympy.MatrixSymbol("m", _k, 1)
INVERSE = ((M * M.T * G, sympy.Identity(_k)), (G.T, G))
NORMAL = ((C.T * Y, C.T * C * MEAN), (Y.T * C, MEAN.T * C.T * C))
LETTERS = {M: "M", U: r"\neuron", G: "G", X: "x", C: "C", Y: r"\target", MEAN: "m"}
_EXAMPLE = {
    _k: 2,
    _d: 3,
    M: sympy.Matrix([[1, 0, 0], [1, 1, 0]]),
    G: sympy.Matrix([[2, -1], [-1, 1]]),
    U: sympy.Matrix([1, 2, 3]),
    X: sympy.Matrix([2, 5]),
}
BETA = sympy.Symbol("beta", positive=True)


def _independent() -> Step:
    z = sympy.Symbol("z", real=True)
    return Step(
        "independent directions",
        r"""Let $m_1, \dots, m_k$ be the different directions of the nonzero samples. On spike-free data every
        $(\data \neuron)_+$ is in the range of $\data$, so that a dependency $\sum_j \lambda_j m_j = 0$, which is
        one of the samples, gives $\sum_j \lambda_j (m_j^\top \neuron)_+ = 0$ for every $\neuron$. Across the
        hyperplane orthogonal to $m_j$ the gradient of this function jumps by $\lambda_j m_j$, and by $\lambda_l
        m_j$ from $m_l = -m_j$ if that is a direction; all other terms are smooth at some of its points. For $m_l =
        -m_j$ the dependency $m_j + m_l = 0$ would jump by $2 m_j$, as""",
        (equal(sympy.Max(z, 0) + sympy.Max(-z, 0), sympy.Abs(z)),),
        r"is not smooth at $0$; so there are no opposite directions, and every $\lambda_j$ is zero.",
        names={z: r"m_j^\top \neuron"},
    )


def _responses() -> Step:
    residual = U - M.T * G * M * U
    c, x = sympy.Symbol("c", nonnegative=True), sympy.Symbol("x", real=True)
    return Step(
        "responses",
        r"""So $M M^\top$ is regular and $\data = C M$ with the $m_j$ as rows of $M$ and one positive entry in a row
        of $C$ (none for a zero sample). With $x = M \neuron$, $(\data \neuron)_+ = C x_+$, and $\lVert \neuron
        \rVert \ge \lVert x \rVert_G$ with equality for $\neuron = M^\top G x$:""",
        (
            equal(sympy.Max(c * x, 0), c * sympy.Max(x, 0), names={c: "C_{ij}", x: "x_j"}),
            MatrixIdentity(U.T * U - (M * U).T * G * (M * U), residual.T * residual, INVERSE, example=_EXAMPLE),
            MatrixIdentity(M * (M.T * G * X), X, INVERSE, example=_EXAMPLE),
            MatrixIdentity((M.T * G * X).T * (M.T * G * X), X.T * G * X, INVERSE, example=_EXAMPLE),
        ),
        names=LETTERS,
    )


def _signs() -> Step:
    pp, pq, qq = sympy.symbols("p_p p_q q_q", real=True)
    p, q, g = sympy.symbols("p_i q_j G_ij", real=True)
    eps = sympy.Symbol("epsilon", positive=True)
    names = {
        pp: r"p^\top G p",
        pq: r"p^\top G q",
        qq: r"q^\top G q",
        p: "p_i",
        q: "q_j",
        g: "G_{ij}",
        eps: r"\epsilon",
    }
    return Step(
        "signs",
        r"""Write $x = p - \epsilon q$ with $p, q \ge 0$ of disjoint supports and $\epsilon > 0$; $x_+ = p$. A $z$
        with $\data z = C p$ has $M z = p$ and is at least as long as $\lVert p \rVert_G$, so that the data are
        spike-free if and only if always $\lVert p \rVert_G \le \lVert x \rVert_G$. For $p = e_i$, $q = e_j$ and
        small $\epsilon$ this is $G_{ij} \le 0$ by the first line; and if all of these are $\le 0$ it holds, by the
        others:""",
        (
            less(pq, eps * qq / 2, given=(less(pp, pp - 2 * eps * pq + eps**2 * qq),)),
            less(p * g * q, 0, given=(less(0, p), less(0, q), less(g, 0))),
            less(pp, pp - 2 * eps * pq + eps**2 * qq, given=(less(pq, 0), less(0, qq)),
                 shown_right=r"\lVert p - \epsilon q \rVert_G^2"),
        ),
        names=names,
    )  # fmt: skip


STRUCTURE = Lemma(
    "spike-free-structure",
    "the structure of spike-free data",
    r"""Data are spike-free, $\{(\data \neuron)_+ : \lVert \neuron \rVert \le 1\} \subset \{\data z : \lVert z
    \rVert \le 1\}$, if and only if $\data = C M$ with linearly independent rows of $M$, $C \ge 0$ with one nonzero
    entry in the row of a nonzero sample and none in that of a zero one, and $G = (M M^\top)^{-1}$ without a
    positive entry off its diagonal. Then $\{(\data \neuron)_+ : \lVert \neuron \rVert \le 1\} = \{C x : x \ge 0,
    \lVert x \rVert_G \le 1\}$ with $\lVert x \rVert_G^2 = x^\top G x$; the neuron $M^\top G x$, of norm $\lVert x
    \rVert_G$, has the feature $C x$ for $x \ge 0$.""",
    (_independent(), _responses(), _signs()),
)


def _two_neurons() -> Lemma:
    a, b, norm = sympy.symbols("a b r", nonnegative=True)
    seen, lifted = sympy.symbols("w_x z_x", real=True)
    names = {
        a: r"\lVert x \rVert_G",
        b: r"\lVert z \rVert_G",
        seen: r"\omega^\top x",
        lifted: r"(\omega + \lambda)^\top x",
        norm: r"\lVert \omega + \lambda \rVert_{G^{-1}}",
    }
    step = Step(
        "two neurons",
        r"""By \lemma{spike-free-structure} the responses $x \ge 0$ of the neurons with positive output weights add
        up to one $x_1 \ge 0$, which by the triangle inequality of \lemma{cauchy-schwarz} one neuron has at no
        greater cost; likewise $x_2$ for negative ones. A multiplier bounds what $\dual$ sees of every $x \ge 0$:""",
        (less(seen, BETA * a, given=(less(seen, lifted), less(lifted, norm * a), less(norm, BETA))),),
        names=names,
        cites=(STRUCTURE, CAUCHY_SCHWARZ),
    )
    return Lemma(
        "spike-free-two-neurons",
        "two neurons suffice on spike-free data",
        r"""On spike-free data training is the convex program in $x_1, x_2 \ge 0$ with fit $C (x_1 - x_2)$ and
        penalty $\decay (\lVert x_1 \rVert_G + \lVert x_2 \rVert_G)$. Put $\omega = C^\top \dual$: if $\lambda_1,
        \lambda_2 \ge 0$ have $\lVert \omega + \lambda_1 \rVert_{G^{-1}} \le \decay$ and $\lVert -\omega + \lambda_2
        \rVert_{G^{-1}} \le \decay$, then $h(\dual) \le \decay$.""",
        (step,),
    )


TWO_NEURONS = _two_neurons()


def _stationary() -> Lemma:
    n1, n2 = sympy.symbols("n_1 n_2", positive=True)
    w1, w2, l1, l2 = sympy.symbols("w_1 w_2 l_1 l_2", real=True)
    names = {
        n1: r"\lVert x_1 \rVert_G",
        n2: r"\lVert x_2 \rVert_G",
        w1: r"\omega^\top x_1",
        w2: r"\omega^\top x_2",
        l1: r"\lambda_1^\top x_1",
        l2: r"\lambda_2^\top x_2",
    }
    given = (equal(w1 + l1, BETA * n1), equal(-w2 + l2, BETA * n2), equal(l1, 0), equal(l2, 0))
    step = Step(
        "stationarity",
        r"""$G x / \lVert x \rVert_G$ has the dual norm $1$, so that $\dual$ is feasible by
        \lemma{spike-free-two-neurons}; multiplied by $x_1$ and $x_2$ the conditions are""",
        (
            MatrixIdentity((G * X).T * (M * M.T) * (G * X), X.T * G * X, INVERSE, example=_EXAMPLE, names=LETTERS),
            equal(w1 - w2, BETA * (n1 + n2), given=given),
        ),
        r"A term with $x_2 = 0$ is absent.",
        names=names,
        cites=(TWO_NEURONS,),
    )
    return Lemma(
        "spike-free-stationary",
        "zero gap on spike-free data",
        r"""Let $x_1, x_2 \ge 0$, not both zero, and $\lambda_1, \lambda_2 \ge 0$ with $\lambda_i = 0$ where $x_i > 0$,
        $\omega + \lambda_1 = \decay G x_1 / \lVert x_1 \rVert_G$ and $-\omega + \lambda_2 = \decay G x_2 / \lVert x_2
        \rVert_G$ (for $x_i = 0$ only a norm $\le \decay$ of the left side). Then $\dual$ with $C^\top \dual = \omega$
        is feasible and $\dual^\top C (x_1 - x_2) = \decay (\lVert x_1 \rVert_G + \lVert x_2 \rVert_G)$.""",
        (step,),
    )


STATIONARY = _stationary()


def _together() -> Lemma:
    w, g1, g2, l1, l2 = sympy.symbols("w g_1 g_2 l_1 l_2", real=True)
    half = (g1 - g2) / 2
    apart = (more(g1 + g2, 0),)
    step = Step(
        "multipliers",
        r"""The signs that \lemma{spike-free-stationary} asks for, entry by entry, where $x_1 > 0$ with $\omega = g_1$,
        where $x_2 > 0$ with $\omega = -g_2$, and elsewhere:""",
        (
            less(0, g2 + w, given=(equal(w, g1), *apart), shown_right=r"\lambda_2"),
            less(0, g1 - w, given=(equal(w, -g2), *apart), shown_right=r"\lambda_1"),
            less(0, g1 - w, given=(equal(w, half), *apart), shown_right=r"\lambda_1"),
            less(0, g2 + w, given=(equal(w, half), *apart), shown_right=r"\lambda_2"),
        ),
        r"Where both are positive the two choices of $\omega$ agree, because $g_1 + g_2 = 0$ there.",
        names={w: r"\omega", g1: "g_1", g2: "g_2", l1: r"\lambda_1", l2: r"\lambda_2"},
        cites=(STATIONARY,),
    )
    return Lemma(
        "spike-free-multipliers",
        "the multipliers of two responses",
        r"""Let $x_1, x_2 \ge 0$ be nonzero, $g_i = \decay G x_i / \lVert x_i \rVert_G$, $g_1 + g_2 \ge 0$, and $g_1 +
        g_2 = 0$ where both $x_1$ and $x_2$ are positive. Then $\omega = g_1$ where $x_1 > 0$, $\omega = -g_2$ where
        $x_2 > 0$ and $\omega = \tfrac12 (g_1 - g_2)$ elsewhere, with $\lambda_1 = g_1 - \omega$, $\lambda_2 = g_2 +
        \omega$, meet the conditions of \lemma{spike-free-stationary}.""",
        (step,),
    )


TOGETHER = _together()


def _hardest() -> Lemma:
    c, least, x = sympy.symbols("c c_min x", real=True)
    step = Step(
        "the hardest samples",
        r"""A zero sample has output zero, and samples of one direction have outputs of one sign, so that labels can
        be separated only if they are labels of the directions. A sample with entry $C_{ij}$ has the margin $C_{ij}
        x_j$, so that the sample of least entry decides:""",
        (more(c * x, 1, given=(less(least, c), less(0, least), less(0, x), more(least * x, 1))),),
        r"The rest is \lemma{first-order} for $\lVert \cdot \rVert_G$, whose gradient is $g$.",
        names={c: "C_{ij}", least: r"\min_i C_{ij}", x: "x_j"},
        cites=(FIRST_ORDER,),
    )
    return Lemma(
        "spike-free-hardest",
        "the hardest samples of a class",
        r"""On spike-free data a response $x \ge 0$, zero on the directions of the other label, has margin $1$ on
        its class if and only if $x_j \ge 1 / \min_{i : C_{ij} > 0} C_{ij}$ on the directions of the class. If it is
        the least in $\lVert \cdot \rVert_G$, $g = G x / \lVert x \rVert_G$ has $g_j \ge 0$ there, and $g_j = 0$
        where the inequality is strict.""",
        (step,),
    )


HARDEST = _hardest()


def _means() -> Lemma:
    step = Step(
        "the residual of the means",
        r"""$\target - C m$ is orthogonal to every fit $C x$, because $C^\top (\target - C m) = 0$:""",
        (
            MatrixIdentity(
                (Y - C * X).T * (Y - C * X),
                (Y - C * MEAN).T * (Y - C * MEAN) + (X - MEAN).T * C.T * C * (X - MEAN),
                NORMAL,
            ),
            MatrixIdentity(C.T * (Y - C * X), C.T * C * (MEAN - X), NORMAL),
        ),
        names=LETTERS,
    )
    return Lemma(
        "spike-free-means",
        "the mean targets of the directions",
        r"""For spike-free data with $\Delta = C^\top C$, which is diagonal, and $m = \Delta^{-1} C^\top \target$,
        $\lVert \target - C x \rVert^2 = \lVert \target - C m \rVert^2 + (x - m)^\top \Delta (x - m)$ and $C^\top
        (\target - C x) = \Delta (m - x)$ for all $x$.""",
        (step,),
    )


MEANS = _means()

LEMMAS = (STRUCTURE, TWO_NEURONS, STATIONARY, TOGETHER, HARDEST, MEANS)
"""What the page of lemmas and the proofs of the family cite."""
