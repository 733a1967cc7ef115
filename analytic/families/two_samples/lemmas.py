"""Lemmas on two samples: which dual vectors are feasible, and the cost of every pair of outputs."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import above, equal, less, more
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

T1, T2, T, SIZE, OTHER, KAPPA = sympy.symbols("t_1 t_2 tau k_11 k_22 kappa", positive=True)
AXIS = {
    **NAMES,
    T1: "t_1",
    T2: "t_2",
    T: r"\tau",
    SIZE: "k_{11}",
    OTHER: "k_{22}",
    KAPPA: r"\kappa",
    sympy.Symbol("x", real=True): "x",
    sympy.Symbol("z", real=True): "z",
}
ROOM, ENERGY = 1 - 2 * A**2, T1**2 - 2 * A * T1 * T2 + T2**2


def _side(t1: sympy.Expr, t2: sympy.Expr, kappa: sympy.Expr = KAPPA) -> sympy.Expr:
    """Negative on the side of the first axis of the normal at the vertex ``(1, 2 a)``."""
    return ROOM * (t2 - 2 * A) - kappa * A * (t1 - 1)


X, Z = sympy.symbols("x z", real=True)
RIGHT, UP = sympy.symbols("x_ z_", nonnegative=True)
FAR = sympy.Symbol("x_", positive=True)
MOVED = "at $t = (1 + x, 2 a + z)$"


def _beyond(x: sympy.Expr, z: sympy.Expr) -> sympy.Expr:
    """``E - 1`` at ``(1 + x, 2 a + z)``."""
    return 2 * ROOM * x + 2 * A * z + (x - A * z) ** 2 + (1 - A**2) * z**2


def _vertices() -> Lemma:
    sharp, wide = less(2 * A, 1), more(2 * A, 1)
    step = Step(
        "five relations",
        "In this order, the strict ones after the weak ones; in 3, the first line gives $t_2 \\ge 2 a$ for $s \\ge 0$:",
        (
            less(ENERGY, 1, given=(sharp, less(T1, 1), less(T2, 2 * A))),
            above(1, ENERGY, given=(sharp, above(1, T1), less(T2, 2 * A))),
            above(1, ENERGY, given=(sharp, less(T1, 1), above(2 * A, T2))),
            more(_side(T1, T2), 0, given=(sharp, less(T1, 1), less(2 * A, T2)), shown="s"),
            less(_side(T1, T2), ROOM * (T2 - 2 * A), given=(less(1, T1),), shown="s"),
            equal(ENERGY.subs({T1: 1 + X, T2: 2 * A + Z}), 1 + _beyond(X, Z), shown="E", scope=MOVED),
            more(_beyond(RIGHT, UP), 0, given=(sharp,), names={RIGHT: "x", UP: "z"}),
            above(_beyond(FAR, UP), 0, given=(sharp,), names={FAR: "x", UP: "z"}),
            more(ENERGY, 1, given=(sharp, less(1, T1), less(1, T2))),
            above(ENERGY, 1, given=(sharp, above(T1, 1), above(T2, 1))),
            less(ENERGY, 1, given=(wide, less(A, 1), less(T1, 1), less(T2, 1))),
            above(1, ENERGY, given=(wide, less(A, 1), above(1, T1), above(1, T2))),
        ),
        names=AXIS,
    )
    return Lemma(
        "two-samples-vertices",
        "targets near the vertices of the feasible dual vectors",
        r"""Let $0 < a < 1$, $\kappa > 0$, $t > 0$, $E = t_1^2 - 2 a t_1 t_2 + t_2^2$ and $s = (1 - 2 a^2) (t_2 - 2 a)
        - \kappa a (t_1 - 1)$. If $2 a \le 1$: (1) $t_1 \le 1$ and $t_2 \le 2 a$ imply $E \le 1$, and $E < 1$ where
        $t_1 < 1$ or $t_2 < 2 a$; (2) $t_1 \le 1$ and $t_2 \ge 2 a$ imply $s \ge 0$; (3) $t_1 \ge 1$ and $s \ge 0$, or
        $t_2 \ge 2 a$, imply $E \ge 1$, and $E > 1$ where $t_1 > 1$; (4) $t_1, t_2 \ge 1$ imply $E \ge 1$, and $E > 1$
        where both exceed $1$. If $2 a \ge 1$: (5) $t_1, t_2 \le 1$ imply $E \le 1$, and $E < 1$ where both are below
        $1$.""",
        (step,),
    )


VERTICES = _vertices()


PULL = r"\lVert \data_2 \rVert (K \dual)_2 / (k_{22} \decay)"


def _arc() -> Lemma:
    on, outside = equal(ENERGY, 1), above(T1, 1)
    t1, t2 = T1 + T * SIZE * (T1 - A * T2), T2 + T * OTHER * (T2 - A * T1)
    step = Step(
        "between the normals",
        r"""The entries of $(I + \tau K)^{-1} \target$ are nonnegative, since $k_{12} \le 0$; for $k_{12} = 0$ the rest
        is evident. Let $s$ be that of \lemma{two-samples-vertices}, and $h$ as in \lemma{two-samples-support}. Write
        $t_i = \lVert \data_i \rVert \dual_i / \decay$ and suppose $t_1 > 1$. By $t_1^2 - 2 a t_1 t_2 + t_2^2 = 1$ and
        its tangent at $(1, 2a)$, for $t = (1 + x, 2 a + z)$, the first two lines hold, so that $t_2 < 2 a t_1$, $t_2 <
        2 a$. With $\lVert \data_i \rVert \target_i / \decay$ in the place of $t$, $s$ is the third line, and negative,
        against the hypothesis:""",
        (
            above(0, T2 * (T2 - 2 * A * T1), given=(on, outside)),
            less(ROOM * X + A * Z, 0, given=(equal(_beyond(X, Z), 0), less(A, 1)), hints=(X, Z, X - Z)),
            equal(
                _side(t1, t2, OTHER / SIZE),
                _side(T1, T2, OTHER / SIZE) + T * OTHER * (1 - A**2) * (T2 - 2 * A * T1),
                shown="s",
            ),
            more(T2 - A * T1, 0, given=(less(2 * A * T1, T2),), shown=PULL),
        ),
        r"""So $t_1 \le 1$, and $t_2 (t_2 - 2 a t_1) = 1 - t_1^2 \ge 0$ gives the last line. The same holds for the
        other sample.""",
        names=AXIS,
        cites=(SUPPORT, VERTICES),
    )  # fmt: skip
    return Lemma(
        "two-samples-arc",
        "a residual on the elliptic arc of two samples",
        r"""Let $k_{12} \le 0$, $4 k_{12}^2 \le k_{11} k_{22}$, $\target \ge 0$, $\tau \ge 0$, $\dual = (I + \tau
        K)^{-1} \target$ and $\dual^\top K \dual = \decay^2$. Let $a = -\rho$ and, for $t_i = \lVert \data_i \rVert
        \target_i / \decay$ and $\kappa = k_{22} / k_{11}$, let the $s$ of \lemma{two-samples-vertices} be nonnegative,
        and the one with the samples exchanged too. Then $\lVert \data_i \rVert \dual_i \le \decay$ and $K \dual \ge
        0$, so that $h(\dual) \le \decay$ by \lemma{two-samples-support}.""",
        (step,),
    )


ARC = _arc()

LEMMAS = (SUPPORT, GAUGE, VERTICES, ARC)
"""What the page of lemmas and the proofs of the family cite."""
