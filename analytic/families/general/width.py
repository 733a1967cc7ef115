"""How many neurons an optimal network needs: at most one a sample."""

from __future__ import annotations

from analytic.derivation.vanishing import vanish
from analytic.exact.scalars import HALF, sign
from analytic.families.general import proofs_width as proofs
from analytic.families.general.data import ANY_WIDTH, CONVEX, on_every_example
from analytic.families.general.reduction import reduce_width
from analytic.model.network import Network
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at


def doubled(network: Network) -> Network:
    """Every neuron twice at half its output weight: the same function and penalty, twice as wide."""
    return network.like([(u, b, tuple(HALF * cell for cell in w)) for u, b, w in network.parts] * 2)


def narrow(answer: Answer) -> Verdict:
    """The doubled network comes back to the bound with its outputs and its penalty."""
    problem, wide = answer.problem, doubled(answer.exact_network)
    found = reduce_width(wide, [list(row) for row in problem.A], bias=problem.bias)
    bound = (problem.n - (problem.bias == "free")) * problem.o
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
    hypotheses=(CONVEX, ANY_WIDTH),
    conclusion=r"""Every network can be replaced by one with the same outputs on the $n$ samples, no larger penalty and
        at most $n$ neurons, or $n - 1$ if the output bias is free; with $o$ outputs, at most $n o$ or $(n - 1) o$. In
        particular some optimal network is that narrow, within the published bound $n + 1$.""",
    formulas=(),
    references=(at(EP21, "the number of neurons of an optimal network"),),
    examples=(),
    derivation=proofs.width,
    check=lambda: on_every_example(narrow),
    rank=90,
)
