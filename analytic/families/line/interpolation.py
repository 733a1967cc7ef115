"""Minimum-norm interpolation of one-dimensional data: connect the dots."""

from __future__ import annotations

from analytic.families.line import proofs
from analytic.families.line.data import SLOPES, hypotheses, interpolation_formula
from analytic.families.line.proposals import interpolate
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import EP21, SESS19, at

VALUE = interpolation_formula(embedded=False)


THEOREM = Theorem(
    id="one-dimensional-interpolation",
    title="Minimum-norm interpolation in one dimension",
    hypotheses=hypotheses("interpolation", embedded=False),
    conclusion=SLOPES
    + r"""The function that connects the dots linearly and goes on straight outside the data is a minimum-norm
        interpolant. With $m = 1, -1, 0$ for $s_1 > N$, $s_1 < -P$ and otherwise, the dual witness has $g(x_1) = m$,
        $g(x_i) = \min(1, m + 1)$ where $\delta_i > 0$ and $\max(-1, m - 1)$ where $\delta_i < 0$, $g(t) = \sum_i
        \dual_i (x_i - t)_+$.""",
    formulas=(VALUE,),
    references=(at(EP21, "one-dimensional data"), at(SESS19, "the cost of a function on the line")),
    examples=(
        Example([0, 1, 3], [0, 1, 0], "3/2", {"loss": "interpolation", "bias": "free"}),
        Example([0, 2], [1, 5], 2, {"loss": "interpolation", "bias": "free"}),
        Example([3, 0, 1], [0, 0, 1], "3/2", {"loss": "interpolation", "bias": "free"}),
    ),
    propose=interpolate,
    derivation=proofs.interpolation,
    feasibility="rank-one",
    rank=20,
)
