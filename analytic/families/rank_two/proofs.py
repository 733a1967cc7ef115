"""Derivations for neurons on kinks in the plane: two linear programs that are dual."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import LP_DUALITY
from analytic.families.general.steps import proof, proved
from analytic.families.rank_two.lemmas import LISTED
from analytic.theorem.record import Theorem

W, SIZE, SEEN = sympy.symbols("w_k L_k c_k", real=True)
NAMES = {W: r"\outweight_k", SIZE: r"\lVert \neuron_k \rVert", SEEN: r"\dual^\top (\data \neuron_k)_+"}
FEASIBLE = r"""Since {feasible}, for all neurons and not only those on kinks, network and dual vector are optimal
        among all networks."""


@cache
def _necessary() -> Step:
    return Step(
        "the hypothesis is necessary",
        r"By \lemma{general-strong-duality} and \lemma{listed-neurons}.",
        cites=(proved("general-strong-duality"), LISTED),
    )


def interpolation(theorem: Theorem) -> Derivation:
    """The linear program over the kinks gives the network and the dual vector."""
    step = Step(
        "the linear program",
        r"""By hypothesis the program has a solution $\dual$ with $h(\dual) \le 1$, so its value is finite, and by
        \lemma{lp-duality} so is that of its dual: to interpolate by the neurons $\neuron_k$ at the least penalty. Both
        values are equal, and a neuron with $\outweight_k \neq 0$ meets its constraint with the sign of its weight, so
        that its share of $\dual^\top \target = \sum_k \outweight_k \dual^\top (\data \neuron_k)_+$ is its penalty:""",
        (equal(W * SEEN, sympy.Abs(W) * SIZE, given=(equal(SEEN, sympy.sign(W) * SIZE),)),),
        FEASIBLE.format(feasible=r"$h(\dual) \le 1$"),
        names=NAMES,
        cites=(LP_DUALITY,),
    )
    return proof(theorem, "interpolation", step, _necessary())


def max_margin(theorem: Theorem) -> Derivation:
    """The same, where the dual has multipliers of margins."""
    step = Step(
        "the linear program",
        r"""By hypothesis the program has a solution $\dual$ with $h(\dual) \le 1$, so its value is finite, and by
        \lemma{lp-duality} so is that of its dual, with multipliers $\target_i \dual_i \ge 0$: to have all margins
        $\target_i \fit(\data_i) \ge 1$ by the neurons $\neuron_k$ at the least penalty. Both values are equal, and the
        network meets the constraints of the loss: its objective is its penalty, which is the value of the
        dual vector.""",
        (),
        FEASIBLE.format(feasible=r"$h(\dual) \le 1$"),
        cites=(LP_DUALITY,),
    )
    return proof(theorem, "max-margin", step, _necessary())


def hinge(theorem: Theorem) -> Derivation:
    """The same, with slack that costs one."""
    slack, margin = sympy.symbols("epsilon_i m_i", real=True)
    step = Step(
        "the linear program",
        r"""By hypothesis the program has a solution $\dual$ with $h(\dual) \le \decay$, so its value is finite, and by
        \lemma{lp-duality} so is that of its dual, with multipliers $\target_i \dual_i$: to minimise $\sum_i \epsilon_i
        + \decay \sum_k |\outweight_k| \lVert \neuron_k \rVert$ subject to $m_i + \epsilon_i \ge 1$, $\epsilon_i \ge 0$
        with the margins $m_i = \target_i \fit(\data_i)$ of the neurons $\neuron_k$. The least slack is the loss,""",
        (more(slack, sympy.Max(1 - margin, 0), given=(more(slack + margin, 1), more(slack, 0))),),
        r"so that both values are that of the training problem restricted to these neurons. "
        + FEASIBLE.format(feasible=r"$h(\dual) \le \decay$"),
        names={slack: r"\epsilon_i", margin: "m_i"},
        cites=(LP_DUALITY,),
    )
    return proof(theorem, "hinge", step, _necessary())
