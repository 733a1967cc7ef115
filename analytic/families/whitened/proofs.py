"""Derivations for whitened data: the targets' two signs decouple, and each is a problem in one number.

The closed forms are those of Ergen and Pilanci (JMLR 2021); each half of the targets contributes a function of its
norm ``N``, for which the primal value at the proposed weight and the dual value at the proposed scale must agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy

from analytic.derivation.claims import Claim, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA, N_HALF, N_MINUS, N_PLUS, Y_I
from analytic.families.general.steps import CAUCHY_SCHWARZ, Symbolic, proof
from analytic.families.whitened.proofs_geometry import reduction, support
from analytic.families.whitened.proofs_logistic import logistic_steps
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.theorem.record import Theorem

N = N_HALF
C_P, C_M = sympy.symbols("c_p c_m", nonnegative=True)
A_P, A_M = sympy.symbols("a_p a_m", nonnegative=True)
POSITIVE, NEGATIVE = sympy.Max(Y_I, 0), sympy.Max(-Y_I, 0)
NAMES = {C_P: "c_+", C_M: "c_-", A_P: r"\alpha_+", A_M: r"\alpha_-"}
FIT = A_P * POSITIVE - A_M * NEGATIVE
DUAL = C_P * POSITIVE - C_M * NEGATIVE


@dataclass(frozen=True)
class HalfProof:
    """What one loss makes of a half of norm ``N``.

    ``ratio`` is the fitted fraction of the targets, ``scale`` that of the dual vector; ``primal`` and ``dual`` are
    the half's contributions in terms of them, ``value`` the closed form.
    """

    ratio: sympy.Expr
    scale: sympy.Expr
    primal: sympy.Expr
    dual: sympy.Expr
    value: sympy.Expr
    stationarity: tuple[Claim, ...]
    split: tuple[Claim, ...]
    words: str


def candidates(half: HalfProof, beta: sympy.Expr) -> Step:
    """The fitted fraction, the dual scale, and dual feasibility."""
    feasible = less(half.scale * N, beta, shown=r"\lVert c\, t \rVert")
    return Step(
        "primal and dual candidates",
        rf"""Let $t$ be $\target_+$ or $\target_-$ and $\lVert t \rVert > 0$ (an empty half contributes nothing). Fit
        the fraction $\alpha$ of it, $\neuron = \data^\top t / \lVert t \rVert$ with output weight of modulus $\alpha
        \lVert t \rVert$, and take $c\, t$ in the dual vector. {half.words}""",
        (*half.stationarity, feasible),
        r"The last line is dual feasibility, $h(\dual) = \max_\pm \lVert c_\pm \target_\pm \rVert \le \decay$.",
    )


def _dual_at_label(y: sympy.Expr) -> Claim:
    return equal(y * DUAL.subs(Y_I, y), C_P if y > 0 else C_M, names=NAMES, shown=r"\target_i \dual_i")


def split(claims: tuple[Claim, ...]) -> Step:
    """Both objectives are sums over the halves."""
    return Step(
        "the halves decouple",
        r"""With $\fit = \alpha_+ \target_+ - \alpha_- \target_-$ and $\dual = c_+ \target_+ - c_- \target_-$, both
        objectives are sums over the two halves, because $\target_+$ and $\target_-$ have disjoint supports:""",
        (
            equal(sympy.Max(DUAL, 0), C_P * POSITIVE),
            equal(sympy.Max(-DUAL, 0), C_M * NEGATIVE),
            *claims,
        ),
        r"Summing over the samples replaces the squares of $(\pm \target_i)_+$ by $\lVert \target_\pm \rVert^2$.",
        names=NAMES,
    )


def gap(theorem: Theorem, half: HalfProof) -> Step:
    """Primal and dual values of a half, and the record's formula."""
    both = half.value.subs(N, N_PLUS) + half.value.subs(N, N_MINUS)
    total: tuple[Claim, ...] = ()
    if theorem.formulas:
        total = (equal(theorem.formulas[0].expression, both, shown=r"p^\star"),)
    return Step(
        "zero gap",
        r"A half contributes to the primal objective, and to the dual one,",
        (
            equal(half.primal, half.value, shown=r"\text{primal:} \quad " + _tex(half.primal)),
            equal(half.dual, half.value, shown=r"\text{dual:} \quad " + _tex(half.dual)),
            *total,
        ),
        r"""The two values agree, so that by weak duality network and dual vector are optimal; the sum over both halves
        is $p^\star$.""",
    )


def _tex(expression: sympy.Expr) -> str:
    from analytic.derivation.printing import latex_of
    from analytic.model.notation import Notation

    macros = Notation(data=r"\data", target=r"\target", decay=r"\decay")
    return latex_of(expression, macros)


def derive(theorem: Theorem, loss: str, half: HalfProof, symbolic: Symbolic) -> Derivation:
    """The derivation of a whitened theorem with one output, from what its loss makes of a half."""
    beta = sympy.Integer(1) if LOSSES[loss].constrained else BETA
    return _assemble(theorem, loss, (split(half.split), candidates(half, beta), gap(theorem, half)), symbolic)


def _assemble(theorem: Theorem, loss: str, steps: tuple[Step, ...], symbolic: Symbolic) -> Derivation:
    where = r"Here $\data \data^\top = I$, $\target_+ = (\target)_+$, $\target_- = (-\target)_+$."
    shared = (CAUCHY_SCHWARZ, support(), reduction())
    return proof(theorem, loss, *shared, *steps, where=where, symbolic=symbolic)


def _rotated(loss: str, decay: bool) -> Callable[[], Problem]:
    def build() -> Problem:
        r, t = sympy.symbols("r t", positive=True)
        A = [["3/5", "4/5", 0], ["-4/5", "3/5", 0], [0, 0, 1]]
        return Problem.build(A, [3 * r, 4 * r, -t], loss=loss, **({"beta": BETA} if decay else {}))

    return build


def _labelled(loss: str) -> Callable[[], Problem]:
    def build() -> Problem:
        A = [[int(i == j) for j in range(5)] for i in range(5)]
        return Problem.build(A, [1, 1, 1, 1, -1], loss=loss, beta=BETA)

    return build


ROTATED = r"a rotation, $\target = (3r, 4r, -t)$ for all $r, t > 0$ and all $\decay > 0$"
LABELLED = r"classes of four and one, for all $\decay > 0$"


def _labels(*claims: Callable[[sympy.Expr], Claim]) -> tuple[Claim, ...]:
    """A claim for each value of a label."""
    return tuple(claim(sympy.Integer(side)) for claim in claims for side in (1, -1))


def squared_half() -> HalfProof:
    """Soft thresholding of a half."""
    ratio, scale = sympy.Max(N - BETA, 0) / N, sympy.Min(1, BETA / N)
    split = (
        equal((FIT - Y_I) ** 2, (1 - A_P) ** 2 * POSITIVE**2 + (1 - A_M) ** 2 * NEGATIVE**2, names=NAMES),
        equal(
            DUAL * Y_I - DUAL**2 / 2,
            (C_P - C_P**2 / 2) * POSITIVE**2 + (C_M - C_M**2 / 2) * NEGATIVE**2,
            names=NAMES,
        ),
    )
    return HalfProof(
        ratio,
        scale,
        (1 - ratio) ** 2 * N**2 / 2 + BETA * ratio * N,
        (scale - scale**2 / 2) * N**2,
        sympy.Min(N, BETA) ** 2 / 2 + BETA * sympy.Max(N - BETA, 0),
        (equal(1 - ratio, scale, shown=r"1 - \alpha = 1 - \frac{(\lVert t \rVert - \decay)_+}{\lVert t \rVert}"),),
        split,
        r"""The reduced problem $\tfrac12 (1 - \alpha)^2 \lVert t \rVert^2 + \decay \alpha \lVert t \rVert$ is a
        parabola in $\alpha \ge 0$ with its minimum at $\alpha = (\lVert t \rVert - \decay)_+ / \lVert t \rVert$, and
        $\dual = \target - \fit$ asks for $c = 1 - \alpha$:""",
    )


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding of both halves."""
    return derive(theorem, "squared", squared_half(), ((ROTATED, _rotated("squared", True)),))


def interpolation(theorem: Theorem) -> Derivation:
    """Both halves are fitted exactly."""
    split = (
        equal(POSITIVE - NEGATIVE, Y_I),
        equal(DUAL * Y_I, C_P * POSITIVE**2 + C_M * NEGATIVE**2, names=NAMES),
    )
    one = sympy.Integer(1)
    half = HalfProof(
        one,
        1 / N,
        N,
        N**2 / N,
        N,
        (),
        split,
        r"""The constraint asks for $\alpha = 1$, and $c = 1 / \lVert t \rVert$ is the largest feasible scale ($\decay =
        1$):""",
    )
    scope = r"a rotation, $\target = (3r, 4r, -t)$ for all $r, t > 0$"
    return derive(theorem, "interpolation", half, ((scope, _rotated("interpolation", False)),))


def max_margin(theorem: Theorem) -> Derivation:
    """Both classes are fitted at margin one."""
    at_label = lambda y: equal(y * FIT.subs({Y_I: y, A_P: 1, A_M: 1}), 1, shown=r"\target_i \fit_i")  # noqa: E731
    half = HalfProof(
        sympy.Integer(1),
        1 / N,
        N,
        N**2 / N,
        N,
        (),
        _labels(at_label, _dual_at_label),
        r"""Here $\lVert t \rVert^2$ is the size of the class. The margin asks for $\alpha = 1$, and $c = 1 / \lVert t
        \rVert$ is the largest feasible scale ($\decay = 1$):""",
    )
    return derive(theorem, "max-margin", half, ())


def hinge(theorem: Theorem) -> Derivation:
    """A class is fitted exactly or not at all."""
    ratio = sympy.Piecewise((1, BETA < N), (0, True))
    scale = sympy.Min(1, BETA / N)
    loss = lambda y: equal(  # noqa: E731
        sympy.Max(1 - y * FIT.subs(Y_I, y), 0),
        sympy.Max(1 - (A_P if y > 0 else A_M), 0),
        names=NAMES,
        shown=r"(1 - \target_i \fit_i)_+",
    )
    half = HalfProof(
        ratio,
        scale,
        sympy.Max(1 - ratio, 0) * N**2 + BETA * ratio * N,
        scale * N**2,
        sympy.Min(BETA * N, N**2),
        (less(scale, 1, shown="0 \\le c"),),
        _labels(loss, _dual_at_label),
        r"""Here $\lVert t \rVert^2$ is the size of the class. The reduced problem $(1 - \alpha)_+ \lVert t \rVert^2 +
        \decay \alpha \lVert t \rVert$ is linear on $0 \le \alpha \le 1$ with slope $\lVert t \rVert (\decay - \lVert t
        \rVert)$, so that $\alpha = 1$ where $\decay < \lVert t \rVert$ and $\alpha = 0$ otherwise; $c = \min(1, \decay
        / \lVert t \rVert)$:""",
    )
    return derive(theorem, "hinge", half, ((LABELLED, _labelled("hinge")),))


def logistic(theorem: Theorem) -> Derivation:
    """A class is fitted at one logit, or left alone when it is small."""
    loss = lambda y: equal(  # noqa: E731
        sympy.log(1 + sympy.exp(-y * FIT.subs(Y_I, y))),
        sympy.log(1 + sympy.exp(-(A_P if y > 0 else A_M))),
        names=NAMES,
        shown=r"\log(1 + e^{-\target_i \fit_i})",
    )
    steps = (split(_labels(loss, _dual_at_label)), *logistic_steps(theorem))
    return _assemble(theorem, "logistic", steps, ((LABELLED, _labelled("logistic")),))
