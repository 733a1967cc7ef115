"""Derivations for rank-one data without bias: interpolation, maximal margin and the hinge loss, one side at a time."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Claim, equal, less, more
from analytic.derivation.derivation import Derivation, Step
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
    B: r"\sigma_<",
    TIED: r"\sigma_=",
    BETA: r"\decay",
    SHARE: r"\theta",
    F: r"\target_i \fit_i",
}


def _value(theorem: Theorem) -> Claim:
    formula = theorem.formulas[0]
    plus, minus, size = (q.symbol for q in formula.quantities)
    names = {q.symbol: q.latex for q in formula.quantities}
    return equal(formula.expression, sympy.Abs(plus) / size + sympy.Abs(minus) / size, names=names, shown=r"p^\star")


def interpolation(theorem: Theorem) -> Derivation:
    """The network is determined; the dual vector aligns with it."""
    scale = sympy.sign(ALPHA) / (R * C**2)
    step = Step(
        "zero gap",
        r"""A network computes $\alpha_+ c_+ + \alpha_- c_-$ at the price $\sum_\pm |\alpha_\pm| / \lVert a \rVert$, and
        interpolation determines $\alpha_\pm$ because the features have disjoint supports. The dual vector $\sum_\pm
        \operatorname{sign}(\alpha_\pm) c_\pm / (\lVert a \rVert \lVert c_\pm \rVert^2)$ is feasible, and a side
        contributes to its value""",
        (
            less(sympy.Abs(R * scale * C**2), 1, shown=r"\lVert a \rVert |\dual^\top c_\pm|"),
            equal(scale * ALPHA * C**2, sympy.Abs(ALPHA) / R),
            _value(theorem),
        ),
        r"which is its share of the penalty.",
        names=NAMES,
    )
    return rank_one(theorem, "interpolation", step)


def max_margin(theorem: Theorem) -> Derivation:
    """The sample nearest to the origin decides."""
    y = sympy.Symbol("y", real=True)
    names = {**NAMES, y: r"\target_k"}
    label = equal(y**2, 1)
    step = Step(
        "zero gap",
        r"""On a side whose labels are all $\target_k$, $k$ its sample of least $|c_k|$, take $\alpha = \target_k /
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
    )
    return rank_one(theorem, "max-margin", step)


def hinge(theorem: Theorem) -> Derivation:
    """The slope of the loss against the price."""
    goal = BETA / R
    share = (goal - B) / TIED
    balance = Step(
        "the balance on a side",
        r"""On a side let $\alpha$ be the coefficient, $t$ its sign, $\sigma_<$ the sum of $t \target_i |c_i|$ over the
        samples with margin $\target_i \fit_i < 1$ and $\sigma_=$ that over the margin $1$. The loss falls in $|\alpha|$
        at the rate $\sigma_< + \sigma_=$ to the left and $\sigma_<$ to the right; the stated $\alpha$ is where
        $\sigma_< \le \decay / \lVert a \rVert \le \sigma_< + \sigma_=$. Take $\dual_i = \target_i$ below the margin,
        $0$ above it and $\theta \target_i$ at it, $\theta = (\decay / \lVert a \rVert - \sigma_<) / \sigma_=$. Then
        $\theta \in [0, 1]$, and the dual vector sees the feature at the price:""",
        (
            less(share, 1, given=(less(goal, B + TIED),), shown=r"\theta"),
            less(0, share, given=(less(B, goal),), shown_right=r"\theta"),
            equal(R * (B + share * TIED), BETA, shown=r"t \lVert a \rVert \dual^\top c_\pm"),
        ),
        r"""Where $\alpha = 0$ every sample is below the margin and the condition reads $|\sigma_<| \le \decay / \lVert
        a \rVert$.""",
        names=NAMES,
    )
    gap = Step(
        "zero gap",
        r"""The inequality of every sample holds with equality below, above and at the margin, and so does that of the
        neuron, $\alpha\, \dual^\top c_\pm = \decay |\alpha| / \lVert a \rVert$:""",
        (
            equal(sympy.Max(1 - F, 0) + F, 1, given=(less(F, 1),)),
            equal(sympy.Max(1 - F, 0) + 0 * F, 0, given=(less(1, F),)),
            equal(sympy.Max(1 - F, 0) + SHARE * F, SHARE, given=(equal(F, 1),)),
            equal(ALPHA * sympy.sign(ALPHA) * BETA / R, BETA * sympy.Abs(ALPHA) / R),
        ),
        r"A zero sample has $\fit_i = 0$ and $\dual_i = \target_i$, and costs $1$ on both sides.",
        names=NAMES,
    )
    return rank_one(theorem, "hinge", balance, gap)
