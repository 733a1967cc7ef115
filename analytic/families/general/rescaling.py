"""Weight decay on all weights equals an l1 penalty on the output weights."""

from __future__ import annotations

from analytic.exact.scalars import sign
from analytic.families.general import proofs
from analytic.families.general.data import ANY_WIDTH, CONVEX, on_every_example
from analytic.model.network import norm
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, SESS19, at


def balanced(answer: Answer) -> Verdict:
    """Rescaled by ``alpha^2 = |w_j| / ||u_j||``, half the squared weights are the penalty."""
    network = answer.exact_network
    for j, (out, size) in enumerate(zip([norm(row) for row in network.w_rows], network.norms, strict=True)):
        if sign(size) == 0 or sign(out) == 0:
            continue
        square = out * size  # alpha^2 ||u||^2 and |w|^2 / alpha^2 are both |w| ||u||
        alpha2 = out / size
        for scaled in (alpha2 * (size * size), out * out / alpha2):
            if sign(scaled - square) != 0:
                return Verdict("refuted", f"neuron {j} is not balanced by rescaling")
    return Verdict("proved", "half the squared weights are the penalty")


THEOREM = Theorem(
    id="general-rescaling",
    title="Weight decay is an l1 penalty on the output weights",
    hypotheses=(CONVEX, ANY_WIDTH),
    conclusion=r"""Then $\min \ell(\fit, \target) + \tfrac{\decay}{2} \sum_j (\lVert \neuron_j \rVert_2^2 +
        \outweight_j^2)$, $\min \ell(\fit, \target) + \decay \sum_j |\outweight_j| \lVert \neuron_j \rVert_2$, and $\min
        \ell(\fit, \target) + \decay \lVert \outweight \rVert_1$ subject to $\lVert \neuron_j \rVert_2 = 1$, have the
        same value, and each minimiser becomes one of the others by rescaling its neurons with $\alpha_j^2 =
        |\outweight_j| / \lVert \neuron_j \rVert_2$.""",
    formulas=(),
    references=(at(EP21, "the rescaling of the weights"), at(SESS19, "the same for functions on the line")),
    examples=(),
    derivation=proofs.rescaling,
    check=lambda: on_every_example(balanced),
    rank=90,
)
