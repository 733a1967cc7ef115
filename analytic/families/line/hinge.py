"""Hinge loss in one dimension with free bias: an exact linear program."""

from __future__ import annotations

from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import hypotheses
from analytic.families.line.proposals import hinge
from analytic.families.line.tracing import HingeTrace
from analytic.theorem.hypotheses import NUMERIC_BETA
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import EP21, Z24, at

THEOREM = Theorem(
    id="one-dimensional-hinge",
    title="Hinge loss in one dimension",
    hypotheses=hypotheses("hinge", embedded=False, targets=(NUMERIC_BETA,)),
    conclusion=r"""Sort $x_1 < \dots < x_n$ and let $P$, $N$, $s_1$ be the positive bending, the negative bending and
        the first slope of the values $\fit_i$. The fitted values solve the linear program of minimising $\sum_i (1 -
        \target_i \fit_i)_+ + \decay \left[(P + s_1)_+ + (N - s_1)_+\right]$, and the function that connects them is
        optimal. For $g(t) = \sum_i \dual_i (x_i - t)_+$ the dual witness meets $0 \le \target_i \dual_i \le 1$, $\sum_i
        \dual_i = 0$, $|g(x_i)| \le \decay$ and $|g(x_i) - g(x_1)| \le \decay$, and $\sum_i \target_i \dual_i =
        p^\star$. The optimal function is piecewise constant and the value piecewise linear in $\decay$.""",
    formulas=(),
    references=(at(EP21, "one-dimensional data"), at(Z24, "one-dimensional classification")),
    examples=(
        Example([0, 1], [-1, 1], "1/2", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
        Example([0, 1], [-1, 1], 2, {"loss": "hinge", "beta": 3, "bias": "free"}),
    ),
    propose=hinge,
    derivation=proofs.hinge,
    trace=HingeTrace,
    feasibility="rank-one",
    rank=20,
)
