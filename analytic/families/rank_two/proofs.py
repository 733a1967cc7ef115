"""Derivation of interpolation in the plane: the best response of a sector is its gradient's, or on a kink."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof
from analytic.theorem.record import Theorem

G1, G2, U1, U2, P, Q = sympy.symbols("g_1 g_2 u_1 u_2 p q", real=True)
MULT, SLOPE, SIZE = sympy.symbols("lambda G U", nonnegative=True)
NAMES = {
    G1: "g_1",
    G2: "g_2",
    U1: r"\neuron_1",
    U2: r"\neuron_2",
    P: "p",
    Q: "q",
    MULT: r"\lambda",
    SLOPE: r"\lVert g \rVert^2",
    SIZE: r"\lVert \neuron \rVert^2",
}


@cache
def _sectors() -> Step:
    return Step(
        "sectors of the plane",
        r"""The lines orthogonal to the samples cut the plane into sectors. On the sector of the activation pattern $D$
        the response $\dual^\top (\data \neuron)_+$ is $g^\top \neuron$ with the gradient $g = \data^\top D \dual$, and
        with $\lVert \neuron \rVert \le 1$""",
        (
            equal(
                (G1**2 + G2**2) * (U1**2 + U2**2) - (G1 * U1 + G2 * U2) ** 2,
                (G1 * U2 - G2 * U1) ** 2,
                shown=r"\lVert g \rVert^2 \lVert \neuron \rVert^2 - (g^\top \neuron)^2",
            ),
            less(SLOPE * SIZE, SLOPE, given=(less(SIZE, 1),)),
        ),
        r"""with equality only along $g$. On the arc of a sector without $\pm g$ the response has no other critical
        point, so that it is largest at an end, on a kink.""",
        names=NAMES,
    )


@cache
def _kinks() -> Step:
    turned, square, along = G1 * Q - G2 * P, P**2 + Q**2, G1 * P + G2 * Q
    return Step(
        "multipliers",
        r"""Let $(p, q) = \pm \data_i$ be the normal of a side of the sector, $p \neuron_1 + q \neuron_2 \ge 0$ on it.
        For $\lambda \ge 0$ the response is at most the length of $g + \lambda (p, q)$. With $\lambda = -(g_1 p + g_2 q)
        / \lVert \data_i \rVert^2$ this is the response of the neuron $R \data_i$ on the kink over its length: where it
        is at most $1$ for every kink, and $g$ is short or outside of its sector, the multipliers prove $h(\dual) \le
        1$.""",
        (
            less(G1 * U1 + G2 * U2, (G1 + MULT * P) * U1 + (G2 + MULT * Q) * U2, given=(less(0, P * U1 + Q * U2),)),
            equal(
                (G1 * square - along * P) ** 2 + (G2 * square - along * Q) ** 2,
                square * turned**2,
                shown=r"\lVert \data_i \rVert^4 \lVert g + \lambda (p, q) \rVert^2",
            ),
        ),
        r"""Patterns without a sector hold at most a kink, on which the same bound is used, or only $\neuron = 0$: then
        two of the normals combine to $-g$.""",
        names=NAMES,
    )


@cache
def _program() -> Step:
    w, size, seen = sympy.symbols("w_k L_k c_k", real=True)
    names = {w: r"\outweight_k", size: r"\lVert \neuron_k \rVert", seen: r"\dual^\top (\data \neuron_k)_+"}
    return Step(
        "the linear program",
        r"""The cheapest network of the neurons on kinks and the $\dual$ that they allow are dual linear programs. At a
        vertex a neuron with $\outweight_k \neq 0$ meets its constraint with the sign of its weight, and its share of
        $\dual^\top \target = \sum_k \outweight_k \dual^\top (\data \neuron_k)_+$ is its penalty:""",
        (
            equal(w * sympy.sign(w) * size, sympy.Abs(w) * size),
            less(w * seen, sympy.Abs(w) * size, given=(less(seen, size), less(-size, seen))),
        ),
        r"So cost and value are equal, and $h(\dual) \le 1$ makes both optimal among all networks.",
        names=names,
    )


def interpolation(theorem: Theorem) -> Derivation:
    """Kinks and gradients bound every response; the linear program gives the network."""
    where = r"Here $d = 2$ and no two samples are parallel."
    return proof(theorem, "interpolation", _sectors(), _kinks(), _program(), where=where)
