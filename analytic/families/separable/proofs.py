"""Derivations for orthogonally separable data: each class is a problem with one linear neuron."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Claim, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.proofs_secular import secular_equation, zero_gap
from analytic.families.general.steps import CAUCHY_SCHWARZ, proof
from analytic.families.separable.proofs_logistic import logistic_step
from analytic.theorem.record import Theorem

M, AA = sympy.symbols("m a", real=True)
Q, D, S, Y = sympy.symbols("q d s y", positive=True)
EPS, LAM = sympy.symbols("epsilon lambda", nonnegative=True)
R = sympy.Symbol("r", nonnegative=True)
NEAR = {
    M: r"\data_i^\top p",
    AA: r"\lVert \data_i \rVert^2",
    Q: r"\lVert p \rVert^2",
    D: r"\lVert p \rVert",
    R: r"\lVert \data_i - p \rVert^2",
    LAM: r"\lambda_i",
}
WHERE = r"""Here the samples $\data_i$ (the rows of $\data$) with targets of one sign have inner products $\ge 0$, and
    all other pairs (of samples whose targets are not both zero) inner products $\le 0$."""


@cache
def _support() -> Step:
    v, w, k, z = sympy.symbols("v_i v_j k z", real=True)
    ss, sr, rr, pair = sympy.symbols("SS SR RR c", real=True)
    short, long, size = sympy.symbols("g_S g s", nonnegative=True)
    names = {
        v: r"\dual_i",
        w: r"\dual_j",
        k: r"\data_i^\top \data_j",
        z: r"\data_i^\top \neuron",
        ss: r"\lVert g_S \rVert^2",
        sr: r"g_S^\top g_R",
        rr: r"\lVert g_R \rVert^2",
        pair: r"g_S^\top \neuron",
        short: r"\lVert g_S \rVert",
        long: r"\lVert g \rVert",
        size: r"\lVert \neuron \rVert",
    }
    return Step(
        "what the dual vector sees of a neuron",
        r"""Let $\dual$ have the signs of the targets. Of $\dual^\top (\data \neuron)_+$ only the active samples of the
        positive class count from above, $g_S = \sum_{i \in S} \dual_i \data_i$; put $g_R$ for the same sum over the
        rest of the class and $g = g_S + g_R$. Leaving out samples does not make $g$ longer, because the inner products
        inside the class are nonnegative:""",
        (
            less(v * sympy.Max(z, 0), sympy.Max(v, 0) * sympy.Max(z, 0)),
            less(0, v * w * k, given=(more(v, 0), more(w, 0), more(k, 0))),
            less(ss, ss + 2 * sr + rr, given=(more(sr, 0), more(rr, 0)), shown_right=r"\lVert g \rVert^2"),
            less(pair, BETA * size, given=(less(pair, short * size), less(short, long), less(long, BETA))),
        ),
        r"""The same holds for the negative class, so that $\dual$ is feasible if $\lVert \sum_i \dual_i \data_i \rVert
        \le \decay$ over each class.""",
        names=names,
    )


@cache
def _decoupled() -> Step:
    k, z = sympy.symbols("k z", real=True)
    names = {LAM: r"\lambda_i", k: r"\data_j^\top \data_i", z: r"\data_j^\top \neuron"}
    return Step(
        "the classes decouple",
        r"""Take $\neuron = \sum_i \lambda_i \data_i$ with $\lambda \ge 0$ over one class. It is linear on the samples
        of the class and vanishes on all others:""",
        (
            less(0, LAM * k, given=(more(k, 0),)),
            less(LAM * k, 0, given=(less(k, 0),)),
            equal(sympy.Max(z, 0), z, given=(more(z, 0),)),
            equal(sympy.Max(z, 0), 0, given=(less(z, 0),)),
        ),
        r"""With one such neuron for each class both objectives are sums over the classes. We look at one class, and may
        take its targets to be positive.""",
        names=names,
    )


@cache
def _nearest(shown: str) -> Step:
    moved = Q + 2 * EPS * (M - Q) + EPS**2 * R
    lower = less(EPS * R, 2 * (Q - M))
    return Step(
        "the nearest point",
        rf"""Let $p = \sum_i \lambda_i \data_i$ be the point nearest to the origin of the convex hull of {shown}. Moving
        from $p$ towards one of the points changes the squared distance to""",
        (
            equal((1 - EPS) ** 2 * Q + 2 * EPS * (1 - EPS) * M + EPS**2 * AA, moved.subs(R, AA - 2 * M + Q)),
            less(moved, Q, given=(lower,)),
        ),
        r"""and $p$ would not be nearest if $\data_i^\top p < \lVert p \rVert^2$. So $\data_i^\top p \ge \lVert p
        \rVert^2$, and since the mean of these numbers with weights $\lambda_i$ is $\lVert p \rVert^2$, equality holds
        where $\lambda_i > 0$.""", names={**NEAR, EPS: '\\epsilon'},
    )  # fmt: skip


def _longest(theorem: Theorem, loss: str, shown: str, reached: Claim, words: str) -> Derivation:
    plus, minus = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    close, far = sympy.symbols("d_p d_m", positive=True)
    names = {close: r"\lVert p_+ \rVert", far: r"\lVert p_- \rVert", plus: r"\lVert \neuron_+ \rVert",
             minus: r"\lVert \neuron_- \rVert"}  # fmt: skip
    given = (equal(plus * close, 1), equal(minus * far, 1))
    step = Step(
        "primal and dual candidates, zero gap",
        rf"""Take $\neuron = p / \lVert p \rVert^2$. {words} Its norm is the penalty, and with $\sum_i \dual_i \data_i =
        p / \lVert p \rVert$ the dual vector is feasible ($\decay = 1$); the dual objective is $\sum_i \lambda_i /
        \lVert p \rVert$:""",
        (
            reached,
            equal(D / D**2, 1 / D, shown=r"\lVert \neuron \rVert = \lVert p \rVert / \lVert p \rVert^2"),
            equal(D / D, 1, shown=r"\lVert p \rVert / \lVert p \rVert"),
            equal(theorem.formulas[0].expression, 1 / close + 1 / far, given=given, names=names),
        ),
        r"The two values agree for each class, so that by weak duality network and dual vector are optimal.",
        names=NEAR,
    )
    return _proof(theorem, loss, _nearest(shown), step)


def max_margin(theorem: Theorem) -> Derivation:
    """The distance of each class from the origin."""
    reached = more(M / Q, 1, given=(more(M, Q),), names=NEAR, shown=r"\data_i^\top \neuron")
    return _longest(theorem, "max-margin", "the samples of a class", reached, "It has all margins at least one.")


def interpolation(theorem: Theorem) -> Derivation:
    """The distance of each class, scaled by its targets, from the origin."""
    reached = equal(Y * M / Q, Y, given=(equal(M, Q),), names={**NEAR, Y: r"\target_i"}, shown=r"\data_i^\top \neuron")
    shown = r"the $\data_i / \target_i$ of a class (in place of $\data_i$)"
    return _longest(theorem, "interpolation", shown, reached, "By hypothesis it meets every target.")


def hinge(theorem: Theorem) -> Derivation:
    """A class at margin one, or given up."""
    n, lost, sides = sympy.Symbol("n", positive=True), *_hinge_symbols(theorem)
    names = {**NEAR, n: r"n_k", S: r"\lVert \textstyle\sum_i \data_i \rVert"}
    fitted = Step(
        "a class that is fitted",
        r"""Take $\neuron = p / \lVert p \rVert^2$ and $\dual_i = \decay \lambda_i / \lVert p \rVert$ where these are at
        most one. No hinge is active, and the penalty is the dual objective:""",
        (
            equal(sympy.Max(1 - M / Q, 0), 0, given=(more(M, Q),), shown=r"(1 - \data_i^\top \neuron)_+"),
            less(BETA * LAM / D, 1, given=(less(BETA * LAM, D),), shown=r"\dual_i"),
            equal(BETA * (D / D**2), BETA * 1 / D, shown=r"\decay \lVert \neuron \rVert"),
            equal(BETA * D / D, BETA, shown=r"\lVert \textstyle\sum_i \dual_i \data_i \rVert"),
        ),
        names=NEAR,
    )
    given_up = Step(
        "a class that is given up",
        r"""Take no neuron and $\dual_i = 1$, where $\lVert \sum_i \data_i \rVert \le \decay$. Both objectives count the
        samples:""",
        (
            equal(n * sympy.Max(1 - 0, 0), n, shown=r"\textstyle\sum_i (1 - 0)_+"),
            less(S, BETA, given=(less(S, BETA),)),
            equal(theorem.formulas[0].expression, lost + BETA * sum(sides), names=_lengths(sides)),
        ),
        r"Sums over the classes give $p^\star$.",
        names=names,
    )
    return _proof(theorem, "hinge", _nearest("the samples of a class"), fitted, given_up)


def _hinge_symbols(theorem: Theorem) -> tuple[sympy.Symbol, list[sympy.Symbol]]:
    lost, _, plus, minus = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    return lost, [plus, minus]


def _lengths(sides: list[sympy.Symbol]) -> dict[sympy.Symbol, str]:
    return dict(zip(sides, (r"\lVert \neuron_+ \rVert", r"\lVert \neuron_- \rVert"), strict=True))


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding along an eigenvector."""
    kappa, square, rho = sympy.symbols("kappa N rho", positive=True)
    names = {kappa: r"\kappa", square: r"\lVert t \rVert^2", S: "s", Y: "t_i", rho: r"\rho"}
    *halves, beta = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    value = square * (rho - rho**2 / 2)
    tight = (equal(rho * S, BETA), equal(S**2, kappa * square))
    both = sum(_soft(q, s, beta) for q, s in zip(halves[:2], halves[2:], strict=True))
    step = Step(
        "primal and dual candidates, zero gap",
        r"""Let $t > 0$ be the targets of the class, $\data$ its samples, $\data \data^\top t = \kappa t$, $s = \lVert
        \data^\top t \rVert$ and $\rho = \min(1, \decay / s)$. Take $\neuron = \data^\top t$ with output weight $(1 -
        \rho) / \kappa$, so that the fit is $(1 - \rho) t$, and $\dual = \rho t$. Then $s^2 = \kappa \lVert t \rVert^2$,
        the dual vector is feasible, and the two objectives are, first for $\rho = \decay / s$ and then for $\rho =
        1$,""",
        (
            equal((1 - rho) / kappa * (kappa * Y), (1 - rho) * Y, shown=r"\fit_i"),
            less(sympy.Min(1, BETA / S) * S, BETA, shown=r"\lVert \data^\top \dual \rVert = \rho s"),
            equal(square * rho**2 / 2 + BETA * (1 - rho) * S / kappa, value, given=tight),
            equal(rho * square - rho**2 * square / 2, value, shown=r"D(\dual)"),
            equal(square / 2, value.subs(rho, 1), shown="L(0)"),
            equal(theorem.formulas[0].expression, both, shown=r"p^\star", shown_right=(
                r"\textstyle\sum_\pm \lVert t_\pm \rVert^2 (\rho_\pm - \rho_\pm^2 / 2)")),
        ),
        r"The two values agree for each class, so that by weak duality network and dual vector are optimal.",
        names=names,
    )  # fmt: skip
    return _proof(theorem, "squared", step)


def _soft(square: sympy.Expr, size: sympy.Expr, beta: sympy.Expr) -> sympy.Expr:
    """``N^2 (rho - rho^2/2)`` with ``rho = min(1, beta/s)``, by its two cases."""
    ratio = beta / size
    return sympy.Piecewise((square * (ratio - ratio**2 / 2), size > beta), (square / 2, True))


def logistic(theorem: Theorem) -> Derivation:
    """One logit for each class."""
    return _proof(theorem, "logistic", logistic_step(theorem))


def _proof(theorem: Theorem, loss: str, *steps: Step) -> Derivation:
    return proof(theorem, loss, CAUCHY_SCHWARZ, _support(), _decoupled(), *steps, where=WHERE)


def secular(theorem: Theorem) -> Derivation:
    """Ridge regression with a norm for its penalty, for each class."""
    return _proof(theorem, "squared", secular_equation(), zero_gap(theorem))
