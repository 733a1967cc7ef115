"""The lemma of samples on rays from one of them: what a free bias sees there."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA


def _turned() -> Step:
    x = sympy.Symbol("tau", real=True)
    return Step(
        "one side",
        r"""Let $\lVert \neuron \rVert \le 1$ and $c = \data_p^\top \neuron + \hidbias$, so that the sample $\data_p +
        r_i d_k$ gives the neuron the input $\tau_i = c + r_i d_k^\top \neuron$. As $\mathbf{1}^\top \dual = 0$ and
        $G_k(0) = \sum_i r_i \dual_i = 0$ on every ray, $\sum_i \tau_i \dual_i = 0$, and by""",
        (equal(sympy.Max(x, 0), x + sympy.Max(-x, 0)),),
        r"""the response $\sum_i (\tau_i)_+ \dual_i$ is that of $-\neuron$, $-\hidbias$. So let $c \le 0$. Then only
        rays with $d_k^\top \neuron > 0$ answer, with $(d_k^\top \neuron) G_k(-c / d_k^\top \neuron)$.""",
        names={x: r"\tau_i"},
    )


def _narrow() -> Step:
    x, y = sympy.symbols("x_k x_l", nonnegative=True)
    seen, angle = sympy.symbols("kappa e", real=True)
    part = sympy.Symbol("P", nonnegative=True)
    total, mass, mixed, length, along, size, rest = sympy.symbols("T S M Q A U c", real=True)
    return Step(
        "all rays",
        r"""For these rays let $e_k = d_k / \lVert d_k \rVert$, $x_k = e_k^\top \neuron$ and $g_k = \lVert d_k \rVert
        G_k(-c / d_k^\top \neuron)$: the response is $\sum_k x_k g_k$, where $\lVert g_k \rVert \le \decay$ and
        $|g_k^\top g_l| \le -\decay^2 e_k^\top e_l$. With $q = \sum_k x_k e_k$, $S = \sum_k x_k^2 = \neuron^\top q$ and
        $M = \sum_{k < l} x_k x_l e_k^\top e_l$, its square is at most $\decay^2 (S - 2 M)$, and that at most
        $\decay^2$:""",
        (
            less(x**2 * part, x**2 * BETA**2, given=(less(part, BETA**2),)),
            less(x * y * seen, -(BETA**2) * x * y * angle, given=(less(seen, -(BETA**2) * angle),)),
            less(
                mass - 2 * mixed,
                1,
                given=(
                    equal(length, mass + 2 * mixed),
                    equal(along, mass),
                    more(size - 2 * along + length, 0),
                    less(size, 1),
                ),
            ),
            less(total, BETA**2, given=(less(total, rest * BETA**2), less(rest, 1))),
        ),
        names={
            x: "x_k",
            y: "x_l",
            seen: r"g_k^\top g_l",
            angle: r"e_k^\top e_l",
            part: r"\lVert g_k \rVert^2",
            total: r"\lVert \textstyle\sum_k x_k g_k \rVert^2",
            length: r"\lVert q \rVert^2",
            along: r"\neuron^\top q",
            size: r"\lVert \neuron \rVert^2",
            rest: "(S - 2 M)",
        },
    )


FAN = Lemma(
    "obtuse-fan",
    "obtuse rays from a sample, free bias",
    r"""Let the samples be $\data_p$ and $\data_p + r_i d_k$, $r_i > 0$, on rays with $d_k^\top d_l \le 0$ for $k \neq
    l$, $\mathbf{1}^\top \dual = 0$ and $G_k(s) = \sum_{i \in k} (r_i - s)_+ \dual_i$. If $G_k(0) = 0$ and for all $s,
    s' \ge 0$ and $k \neq l$ both $\lVert d_k \rVert \lVert G_k(s) \rVert \le \decay$ and $|G_k(s)^\top G_l(s')| \lVert
    d_k \rVert^2 \lVert d_l \rVert^2 \le \decay^2 |d_k^\top d_l|$, then $h(\dual) \le \decay$.""",
    (_turned(), _narrow()),
)

LEMMAS = (FAN,)
"""What the page of lemmas and the proofs of the family cite."""
