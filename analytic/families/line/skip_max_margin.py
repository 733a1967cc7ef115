"""The largest margin on a line with a free skip connection: the first and last crossings are free."""

from __future__ import annotations

from analytic.families.line import meaning_straight as meaning
from analytic.families.line import proofs_straight as proofs
from analytic.families.line.skip_labels import propose
from analytic.families.line.straight import BROKEN, PLACES, hypotheses
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import training_and_variation
from analytic.theorem.statement import Sentence

OPTIONS = {"loss": "max-margin", "bias": "free", "skip": "free"}

THEOREM = Theorem(
    id="skip-max-margin",
    title="The largest margin on a line with a free skip connection",
    hypotheses=hypotheses("max-margin"),
    limits=(RATIONAL_OR_DECIDED,),
    where=(PLACES,),
    sentences=(
        Sentence(
            r"""If equal samples have different labels, no network separates them and $p^\star = \infty$. Otherwise the
            values that minimise $\sum_k |\delta_k|$ subject to $\target_i \fit_{k(i)} \ge 1$, where $c_i = x_{k(i)}$, a
            linear program, give an optimal network """
            + f"{BROKEN}.",
            meaning.program("max-margin"),
        ),
        Sentence(
            r"""The dual witnesses are then the maximisers of $\sum_i \target_i \dual_i$, of value $p^\star$, under
            $\target_i \dual_i \ge 0$, $\mathbf{1}^\top \dual = 0$, $c^\top \dual = 0$ and $|g(x_k)| \le 1$
            for $1 < k < K$.""",
            meaning.multipliers("max-margin"),
        ),
    ),
    formulas=(),
    references=(training_and_variation(differs="strictly convex losses there"),),
    examples=(
        Example([0, 1], [-1, 1], 0, OPTIONS),
        Example([0, 1, 2], [-1, 1, -1], 4, OPTIONS),
        Example([[0, 0], [3, 4], [6, 8]], [-1, 1, -1], "4/5", OPTIONS),
    ),
    propose=propose,
    derivation=proofs.max_margin,
    feasibility="rank-one",
    rank=20,
    skip="free",
)
