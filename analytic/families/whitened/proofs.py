"""Derivations for whitened data: the targets' two signs decouple, and each is a problem in one number.

The closed forms are those of Ergen and Pilanci (JMLR 2021); each half of the targets contributes a function of its
norm ``N``, for which the primal value at the proposed weight and the dual value at the proposed scale must agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from analytic.derivation.claims import Claim, Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA, N_HALF, N_MINUS, N_PLUS, Y_I
from analytic.families.general.steps import proof
from analytic.families.whitened.lemmas import HALVES
from analytic.families.whitened.proofs_logistic import logistic_step
from analytic.theorem.record import Theorem

N = N_HALF
C_P, C_M, A_P, A_M = sympy.symbols("c_p c_m a_p a_m", real=True)
POSITIVE, NEGATIVE = sympy.Max(Y_I, 0), sympy.Max(-Y_I, 0)
NAMES = {C_P: "c_+", C_M: "c_-", A_P: r"\alpha_+", A_M: r"\alpha_-"}
FIT = A_P * POSITIVE - A_M * NEGATIVE
DUAL = C_P * POSITIVE - C_M * NEGATIVE
WHERE = r"Here $\data \data^\top = I$."


@dataclass(frozen=True)
class HalfProof:
    """What one loss makes of a half of norm ``N``: ``value`` is its share of the optimum, ``claims`` show that."""

    words: str
    claims: tuple[Claim, ...]
    value: sympy.Expr


def split(claims: tuple[Claim, ...], words: str) -> Step:
    """Both objectives are sums over the halves."""
    return Step(
        "the halves decouple",
        rf"""Take network and dual vector of \lemma{{whitened-halves}}. {words}""",
        claims,
        names=NAMES,
        cites=(HALVES,),
    )


def one_half(theorem: Theorem, half: HalfProof) -> Step:
    """Primal and dual values of a half, and the record's formula."""
    total: tuple[Claim, ...] = ()
    if theorem.formulas:
        both = half.value.subs(N, N_PLUS) + half.value.subs(N, N_MINUS)
        total = (Conclusion(theorem.formulas[0].expression, both),)
    return Step(
        "one half, zero gap",
        rf"""Let $t$ be $\target_+$ or $\target_-$, $\lVert t \rVert > 0$; an empty half contributes nothing.
        {half.words}""",
        (*half.claims, *total),
    )


SQUARED_SPLIT = split(
    (
        equal((FIT - Y_I) ** 2, (1 - A_P) ** 2 * POSITIVE**2 + (1 - A_M) ** 2 * NEGATIVE**2),
        equal(DUAL * Y_I - DUAL**2 / 2, (C_P - C_P**2 / 2) * POSITIVE**2 + (C_M - C_M**2 / 2) * NEGATIVE**2),
    ),
    r"""Loss and dual objective are sums over the two halves; summing over the samples replaces the squares of $(\pm
    \target_i)_+$ by $\lVert \target_\pm \rVert^2$:""",
)


def squared_half() -> HalfProof:
    """Soft thresholding of a half."""
    ratio, scale = sympy.Max(N - BETA, 0) / N, sympy.Min(1, BETA / N)
    value = sympy.Min(N, BETA) ** 2 / 2 + BETA * sympy.Max(N - BETA, 0)
    return HalfProof(
        r"""Take $\alpha = (\lVert t \rVert - \decay)_+ / \lVert t \rVert$, the minimum of a parabola on $\alpha \ge 0$,
        and $c = \min(1, \decay / \lVert t \rVert)$, which is feasible; primal and dual contributions agree:""",
        (
            less(scale * N, BETA, shown=r"c \lVert t \rVert"),
            equal(
                (1 - ratio) ** 2 * N**2 / 2 + BETA * ratio * N,
                value,
                shown=r"\tfrac12 (1 - \alpha)^2 \lVert t \rVert^2 + \decay \alpha \lVert t \rVert",
            ),
            equal((scale - scale**2 / 2) * N**2, value, shown=r"(c - \tfrac12 c^2) \lVert t \rVert^2"),
        ),
        value,
    )


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding of both halves."""
    return proof(theorem, "squared", SQUARED_SPLIT, one_half(theorem, squared_half()), where=WHERE)


def interpolation(theorem: Theorem) -> Derivation:
    """Both halves are fitted exactly."""
    step = split(
        (
            equal(FIT.subs({A_P: 1, A_M: 1}), Y_I, shown=r"\fit_i"),
            equal(DUAL * Y_I, C_P * POSITIVE**2 + C_M * NEGATIVE**2, shown=r"\dual_i \target_i"),
        ),
        r"With $\alpha_\pm = 1$ the targets are met:",
    )
    half = HalfProof(
        r"""The penalty of the half is $\lVert t \rVert$, and $c = 1 / \lVert t \rVert$ is feasible with the dual
        contribution $c \lVert t \rVert^2 = \lVert t \rVert$. The sum over the halves is""",
        (),
        N,
    )
    return proof(theorem, "interpolation", step, one_half(theorem, half), where=WHERE)


LABEL_SPLIT = split((), "Loss and dual objective are sums over the two classes.")


def max_margin(theorem: Theorem) -> Derivation:
    """Both classes are fitted at margin one."""
    half = HalfProof(
        r"""Here $\lVert t \rVert^2$ is the size of the class. With $\alpha = 1$ its margins are $1$ and its penalty
        is $\lVert t \rVert$, and $c = 1 / \lVert t \rVert \ge 0$ is feasible with the dual contribution $c \lVert t
        \rVert^2 = \lVert t \rVert$. The sum over the classes is""",
        (),
        N,
    )
    return proof(theorem, "max-margin", LABEL_SPLIT, one_half(theorem, half), where=WHERE)


def hinge(theorem: Theorem) -> Derivation:
    """A class is fitted exactly or not at all."""
    ratio = sympy.Piecewise((1, BETA < N), (0, True))
    scale = sympy.Min(1, BETA / N)
    value = sympy.Min(BETA * N, N**2)
    half = HalfProof(
        r"""Here $\lVert t \rVert^2$ is the size of the class. The problem $(1 - \alpha)_+ \lVert t \rVert^2 + \decay
        \alpha \lVert t \rVert$ is linear on $0 \le \alpha \le 1$; take $\alpha = 1$ where $\decay < \lVert t \rVert$
        and $\alpha = 0$ otherwise, and $c = \min(1, \decay / \lVert t \rVert)$:""",
        (
            less(scale, 1, shown="c"),
            less(0, scale, shown_right="c"),
            less(scale * N, BETA, shown=r"c \lVert t \rVert"),
            equal(
                sympy.Max(1 - ratio, 0) * N**2 + BETA * ratio * N,
                value,
                shown=r"(1 - \alpha)_+ \lVert t \rVert^2 + \decay \alpha \lVert t \rVert",
            ),
            equal(scale * N**2, value, shown=r"c \lVert t \rVert^2"),
        ),
        value,
    )
    return proof(theorem, "hinge", LABEL_SPLIT, one_half(theorem, half), where=WHERE)


def logistic(theorem: Theorem) -> Derivation:
    """A class is fitted at one logit, or left alone when it is small."""
    return proof(theorem, "logistic", LABEL_SPLIT, logistic_step(theorem), where=WHERE)
