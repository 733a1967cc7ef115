"""Derivations for odd data: an odd dual vector sees a linear function, and the network is one."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Conclusion, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_losses import LOGIT
from analytic.families.general.steps import proof
from analytic.families.odd.lemmas import LENGTH, MARGIN, SEEN
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem

SIZE, P = sympy.symbols("L P", positive=True)
NAMES = {LENGTH: r"\lVert \theta \rVert", SIZE: r"\lVert \theta \rVert", P: r"\lVert p \rVert", BETA: r"\decay"}


@cache
def _linear(loss: str) -> Step:
    limit = "2" if LOSSES[loss].constrained else r"2 \decay"
    return Step(
        "odd dual vectors, linear networks",
        rf"""By \lemma{{odd-seen}} an odd $\dual$ with $\lVert \data^\top \dual \rVert \le {limit}$ is feasible, and
        $\point^\top \theta$ costs $2 \lVert \theta \rVert$.""",
        cites=(SEEN,),
    )


def _derive(theorem: Theorem, loss: str, *steps: Step) -> Derivation:
    once = ", each counted once" if LOSSES[loss].constrained else ""
    where = rf"The samples come in pairs $(\data_i, \target_i)$, $(-\data_i, -\target_i)${once}."
    return proof(theorem, loss, _linear(loss), *steps, where=where)


def interpolation(theorem: Theorem) -> Derivation:
    """The linear interpolant of least norm."""
    own = sympy.Symbol("q", real=True)
    length = theorem.formulas[0].quantities[0].symbol
    names = {**NAMES, own: r"\theta^\top \theta", length: r"\lVert \theta \rVert"}
    step = Step(
        "zero gap",
        r"""$\theta = \data^\dagger \target$ is in the row space of $\data$, so that $\data^\top \data z = \theta$ has a
        solution, and $\dual = 2 \data z / \lVert \theta \rVert$ is odd, with $\data^\top \dual = 2 \theta / \lVert
        \theta \rVert$ of norm $2$ (for $\target = 0$ take no neuron and $\dual = 0$). If $\data \theta = \target$, the
        dual value is""",
        (
            equal(2 * own / SIZE, 2 * SIZE, given=(equal(own, SIZE**2),), shown=r"\dual^\top \target = (\data^\top "
                  r"\dual)^\top \theta"),
            Conclusion(theorem.formulas[0].expression, 2 * length),
        ),
        r"""the penalty. If $\data \theta \neq \target$, the residual $\dual = \target - \data \theta$ is odd with
        $\data^\top \dual = 0$, so that by the same lemma its multiples are feasible, while $\dual^\top \target = \lVert
        \dual \rVert^2 > 0$: the dual values are unbounded, and no network interpolates $\target$.""",
        names=names,
    )  # fmt: skip
    return _derive(theorem, "interpolation", step)


_MARGIN = Step(
    "the nearest point",
    r"Let $p$, $\lambda_i$ and, if $p \neq 0$, $\theta$ be those of \lemma{odd-margin}.",
    cites=(MARGIN,),
)


def max_margin(theorem: Theorem) -> Derivation:
    """The nearest point of the hull of the signed samples."""
    length = theorem.formulas[0].quantities[0].symbol
    mass = sympy.Symbol("m", real=True)
    names = {**NAMES, length: r"\lVert \theta \rVert", mass: r"\textstyle\sum_i \lambda_i"}
    step = Step(
        "zero gap",
        r"""$\dual_i = 2 \target_i \lambda_i / \lVert p \rVert$ is odd, has the signs of the labels and $\data^\top
        \dual = 2 p / \lVert p \rVert$ of norm $2$. Its value is the penalty:""",
        (
            equal(2 * mass / P, 2 * SIZE, given=(equal(mass, 1), equal(SIZE * P, 1)),
                  shown=r"\textstyle\sum_i \target_i \dual_i"),
            Conclusion(theorem.formulas[0].expression, 2 * length),
        ),
        r"""If $p = 0$, the odd vectors $\dual_i = \target_i \lambda_i s$ have $\data^\top \dual = 0$ and the values $s$
        for every $s > 0$: they are unbounded, and no network separates the labels.""",
        names=names,
    )  # fmt: skip
    return _derive(theorem, "max-margin", _MARGIN, step)


def hinge(theorem: Theorem) -> Derivation:
    """All samples fitted with margin, or none."""
    lost, decay, length = (q.symbol for q in theorem.formulas[0].quantities)
    weight, mass, top = sympy.symbols("w m k", nonnegative=True)
    names = {**NAMES, lost: "n_0", length: r"\lVert \theta \rVert", weight: r"\lambda_i",
             mass: r"\textstyle\sum_i \lambda_i", top: r"\max_i \lambda_i"}  # fmt: skip
    step = Step(
        "zero gap in both cases",
        r"""If $\lVert \data^\top \target \rVert \le 2 \decay$, then $\dual = \target$ is odd and feasible, and without
        neurons a sample costs $1$ on both sides. Otherwise take $\theta$ and $\dual_i = 2 \decay \target_i \lambda_i /
        \lVert p \rVert$, with $\data^\top \dual = 2 \decay p / \lVert p \rVert$ of norm $2 \decay$: there is no loss,
        $\target_i \dual_i$ is in its box, and""",
        (
            less(2 * decay * weight / P, 1, given=(less(weight, top), less(2 * decay * top, P)),
                 shown=r"\target_i \dual_i"),
            equal(2 * decay * mass / P, 2 * decay * SIZE, given=(equal(mass, 1), equal(SIZE * P, 1)),
                  shown=r"\textstyle\sum_i \target_i \dual_i"),
            Conclusion(theorem.formulas[0].expression, lost + 2 * decay * length),
        ),
        names=names,
    )  # fmt: skip
    return _derive(theorem, "hinge", _MARGIN, step)


def squared(theorem: Theorem) -> Derivation:
    """Along an eigenvector the equations of a penalised norm are those of a number."""
    total, pull, decay, eigen = (q.symbol for q in theorem.formulas[0].quantities)
    g = sympy.Symbol("gamma", positive=True)
    names = {**NAMES, **{q.symbol: q.latex for q in theorem.formulas[0].quantities}, g: r"\lVert g \rVert"}
    shrunk = (1 - 2 * decay / g) / eigen
    loss = total / 2 - shrunk * g**2 + shrunk**2 * eigen * g**2 / 2
    value = total / 2 - (g - 2 * decay) ** 2 / (2 * eigen)
    step = Step(
        "zero gap",
        r"""The residual $\dual = \target - \data \theta$ is odd. If $\lVert g \rVert \le 2 \decay$, then $\theta = 0$
        and $\dual = \target$ is feasible, both values being $\tfrac12 \lVert \target \rVert^2$. Otherwise $\theta = c
        g$ with $c = (1 - 2 \decay / \lVert g \rVert) / \lambda$, and $\data^\top \dual = (1 - \lambda c) g$ of length
        $2 \decay$, $\target^\top \data \theta = c \lVert g \rVert^2$, $\lVert \data \theta \rVert^2 = c^2 \lambda
        \lVert g \rVert^2$, so that""",
        (
            equal(loss + 2 * decay * shrunk * g, value,
                  shown=r"\tfrac12 \lVert \dual \rVert^2 + 2 \decay \lVert \theta \rVert"),
            equal((total - shrunk * g**2) - (total - 2 * shrunk * g**2 + shrunk**2 * eigen * g**2) / 2, value,
                  shown=r"\dual^\top \target - \tfrac12 \lVert \dual \rVert^2"),
            Conclusion(theorem.formulas[0].expression,
                       sympy.Piecewise((total / 2 - (pull - 2 * decay) ** 2 / (2 * eigen), pull > 2 * decay),
                                       (total / 2, True))),
        ),
        names=names,
    )  # fmt: skip
    return _derive(theorem, "squared", step)


def logistic(theorem: Theorem) -> Derivation:
    """One margin for all samples."""
    count, margin, pull, decay = (q.symbol for q in theorem.formulas[0].quantities)
    size = sympy.Symbol("G", nonnegative=True)
    names = {**NAMES, count: "n", margin: r"\tau", decay: r"\decay", pull: "s", size: r"\lVert g \rVert"}
    step = Step(
        "one logit, zero gap",
        r"""Let $s = \max(\lVert g \rVert, 4 \decay)$ and $p = 1 / (1 + e^\tau) = 2 \decay / s$. The stated $\dual_i =
        p\, \target_i$ is odd, and feasible by the first line. If $\lVert g \rVert \le 4 \decay$, then $p = \tfrac12$,
        and without neurons a sample costs $\log 2 = H(p)$ on both sides. Otherwise the samples have $\target_i
        \data_i^\top g = \lVert g \rVert^2 / n$, so that $\theta = n \tau g / \lVert g \rVert^2$ has all margins
        $\tau$, at the cost $n \log(1 + e^{-\tau}) + 2 \decay n \tau / \lVert g \rVert$: with $\lVert g \rVert = 2
        \decay (1 + q)$, $n$ times the problem of \lemma{logit}. Its value is the dual value $n H(p)$, $p = 1 / (1 +
        q)$:""",
        (
            less(2 * decay / pull * size, 2 * decay, given=(less(size, pull),),
                 shown=r"\lVert \data^\top \dual \rVert"),
            Conclusion(theorem.formulas[0].expression,
                       count * sympy.log(1 + sympy.exp(-margin)) + 2 * decay * count * margin / pull),
        ),
        names=names,
        cites=(LOGIT,),
    )  # fmt: skip
    return _derive(theorem, "logistic", step)
