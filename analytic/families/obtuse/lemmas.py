"""The lemma of samples on obtuse rays: the conditions of the rays suffice for a dual vector to be feasible."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ


def _responses() -> Step:
    c, e, k, x = sympy.symbols("c_k c_l k x", real=True)
    total, length = sympy.symbols("C q", nonnegative=True)
    return Step(
        "responses",
        r"""Let $\hat a_k = \data_k / \lVert \data_k \rVert$, $\lVert \neuron \rVert \le 1$, $c_k = (\hat a_k^\top
        \neuron)_+$ and $z = \sum_k c_k \hat a_k$. Products of different directions are not positive, so that
        $\lVert z \rVert^2 \le \sum_k c_k^2$; and $\neuron^\top z = \sum_k c_k^2$, because $c_k \hat a_k^\top
        \neuron = c_k^2$. With $\neuron^\top z \le \lVert z \rVert$ from \lemma{cauchy-schwarz}, $\sum_k c_k^2 \le
        1$:""",
        (
            less(c * e * k, 0, given=(less(0, c), less(0, e), less(k, 0))),
            equal(sympy.Max(x, 0) * x, sympy.Max(x, 0) ** 2),
            less(total, 1, given=(less(length**2, total), less(total, length))),
        ),
        names={
            c: "c_k",
            e: "c_l",
            k: r"\hat a_k^\top \hat a_l",
            total: r"\textstyle\sum_k c_k^2",
            length: r"\lVert z \rVert",
            x: r"\hat a_k^\top \neuron",
        },
        cites=(CAUCHY_SCHWARZ,),
    )


def _rays() -> Step:
    alpha, gamma, inner = sympy.symbols("alpha_k alpha_l k", real=True)
    part, other, total, mass = sympy.symbols("P C S M", nonnegative=True)
    return Step(
        "rays",
        r"""On ray $k$ the samples are $r_i \data_k$ with $r_i > 0$, so that $\dual^\top (\data \neuron)_+ = \sum_k
        \alpha_k \tau_k$ with $\alpha_k = c_k \lVert \data_k \rVert$. The mixed terms of its squared length are not
        positive, and what remains is at most $\decay^2$:""",
        (
            less(alpha * gamma * inner, 0, given=(less(0, alpha), less(0, gamma), less(inner, 0))),
            less(other * part, other * BETA**2, given=(less(part, BETA**2),)),
            less(total, BETA**2, given=(less(total, mass * BETA**2), less(mass, 1))),
        ),
        names={
            alpha: r"\alpha_k",
            gamma: r"\alpha_l",
            inner: r"\tau_k^\top \tau_l",
            part: r"\lVert \data_k \rVert^2 \lVert \tau_k \rVert^2",
            other: "c_k^2",
            total: r"\textstyle\sum_k c_k^2 \lVert \data_k \rVert^2 \lVert \tau_k \rVert^2",
            mass: r"\textstyle\sum_k c_k^2",
        },
    )


RAYS = Lemma(
    "obtuse-rays",
    "obtuse rays decouple",
    r"""Let the samples be $r_i \data_k$, $r_i > 0$, on rays with $\data_k^\top \data_l \le 0$ for $k \neq l$, and
    $\tau_k = \sum_{i \in k} r_i \dual_i$. If $\tau_k^\top \tau_l \le 0$ for $k \neq l$ and $\lVert \data_k \rVert
    \lVert \tau_k \rVert \le \decay$, then $h(\dual) \le \decay$. The neuron $\data_k$ responds to its own ray only,
    so that with one such neuron for each ray the primal objective is a sum over the rays.""",
    (_responses(), _rays()),
)

LEMMAS = (RAYS,)
"""What the page of lemmas and the proofs of the family cite."""
