"""Derivation of interpolation in the plane: the best response of a sector is its gradient's, or on a kink."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import LP_DUALITY
from analytic.families.general.steps import proof
from analytic.theorem.record import Theorem

G1, G2, U1, U2 = sympy.symbols("g_1 g_2 u_1 u_2", real=True)
NAMES = {G1: "g_1", G2: "g_2", U1: r"\neuron_1", U2: r"\neuron_2"}


@cache
def _sectors() -> Step:
    return Step(
        "sectors of the plane",
        r"""The lines orthogonal to the samples cut the plane into closed sectors, and every unit vector is in one
        of them. There the response $\dual^\top (\data \neuron)_+$ is $g^\top \neuron$ with the gradient $g =
        \data^\top D \dual$ of the activation pattern $D$. On the arc of its unit vectors $g^\top \neuron$ is
        critical only where $g_1 \neuron_2 = g_2 \neuron_1$, that is at $\pm g / \lVert g \rVert$, where it is $\pm
        \lVert g \rVert$ by""",
        (
            equal(
                (G1 * U1 + G2 * U2) ** 2 + (G1 * U2 - G2 * U1) ** 2,
                (G1**2 + G2**2) * (U1**2 + U2**2),
                shown=r"(g^\top \neuron)^2 + (g_1 \neuron_2 - g_2 \neuron_1)^2",
            ),
        ),
        r"""and else $|g^\top \neuron|$ is largest at an end, on a kink. By hypothesis a sector with $\pm g$ inside
        has $\lVert g \rVert \le 1$; and on the kinks, at $\neuron_k / \lVert \neuron_k \rVert$, the constraints of
        the program bound it by $1$. For $\lVert \neuron \rVert < 1$ the response is smaller because it is
        homogeneous. So $h(\dual) \le 1$.""",
        names=NAMES,
    )


@cache
def _program() -> Step:
    w, size, seen = sympy.symbols("w_k L_k c_k", real=True)
    names = {w: r"\outweight_k", size: r"\lVert \neuron_k \rVert", seen: r"\dual^\top (\data \neuron_k)_+"}
    return Step(
        "the linear program",
        r"""The dual of the program is to interpolate with the neurons on kinks at the least penalty, and by
        \lemma{lp-duality} its solution $\outweight$ has the same value: a neuron with $\outweight_k \neq 0$ meets its
        constraint with the sign of its weight, and its share of $\dual^\top \target = \sum_k \outweight_k \dual^\top
        (\data \neuron_k)_+$ is its penalty:""",
        (equal(w * seen, sympy.Abs(w) * size, given=(equal(seen, sympy.sign(w) * size),)),),
        r"By weak duality network and dual vector are optimal among all networks.",
        names=names,
        cites=(LP_DUALITY,),
    )


def interpolation(theorem: Theorem) -> Derivation:
    """Kinks and gradients bound every response; the linear program gives the network."""
    where = r"Here $d = 2$ and no two samples are parallel."
    return proof(theorem, "interpolation", _sectors(), _program(), where=where)
