"""Hinge loss for samples on a line, with free bias: an exact linear program."""

from __future__ import annotations

from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import hypotheses
from analytic.families.line.proposals import hinge
from analytic.families.line.tracing import HingeTrace
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import NUMERIC_BETA
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import EP21, Z24, at


def propose(problem: Problem) -> Candidate:
    """The optimum of the linear program over kinks at the samples."""
    return hinge(problem)


THEOREM = Theorem(
    id="rank-one-free-hinge",
    title="Hinge loss on a line in several dimensions",
    hypotheses=hypotheses("hinge", embedded=True, targets=(NUMERIC_BETA,)),
    conclusion=(
        r"Let $x = c$ and replace $\decay$ by $\decay / \lVert a \rVert$. "
        r"Sort $x_1 < \dots < x_n$ and let $P$, $N$, $s_1$ be the positive bending, the negative bending and the first "
        r"slope of the values $\fit_i$. The fitted values solve the linear program of minimising "
        r"$\sum_i (1 - \target_i \fit_i)_+ + \decay \left[(P + s_1)_+ + (N - s_1)_+\right]$, and the function that "
        r"connects them is optimal. For $g(t) = \sum_i \dual_i (x_i - t)_+$ the dual witness meets "
        r"$0 \le \target_i \dual_i \le 1$, $\sum_i \dual_i = 0$, $|g(x_i)| \le \decay$ and "
        r"$|g(x_i) - g(x_1)| \le \decay$, and $\sum_i \target_i \dual_i = p^\star$. The optimal function is piecewise "
        r"constant and the value piecewise linear in $\decay$."
    ),
    formulas=(),
    references=(at(EP21, "one-dimensional data"), at(Z24, "one-dimensional classification")),
    examples=(
        Example([[0, 0], [3, 4]], [-1, 1], "1/10", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
        Example([[0, 0], [1, 1]], [-1, 1], "sqrt(2)/4", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
    ),
    propose=propose,
    derivation=proofs.hinge,
    trace=HingeTrace,
    feasibility="rank-one",
    rank=22,
)
