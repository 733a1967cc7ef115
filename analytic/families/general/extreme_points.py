"""Optimal neurons are extreme points of the rectified ellipsoid."""

from __future__ import annotations

from analytic.derivation.vanishing import vanish
from analytic.exact.linear import dot
from analytic.exact.scalars import relu, to_sympy, total
from analytic.families.general import meaning, proofs
from analytic.families.general.data import CONVEX, PROBLEM, on_every_example
from analytic.model.network import norm
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence


def extreme(answer: Answer) -> Verdict:
    """``||w_j|| v^T (A u_j + b_j)_+ = beta ||u_j|| w_j`` for every neuron of an optimal network."""
    problem, network = answer.problem, answer.exact_network
    lengths = [norm(row) for row in network.w_rows]
    for j, (out, length, size) in enumerate(zip(network.w_rows, lengths, network.norms, strict=True)):
        column = [row[j] for row in network.U_rows]
        feature = [relu(network.b_row[j] + dot(row, column)) for row in problem.A]
        for weight, v in zip(out, zip(*answer.exact_dual, strict=True), strict=True):
            seen = total(a * b for a, b in zip(v, feature, strict=True))
            gap = to_sympy(length * seen) - to_sympy(problem.beta * (size * weight))
            if vanish(gap) != 0:
                return Verdict("refuted", f"neuron {j} misses the support function by {gap}")
    return Verdict("proved", f"{network.neurons} neurons attain the support function")


THEOREM = Theorem(
    id="general-extreme-points",
    title="Optimal neurons are extreme points",
    hypotheses=(CONVEX,),
    setting=PROBLEM,
    sentences=(
        Sentence(
            r"""Then a network $\fit$ and a feasible $\dual$ are both optimal, $\dual$ for the dual $\max D$, if and
            only if $\ell(\fit(\data), \target) + \langle \dual, \fit(\data) \rangle = D(\dual)$ and every neuron with
            $\outweight_j \neq 0$ satisfies $\lVert \outweight_j \rVert_2 \dual^\top (\data \neuron_j + \hidbias_j
            \mathbf{1})_+ = \decay \lVert \neuron_j \rVert_2 \outweight_j$: where $\neuron_j \neq 0$ it attains
            $h(\dual) = \decay$.""",
            meaning.extreme,
        ),
    ),
    formulas=(),
    references=(at(EP21, "Theorem 1, Corollary 2 and Theorem 13"),),
    examples=(),
    derivation=proofs.extreme,
    check=lambda: on_every_example(extreme),
    rank=90,
)
