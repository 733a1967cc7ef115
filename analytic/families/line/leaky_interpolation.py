"""Minimum-norm interpolation by leaky neurons or absolute values in one dimension: connect the dots."""

from __future__ import annotations

import sympy

from analytic.families.line import leaky_dots as dots
from analytic.families.line import proofs_leaky
from analytic.families.line.data import PLACES
from analytic.families.line.leaky import Z24_USED, options
from analytic.theorem.hypotheses import FREE_BIAS, ONE_DIMENSIONAL, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import Z24, of
from analytic.theorem.statement import Sentence

OPTIONS = options("interpolation")
TENTH = options("interpolation", activation="leaky", negative_slope="1/10")
THEOREM = Theorem(
    id="leaky-interpolation",
    title="Minimum-norm interpolation by leaky neurons in one dimension",
    hypotheses=(loss_is("interpolation"), FREE_BIAS, SCALAR, ONE_DIMENSIONAL),
    limits=(RATIONAL,),
    where=(PLACES, dots.SLOPES, dots.SHARES, dots.LEVELS),
    sentences=(
        Sentence(
            r"""Then the targets can be interpolated if and only if equal samples have equal targets; otherwise $p^\star
            = \infty$.""",
            dots.feasible,
        ),
        Sentence(
            r"""If so, let $\fit_k$ be the target at $x_k$: the broken line $\fit(\point) = \outbias + e\,
            \sigma(\point - x_1) + \sum_{1 < k < K} D_k \left[\theta_k \sigma(\point - x_k) + (1 - \theta_k)
            \sigma(x_k - \point)\right]$ with $\outbias = \fit_1 + \sum_k D_k ((1 + \alpha) \theta_k - 1) (x_k - x_1)$
            is a minimum-norm interpolant.""",
            dots.interpolant,
        ),
        Sentence(
            r"""If $g$ is the continuous function that is linear between the $x_k$, with $g = m$ for $t \le x_1$,
            $g(x_k) = G_k$ for $1 < k < K$ and $g = 0$ for $t \ge x_K$, a dual witness has its changes of slope at the
            $x_k$, each on one sample there, and is zero on the others. The value is then""",
            dots.witness,
        ),
    ),
    formulas=(dots.VALUE,),
    references=(of(Z24, Z24_USED),),
    examples=(
        Example([0, 1, 3], [0, 1, 0], 1, OPTIONS),
        Example([0, 1, 3], [0, 1, 0], sympy.Rational(5, 3), TENTH),
        Example([0, 1, 2], [0, 1, 4], 3, OPTIONS),
        Example([0, 2], [1, 5], 2, TENTH),
        Example([3, 0, 1], [0, 0, 1], 1, OPTIONS),
    ),
    propose=dots.propose,
    derivation=proofs_leaky.interpolation,
    feasibility="line-leaky",
    rank=20,
    activation="leaky",
)
