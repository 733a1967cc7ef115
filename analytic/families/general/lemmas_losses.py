"""What the losses contribute: the inequality of Fenchel and Young, the residual of the squared loss, one logit."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Minimum, above, equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.fenchel import FENCHEL, NAME
from analytic.families.general.lemmas_duality import WEAK_DUALITY

FENCHEL_YOUNG = {
    loss: Lemma(
        f"fenchel-{loss}",
        f"Fenchel–Young for {NAME[loss]}",
        entry.statement,
        (Step("one sample", entry.text, entry.claims),),
    )
    for loss, entry in FENCHEL.items()
}
"""By loss: the inequality of one sample between the loss and its dual."""


def _residual() -> Lemma:
    t, beta = sympy.symbols("t beta", positive=True)
    pair, own, cost, own_cost, both = sympy.symbols("p q R_d R R_t", real=True)
    size, excess = sympy.Symbol("s", nonnegative=True), sympy.Symbol("eta", positive=True)
    a, b, y, v = sympy.symbols("a b y v", real=True)
    names = {
        t: "t",
        pair: r"\dual^\top d",
        own: r"\dual^\top \fit",
        cost: "N(d)",
        own_cost: r"N(\fit)",
        both: r"N(\fit + t d)",
        size: r"\lVert d \rVert^2",
    }
    moved = t**2 * size / 2 - t * pair + beta * both
    forward = Step(
        "the residual",
        r"""Let $\fit$ be a minimiser, $\dual = \target - \fit$ and $0 < t < 1$. The objective at $\fit + t d$ is not
        smaller, and $N(\fit + t d) \le N(\fit) + t N(d)$; at $\fit - t \fit$, where $N$ is $(1 - t) N(\fit)$, it is
        not smaller either:""",
        (
            less(t * pair, t * (beta * cost + t * size / 2),
                 given=(more(moved, beta * own_cost), less(both, own_cost + t * cost))),
            more(t * own, t * (beta * own_cost - t * size / 2),
                 given=(more(t**2 * size / 2 + t * own + beta * (1 - t) * own_cost, beta * own_cost),),
                 names={size: r"\lVert \fit \rVert^2"}),
            above(excess, excess / (excess + size) * size / 2, names={excess: r"\eta"}),
        ),
        r"""Divide by $t$. An excess $\eta = \dual^\top d - \decay N(d) > 0$ would be at most $\tfrac{t}{2} \lVert d
        \rVert^2$ for every $t$, also for $t = \eta / (\eta + \lVert d \rVert^2)$, against the last line:
        $\dual^\top d \le \decay N(d)$ for every $d$, with equality at $d = \fit$. For $d = \pm g$ with a feature
        $g$ of a neuron of norm one $N(d) \le 1$, so that $h(\dual) \le \decay$; and $N(\pm e) = 0$ gives
        $\dual^\top e = 0$.""",
        names=names,
    )  # fmt: skip
    back = Step(
        "conversely",
        r"""If $\dual = \target - \fit$ is feasible and $\dual^\top \fit = \decay N(\fit)$, \lemma{fenchel-squared} and
        \lemma{weak-duality} make both optimal. A second minimiser $\fit'$ would be improved half-way, since $N$ is
        convex; and the dual objective is a constant minus half the squared distance to $\target$:""",
        (
            equal(((a + b) / 2 - y) ** 2 / 2, (a - y) ** 2 / 4 + (b - y) ** 2 / 4 - (a - b) ** 2 / 8,
                  names={a: r"\fit_i", b: r"\fit'_i", y: r"\target_i"}),
            equal(v * y - v**2 / 2, y**2 / 2 - (y - v) ** 2 / 2, names={v: r"\dual_i", y: r"\target_i"}),
        ),
        cites=(FENCHEL_YOUNG["squared"], WEAK_DUALITY),
    )  # fmt: skip
    return Lemma(
        "residual",
        "the residual of the squared loss",
        r"""Let $N(\fit)$ be the least penalty of a network with the outputs $\fit$, a subadditive and homogeneous
        function on the subspace of such outputs. The outputs $\fit$ minimise $\tfrac12 \lVert \fit - \target
        \rVert^2 + \decay N(\fit)$ if and only if $\dual = \target - \fit$ is feasible ($h(\dual) \le \decay$, and
        $\dual^\top e = 0$ for the outputs $e$ with $N(\pm e) = 0$: $e = \mathbf{1}$ if the bias is free) and
        $\dual^\top \fit = \decay N(\fit)$. They are unique, and $\dual$ is the feasible vector nearest to
        $\target$.""",
        (forward, back),
    )


RESIDUAL = _residual()


def _logit() -> Lemma:
    q = sympy.Symbol("q", positive=True)
    m = sympy.Symbol("m", real=True)
    e = sympy.Symbol("e", positive=True)
    entropy = sympy.log(1 + q) - q / (1 + q) * sympy.log(q)
    step = Step(
        "one logit",
        r"""The function is convex with a stationary point at $\log q$, which is positive if $q > 1$; if $q \le 1$,
        its slope $1 / (1 + q) - 1 / (1 + e^\tau)$ is not negative for $\tau \ge 0$:""",
        (
            Minimum(sympy.log(1 + sympy.exp(-m)) + m / (1 + q), m, sympy.log(q), entropy,
                    names={q: "q", m: r"\tau"}),
            less(1 / (1 + e), 1 / (1 + q), given=(more(e, 1), less(q, 1)), names={q: "q", e: r"e^\tau"}),
        ),
    )  # fmt: skip
    return Lemma(
        "logit",
        "one logit",
        r"""For $q > 0$ the function $\log(1 + e^{-\tau}) + \tau / (1 + q)$ of $\tau \ge 0$ has its least value at
        $\tau = \log q$, where it is $H(p)$ with $p = 1 / (1 + q)$, if $q > 1$, and at $\tau = 0$, where it is $\log
        2 = H(\tfrac12)$, if $q \le 1$. Here $H(p) = -p \log p - (1 - p) \log(1 - p) = \log(1 + q) - \tfrac{q}{1 +
        q} \log q$.""",
        (step,),
    )


LOGIT = _logit()
