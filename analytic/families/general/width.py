"""How many neurons an optimal network needs: at most one a sample."""

from __future__ import annotations

from analytic.derivation.vanishing import vanish
from analytic.exact.scalars import HALF, sign
from analytic.families.general import meaning
from analytic.families.general import proofs_width as proofs
from analytic.families.general.data import FINITE, NETWORK, on_every_example
from analytic.families.general.reduction import reduce_width, spanning_outputs
from analytic.model.network import Network
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence


def doubled(network: Network) -> Network:
    """Every neuron twice at half its output weight: the same function and penalty, twice as wide."""
    return network.like([(u, b, tuple(HALF * cell for cell in w)) for u, b, w in network.parts] * 2)


def narrow(answer: Answer) -> Verdict:
    """The doubled network comes back to the bound with its outputs and its penalty."""
    problem, wide = answer.problem, doubled(answer.exact_network)
    free = problem.bias == "free"
    found = reduce_width(wide, [list(row) for row in problem.A], bias=problem.bias)
    bound = (problem.n - free) * len(spanning_outputs(wide, problem.A, free=free)[0])
    if found.neurons > bound:
        return Verdict("refuted", f"{found.neurons} neurons are left and the bound is {bound}")
    for before, after in zip(wide.outputs(problem.A), found.outputs(problem.A), strict=True):
        if any(sign(a - b) != 0 for a, b in zip(before, after, strict=True)):
            return Verdict("refuted", "an output changed")
    if vanish(found.penalty() - answer.exact_network.penalty()) != 0:
        return Verdict("refuted", "the penalty of an optimal network changed")
    return Verdict("proved", f"{found.neurons} of at most {bound} neurons")


THEOREM = Theorem(
    id="general-width",
    title="The width bound: at most one neuron a sample",
    hypotheses=(FINITE,),
    setting=NETWORK,
    sentences=(
        Sentence(
            r"""Given $n$ samples and $o$ outputs, let $r$ be the rank of $\fit(\data)$, or of $\fit(\data)$ less the
            mean of its rows if the biases are free: $r \le \min(n, o)$, or $r \le \min(n - 1, o)$. Some network of at
            most $n r$ neurons, or $(n - 1) r$, all with the $\neuron_j, \hidbias_j$ of neurons of $\fit$, has the
            outputs of $\fit$ on the samples and no larger $\sum_j \lVert \outweight_j \rVert_2 \lVert \neuron_j
            \rVert_2$.""",
            meaning.narrow,
        ),
        Sentence(
            r"""So if a training problem with this penalty has a minimiser, it has one that is so narrow: for one output
            within the bound $n + 1$ of the literature.""",
            grounds="follows",
        ),
    ),
    formulas=(),
    references=(at(EP21, "Theorem 1 and Theorem 3", "the bound n + 1 of the neurons"),),
    examples=(),
    derivation=proofs.width,
    check=lambda: on_every_example(narrow),
    rank=90,
)
