"""Weight decay on all weights equals an l1 penalty on the output weights."""

from __future__ import annotations

from analytic.exact.scalars import sign
from analytic.families.general import meaning, proofs
from analytic.families.general.data import FINITE, NETWORK, on_every_example
from analytic.model.network import norm
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, SESS19, at, of
from analytic.theorem.statement import Sentence


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
    hypotheses=(FINITE,),
    setting=NETWORK,
    sentences=(
        Sentence(
            r"""Leave out the neurons with $\neuron_j = 0$ or $\outweight_j = 0$, adding $(\hidbias_j)_+ \outweight_j$
            to $\outbias$ for the former, and rescale the others to $(\alpha_j \neuron_j, \alpha_j \hidbias_j,
            \outweight_j / \alpha_j)$ with $\alpha_j = (\lVert \outweight_j \rVert_2 / \lVert \neuron_j
            \rVert_2)^{1/2}$: this keeps $\fit$ and makes $\tfrac12 \sum_j (\lVert \neuron_j \rVert_2^2 + \lVert
            \outweight_j \rVert_2^2)$ equal to $\sum_j \lVert \outweight_j \rVert_2 \lVert \neuron_j \rVert_2$, which
            it is never less than.""",
            meaning.balanced,
        ),
        Sentence(
            r"""With $\alpha_j = 1 / \lVert \neuron_j \rVert_2$ instead the neurons become unit vectors, and this sum
            becomes $\sum_j \lVert \outweight_j \rVert_2$.""",
            meaning.unit,
        ),
        Sentence(
            r"""So for every function $\ell$ of the outputs and every $\decay > 0$ the three penalties, the last under
            $\lVert \neuron_j \rVert_2 = 1$, have the same infimum of $\ell$ plus $\decay$ times the penalty over
            networks of at most $m$ neurons, and minimisers of one become minimisers of the others.""",
            grounds="follows",
        ),
    ),
    formulas=(),
    references=(
        at(EP21, "Lemma 1 and Lemma 2", differs="interpolation with one output there"),
        of(SESS19, "the same for functions on the line"),
    ),
    examples=(),
    derivation=proofs.rescaling,
    check=lambda: on_every_example(balanced),
    rank=90,
)
