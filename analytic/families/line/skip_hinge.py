"""Hinge loss on a line with a free skip connection: a linear program in the bends."""

from __future__ import annotations

from analytic.families.line import proofs_straight as proofs
from analytic.families.line.skip_labels import propose
from analytic.families.line.skip_squared import RATIONAL_SIZE
from analytic.families.line.straight import hypotheses
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import DDUF22, at

OPTIONS = {"loss": "hinge", "bias": "free", "skip": "free"}

THEOREM = Theorem(
    id="skip-hinge",
    title="Hinge loss on a line with a free skip connection",
    hypotheses=(*hypotheses("hinge"), RATIONAL_SIZE),
    conclusion=r"""Add to the network a linear function that is not penalised, and write $x_1 < \dots < x_n$ for the
        coordinates of the samples along $a$, equal samples merged. The values at the samples solve the linear program
        of minimising $\sum_i (1 - \target_i \fit_i)_+ + \tfrac{\decay}{\lVert a \rVert} \sum_k |\delta_k|$, $\delta_k$
        the changes of slope of the function that connects them, and that function is optimal. The dual witness $\dual$
        holds the multipliers: $0 \le \target_i \dual_i \le 1$, and with $g(t) = \sum_i \dual_i (x_i - t)_+$, $\lVert a
        \rVert |g(x_k)| \le \decay$ and $\sum_i \target_i \dual_i = p^\star$.""",
    formulas=(),
    references=(at(DDUF22, "the total variation of the slope"),),
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
