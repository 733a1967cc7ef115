"""Derivations of the theorems that hold for every problem: rescaling, strong duality, extreme points."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import (
    CARATHEODORY,
    FENCHEL_DUALITY,
    RESCALING,
    SEPARATION,
    SLACKNESS,
    WEAK_DUALITY_SEVERAL,
    WEIERSTRASS,
)
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG
from analytic.families.general.steps import proved
from analytic.theorem.record import Theorem

PROBLEM = r"""Minimise \[ \ell(\fit, \target) + \decay \sum_j \lVert \outweight_j \rVert_2 \lVert \neuron_j \rVert_2
    \] over networks $\fit = \sum_j (\data \neuron_j + \mathbf{1} \hidbias_j)_+ \outweight_j^\top + \mathbf{1}
    \outbias^\top$, with biases that are zero or free; a constraint counts as a loss that is zero or infinite."""


def rescaling(theorem: Theorem) -> Derivation:
    """The arithmetic and the geometric mean."""
    agree = Step(
        "the infima agree",
        r"""By \lemma{rescaling} weight decay is at least the product penalty, network by network; and every network,
        without its neurons that compute constants, is rescaled until the two are equal, with no more neurons. So the
        infima over networks of at most $m$ neurons agree.""",
        cites=(RESCALING,),
    )
    size, alpha = sympy.symbols("s alpha", positive=True)
    out = sympy.Symbol("w", nonnegative=True)
    unit = Step(
        "unit hidden weights",
        r"""With $\alpha = 1 / \lVert \neuron \rVert$ instead a neuron with $\neuron \neq 0$ becomes one of unit hidden
        weights, whose output weights are as long as its product penalty:""",
        (equal(out / alpha, out * size, given=(equal(alpha * size, 1),)),),
        r"Values being equal before and after rescaling, minimisers become minimisers.",
        names={size: r"\lVert \neuron \rVert", alpha: r"\alpha", out: r"\lVert \outweight \rVert"},
    )
    return Derivation(theorem.id, PROBLEM, (agree, unit))


@cache
def _bounded() -> Step:
    z, b = sympy.symbols("z b", real=True)
    r = sympy.Symbol("r", nonnegative=True)
    return Step(
        "free biases may be bounded",
        r"""Let $r$ be the largest $\lVert \data_i \rVert$, $\lVert \neuron \rVert \le 1$ and $z = (\data
        \neuron)_i$, so that $|z| \le r$. A feature with $\hidbias > r$ is that with $\hidbias = r$ and a constant,
        and one with $\hidbias < -r$ is zero:""",
        (
            equal(sympy.Max(z + b, 0), sympy.Max(z + r, 0) + (b - r), given=(more(z, -r), more(b, r))),
            equal(sympy.Max(z + b, 0), 0, given=(less(z, r), less(b, -r))),
        ),
        r"""If the biases are free, constants cost nothing and $\mathbf{1}^\top \dual = 0$, so that $|\hidbias| \le
        r$ changes neither the problem nor $h$. The $g s^\top$ with a feature $g$ of $\lVert \neuron \rVert \le 1$
        and $\lVert s \rVert \le 1$ form a compact set, and so does its convex hull $Q$, by \lemma{weierstrass} and
        \lemma{caratheodory}.""",
        names={z: "z", b: r"\hidbias", r: "r"},
        cites=(WEIERSTRASS, CARATHEODORY),
    )


@cache
def _cost() -> Step:
    t, beta = sympy.symbols("t beta", positive=True)
    seen, cost = sympy.symbols("s N", real=True)
    return Step(
        "the cost of outputs and its conjugate",
        r"""Let $N(\fit)$ be the infimum of $\sum_j \lVert \outweight_j \rVert \lVert \neuron_j \rVert$ over
        networks with the outputs $\fit$: the least $t \ge 0$ with $\fit \in t Q$ (up to constants if the biases are
        free), which is attained because $Q$ is compact. $N$ is homogeneous and, networks side by side, subadditive;
        it is finite on the subspace $F$ of the outputs of networks, and its sets $\{N \le t\}$ are compact (up to
        constants). If $h(\dual) > \decay$, some $G \in Q$ with $\langle \dual, G \rangle > \decay$, $N(t G) \le t$,
        lets $\langle \dual, \fit \rangle - \decay N(\fit)$ grow beyond bounds:""",
        (more(t * seen - beta * cost, t * (seen - beta), given=(less(cost, t),)),),
        r"""so does $\fit = t \mathbf{1} c^\top$ if the biases are free and $\mathbf{1}^\top \dual \neq 0$. For
        every other $\dual$ \lemma{weak-duality-several} gives $\langle \dual, \fit \rangle \le \decay N(\fit)$. So
        $(\decay N)^*$ is $0$ on the feasible $\dual$ and infinite elsewhere.""",
        names={t: "t", beta: r"\decay", seen: r"\langle \dual, G \rangle", cost: "N(t G)"},
        cites=(WEAK_DUALITY_SEVERAL,),
    )


@cache
def _strong() -> Step:
    return Step(
        "strong duality",
        r"""If $\ell$ is finite everywhere, or the indicator of a polyhedron that meets the subspace $F$,
        \lemma{fenchel-duality} applies to $\ell$ and $\decay N$: $p^\star$ is the maximum of $D$ over the feasible
        $\dual$. If the polyhedron does not meet $F$, \lemma{separation} gives $\dual$ with $\langle \dual, \fit
        \rangle = 0$ on $F$ and $\ge 1$ on the polyhedron: all $s \dual$, $s > 0$, are feasible, $D(s \dual) \ge s$,
        and both values are infinite.""",
        cites=(FENCHEL_DUALITY, SEPARATION),
    )


@cache
def _attained() -> Step:
    losses = tuple(FENCHEL_YOUNG.values())
    named = ", ".join(rf"\lemma{{{item.id}}}" for item in losses)
    return Step(
        "the five losses, and which minima are attained",
        rf"""The $D$ of {named} are this one, by their cases of equality. For free biases put $\varphi(\fit) =
        \inf_\outbias \ell(\fit + \mathbf{{1}} \outbias^\top, \target)$, else $\varphi = \ell$. It is finite and
        convex, hence continuous, or the indicator of a polyhedron; the infimum over $\outbias$ is attained, for the
        logistic loss with both classes because it grows both ways, except for the logistic loss with a single
        class. Then $\varphi + \decay N$ has a minimum, by \lemma{{weierstrass}} on a set $\{{N \le t\}}$. For a
        single class the values of constants tend to $0 = p^\star$.""",
        cites=(*losses, WEIERSTRASS),
    )


def strong_duality(theorem: Theorem) -> Derivation:
    """The conjugate of the cost of outputs, and Fenchel's theorem."""
    gauge = Step(
        "the gauge",
        r"""For interpolation of $\fit$, where $D(\dual) = \langle \dual, \fit \rangle$ by
        \lemma{fenchel-interpolation}, this is $N(\fit) = \sup \{\langle \dual, \fit \rangle : h(\dual) \le 1\}$
        (with $\mathbf{1}^\top \dual = 0$), infinite outside of $F$.""",
        cites=(FENCHEL_YOUNG["interpolation"],),
    )
    return Derivation(theorem.id, PROBLEM, (_bounded(), _cost(), _strong(), _attained(), gauge))


def extreme(theorem: Theorem) -> Derivation:
    """Complementary slackness."""
    step = Step(
        "complementary slackness",
        r"""A network and a feasible dual vector of equal value are optimal by \lemma{weak-duality-several}, and by
        \lemma{slackness} their values are equal if and only if the loss and every active neuron meet their condition.
        Optimal ones have equal values by \lemma{general-strong-duality}.""",
        cites=(WEAK_DUALITY_SEVERAL, SLACKNESS, proved("general-strong-duality")),
    )
    return Derivation(theorem.id, PROBLEM, (step,))
