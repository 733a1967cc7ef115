"""Lemmas on odd data: an odd dual vector sees a linear function, a pair of neurons is one, and the widest margin."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ, NEAREST

T, Z, V = sympy.symbols("t z v", real=True)
LENGTH = sympy.Symbol("theta", nonnegative=True)
PARTNERS = r"""Let the samples come in pairs of partners $(\data_i, \target_i)$, $(-\data_i, -\target_i)$, a zero
    sample with target zero being its own."""


def _seen() -> Lemma:
    inner = sympy.Symbol("c", real=True)
    length, size = sympy.symbols("g s", nonnegative=True)
    bounded = (less(inner, length), less(-length, inner), less(length, 2 * BETA))
    step = Step(
        "what an odd dual vector sees",
        r"""A sample and its partner contribute $\dual_i \data_i^\top \neuron$ to $\dual^\top (\data \neuron)_+$, half
        of what they contribute to $\dual^\top \data \neuron$, which \lemma{cauchy-schwarz} bounds:""",
        (
            equal(V * sympy.Max(T, 0) + (-V) * sympy.Max(-T, 0), V * T),
            less(inner, length, given=(less(inner, length * size), less(size, 1))),
            less(-length, inner, given=(less(-length * size, inner), less(size, 1))),
            less(sympy.Abs(inner) / 2, BETA, given=bounded, shown=r"|\dual^\top (\data \neuron)_+|"),
        ),
        r"A zero sample contributes nothing.",
        names={
            T: r"\data_i^\top \neuron",
            V: r"\dual_i",
            inner: r"\dual^\top \data \neuron",
            length: r"\lVert \data^\top \dual \rVert",
            size: r"\lVert \neuron \rVert",
        },
        cites=(CAUCHY_SCHWARZ,),
    )
    pair = Step(
        "a pair of neurons",
        r"The neurons $\theta$ and $-\theta$ with output weights $1$ and $-1$ cost $2 \lVert \theta \rVert$ together:",
        (equal(sympy.Max(Z, 0) - sympy.Max(-Z, 0), Z, shown=r"\fit(\point)"),),
        names={Z: r"\point^\top \theta"},
    )
    return Lemma(
        "odd-seen",
        "odd data are linear",
        rf"""{PARTNERS} If $\dual$ is odd, $-\dual_i$ on the partner of sample $i$, then $\dual^\top (\data \neuron)_+ =
        \tfrac12 \dual^\top \data \neuron$, and $h(\dual) \le \decay$ if $\lVert \data^\top \dual \rVert \le 2
        \decay$. A linear function $\point^\top \theta$ is a network of penalty $2 \lVert \theta \rVert$.""",
        (step, pair),
    )


def _margin() -> Lemma:
    seen, size = sympy.Symbol("a", real=True), sympy.Symbol("P", positive=True)
    step = Step(
        "partners",
        r"""Partners have the same $\target_i \data_i$, and get the same weights. The rest is \lemma{nearest-point},
        divided by $\lVert p \rVert^2$:""",
        (less(1, seen / size**2, given=(less(size**2, seen),), shown_right=r"\target_i \data_i^\top \theta"),),
        names={seen: r"\target_i \data_i^\top p", size: r"\lVert p \rVert"},
        cites=(NEAREST,),
    )
    return Lemma(
        "odd-margin",
        "the widest margin on odd data",
        rf"""{PARTNERS} Let $p = \sum_i \lambda_i \target_i \data_i$ be the point of \lemma{{nearest-point}} for the
        $\target_i \data_i$, with the same $\lambda_i$ for partners. If $p \neq 0$, $\theta = p / \lVert p \rVert^2$ has
        length $1 / \lVert p \rVert$, all margins are at least one, and those with $\lambda_i > 0$ are one.""",
        (step,),
    )


SEEN, MARGIN = _seen(), _margin()

LEMMAS = (SEEN, MARGIN)
"""What the page of lemmas and the proofs of the family cite."""
