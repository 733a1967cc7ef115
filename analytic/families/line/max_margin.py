"""Max-margin classification in one dimension: only the gaps between opposite labels matter."""

from __future__ import annotations

from analytic.families.line import meaning
from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import LEVELS, SHARES, hypotheses, limits, margin_formula, places
from analytic.families.line.proposals import max_margin
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import EP21, OUTPUT_BIAS, Z24, at, of
from analytic.theorem.statement import Sentence

VALUE = margin_formula(embedded=False)
GAPS = Sentence(
    r"""A gap is a pair of neighbouring places of opposite labels. Let $\gamma_1, \dots, \gamma_{K'}$ be the widths
    of the gaps from left to right, $\mu_k$ their midpoints, $s_k = \pm 2 / \gamma_k$ with the sign of the step from
    label to label, $\delta_k = s_{k+1} - s_k$ and $t_k = (s_{k+1} \mu_{k+1} - s_k \mu_k) / \delta_k$ for $1 \le k <
    K'$, $P = \sum_k (\delta_k)_+$ and $N = \sum_k (-\delta_k)_+$; without a gap $s_1 = 0$."""
)


def sentences(*, embedded: bool) -> tuple[Sentence, ...]:
    """Feasibility, the network that crosses the gaps, the dual witness."""
    z, over = ("z", r" / \lVert a \rVert") if embedded else (r"\point", "")
    return (
        Sentence(
            r"Then the samples can be separated if and only if equal samples have one label; otherwise $p^\star = "
            r"\infty$.",
            meaning.feasible,
        ),
        Sentence(
            r"If so, a constant of the label is optimal where there is no gap, and otherwise the network "
            rf"$\fit(\point) = \outbias + e ({z} - x_1)_+ + \sum_{{k < K'}} \delta_k \left[(1 - \theta_k) "
            rf"({z} - t_k)_+ + \theta_k (t_k - {z})_+\right]$ with $\fit = 0$ at $\mu_1$ is: it has the slope $s_k$ at "
            r"every gap, bends once between "
            r"neighbouring gaps, at $t_k$, and vanishes at every $\mu_k$.",
            meaning.if_consistent(meaning.margin_network),
        ),
        Sentence(
            r"With $G_0 = m$ and $G_{K'} = 0$ the dual witness is the sum over the gaps of "
            rf"$(G_k - G_{{k-1}}) / \gamma_k{over}$ times $e_i - e_j$, $i$ a sample at the left end of the gap and "
            r"$j$ one at the right end.",
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
