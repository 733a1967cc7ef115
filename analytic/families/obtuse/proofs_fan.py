"""Derivation for samples on rays from one of them, free bias: every ray is a broken line of its own."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import WEAK_DUALITY_SEVERAL
from analytic.families.general.steps import duality
from analytic.families.obtuse.lemmas_fan import FAN
from analytic.theorem.record import Theorem

D, T, UNIT = sympy.symbols("d t u", positive=True)
BEND, GAMMA = sympy.symbols("delta gamma", real=True)
PRODUCT, ANGLE, SEEN, BOTH = sympy.symbols("Q A G B", nonnegative=True)
NAMES = {
    D: r"\lVert d_k \rVert",
    T: r"\lVert t_k \rVert",
    BEND: r"\delta_{kj}",
    GAMMA: r"\gamma_k(s)",
    BOTH: r"|\gamma_k(s) \gamma_l(s')|",
    UNIT: r"\lVert d_k / \lVert d_k \rVert^2 \rVert",
    SEEN: r"\lVert G_k(s) \rVert",
    PRODUCT: r"|t_k^\top t_l| \lVert d_k \rVert \lVert d_l \rVert",
    ANGLE: r"|d_k^\top d_l| \lVert t_k \rVert \lVert t_l \rVert",
}


def _network() -> Step:
    return Step(
        "the network",
        r"""The function $h$ of ray $k$ is zero up to $z_1 = 1$ and straight between the places, so that its values
        there are $\sum_j \delta_{kj} (r - z_j)_+$. The neuron $d_k / \lVert d_k \rVert^2$ with bias $-d_k^\top
        \data_p / \lVert d_k \rVert^2 - z_j$ has the input $r_i - z_j$ on its ray, $-z_j < 0$ at $\data_p$, and at most
        that on other rays, where $d_k^\top (\point - \data_p) \le 0$: the network interpolates. Its penalty is the
        stated value:""",
        (equal(sympy.Abs(BEND) * T * UNIT, T / D * sympy.Abs(BEND), given=(equal(UNIT * D**2, D),)),),
        names=NAMES,
    )


def _dual_vector() -> Step:
    return Step(
        "the dual vector, zero gap",
        r"""Rays with $t_k = 0$ have neither neurons nor $\dual$; let the others count. The jumps of $\gamma'$ are the
        numbers $\nu_i$ with $\sum_i \nu_i (r_i - s)_+ = \gamma(s)$ for all $s$, $r_i = 0$ for $\data_p$, and their sum
        is zero, because $\gamma$ vanishes outside of the ray. So $\mathbf{1}^\top \dual = 0$ and, in
        \lemma{obtuse-fan}, $G_k = \gamma_k t_k / (\lVert t_k \rVert \lVert d_k \rVert)$ for $s \ge 0$, zero at $0$. As
        $|\gamma| \le 1$, $\dual$ is feasible; the second line, from the hypothesis, is to be divided by $\lVert t_k
        \rVert \lVert t_l \rVert$:""",
        (
            less(D * SEEN, 1, given=(equal(SEEN * T * D, sympy.Abs(GAMMA) * T), less(sympy.Abs(GAMMA), 1))),
            less(BOTH * PRODUCT, ANGLE, given=(less(PRODUCT, ANGLE), less(BOTH, 1))),
            equal(BEND * sympy.sign(BEND), sympy.Abs(BEND)),
        ),
        r"""By the third line ray $k$ has the dual value $\sum_i \dual_i^\top (\target_i - \target_p) = \tfrac{\lVert
        t_k \rVert}{\lVert d_k \rVert} \sum_i \nu_i h_i$, where $\sum_i \nu_i h_i = \sum_j \delta_{kj} \gamma(z_j) =
        \sum_j |\delta_{kj}|$, which is its share of the penalty.""",
        names=NAMES,
        cites=(FAN,),
    )


def interpolation(theorem: Theorem) -> Derivation:
    """The broken lines, and the jumps of gamma."""
    start = rf"""Minimise \[ {FENCHEL["interpolation"].primal_several} \] over networks $\fit = \sum_j (\data \neuron_j
        + \hidbias_j \mathbf{{1}})_+ \outweight_j^\top + \mathbf{{1}} \outbias^\top$ of any width."""
    steps = (duality("interpolation", WEAK_DUALITY_SEVERAL), _network(), _dual_vector())
    return Derivation(theorem.id, start, steps)
