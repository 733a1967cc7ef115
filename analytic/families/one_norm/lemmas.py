"""Lemmas on neurons measured by ``||u||_1``: the finite list that decides feasibility, and what its neurons share."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import WEAK_DUALITY

EXTREME_RAYS = Lemma(
    "extreme-rays",
    "extreme rays of a cone",
    r"""A cone $\{x \in \mathbb{R}^k : B x \ge 0\}$ that holds no line is the set of nonnegative combinations of
    finitely many of its points, each of which $k - 1$ linearly independent equations of $B x = 0$ determine up to a
    factor.""",
    source="Schrijver, Theory of Linear and Integer Programming, Section 8.8",
)


def _corners() -> Lemma:
    ray, rest, mass, turn = sympy.symbols("F_r F e t", real=True)
    part, size, other = sympy.symbols("c L_r L", nonnegative=True)
    names = {
        ray: r"g(r)",
        rest: r"g(x)",
        part: "c",
        size: r"\lVert r \rVert_1",
        other: r"\lVert x \rVert_1",
        mass: r"\mathbf{1}^\top \dual",
        turn: r"\hidbias",
    }
    step = Step(
        "cones",
        r"""Let $x$ be $\neuron$, or $(\neuron, \hidbias)$ with a free bias, $g(x) = \dual^\top (\data \neuron +
        \hidbias \mathbf{1})_+$, and write $\lVert x \rVert_1$ for $\lVert \neuron \rVert_1$. The hyperplanes
        $\data_i^\top \neuron + \hidbias = 0$ and $e_l^\top \neuron = 0$ cut the space of $x$ into finitely many closed
        cones on each of which $g$ and $\lVert x \rVert_1$ are linear. None of them holds a line: all $e_l^\top
        \neuron$ would vanish on it, and with a free bias $\hidbias = \data_i^\top \neuron + \hidbias$ too. By
        \lemma{extreme-rays} a point of the cone is a sum of multiples $c r$, $c \ge 0$, of such rays $r$; one after
        another,""",
        (
            less(
                sympy.Abs(rest + part * ray),
                BETA * (other + part * size),
                given=(less(sympy.Abs(rest), BETA * other), less(sympy.Abs(ray), BETA * size)),
            ),
            equal(turn * mass, 0, given=(equal(mass, 0),)),
        ),
        r"""The second line is a ray with $\neuron = 0$ and a free bias: $g(r)$ is zero or $\hidbias\,
        \mathbf{1}^\top \dual$. The other rays are multiples of the listed neurons, which are in
        the unit ball of \lemma{weak-duality}.""",
        names=names,
        cites=(EXTREME_RAYS, WEAK_DUALITY),
    )
    return Lemma(
        "one-norm-corners",
        "finitely many neurons of norm one",
        r"""List the $\neuron_k$ (with a free bias, the pairs with $\hidbias_k$) of norm $\lVert \neuron_k \rVert_1 =
        1$ that $d - 1$ (or $d$) linearly independent equations among $\data_i^\top \neuron + \hidbias = 0$ and
        $e_l^\top \neuron = 0$ determine up to a factor; $\hidbias = 0$ without bias. They are finitely many, and for
        the $h$ of \lemma{weak-duality} for $\lVert \neuron \rVert_1$ and $\dual$ with $\mathbf{1}^\top \dual = 0$ if
        the bias is free, $h(\dual) \le \decay$ if and only if $|\dual^\top (\data \neuron_k + \hidbias_k
        \mathbf{1})_+| \le \decay$ for all $k$.""",
        (step,),
    )


CORNERS = _corners()


LEMMAS = (EXTREME_RAYS, CORNERS)
"""What the page of lemmas and the proofs of the family cite."""
