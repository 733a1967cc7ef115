"""Derivations for neurons measured by ``||u||_1``: the finite program and its dual."""

from __future__ import annotations

from functools import cache

from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import FIRST_ORDER, LP_DUALITY, WEAK_DUALITY, WEIERSTRASS
from analytic.families.general.steps import duality
from analytic.families.one_norm.lemmas import CORNERS, SHARES
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem


def _inside(free: bool, index: str) -> str:
    return rf"\data \neuron_{index} + \hidbias_{index} \mathbf{{1}}" if free else rf"\data \neuron_{index}"


@cache
def _dual(loss: str, free: bool) -> Step:
    limit = "1" if LOSSES[loss].constrained else r"\decay"
    finite = rf""" By \lemma{{one-norm-corners}} $h(\dual) \le {limit}$ means $|\dual^\top g_k| \le {limit}$ for all
        $k$, with $g_k = ({_inside(free, "k")})_+$."""
    return duality(loss, WEAK_DUALITY, norm=r" for $\lVert \neuron \rVert_1$", after=finite, cites=(CORNERS,))


def _derive(theorem: Theorem, loss: str, free: bool, *steps: Step) -> Derivation:
    level = r" + \outbias \mathbf{1}" if free else ""
    goal = FENCHEL[loss].primal.replace(r"\lVert \neuron_j \rVert_2", r"\lVert \neuron_j \rVert_1")
    start = rf"""Minimise \[ {goal} \] over networks $\fit = \sum_j ({_inside(free, "j")})_+ \outweight_j{level}$ of any
        width."""
    return Derivation(theorem.id, start, (_dual(loss, free), *steps))


def _program(free: bool, goal: str, limits: str, dual: str, failing: str) -> Step:
    level = r" + \outbias \mathbf{1}" if free else ""
    return Step(
        "the linear program",
        rf"""To minimise ${goal}$ over weights $w_k$ with $\fit = \sum_k w_k g_k{level}$ {limits} is a linear
        program, bounded below by zero. {dual} Solutions of both have the same value by \lemma{{lp-duality}}, and those
        of the second are the $\dual$ of largest $D(\dual)$: the network and $\dual$ are optimal. {failing}""",
        cites=(LP_DUALITY,),
    )


_UNBOUNDED = r"""If it has no feasible weights its dual, which $\dual = 0$ meets, has no finite value, because by the
        same lemma it would be attained by weights: the dual values are unbounded, and no network meets the
        constraints."""


def interpolation(theorem: Theorem, free: bool) -> Derivation:
    """Interpolation over the list, and its dual."""
    level = r", $\mathbf{1}^\top \dual = 0$ for $\outbias$" if free else ""
    dual = rf"Its dual maximises $\dual^\top \target$ subject to $|\dual^\top g_k| \le 1${level}."
    step = _program(free, r"\sum_k |w_k|", r"subject to $\fit = \target$", dual, _UNBOUNDED)
    return _derive(theorem, "interpolation", free, step)


def max_margin(theorem: Theorem, free: bool) -> Derivation:
    """The multipliers of the margins."""
    level = r", $\mathbf{1}^\top \dual = 0$" if free else ""
    dual = rf"""Its dual, with multipliers $\mu_i \ge 0$ and $\dual_i = \target_i \mu_i$, maximises $\sum_i \target_i
        \dual_i$ subject to $\target_i \dual_i \ge 0$, $|\dual^\top g_k| \le 1${level}."""
    step = _program(free, r"\sum_k |w_k|", r"subject to $\target_i \fit_i \ge 1$", dual, _UNBOUNDED)
    return _derive(theorem, "max-margin", free, step)


def hinge(theorem: Theorem, free: bool) -> Derivation:
    """The same, with slack that costs one."""
    level = r", $\mathbf{1}^\top \dual = 0$" if free else ""
    dual = rf"""It is feasible with $w = 0$. Its dual, with multipliers $\mu_i$ of the margins and $\dual_i = \target_i
        \mu_i$, maximises $\sum_i \target_i \dual_i$ subject to $0 \le \target_i \dual_i \le 1$, $|\dual^\top g_k|
        \le \decay${level}."""
    goal = r"\sum_i \epsilon_i + \decay \sum_k |w_k|"
    step = _program(free, goal, r"subject to $\target_i \fit_i + \epsilon_i \ge 1$, $\epsilon_i \ge 0$,", dual, "")
    return _derive(theorem, "hinge", free, step)


def squared(theorem: Theorem, free: bool) -> Derivation:
    """The conditions of the penalised least squares are those of duality."""
    bounded = r"\sum_k |w_k| \le \tfrac{1}{2 \decay} \lVert \target \rVert^2"
    level = r", and then $\outbias$ is bounded, as the loss is" if free else ""
    flat = r" The derivative in $\outbias$ vanishes: $\mathbf{1}^\top \dual = 0$." if free else ""
    step = Step(
        "the finite program",
        rf"""Minimise $\tfrac12 \lVert \fit - \target \rVert^2 + \decay \sum_k |w_k|$ over weights. It is enough to
        look at ${bounded}$, because zero weights have the value $\tfrac12 \lVert \target \rVert^2${level}. A minimum
        exists by \lemma{{weierstrass}}. Write $w_k = p_k - n_k$ with $p_k, n_k \ge 0$ and $\dual = \target - \fit$. By
        \lemma{{first-order}} $\decay \mp \dual^\top g_k \ge 0$, with equality where $p_k > 0$, or $n_k > 0$:
        $|\dual^\top g_k| \le \decay$, and $\dual^\top g_k = \decay \operatorname{{sign}}(w_k)$ where $w_k \neq
        0$.{flat}""",
        cites=(WEIERSTRASS, FIRST_ORDER),
    )
    value = Step(
        "zero gap",
        r"By \lemma{one-norm-shares} the value of $\dual$ is that of the network.",
        cites=(SHARES,),
    )
    return _derive(theorem, "squared", free, step, value)
