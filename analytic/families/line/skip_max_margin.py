"""The largest margin on a line with a free skip connection: the first and last crossings are free."""

from __future__ import annotations

from analytic.families.line import proofs_straight as proofs
from analytic.families.line.skip_labels import propose
from analytic.families.line.straight import hypotheses
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import DDUF22, at

OPTIONS = {"loss": "max-margin", "bias": "free", "skip": "free"}

THEOREM = Theorem(
    id="skip-max-margin",
    title="The largest margin on a line with a free skip connection",
    hypotheses=hypotheses("max-margin"),
    conclusion=r"""Add to the network a linear function that is not penalised, and write $x_1 < \dots < x_n$ for the
        coordinates of the samples along $a$. The values at the samples solve the linear program of minimising $\sum_k
        |\delta_k| / \lVert a \rVert$, $\delta_k$ the changes of slope of the function that connects them, subject to
        $\target_i \fit_i \ge 1$, and that function is optimal. The dual witness $\dual$ holds the multipliers: with
        $g(t) = \sum_i \dual_i (x_i - t)_+$, $\lVert a \rVert |g(x_k)| \le 1$ and $\sum_i \target_i \dual_i =
        p^\star$.""",
    formulas=(),
    references=(at(DDUF22, "the total variation of the slope"),),
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
