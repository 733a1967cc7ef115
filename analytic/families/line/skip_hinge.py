"""Hinge loss on a line with a free skip connection: a linear program in the bends."""

from __future__ import annotations

from analytic.families.line import meaning_straight as meaning
from analytic.families.line import proofs_straight as proofs
from analytic.families.line.skip_labels import propose
from analytic.families.line.skip_squared import RATIONAL_SIZE
from analytic.families.line.straight import BROKEN, PLACES, hypotheses
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import training_and_variation
from analytic.theorem.statement import Sentence

OPTIONS = {"loss": "hinge", "bias": "free", "skip": "free"}

THEOREM = Theorem(
    id="skip-hinge",
    title="Hinge loss on a line with a free skip connection",
    hypotheses=hypotheses("hinge"),
    limits=(RATIONAL_OR_DECIDED, RATIONAL_SIZE),
    where=(PLACES,),
    sentences=(
        Sentence(
            r"""The values that minimise $\sum_i (1 - \target_i \fit_{k(i)})_+ + \tfrac{\decay}{\lVert a \rVert} \sum_k
            |\delta_k|$, where $c_i = x_{k(i)}$, a linear program, give an optimal network """
            + f"{BROKEN}.",
            meaning.program("hinge"),
        ),
        Sentence(
            r"""The dual witnesses are the maximisers of $\sum_i \target_i \dual_i$, of value $p^\star$, under $0 \le
            \target_i \dual_i \le 1$, $\mathbf{1}^\top \dual = 0$, $c^\top \dual = 0$ and $|g(x_k)| \le \decay$ for $1 <
            k < K$.""",
            meaning.multipliers("hinge"),
        ),
    ),
    formulas=(),
    references=(training_and_variation(differs="strictly convex losses there"),),
    examples=(
        Example([0, 1], [-1, 1], 0, {**OPTIONS, "beta": 1}),
        Example([0, 1, 2], [-1, 1, -1], 1, {**OPTIONS, "beta": "1/4"}),
        Example([0, 1, 2], [-1, 1, -1], 2, {**OPTIONS, "beta": 3}),
        Example([0, 0, 1], [-1, 1, 1], 2, {**OPTIONS, "beta": 1}),
    ),
    propose=propose,
    derivation=proofs.hinge,
    feasibility="rank-one",
    rank=20,
    skip="free",
)
