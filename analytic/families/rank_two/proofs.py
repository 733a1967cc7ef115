"""Derivation of interpolation in the plane by the neurons on kinks: two linear programs that are dual."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import LP_DUALITY
from analytic.families.general.steps import proof
from analytic.theorem.record import Theorem


def interpolation(theorem: Theorem) -> Derivation:
    """The linear program over the kinks gives the network and the dual vector."""
    w, size, seen = sympy.symbols("w_k L_k c_k", real=True)
    step = Step(
        "the linear program",
        r"""By hypothesis the program has a solution $\dual$ with $h(\dual) \le 1$, so its value is finite, and by
        \lemma{lp-duality} so is that of its dual: to interpolate by the neurons $\neuron_k$ at the least penalty. Both
        values are equal, and a neuron with $\outweight_k \neq 0$ meets its constraint with the sign of its weight, so
        that its share of $\dual^\top \target = \sum_k \outweight_k \dual^\top (\data \neuron_k)_+$ is its penalty:""",
        (equal(w * seen, sympy.Abs(w) * size, given=(equal(seen, sympy.sign(w) * size),)),),
        r"""Since $h(\dual) \le 1$, for all neurons and not only those on kinks, network and dual vector are optimal
        among all networks.""",
        names={w: r"\outweight_k", size: r"\lVert \neuron_k \rVert", seen: r"\dual^\top (\data \neuron_k)_+"},
        cites=(LP_DUALITY,),
    )
    return proof(theorem, "interpolation", step)
