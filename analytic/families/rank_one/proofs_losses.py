"""Derivations for rank-one data without bias: interpolation, maximal margin and the hinge loss, one side at a time."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Claim, Conclusion, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG
from analytic.families.rank_one.lemmas import TWO_FEATURES
from analytic.families.rank_one.proofs import rank_one
from analytic.theorem.record import Theorem

ALPHA = sympy.Symbol("alpha", real=True)
R, C, MU, SIZE = sympy.symbols("r C mu c", positive=True)
B, F = sympy.symbols("b m", real=True)
TIED, BETA = sympy.symbols("T beta", positive=True)
SHARE = sympy.Symbol("theta", real=True)
NAMES = {
    ALPHA: r"\alpha",
    R: r"\lVert a \rVert",
    C: r"\lVert c_\pm \rVert",
    MU: r"|c_k|",
    SIZE: r"|c_i|",
    B: "e(r)",
    TIED: "s",
    BETA: r"\decay",
    SHARE: r"\theta",
    F: r"\target_i \fit_i",
}


def _value(theorem: Theorem) -> Claim:
    formula = theorem.formulas[0]
    plus, minus, size = (q.symbol for q in formula.quantities)
    names = {q.symbol: q.latex for q in formula.quantities}
    return Conclusion(formula.expression, sympy.Abs(plus) / size + sympy.Abs(minus) / size, names=names)


def interpolation(theorem: Theorem) -> Derivation:
    """The network is determined; the dual vector aligns with it."""
    scale = sympy.sign(ALPHA) / (R * C**2)
    step = Step(
        "zero gap",
        r"""By \lemma{two-features} a network computes $\alpha_+ c_+ + \alpha_- c_-$ at the price $\sum_\pm
        |\alpha_\pm| / \lVert a \rVert$; interpolation determines $\alpha_\pm$ because the features have disjoint
        supports. The dual vector $\sum_\pm \operatorname{sign}(\alpha_\pm) c_\pm / (\lVert a \rVert \lVert c_\pm
        \rVert^2)$ is feasible, and a side contributes to its value""",
        (
            less(sympy.Abs(R * scale * C**2), 1, shown=r"\lVert a \rVert |\dual^\top c_\pm|"),
            equal(scale * ALPHA * C**2, sympy.Abs(ALPHA) / R),
            _value(theorem),
        ),
        r"which is its share of the penalty. A side without samples ($c_\pm = 0$) contributes nothing.",
        names=NAMES,
        cites=(TWO_FEATURES,),
    )
    return rank_one(theorem, "interpolation", step)


def max_margin(theorem: Theorem) -> Derivation:
    """The sample nearest to the origin decides."""
    y = sympy.Symbol("y", real=True)
    names = {**NAMES, y: r"\target_k"}
    label = equal(y**2, 1)
    step = Step(
        "zero gap",
        r"""By \lemma{two-features} the sides are separate problems. On one whose labels are all $\target_k$, $k$ its
        sample of least $|c_k|$, take $\alpha = \target_k /
        |c_k|$ and $\dual_k = \target_k / (\lVert a \rVert |c_k|)$, zero at the other samples. The margins are at least
        $1$, the dual vector is feasible and in its domain, and the side contributes to both values""",
        (
            more(y * (y / MU) * SIZE, 1, given=(label, more(SIZE, MU)), shown=r"\target_i \fit_i"),
            less(R * sympy.Abs(y) / (R * MU) * MU, 1, given=(label,), shown=r"\lVert a \rVert |\dual^\top c_\pm|"),
            more(y * y / (R * MU), 0, shown=r"\target_k \dual_k"),
            equal(y * y / (R * MU), sympy.Abs(y / MU) / R, given=(label,), hints=(y - 1, y + 1)),
            _value(theorem),
        ),
        r"Zero samples and opposite labels on one side cannot be separated, because $\fit = \alpha_\pm |c_i|$ there.",
        names=names,
        cites=(TWO_FEATURES,),
    )
    return rank_one(theorem, "max-margin", step)


def hinge(theorem: Theorem) -> Derivation:
    """The slope of the loss against the price."""
    goal = BETA / R
    share = (goal - B) / TIED
    balance = Step(
        "the balance on a side",
        r"""By \lemma{two-features} a side, whose index is left out, is a problem in its coefficient $\alpha = t r$. A
        sample with $\target_i = t$ has $\target_i \fit_i = r |c_i|$, one with $\target_i = -t$ has $-r |c_i| \le 0$
        and is below the margin. So $e(r)$ is the sum of $|c_i|$ over the samples below the margin, those with
        $\target_i = -t$ subtracted; let $s$ be the sum of $|c_i|$ over the samples at the margin. By the choice of
        $r$, $e(r) \le \decay / \lVert a \rVert$. If $r > 0$, those at the margin were below it at the next smaller
        value $r'$ of the list, and $e(r) + s = e(r') > \decay / \lVert a \rVert$. Take $\dual_i = \target_i$ below the
        margin, $0$ above it and $\theta \target_i$ at it, $\theta = (\decay / \lVert a \rVert - e(r)) / s$. Then
        $\theta \in [0, 1]$, and the dual vector sees the feature at the price:""",
        (
            less(share, 1, given=(less(goal, B + TIED),), shown=r"\theta"),
            less(0, share, given=(less(B, goal),), shown_right=r"\theta"),
            equal(
                R * (B + SHARE * TIED),
                BETA,
                given=(equal(SHARE * TIED, goal - B),),
                shown=r"t \lVert a \rVert \dual^\top c_\pm",
            ),
        ),
        r"""If $r = 0$, every sample is below the margin, and $0 \le e(0) = |c_\pm^\top \target| = |c_\pm^\top
        \dual| \le \decay / \lVert a \rVert$ by the choice of $t$. So $\dual$ is feasible.""",
        names=NAMES,
        cites=(TWO_FEATURES,),
    )
    gap = Step(
        "zero gap",
        r"""By \lemma{fenchel-hinge} every sample has equality: its $\target_i \dual_i$ is $1$ below, $0$ above and
        in $[0, 1]$ at the margin; a sample with $c_i = 0$ has $\fit_i = 0$ and $\dual_i = \target_i$. The share of
        a side in $\dual^\top \fit$ is its penalty, because $\dual^\top c_\pm = t \decay / \lVert a \rVert$ where
        $\alpha \neq 0$:""",
        (
            equal(
                ALPHA * sympy.sign(ALPHA) * (BETA / R), BETA * sympy.Abs(ALPHA) / R, shown=r"\alpha\, \dual^\top c_\pm"
            ),
        ),
        names=NAMES,
        cites=(FENCHEL_YOUNG["hinge"],),
    )
    return rank_one(theorem, "hinge", balance, gap)
