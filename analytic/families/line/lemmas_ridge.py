"""The lemma on samples on parallel lines: each is seen as one feature."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ


def _parallel() -> Lemma:
    x, c = sympy.symbols("x_i c_l", real=True)
    t = sympy.Symbol("T_l", real=True)
    slope = sympy.Symbol("s", positive=True)
    seen = sympy.Symbol("H_l", nonnegative=True)
    step = Step(
        "every line as one feature",
        r"""With $s = a^\top \neuron$ and $c_l = p_l^\top \neuron + \hidbias$ a neuron's input at $\data_i$ is $x_i
        s + c_l$, and $|s| \le \lVert \neuron \rVert \le 1$ by \lemma{cauchy-schwarz}. Let $T_l = \sum_i \dual_i
        (x_i s + c_l)_+$ be what $\dual$ sees of it on line $l$, and $H_l$ the support function of the $x_i$ and
        $\dual_i$ of that line, with a free bias. If $s = 0$, $T_l$ is $(c_l)_+$ times the sum of the $\dual_i$,
        zero. For $s > 0$ it is $s$ times what the neuron with weight $1$ and bias $c_l / s$ gives, for $s < 0$ the
        same with $-s$ and weight $-1$:""",
        (
            equal(sympy.Max(x * slope + c, 0), slope * sympy.Max(x + c / slope, 0)),
            less(t, seen, given=(less(t, slope * seen), less(slope, 1))),
            less(-seen, t, given=(less(-slope * seen, t), less(slope, 1))),
        ),
        r"""Summed over the lines, $|\dual^\top (\data \neuron + \hidbias \mathbf{1})_+| \le \sum_l H_l$. A neuron
        of $g$ with the weight $\omega$ becomes one with $\neuron = \omega a$, of the same length and the same
        input, $\omega\, a^\top \point$.""",
        names={x: "x_i", c: "c_l", t: "T_l", slope: "|s|", seen: "H_l"},
        cites=(CAUCHY_SCHWARZ,),
    )
    return Lemma(
        "line-parallel",
        "parallel lines",
        r"""Let the bias be free, $\lVert a \rVert = 1$, and $\data_i = x_i a + p_l$ on line $l$, with $a^\top p_l =
        0$. If $\dual$ sums to zero over every line, $h(\dual)$ is at most the sum over the lines of the support
        functions of one feature, of the $x_i$ and $\dual_i$ of the line. If $g$ is a network of one feature,
        $\point \mapsto g(a^\top \point)$ is a network of the same penalty, with the output $g(x_i)$ at $\data_i$.""",
        (step,),
    )


PARALLEL = _parallel()


def _copies() -> Lemma:
    loss, cost, seen = sympy.symbols("E R h_1", nonnegative=True)
    count = sympy.Symbol("L", positive=True)
    step = Step(
        "L times one line",
        r"""By \lemma{line-parallel} the network has the penalty $R$ of $g$ and the outputs of $g$ on every line,
        where its loss is the loss $E$ of $g$. As $\mathbf{1}^\top q = 0$, $\dual$ sums to zero over every line, and
        $h(\dual) \le L\, h_1(q)$ with $h_1$ that of the places $x_k$:""",
        (
            less(count * seen, BETA, given=(less(seen, BETA / count),)),
            equal(count * loss + BETA * cost, count * (loss + BETA / count * cost)),
        ),
        r"and $D(\dual)$ is a sum over the samples.",
        names={count: "L", loss: "E", cost: "R", seen: "h_1(q)"},
        cites=(PARALLEL,),
    )
    return Lemma(
        "line-copies",
        "copies of a line",
        r"""Let the bias be free and the samples with their targets be $x_k a + p_l$ and $t_k$, $k \le m$, $l \le
        L$, $\lVert a \rVert = 1$, $a^\top p_l = 0$. Let $g$ be a network and $q$ a feasible dual vector of the
        samples $x_k$ of one feature and the targets $t_k$ with the decay $\decay / L$. Then $g(a^\top \point)$ and
        the $\dual$ with the entry $q_k$ on all $x_k a + p_l$ have $L$ times their values, and $\dual$ is feasible.""",
        (step,),
    )


COPIES = _copies()
