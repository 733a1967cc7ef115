"""Derivation for two samples and hinge loss, from the maximum margin and the feasible dual vectors."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Conclusion, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof, proved
from analytic.families.two_samples.lemmas import SUPPORT
from analytic.theorem.record import Theorem

J, K, D, BETA, R = sympy.symbols("k_jj k_kk D beta R", positive=True)
C = sympy.Symbol("c", real=True)
T = sympy.Symbol("T", nonnegative=True)
NAMES = {J: "k_{jj}", K: "k_{kk}", D: r"\det K", BETA: r"\decay", R: "R", C: "c", T: "T_j"}
WHERE = (
    r"Here $n = 2$, $K = \data \data^\top$ with the entries $k_{ij}$, $c = \target_1 \target_2 k_{12}$ and $s_i = "
    r"\target_i \dual_i$; $j$ and $k$ are the two samples in one or the other order, and $R = \sqrt{\decay^2 k_{kk} - "
    r"\det K}$."
)
DET, ROOM = equal(D, J * K - C**2), equal(R**2, BETA**2 * K - D)


@cache
def _height() -> Step:
    a, t = sympy.symbols("a t", nonnegative=True)
    rho = sympy.Symbol("rho", nonnegative=True)
    names = {**NAMES, a: "a", t: "t", rho: r"\rho"}
    return Step(
        "how far the other sample goes",
        r"""Let $s_j = 1$. By \lemma{two-samples-support}, with the samples divided and the $\dual_i$ multiplied by
        $\lVert \data_i \rVert$, $\dual$ is feasible if and only if $\kappa \lVert \data_i \rVert s_i \le \decay$ for
        both $i$ and $\lVert \dual \rVert_K \le \decay$ unless $K \dual$ has entries of both signs, and $\lVert \dual
        \rVert_K = \decay$ at the greater root $s_k = T_j = (R - c) / k_{kk}$ of the first line. For equal labels and
        $k_{12} \ge 0$ the entries of $K \dual$ have one sign. For equal labels and $k_{12} < 0$, with $t = \lVert
        \data_j \rVert / \decay$ and $a = - k_{12} / (\lVert \data_1 \rVert \lVert \data_2 \rVert)$, the root is at
        most $\decay / \lVert \data_k \rVert$ if $t \ge 2a$, which is the second line, and otherwise that is reached:
        $\lVert \dual \rVert_K \le \decay$ there, the third line. For opposite labels and $k_{12} \le 0$ the signs of
        $K \dual$ differ. For opposite labels and $k_{12} > 0$ they differ at $s_k = \decay \sqrt{k_{jj} / \det K}$,
        the bound $\kappa \lVert \data_k \rVert s_k \le \decay$, if $k_{jj} \det K \ge \decay^2 c^2$, and otherwise
        the root is what is reached, where $-c T_j \ge k_{jj}$, the last line:""",
        (
            equal(
                J + 2 * C * T + K * T**2,
                BETA**2,
                given=(equal(K * T + C, R), DET, ROOM),
                shown=r"\lVert \dual \rVert_K^2",
            ),
            less(1 - (1 - a**2) * t**2, (1 - a * t) ** 2, given=(more(t, 2 * a),)),
            less(t**2 - 2 * a * t + 1, 1, given=(less(t, 2 * a),), shown=r"\lVert \dual \rVert_K^2 / \decay^2"),
            less(D**2, C**2 * R**2, given=(DET, ROOM, more(C**2 * BETA**2, D * J)), hints=(C,)),
        ),
        names=names,
        cites=(SUPPORT,),
    )


@cache
def _fitted() -> Step:
    return Step(
        "one sample is fitted, zero gap",
        r"""Let $\decay \target_j \dual^m_j > 1$ and $T_j < 1$. On the arc the inputs of $\neuron = \target_k
        \data^\top \dual / R$ are $\target_k (K \dual)_i / R$, which is $1$ for $i = k$ and $\target_1 \target_2
        (k_{jj} + c T_j) / R \ge 0$ for $i = j$, so that $\target_j \fit_j = (k_{jj} + c T_j) / R$; the penalty is
        $\decay \lVert \data^\top \dual \rVert / R = \decay^2 / R$, and if $\target_j \fit_j \le 1$ the value is that
        of $\dual$, the first line. For opposite labels $\target_j \fit_j \le 0$. For equal labels $\target_j \fit_j
        \le 1$ is $(k_{kk} - c) R \ge \det K$, the second line, and $\decay \target_j \dual^m_j > 1$ gives that: if
        $\dual^m = G \target / \lVert \target \rVert_G$, it says that $\decay^2 (k_{kk} - c)^2 > \det K (k_{11} - 2 c
        + k_{22})$, with $k_{kk} > c$, and the next line is the square; in the other cases with an arc $\dual^m_j =
        \target_j / \lVert \data_j \rVert$, so that $\decay^2 > k_{jj}$ and $R \ge |c|$, and either $c \ge k_{jj}$,
        or $\dual^m$ is on the tangent of sample $j$ and $2 c^2 \ge k_{kk} (k_{jj} + c)$. Off the arc a neuron with
        the response $1$ on sample $k$ and none on the other has the penalty $\decay / \lVert \data_k \rVert$ if
        $k_{12} \le 0$, that of $\neuron = \data_k / k_{kk}$, and $\decay \sqrt{k_{jj} / \det K}$ otherwise, which is
        $T_j$:""",
        (
            equal(
                1 - (J + C * T) / R + BETA**2 / R,
                1 + T,
                given=(equal(K * T + C, R), DET, ROOM),
                shown=r"(1 - \target_j \fit_j) + \decay^2 / R",
            ),
            equal(K * (R - J) - C * (R - C), (K - C) * R - D, given=(DET,), shown=r"k_{kk} (R - k_{jj} - c T_j)"),
            more(
                (K - C) ** 2 * R**2,
                D**2,
                given=(DET, ROOM, more(BETA**2 * (K - C) ** 2, D * (J - 2 * C + K))),
            ),
            more(R**2, C**2, given=(DET, ROOM, more(BETA**2, J))),
            more((K - C) * C, D, given=(DET, more(C, J)), scope=r"if $c \ge k_{jj}$"),
            more(-(K - C) * C, D, given=(DET, more(2 * C**2, K * (J + C))), scope="on the tangent"),
        ),
        names=NAMES,
    )


@cache
def _complete() -> Step:
    s, m = sympy.symbols("s m", nonnegative=True)
    share = sympy.Symbol("x", nonnegative=True)
    return Step(
        "no other case",
        r"""Let $E$ be the convex set of the $s$ with $s_1, s_2 \ge 0$ and $\dual$ feasible; $\decay \dual^m$ makes
        $s_1 + s_2$ greatest in it. If no entry of it exceeds $1$, both samples are fitted, and $(1, 1) \in E$ is the
        second case. Let $\decay \target_j \dual^m_j > 1$ for one or both $j$ and $(1, 1) \notin E$. A greatest $s_1
        + s_2$ over $s \in E$, $s \le 1$, is attained where $s_j = 1$ for one of these: from a point with smaller
        entries one can go on towards $\decay \dual^m$, along which the sum does not fall, until an entry that
        exceeds $1$ at the end has come to $1$:""",
        (
            less(
                s,
                (1 - share) * s + share * m,
                given=(less(s, m), less(share, 1)),
                names={s: "(s_1 + s_2)", m: r"\decay \target^\top \dual^m", share: "x"},
            ),
            equal((K + C) ** 2 - R**2, K * (J + 2 * C + K - BETA**2), given=(DET, ROOM), shown=r"(k_{kk} + c)^2 - R^2"),
        ),
        r"""There $s_k$ is the least of $1$ and $T_j$, and $1 \le T_j$ would give $s = (1, 1)$. So $T_j < 1$, which
        on the arc is $R < k_{kk} + c$, and says by the last line that $\lVert \data_1 \target_1 + \data_2
        \target_2 \rVert > \decay$.""",
        names=NAMES,
    )


def hinge(theorem: Theorem) -> Derivation:
    """Both samples fitted, none, or one of them."""
    first, second = (q.symbol for q in theorem.formulas[0].quantities)
    names = {q.symbol: q.latex for q in theorem.formulas[0].quantities}
    both = Step(
        "both samples, or none",
        r"""Let $\dual^m$ be the dual witness of \lemma{two-samples-max-margin}, $h(\dual^m) \le 1$ and $\target_i
        \dual^m_i \ge 0$. If no $\decay |\dual^m_i|$ exceeds $1$, $\decay \dual^m$ is feasible and has the value
        $\decay \target^\top \dual^m$; so has the network of that theorem, without a loss. If $h(\target) \le
        \decay$, $\target$ is feasible with the value $2$, the loss without neurons. In every case the value is
        $D(\dual) = \target^\top \dual$:""",
        (Conclusion(theorem.formulas[0].expression, first + second),),
        names=names,
        cites=(proved("two-samples-max-margin"),),
    )
    return proof(theorem, "hinge", both, _height(), _fitted(), _complete(), where=WHERE)
