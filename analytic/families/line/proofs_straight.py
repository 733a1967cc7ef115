"""Derivations for a free skip connection on a line, and for several outputs there: only bends cost."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import LP_DUALITY, WEAK_DUALITY_SEVERAL, WEIERSTRASS
from analytic.families.general.lemmas_losses import RESIDUAL
from analytic.families.general.steps import duality, proved
from analytic.families.line.lemmas_gauge import DIRECTION
from analytic.families.line.lemmas_straight import HEIGHTS, SKIP_DUALITY, STRAIGHT
from analytic.model.losses import LOSSES
from analytic.theorem.hypotheses import SCALAR
from analytic.theorem.record import Theorem

BEND = sympy.Symbol("b", positive=True)
BENDS = {BEND: r"\lVert \delta_k \rVert"}


def _dual(loss: str, skip: bool) -> Step:
    return duality(
        loss,
        SKIP_DUALITY if skip else WEAK_DUALITY_SEVERAL,
        given=r" with $\data^\top \dual = 0$" if skip else "",
        after=r" By \lemma{line-direction} take $\data = x$, $\lVert a \rVert = 1$; equal samples are merged.",
        cites=(DIRECTION,),
    )


def _derive(theorem: Theorem, loss: str, *steps: Step, skip: bool = True) -> Derivation:
    scalar = SCALAR in theorem.hypotheses
    turn, level = ("", r"\outbias \mathbf{1}") if scalar else (r"^\top", r"\mathbf{1} \outbias^\top")
    level += r" + \data S" if skip else ""
    goal = FENCHEL[loss].primal if scalar else FENCHEL[loss].primal_several
    start = rf"""Minimise \[ {goal} \] over networks $\fit = \sum_j (\data \neuron_j + \hidbias_j \mathbf{{1}})_+
        \outweight_j{turn} + {level}$ of any width."""
    return Derivation(theorem.id, start, (_dual(loss, skip), *steps))


_BEST = Step(
    "the dual vector",
    r"By \lemma{straight-heights} some feasible $\dual$ has the value $\sum_k \lVert \delta_k \rVert$.",
    cites=(HEIGHTS,),
)


def _conclusion(theorem: Theorem, text: str) -> Step:
    bend, size = (q.symbol for q in theorem.formulas[0].quantities)
    return Step(
        "the value",
        text,
        (Conclusion(theorem.formulas[0].expression, bend / size),),
        names={q.symbol: q.latex for q in theorem.formulas[0].quantities},
    )


def interpolation(theorem: Theorem) -> Derivation:
    """Connect the dots."""
    text = r"""The function that connects the dots is $\sum_k \delta_k (x - x_k)_+$ and a straight line: one
        right-facing neuron a bend, of penalty $\sum_k \lVert \delta_k \rVert$, the dual value; in general both are
        divided by $\lVert a \rVert$:"""
    return _derive(theorem, "interpolation", _BEST, _conclusion(theorem, text))


def vector_interpolation(theorem: Theorem) -> Derivation:
    """The same network without a straight line, where the bends carry the first slope."""
    share = sympy.Symbol("theta", nonnegative=True)
    at, place, d = sympy.symbols("x z d", real=True)
    names = {**BENDS, share: "t_k", place: "x_k", d: r"\delta_k", at: "x"}
    split = Step(
        "bends to both sides",
        r"""Turn the part $t_k \delta_k$ of each bend to the left. It bends alike, costs as much, and brings the slope
        $-t_k \delta_k$:""",
        (
            equal(
                (1 - share) * d * sympy.Max(at - place, 0) + share * d * sympy.Max(place - at, 0),
                d * sympy.Max(at - place, 0) - share * d * (at - place),
            ),
            equal(
                sympy.Abs(1 - share) * BEND + sympy.Abs(share) * BEND,
                BEND,
                given=(less(share, 1),),
                shown=r"\lVert (1 - t_k) \delta_k \rVert + \lVert t_k \delta_k \rVert",
            ),
        ),
        r"With $-s_1 = \sum_k t_k \delta_k$ the slope to the left of the data is $s_1$, without a straight line.",
        names=names,
    )
    text = r"""The network has the penalty $\sum_k \lVert \delta_k \rVert$, the value of $\dual$; in general both are
        divided by $\lVert a \rVert$:"""
    return _derive(theorem, "interpolation", _BEST, split, _conclusion(theorem, text), skip=False)


def squared(theorem: Theorem) -> Derivation:
    """The conditions of trend filtering are those of duality."""
    size, pair, cost, target = sympy.symbols("V p N T", real=True)
    beta = sympy.Symbol("beta", positive=True)
    free = proved("skip-interpolation")
    names = {
        size: r"\lVert \dual \rVert^2",
        pair: r"\dual^\top \fit",
        cost: r"N(\fit)",
        target: r"\dual^\top \target",
        beta: r"\decay",
    }
    step = Step(
        "the residual",
        rf"""By \lemma{{{free.id}}} the least penalty of a network with the values $\fit$ is $N(\fit) = \sum_k
        |\delta_k|$, a subadditive and homogeneous function, and training is to minimise $\tfrac12 \lVert \fit - \target
        \rVert^2 + \decay N(\fit)$. A minimum exists by \lemma{{weierstrass}}, on a ball outside of which the loss is
        larger than at $0$. As in \lemma{{residual}} the values are unique and $\dual = \target - \fit$ has $\dual^\top
        d \le \decay N(d)$ for every $d$, with equality at $d = \fit$. For $d = \pm \mathbf{{1}}$ and $d = \pm x$
        without a bend this is $\mathbf{{1}}^\top \dual = 0$ and $x^\top \dual = 0$, and for the $d$ with the one bend
        $\delta_k = \pm 1$ it is $\pm g(x_k) \le \decay$, by \lemma{{straight-samples}}, which makes $\dual$ feasible;
        equality at $\fit$ is $g(x_k) = \decay \operatorname{{sign}}(\delta_k)$ at every bend. With $\target = \dual +
        \fit$ the value of $\dual$ is""",
        (
            equal(
                target - size / 2,
                size / 2 + beta * cost,
                given=(equal(target, size + pair), equal(pair, beta * cost)),
                shown=r"D(\dual)",
            ),
        ),
        r"that of the broken line through the values.",
        names=names,
        cites=(free, WEIERSTRASS, RESIDUAL, STRAIGHT),
    )
    return _derive(theorem, "squared", step)


def _labels(theorem: Theorem, loss: str, slack: str, limit: str) -> Derivation:
    one, decay = ("1", "") if LOSSES[loss].constrained else (r"\decay", r"\decay ")
    losses = r"\sum_i \epsilon_i + " if slack else ""
    step = Step(
        "a linear program",
        rf"""Values are $\fit_i = \outbias + s x_i + \sum_k (p_k - n_k) (x_i - x_k)_+$ with $p_k, n_k \ge 0$, and the
        broken line through them has the penalty $\sum_k |p_k - n_k| \le \sum_k (p_k + n_k)$: $p^\star$ is at most the
        least value of ${losses}{decay}\sum_k (p_k + n_k)$ subject to $\target_i \fit_i{slack} \ge 1$, a linear program
        that is bounded below. Where it is feasible \lemma{{lp-duality}} gives multipliers $\mu_i \ge 0$ of the
        constraints with $\sum_i \mu_i$ equal to its value. With $\dual_i = \target_i \mu_i$ the conditions of the free
        variables $\outbias$ and $s$ are $\mathbf{{1}}^\top \dual = 0$ and $x^\top \dual = 0$, those of $p_k$ and $n_k$
        are $\pm g(x_k) \le {one}${limit}. By \lemma{{straight-samples}} these $\dual$ are the feasible ones, and the
        largest $\sum_i \target_i \dual_i$ is the value of the program: all values are equal.""",
        cites=(LP_DUALITY, STRAIGHT),
    )
    return _derive(theorem, loss, step)


def max_margin(theorem: Theorem) -> Derivation:
    """The multipliers of the margins."""
    return _labels(theorem, "max-margin", "", "")


def hinge(theorem: Theorem) -> Derivation:
    """The same, with multipliers of at most one."""
    return _labels(
        theorem, "hinge", r" + \epsilon_i", r", and those of $\epsilon_i \ge 0$ are $\target_i \dual_i \le 1$"
    )
