"""Max-margin classification in one dimension: only the gaps between opposite labels matter."""

from __future__ import annotations

from analytic.families.line import meaning
from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import LEVELS, SHARES, hypotheses, limits, margin_formula, places
from analytic.families.line.proposals import max_margin
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, OUTPUT_BIAS, Z24, at, of
from analytic.theorem.statement import Sentence

VALUE = margin_formula(embedded=False)
GAPS = Sentence(
    r"""If equal samples have one label, a gap is a pair of neighbours $x_k$, $x_{k+1}$ of opposite labels; let
    $\gamma_1, \dots, \gamma_q$ be the widths of the gaps from left to right, $\mu_k$ their midpoints, $s_k = \pm 2 /
    \gamma_k$ with the sign of the step from label to label, $\delta_k = s_{k+1} - s_k$ and $t_k = (s_{k+1} \mu_{k+1} -
    s_k \mu_k) / \delta_k$ for $k < q$, $P = \sum_k (\delta_k)_+$ and $N = \sum_k (-\delta_k)_+$; without a gap $s_1 = P
    = N = 0$."""
)


def sentences(*, embedded: bool) -> tuple[Sentence, ...]:
    """Feasibility, the network that crosses the gaps, the dual witness."""
    z, over = ("z", r"(\gamma_k \lVert a \rVert)") if embedded else (r"\point", r"\gamma_k")
    return (
        Sentence(
            r"Then the samples can be separated if and only if equal samples have one label; otherwise $p^\star = "
            r"\infty$.",
            meaning.feasible,
        ),
        Sentence(
            r"If so, a constant of the label is optimal where there is no gap, and otherwise the network "
            rf"$\fit(\point) = \outbias + e ({z} - x_1)_+ + \sum_{{k < q}} \delta_k \left[(1 - \theta_k) "
            rf"({z} - t_k)_+ + \theta_k (t_k - {z})_+\right]$ with $\fit = 0$ at ${z} = \mu_1$ is: it has the slope "
            r"$s_k$ on gap $k$, bends once between neighbouring gaps, at $t_k$, and vanishes at every $\mu_k$.",
            meaning.if_consistent(meaning.margin_network),
        ),
        Sentence(
            rf"With $G_0 = m$, $G_q = 0$ a dual witness is the sum over the gaps of $(G_k - G_{{k-1}}) / {over}$ times "
            r"$1$ on one sample at the left end of the gap, $-1$ on one at its right end, and $0$ on the others. The "
            r"value is then",
            meaning.if_consistent(meaning.margin_witness),
        ),
    )


THEOREM = Theorem(
    id="one-dimensional-max-margin",
    title="Max-margin classification in one dimension",
    hypotheses=hypotheses("max-margin", embedded=False),
    limits=limits(embedded=False),
    where=(places(embedded=False), GAPS, SHARES, LEVELS),
    sentences=sentences(embedded=False),
    formulas=(VALUE,),
    references=(
        at(EP21, "Corollary 9", differs="hinge loss there; " + OUTPUT_BIAS),
        of(Z24, "the Lasso with ramps at the samples", differs="a penalised loss there"),
    ),
    examples=(
        Example([0, 1, 4, 5], [-1, 1, 1, -1], 4, {"loss": "max-margin", "bias": "free"}),
        Example([0, 1], [1, 1], 0, {"loss": "max-margin", "bias": "free"}),
    ),
    propose=lambda problem: max_margin(problem, VALUE),
    derivation=proofs.max_margin,
    feasibility="rank-one",
    rank=20,
)
