"""Derivations for a free skip connection on a line, and for several outputs there: only bends cost."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import LP_DUALITY, WEAK_DUALITY_SEVERAL, WEIERSTRASS
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG, RESIDUAL
from analytic.families.general.steps import proved
from analytic.families.line.lemmas_gauge import DIRECTION
from analytic.families.line.lemmas_straight import HEIGHTS, SKIP_DUALITY, STRAIGHT
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem

BEND = sympy.Symbol("b", positive=True)
BENDS = {BEND: r"\lVert \delta_k \rVert"}


@cache
def _dual(loss: str, skip: bool) -> Step:
    lemma = SKIP_DUALITY if skip else WEAK_DUALITY_SEVERAL
    one = "1" if LOSSES[loss].constrained else r"\decay"
    straight = r",\ \data^\top \dual = 0" if skip else ""
    goal = FENCHEL[loss].dual_several or FENCHEL[loss].dual
    return Step(
        "the dual",
        rf"""By \lemma{{{lemma.id}}} and \lemma{{fenchel-{loss}}} a network is optimal if some $\dual$ has its value in
        \[ D(\dual) = {goal} \quad \text{{subject to }} h(\dual) \le
        {one},\ \mathbf{{1}}^\top \dual = 0{straight}. \] By \lemma{{line-direction}} take $\data = x$, $\lVert
        a \rVert = 1$; equal samples are merged.""",
        cites=(lemma, FENCHEL_YOUNG[loss], DIRECTION),
    )


def _derive(theorem: Theorem, loss: str, *steps: Step, skip: bool = True) -> Derivation:
    inner = r"(\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j^\top"
    more = r" + \data S" if skip else ""
    goal = FENCHEL[loss].primal_several or FENCHEL[loss].primal
    start = rf"""Minimise \[ {goal} \] over networks $\fit = \sum_j
        {inner} + \mathbf{{1}} \outbias^\top{more}$ of any width; the
        output weights are numbers where there is one output."""
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
    one = "1" if LOSSES[loss].constrained else r"\decay"
    cost = rf"\sum_k ({'' if LOSSES[loss].constrained else chr(92) + 'decay '}(p_k + n_k))"
    whole = rf"\sum_i \epsilon_i + {cost}" if slack else cost
    step = Step(
        "a linear program",
        rf"""Values are $\fit_i = c + s x_i + \sum_k (p_k - n_k) (x_i - x_k)_+$ with $p_k, n_k \ge 0$, and the broken
        line through them costs $\sum_k |p_k - n_k|$: the network and the linear program of minimising ${whole}$ subject
        to $\target_i \fit_i{slack} \ge 1$ have the same least value, and the program is bounded below. Where it is
        feasible \lemma{{lp-duality}} gives multipliers $\mu_i \ge 0$ of the constraints with $\sum_i \mu_i$ equal to
        its value. With $\dual_i = \target_i \mu_i$ the conditions of the free variables $c$ and $s$ are
        $\mathbf{{1}}^\top \dual = 0$ and $x^\top \dual = 0$, those of $p_k$ and $n_k$ are $\pm g(x_k) \le
        {one}${limit}. By \lemma{{straight-samples}} $\dual$ is feasible, and its value $\sum_i \target_i \dual_i$ is
        that of the network.""",
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
