"""Lemmas on training over a finite list of neurons, each of price one."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import FIRST_ORDER, LP_DUALITY, WEIERSTRASS
from analytic.model.losses import LOSSES


def _shares() -> Lemma:
    weight, seen = sympy.symbols("w_k c_k", real=True)
    size, pair, cost, target = sympy.symbols("V p N T", real=True)
    step = Step(
        "shares",
        r"""A neuron contributes its penalty, and the output bias nothing. With $\target = \dual + \fit$, for the
        last part,""",
        (
            equal(weight * seen, BETA * sympy.Abs(weight), given=(equal(seen, BETA * sympy.sign(weight)),)),
            equal(
                target - size / 2,
                size / 2 + BETA * cost,
                given=(equal(target, size + pair), equal(pair, BETA * cost)),
                shown=r"\dual^\top \target - \tfrac12 \lVert \dual \rVert^2",
            ),
        ),
        names={
            weight: "w_k",
            seen: r"\dual^\top g_k",
            size: r"\lVert \dual \rVert^2",
            pair: r"\dual^\top \fit",
            cost: r"\textstyle\sum_k |w_k|",
            target: r"\dual^\top \target",
            BETA: r"\decay",
        },
    )
    return Lemma(
        "listed-shares",
        "the share of a neuron of a list",
        r"""Let $\fit = \sum_k w_k g_k$, or with a free bias $\fit = \sum_k w_k g_k + \outbias \mathbf{1}$ and
        $\mathbf{1}^\top \dual = 0$. If $\dual^\top g_k = \decay \operatorname{sign}(w_k)$ for all $k$ with $w_k \neq
        0$, then $\dual^\top \fit = \decay \sum_k |w_k|$. For $\dual = \target - \fit$ then $\tfrac12 \lVert \fit -
        \target \rVert^2 + \decay \sum_k |w_k| = \dual^\top \target - \tfrac12 \lVert \dual \rVert^2$.""",
        (step,),
    )


SHARES = _shares()

LIST = r"""Let $g_1, \dots, g_P \in \mathbb{R}^n$ and $\fit = \sum_k w_k g_k$, or with a free bias $\fit = \sum_k w_k
    g_k + \outbias \mathbf{1}$."""
_SIGNS = r"$|\dual^\top g_k| \le {limit}$ for all $k$, with a free bias also $\mathbf{{1}}^\top \dual = 0$"
_TITLES = {"interpolation": "interpolation", "max-margin": "margins", "hinge": "hinge loss", "squared": "squared loss"}


def _linear(loss: str, text: str, dual: str) -> Lemma:
    """A linear program and its dual."""
    limit = "1" if LOSSES[loss].constrained else r"\decay"
    seen = _SIGNS.format(limit=limit)
    infeasible = (
        ""
        if not LOSSES[loss].constrained
        else r""" If it has no feasible weights, its dual has no finite value, because by the same lemma it would be
        attained by weights."""
    )
    step = Step(
        "the linear program",
        rf"""{text} It is a linear program in $w$ (and $\outbias$), bounded below by zero. {dual} {seen}; $\dual =
        0$ meets this. By \lemma{{lp-duality}} both are attained, with one value.{infeasible}""",
        cites=(LP_DUALITY,),
    )
    claim = {
        "interpolation": r"""If some $\fit$ is $\target$, the least $\sum_k |w_k|$ with $\fit = \target$ is attained,
        and it is the largest $\dual^\top \target$ over the $\dual$ with """,
        "max-margin": r"""If some $\fit$ has $\target_i \fit_i \ge 1$ for all $i$, the least $\sum_k |w_k|$ of such
        $\fit$ is attained, and it is the largest $\sum_i \target_i \dual_i$ over the $\dual$ with $\target_i \dual_i
        \ge 0$ and """,
        "hinge": r"""The least $\sum_i (1 - \target_i \fit_i)_+ + \decay \sum_k |w_k|$ is attained, and it is the
        largest $\sum_i \target_i \dual_i$ over the $\dual$ with $0 \le \target_i \dual_i \le 1$ and """,
    }[loss]
    value = r"$\dual^\top \target$" if not LOSSES[loss].labelled else r"$\sum_i \target_i \dual_i$"
    otherwise = "" if not LOSSES[loss].constrained else f" Otherwise {value} is unbounded over these $\\dual$."
    return Lemma(
        f"listed-{loss}",
        f"{_TITLES[loss]} over a list of neurons",
        f"{LIST} {claim}{seen}, which is attained.{otherwise}",
        (step,),
    )


def _least_squares() -> Lemma:
    step = Step(
        "penalised least squares",
        r"""It is enough to look at $\sum_k |w_k| \le \tfrac{1}{2 \decay} \lVert \target \rVert^2$, because zero weights
        have the value $\tfrac12 \lVert \target \rVert^2$; $\outbias$ is bounded then, as the loss is. A minimum exists
        by \lemma{weierstrass}. Write $w_k = p_k - n_k$ with $p_k, n_k \ge 0$. By \lemma{first-order} $\decay \mp
        \dual^\top g_k \ge 0$, with equality where $p_k > 0$, or $n_k > 0$: $\dual^\top g_k = \decay
        \operatorname{sign}(w_k)$ where $w_k \neq 0$; and the derivative in $\outbias$ vanishes. The values agree by
        \lemma{listed-shares}.""",
        cites=(WEIERSTRASS, FIRST_ORDER, SHARES),
    )
    seen = _SIGNS.format(limit=r"\decay")
    return Lemma(
        "listed-squared",
        "squared loss over a list of neurons",
        rf"""{LIST} The least $\tfrac12 \lVert \fit - \target \rVert^2 + \decay \sum_k |w_k|$ is attained. At a minimum
        $\dual = \target - \fit$ has {seen}, and $\dual^\top \target - \tfrac12 \lVert \dual \rVert^2$ is the
        minimum.""",
        (step,),
    )


PROGRAMS = {
    "interpolation": _linear(
        "interpolation", r"Minimise $\sum_k |w_k|$ subject to $\fit = \target$.",
        r"Its dual maximises $\dual^\top \target$ subject to",
    ),
    "max-margin": _linear(
        "max-margin", r"Minimise $\sum_k |w_k|$ subject to $\target_i \fit_i \ge 1$.",
        r"""Its dual, with multipliers $\mu_i \ge 0$ and $\dual_i = \target_i \mu_i$, maximises $\sum_i \target_i
        \dual_i$ subject to $\target_i \dual_i \ge 0$ and""",
    ),
    "hinge": _linear(
        "hinge", r"""Minimise $\sum_i \epsilon_i + \decay \sum_k |w_k|$ subject to $\target_i \fit_i + \epsilon_i \ge
        1$, $\epsilon_i \ge 0$, which $w = 0$ meets.""",
        r"""Its dual, with multipliers $\mu_i$ of the margins and $\dual_i = \target_i \mu_i$, maximises $\sum_i
        \target_i \dual_i$ subject to $0 \le \target_i \dual_i \le 1$ and""",
    ),
    "squared": _least_squares(),
}  # fmt: skip

LEMMAS = (SHARES, *PROGRAMS.values())
"""What the page of lemmas and the proofs cite."""
