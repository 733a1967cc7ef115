"""Strong duality: the cost of an output is its neural gauge, and the semi-infinite dual is tight."""

from __future__ import annotations

from analytic.families.general import proofs
from analytic.families.general.data import ANY_WIDTH, CONVEX, on_every_example
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP20, EP21, at
from analytic.verification.answers import verify


def tight(answer: Answer) -> Verdict:
    """Dual feasibility and zero gap, re-derived from the data."""
    return verify(answer)


THEOREM = Theorem(
    id="general-strong-duality",
    title="Strong duality and the neural gauge",
    hypotheses=(CONVEX, ANY_WIDTH),
    conclusion=r"""Let $h(\dual) = \sup |\dual^\top (\data \neuron + \hidbias \mathbf{1})_+|$ over $\lVert \neuron
        \rVert_2 \le 1$, and $\hidbias \in \mathbb{R}$ if the bias is free. The least value of the training problem is
        the largest value of its dual, $\max D(\dual)$ subject to $h(\dual) \le \decay$, and $\mathbf{1}^\top \dual = 0$
        if the bias is free. In particular the least $\sum_j |\outweight_j| \lVert \neuron_j \rVert_2$ of a network with
        outputs $\fit$ is the gauge $\max \{\dual^\top \fit : h(\dual) \le 1\}$ of the convex hull of $\pm (\data
        \neuron + \hidbias \mathbf{1})_+$.""",
    formulas=(),
    references=(at(EP21, "the neural gauge and the semi-infinite dual"), at(EP20, "strong duality")),
    examples=(),
    derivation=proofs.strong_duality,
    check=lambda: on_every_example(tight),
    rank=90,
)
