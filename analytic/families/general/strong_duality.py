"""Strong duality: the cost of an output is its neural gauge, and the semi-infinite dual is tight."""

from __future__ import annotations

from analytic.families.general import meaning, proofs
from analytic.families.general.data import CONVEX, PROBLEM, on_every_example
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP20, EP21, at, of
from analytic.theorem.statement import Sentence
from analytic.verification.answers import verify


def tight(answer: Answer) -> Verdict:
    """Dual feasibility and zero gap, re-derived from the data."""
    return verify(answer)


THEOREM = Theorem(
    id="general-strong-duality",
    title="Strong duality and the neural gauge",
    hypotheses=(CONVEX,),
    setting=PROBLEM,
    sentences=(
        Sentence(
            r"""Then $p^\star$ is the supremum of $D$ over the feasible $\dual$; both are infinite where no network
            meets the constraints.""",
            meaning.strong,
        ),
        Sentence(
            r"""Where $p^\star$ is finite, some $\dual$ attains it, and for the losses squared, interpolation, hinge,
            max-margin and logistic some network does, except for the logistic loss with free biases and a single class,
            where $p^\star = 0$ is only approached.""",
            meaning.attained,
        ),
        Sentence(
            r"""In particular the least $\sum_j \lVert \outweight_j \rVert_2 \lVert \neuron_j \rVert_2$ of a network
            with given outputs $\fit$ is the gauge $\sup \{\langle \dual, \fit \rangle : h(\dual) \le 1\}$, over
            $\mathbf{1}^\top \dual = 0$ for free biases.""",
            grounds="follows",
        ),
    ),
    formulas=(),
    references=(
        at(EP21, "Theorems 1, 3, 8 and 13, problem (8)", differs="stated for feasible problems without hidden biases"),
        of(EP20, "strong duality"),
    ),
    examples=(),
    derivation=proofs.strong_duality,
    check=lambda: on_every_example(tight),
    rank=90,
)
