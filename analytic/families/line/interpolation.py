"""Minimum-norm interpolation of one-dimensional data: connect the dots."""

from __future__ import annotations

from analytic.families.line import meaning, proofs
from analytic.families.line.data import (
    LEVELS,
    SHARES,
    SLOPES,
    connects,
    hypotheses,
    interpolation_formula,
    limits,
    places,
)
from analytic.families.line.proposals import interpolate
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, OUTPUT_BIAS, SESS19, at, of
from analytic.theorem.statement import Sentence

VALUE = interpolation_formula(embedded=False)


def sentences(*, embedded: bool) -> tuple[Sentence, ...]:
    """Feasibility, the broken line, the dual witness."""
    return (
        Sentence(
            r"Then the targets can be interpolated if and only if equal samples have equal targets; otherwise "
            r"$p^\star = \infty$.",
            meaning.feasible,
        ),
        Sentence(
            rf"If so, let $\fit_k$ be the target at $x_k$: the broken line {connects(embedded=embedded)}, is a "
            r"minimum-norm interpolant.",
            meaning.if_consistent(meaning.interpolant),
        ),
        Sentence(
            r"""If $g$ is the continuous function that is linear between the $x_k$, with $g = m$ for $t \le x_1$,
            $g(x_k) = G_k$ for $1 < k < K$ and $g = 0$ for $t \ge x_K$, a dual witness has its changes of slope at the
            $x_k$"""
            + (r", divided by $\lVert a \rVert$" if embedded else "")
            + ", each on one sample there, and is zero on the others. The value is then",
            meaning.if_consistent(meaning.interpolation_witness),
        ),
    )


THEOREM = Theorem(
    id="one-dimensional-interpolation",
    title="Minimum-norm interpolation in one dimension",
    hypotheses=hypotheses("interpolation", embedded=False),
    limits=limits(embedded=False),
    where=(places(embedded=False), SLOPES, SHARES, LEVELS),
    sentences=sentences(embedded=False),
    formulas=(VALUE,),
    references=(
        at(EP21, "Lemma 6, Corollary 3 and Proposition 1", differs=OUTPUT_BIAS),
        of(
            SESS19,
            "the cost of a function, max(∫|f''|, |f'(-∞) + f'(∞)|)",
            differs="functions on the whole line: the network here need not go on straight outside of the samples",
        ),
    ),
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
