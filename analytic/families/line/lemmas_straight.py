"""Lemmas for a free skip connection, and for several outputs on the line: what a dual vector without slope sees."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ, WEAK_DUALITY_SEVERAL
from analytic.families.line.lemmas_gauge import ATTAINED, BY_PARTS, NEURONS


def _skip() -> Lemma:
    pair, first, slope = sympy.symbols("F S s", real=True)
    step = Step(
        "the linear function",
        r"""\lemma{weak-duality-several} bounds the part of the neurons and the output bias. To $\langle \dual, \fit
        \rangle$ the linear function adds $\langle \data^\top \dual, S \rangle$, written for one entry:""",
        (equal(pair + slope * first, pair, given=(equal(first, 0),)),),
        names={
            pair: r"\langle \dual, \fit - \data S \rangle",
            first: r"x^\top \dual",
            slope: "s",
        },
        cites=(WEAK_DUALITY_SEVERAL,),
    )
    return Lemma(
        "weak-duality-skip",
        "weak duality with a free skip connection",
        r"""With a free linear function $\data S$ added to the networks, every network has an objective of at least
        $D(\dual)$ for every feasible $\dual$ with $\data^\top \dual = 0$.""",
        (step,),
    )


def _samples() -> Lemma:
    lam, p, q = sympy.symbols("lambda p q", nonnegative=True)
    inner = sympy.Symbol("c", real=True)
    names = {
        lam: r"\lambda",
        p: r"\lVert g(x_k) \rVert",
        q: r"\lVert g(x_{k+1}) \rVert",
        inner: r"g(x_k)^\top g(x_{k+1})",
    }
    square = (1 - lam) ** 2 * p**2 + 2 * lam * (1 - lam) * inner + lam**2 * q**2
    top = ((1 - lam) * p + lam * q) ** 2
    step = Step(
        "feasibility at the samples",
        r"""Column by column, \lemma{line-neurons} with $m = x^\top \dual = 0$ says that $\dual$ sees $(x - t)_+$ and
        $(t - x)_+$ alike, as $g(t)$. To the left and to the right of the samples $g = 0$. Between neighbours, at $t =
        (1 - \lambda) x_k + \lambda x_{k+1}$, every $(x_i - t)_+$ is affine in $t$, so that $g$ is, and by
        \lemma{cauchy-schwarz} its length is at most the larger one at the ends:""",
        (
            less(square, top, given=(less(inner, p * q), less(lam, 1)), shown=r"\lVert g(t) \rVert^2"),
            less((1 - lam) * p + lam * q, 1, given=(less(p, 1), less(q, 1), less(lam, 1))),
        ),
        names=names,
        cites=(NEURONS, CAUCHY_SCHWARZ),
    )
    heights = Step(
        "heights",
        r"""By \lemma{line-attained} with $g_1 = 0$ any heights at the inner samples are those of a $\dual$ with
        $\mathbf{1}^\top \dual = 0$ and $x^\top \dual = g(x_1) = 0$, and \lemma{summation-by-parts} is the last
        formula.""",
        cites=(ATTAINED, BY_PARTS),
    )
    return Lemma(
        "straight-samples",
        "a dual vector without slope",
        r"""Let $x_1 < \dots < x_n$, $\mathbf{1}^\top \dual = 0$, $x^\top \dual = 0$, for $\dual$ of one or several
        columns, and $g(t) = \sum_i \dual_i (x_i - t)_+$. Then $h(\dual) \le 1$ if and only if $\lVert g(x_k) \rVert \le
        1$ for $1 < k < n$. Any $g(x_k)$, $1 < k < n$, are those of such a $\dual$, and $\langle \dual, \fit \rangle =
        \sum_{1 < k < n} g(x_k)^\top \delta_k$ for values $\fit$ with the changes of slope $\delta_k$.""",
        (step, heights),
    )


SKIP_DUALITY, STRAIGHT = _skip(), _samples()


def _heights() -> Lemma:
    lam, p, q = sympy.symbols("lambda p q", nonnegative=True)
    own = sympy.Symbol("d", real=True)
    bend = sympy.Symbol("b", positive=True)
    names = {
        lam: r"\lambda",
        p: r"\lVert g(x_k) \rVert",
        q: r"\lVert g(x_l) \rVert",
        own: r"\delta_k^\top \delta_k",
        bend: r"\lVert \delta_k \rVert",
    }
    step = Step(
        "the heights",
        r"""Straight lines between vectors of length one and down to zero have length at most one, by the triangle
        inequality, so that by \lemma{straight-samples} these are the heights of a feasible $\dual$. A bend contributes
        its length to $\sum_k g(x_k)^\top \delta_k$:""",
        (
            less((1 - lam) * p + lam * q, 1, given=(less(p, 1), less(q, 1), less(lam, 1))),
            equal(own / bend, bend, given=(equal(own, bend**2),), shown=r"g(x_k)^\top \delta_k"),
        ),
        names=names,
        cites=(STRAIGHT,),
    )
    return Lemma(
        "straight-heights",
        "the best heights",
        r"""Let $g(x_k) = \delta_k / \lVert \delta_k \rVert$ where $\delta_k \neq 0$, and let $g$ be straight between
        these $x_k$ and vanish at $x_1$ and $x_n$. The $\dual$ with these heights has $\mathbf{1}^\top \dual = 0$,
        $x^\top \dual = 0$, $h(\dual) \le 1$ and $\langle \dual, \fit \rangle = \sum_k \lVert \delta_k \rVert$.""",
        (step,),
    )


HEIGHTS = _heights()
"""What the theorems on a free skip connection cite."""
