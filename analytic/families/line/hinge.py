"""Hinge loss in one dimension with free bias: an exact linear program."""

from __future__ import annotations

from analytic.families.line import meaning
from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import SHARES, SLOPES, connects, hypotheses, limits, places
from analytic.families.line.homotopies import HingeHomotopy
from analytic.families.line.proposals import hinge
from analytic.theorem.hypotheses import NUMERIC_BETA
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, OUTPUT_BIAS, Z24, at, of
from analytic.theorem.statement import Sentence


def sentences(*, embedded: bool) -> tuple[Sentence, ...]:
    """The linear program of the fitted values, the network, the linear program of the dual witnesses."""
    decay, place = (r"\tfrac{\decay}{\lVert a \rVert}", "c_i") if embedded else (r"\decay", r"\data_i")
    bound = r"\decay / \lVert a \rVert" if embedded else r"\decay"
    return (
        Sentence(
            r"Then $p^\star$ is the least value of $\sum_i (1 - \target_i \fit_{k(i)})_+ + "
            rf"{decay} \left[(P + s_1)_+ + (N - s_1)_+\right]$ over $\fit \in \mathbb{{R}}^K$, where ${place} = "
            r"x_{k(i)}$: a linear program.",
            meaning.least("hinge"),
        ),
        Sentence(
            rf"For every minimiser the broken line {connects(embedded=embedded)}, is optimal.",
            meaning.fitted_network("hinge"),
        ),
        Sentence(
            r"The dual witnesses are the maximisers of $\sum_i \target_i \dual_i$ under $0 \le \target_i \dual_i "
            rf"\le 1$, $\sum_i \dual_i = 0$, $|g(x_k)| \le {bound}$ and $|g(x_k) - g(x_1)| \le {bound}$ for all $k$, "
            rf"where $g(t) = \sum_i \dual_i ({place} - t)_+$.",
            meaning.hinge_dual,
        ),
    )


THEOREM = Theorem(
    id="one-dimensional-hinge",
    title="Hinge loss in one dimension",
    hypotheses=hypotheses("hinge", embedded=False),
    limits=limits(embedded=False, targets=(NUMERIC_BETA,)),
    where=(places(embedded=False), SLOPES, SHARES),
    sentences=sentences(embedded=False),
    formulas=(),
    references=(
        at(EP21, "Theorem 10 and Corollary 9", differs=OUTPUT_BIAS),
        of(Z24, "the Lasso with ramps at the samples"),
    ),
    examples=(
        Example([0, 1], [-1, 1], "1/2", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
        Example([0, 1], [-1, 1], 2, {"loss": "hinge", "beta": 3, "bias": "free"}),
    ),
    propose=hinge,
    derivation=proofs.hinge,
    homotopy=HingeHomotopy,
    feasibility="rank-one",
    rank=20,
)
