"""Lemmas on two samples: which dual vectors are feasible, and the cost of every pair of outputs."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ, WEAK_DUALITY

RHO, X1, X2, V1, V2 = sympy.symbols("rho x_1 x_2 v_1 v_2", real=True)
A = sympy.Symbol("a", positive=True)
Y1, Y2 = sympy.symbols("y_1 y_2", nonnegative=True)
E = sympy.Symbol("E", positive=True)
NAMES = {
    RHO: r"\rho",
    X1: "x_1",
    X2: "x_2",
    V1: r"\dual_1",
    V2: r"\dual_2",
    A: "a",
    Y1: r"\target_1",
    Y2: r"\target_2",
    E: r"\lVert \target \rVert_G",
}
FORM = X1**2 - 2 * RHO * X1 * X2 + X2**2
INSIDE = (less(FORM, 1 - RHO**2), less(RHO**2, 1))


def _support() -> Lemma:
    step = Step(
        "responses",
        r"""The responses $x = \data \neuron$ to $\lVert \neuron \rVert \le 1$ fill the ellipse $x_1^2 - 2 \rho x_1
        x_2 + x_2^2 \le 1 - \rho^2$, that is $\lVert x \rVert_G \le 1$. A neuron with one positive response, say
        $x_1$, has the feature $x_1 e_1$; it is at most $1$, attained by $\neuron = \data_1$ if $\rho < 0$, and at
        most $\sqrt{1 - \rho^2}$, attained at $x_2 = 0$, if $\rho \ge 0$. One with $x \ge 0$ has the feature $x$, on
        which the last line is \lemma{cauchy-schwarz} with its remainder:""",
        (
            less((1 - RHO**2) * X1**2, 1 - RHO**2, given=INSIDE, hints=(X2 - RHO * X1,)),
            less(X1**2, 1 - RHO**2, given=(*INSIDE, less(X2, 0), less(0, X1), less(0, RHO))),
            equal(
                (V1**2 + 2 * RHO * V1 * V2 + V2**2) * FORM - (1 - RHO**2) * (V1 * X1 + V2 * X2) ** 2,
                (V1 * X2 - V2 * X1 + RHO * (V2 * X2 - V1 * X1)) ** 2,
                shown=r"(1 - \rho^2) \left( \lVert \dual \rVert_K^2 \lVert x \rVert_G^2 - (\dual^\top x)^2 \right)",
            ),
        ),
        r"""So $|\dual^\top x| \le \lVert \dual \rVert_K$, and the only critical points of $\dual^\top x$ on the
        ellipse are multiples of $K \dual$: if neither $K \dual$ nor $-K \dual$ is nonnegative, $|\dual^\top x|$ is
        largest at an end of the arc, $\sqrt{1 - \rho^2}\, e_i$; if one is, $\lVert \dual \rVert_K$ is attained.""",
        names=NAMES,
        cites=(CAUCHY_SCHWARZ,),
    )
    return Lemma(
        "two-samples-support",
        "what a dual vector sees on two samples",
        r"""Let two unit samples have $\data_1^\top \data_2 = \rho$, $|\rho| < 1$, $K = \data \data^\top$, $G =
        K^{-1}$, and $\kappa = \sqrt{1 - \rho^2}$ if $\rho \ge 0$, $\kappa = 1$ if $\rho < 0$. Then $h(\dual) \le 1$
        if and only if $\kappa |\dual_i| \le 1$ for both $i$, and $\lVert \dual \rVert_K \le 1$ or $K \dual$ has
        entries of both signs. For $\rho = -1$, $h(\dual) = \max_i |\dual_i|$.""",
        (step,),
    )


SUPPORT = _support()


def _acute() -> Step:
    norm = equal(E**2 * (1 - RHO**2), Y1**2 - 2 * RHO * Y1 * Y2 + Y2**2)
    return Step(
        "acute angles",
        r"""Feasibility is that of \lemma{two-samples-support}, and values are compared by \lemma{weak-duality}. Let
        $\rho \ge 0$. For $\target \ge 0$ the neuron with response $\target$ costs $\lVert \target \rVert_G$, and
        $\dual = G \target / \lVert \target \rVert_G$ has $\lVert \dual \rVert_K = 1$, $\dual^\top \target = \lVert
        \target \rVert_G$ and $\kappa^2 \dual_1^2 \le 1$, which is the first line. For $\target_1 > 0 > \target_2$
        two neurons, each silent on the other sample, have the responses $\kappa e_1$ and $\kappa e_2$ of the second
        line, and for $\dual = (1, -1) / \kappa$ the entries of $K \dual$, $\pm (1 - \rho) / \kappa$, have both
        signs; cost and value are $(|\target_1| + |\target_2|) / \kappa$:""",
        (
            less((Y1 - RHO * Y2) ** 2, E**2 * (1 - RHO**2), given=(norm, less(RHO**2, 1))),
            equal(FORM, 1 - RHO**2, given=(equal(X1**2, 1 - RHO**2), equal(X2, 0))),
        ),
        names=NAMES,
        cites=(SUPPORT, WEAK_DUALITY),
    )


def _spikes() -> Step:
    ratio = sympy.Symbol("r", nonnegative=True)
    return Step(
        "obtuse angles: neurons along the samples",
        r"""Let $\rho = -a < 0$; feasibility is that of \lemma{two-samples-support}. The neurons $\neuron = \data_i$
        have the features $e_1$ and $e_2$ and cost $|\target_1| + |\target_2|$ together. For $\target_1 > 0 >
        \target_2$ the entries of $K \dual$, $\pm (1 + a)$ for $\dual = (1, -1)$, have both signs, and $\dual = (1,
        0)$, where a target is zero, has length one; for $\target \ge 0$ and $2 a \ge 1$, $\dual = (1, 1)$, the case $r
        = 1$, is feasible:""",
        (
            less(
                1 - 2 * A * ratio + ratio**2,
                1,
                given=(more(2 * A, 1), less(ratio, 1)),
                shown=r"\lVert (1, r) \rVert_K^2",
            ),
        ),
        r"If $\rho = -1$ the same vectors are feasible.",
        names={**NAMES, ratio: "r"},
        cites=(SUPPORT,),
    )


def _between() -> Step:
    energy = Y1**2 + 2 * A * Y1 * Y2 + Y2**2
    sharp = (less(2 * A, 1), less(A * Y1, (1 - 2 * A**2) * Y2))
    beside = less((1 - 2 * A**2) * Y2, A * Y1)
    w2 = Y2 / A
    w1 = Y1 - (1 - 2 * A**2) * w2
    pos1, pos2 = sympy.symbols("y_1 y_2", positive=True)
    both = (less((1 - 2 * A**2) * pos2, A * pos1), less((1 - 2 * A**2) * pos1, A * pos2))
    return Step(
        "obtuse angles below 120 degrees, targets of one sign",
        r"""Let $0 < 2 a < 1$ and $\target > 0$. If $a \target_1 \ge (1 - 2 a^2) \target_2$, take $\dual = (1, 2a)$,
        which has $\lVert \dual \rVert_K = 1$, and combine the neuron $\data_1$ with the unit vector $\data_1 + 2 a
        \data_2$, of feature $(1 - 2 a^2, a)$: the weights $\outweight_2 = \target_2 / a$ and $\outweight_1 =
        \target_1 - (1 - 2 a^2) \target_2 / a$ are nonnegative and add up to the value. The mirror image holds for
        $a \target_2 \ge (1 - 2 a^2) \target_1$. Otherwise the neuron with response $\target$ costs $\lVert \target
        \rVert_G$, and $\dual = G \target / \lVert \target \rVert_G$ has $\lVert \dual \rVert_K = 1$ and $|\dual_i|
        \le 1$, which for $i = 1$ is $(\target_1 + a \target_2)^2 \le (1 - a^2) (\target_1^2 + 2 a \target_1
        \target_2 + \target_2^2)$:""",
        (
            equal((1 - 2 * A**2) ** 2 + 2 * A * (1 - 2 * A**2) * A + A**2, 1 - A**2,
                  shown=r"x_1^2 + 2 a x_1 x_2 + x_2^2", scope=r"at $x = (1 - 2 a^2, a)$"),
            more(w1, 0, given=(beside,), shown=r"\outweight_1"),
            equal(w1 + w2, Y1 + 2 * A * Y2, shown=r"\outweight_1 + \outweight_2"),
            less((Y1 + A * Y2) ** 2, (1 - A**2) * energy, given=sharp),
            less((1 - 2 * A) * (1 + A) * (pos1 + pos2), 0, given=both, names={pos1: r"\target_1", pos2: r"\target_2"}),
        ),
        r"The last line contradicts $2 a < 1$, so that the two tangents exclude each other, and these are all cases.",
        names=NAMES,
    )  # fmt: skip


GAUGE = Lemma(
    "two-samples-gauge",
    "the cost of two outputs",
    r"""In the situation of \lemma{two-samples-support} the least penalty of a network with outputs $\target$ is, up to
    the order of the samples and the sign of both targets: for $\rho \ge 0$, $\lVert \target \rVert_G$ if $\target_1
    \target_2 \ge 0$ and $(|\target_1| + |\target_2|) / \sqrt{1 - \rho^2}$ if $\target_1 \target_2 < 0$; for $\rho = -a
    < 0$, $|\target_1| + |\target_2|$ if $\target_1 \target_2 \le 0$ or $2 a \ge 1$; and for $2 a < 1$, $\target > 0$,
    $\target_1 + 2 a \target_2$ if $a \target_1 \ge (1 - 2 a^2) \target_2$, $2 a \target_1 + \target_2$ if $a \target_2
    \ge (1 - 2 a^2) \target_1$, and $\lVert \target \rVert_G$ otherwise. In this order a feasible $\dual$ with
    $\dual^\top \target$ equal to it is $G \target / \lVert \target \rVert_G$ ($0$ for $\target = 0$),
    $(\operatorname{sign} \target_1, \operatorname{sign} \target_2) / \sqrt{1 - \rho^2}$, $(\operatorname{sign}
    \target_1, \operatorname{sign} \target_2)$, $(1, 2 a)$, $(2 a, 1)$ and $G \target / \lVert \target \rVert_G$. For
    other samples divide sample and target by $\lVert \data_i \rVert$, which changes neither the constraint nor the
    penalty, and the $\dual_i$ are multiplied by it.""",
    (_acute(), _spikes(), _between()),
)

LEMMAS = (SUPPORT, GAUGE)
"""What the page of lemmas and the proofs of the family cite."""
