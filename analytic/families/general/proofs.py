"""Derivations of the theorems that hold for every problem: rescaling, strong duality, extreme points."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import FENCHEL_DUALITY, RESCALING, SLACKNESS, WEAK_DUALITY, WEIERSTRASS
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG
from analytic.families.general.steps import proved
from analytic.theorem.record import Theorem

PROBLEM = r"""Minimise \[ \ell(\fit, \target) + \decay \sum_j |\outweight_j| \lVert \neuron_j \rVert_2 \] over networks
    $\fit = \sum_j (\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j + \outbias \mathbf{1}$, with biases that are
    zero or free; a constraint counts as a loss that is zero or infinite."""


def rescaling(theorem: Theorem) -> Derivation:
    """The arithmetic and the geometric mean."""
    least, decay, first, second = sympy.symbols("p_1 p_2 P Q", real=True)
    names = {least: "p_1", decay: "p_2", first: r"L + \decay R", second: r"L + \tfrac{\decay}{2} \lVert \cdot \rVert^2"}
    agree = Step(
        "the minima agree",
        r"""Let $p_1$ be the least value with the product penalty and $p_2$ that with weight decay. By \lemma{rescaling}
        weight decay is at least the product penalty, so $p_2 \ge p_1$; and a minimiser for $p_1$, without its neurons
        that compute constants, is rescaled until the two are equal, so $p_2 \le p_1$:""",
        (
            more(second, least, given=(more(second, first), more(first, least))),
            less(decay, least, given=(less(decay, second), equal(second, first), equal(first, least))),
        ),
        names=names,
        cites=(RESCALING,),
    )
    size, alpha = sympy.symbols("s alpha", positive=True)
    w = sympy.Symbol("w", real=True)
    unit = Step(
        "unit hidden weights",
        r"""With $\alpha = 1 / \lVert \neuron \rVert$ instead a neuron with $\neuron \neq 0$ becomes one of unit hidden
        weights, whose output weight has the modulus of its product:""",
        (equal(sympy.Abs(w / alpha), sympy.Abs(w) * size, given=(equal(alpha * size, 1),)),),
        names={size: r"\lVert \neuron \rVert", alpha: r"\alpha", w: r"\outweight"},
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
        r"""If the bias is free, constants cost nothing and $\mathbf{1}^\top \dual = 0$, so that $|\hidbias| \le r$
        changes neither the problem nor $h$. The features with $\lVert \neuron \rVert \le 1$ form the image of a compact
        set, and $h$ is a maximum by \lemma{weierstrass}.""",
        names={z: "z", b: r"\hidbias", r: "r"},
        cites=(WEIERSTRASS,),
    )


@cache
def _cost() -> Step:
    t, beta = sympy.symbols("t beta", positive=True)
    seen, cost = sympy.symbols("s N", real=True)
    names = {
        t: "t",
        beta: r"\decay",
        seen: r"|\dual^\top g|",
        cost: "N(t g)",
    }
    return Step(
        "the cost of outputs and its conjugate",
        r"""Let $N(\fit)$ be the infimum of $\sum_j |\outweight_j| \lVert \neuron_j \rVert$ over networks with the
        outputs $\fit$. Networks of penalties $R$, $R'$ side by side have the sum of the outputs, so that $N$ is
        subadditive; multiplying output weights makes it homogeneous. It is finite on the span of the features (and
        $\mathbf{1}$). If $h(\dual) > \decay$, some $\pm g$ with $\dual^\top g > \decay$ and $N(t g) \le t$ lets
        $\dual^\top \fit - \decay N(\fit)$ grow beyond bounds:""",
        (more(t * seen - beta * cost, t * (seen - beta), given=(less(cost, t),)),),
        r"""so does $\fit = t \mathbf{1}$ if the bias is free and $\mathbf{1}^\top \dual \neq 0$. For every other
        $\dual$ \lemma{weak-duality} gives $\dual^\top \fit \le \decay N(\fit)$. So $(\decay N)^*$ is $0$ on the
        feasible $\dual$ and infinite elsewhere.""",
        names=names,
        cites=(WEAK_DUALITY,),
    )


@cache
def _strong() -> Step:
    losses = tuple(FENCHEL_YOUNG.values())
    named = ", ".join(rf"\lemma{{{item.id}}}" for item in losses)
    return Step(
        "strong duality",
        rf"""The lemmas {named} say that $\inf_\fit \left[\ell(\fit, \target) + \dual^\top \fit\right] = D(\dual)$
        in the domain of $D$, by their cases of equality. The first, third and fifth loss are finite everywhere; the
        constraints of the others are linear, and some output in the span of the features meets them if the problem
        is feasible. The relative interior of that subspace is itself, so that \lemma{{fenchel-duality}} applies to
        $\ell$ and $\decay N$: the infimum of the training problem is the maximum of $D(\dual)$ over the feasible
        $\dual$.""",
        cites=(*losses, FENCHEL_DUALITY),
    )


def strong_duality(theorem: Theorem) -> Derivation:
    """The conjugate of the cost of outputs, and Fenchel's theorem."""
    gauge = Step(
        "the gauge",
        r"""For interpolation of an output $\fit$ of some network this is $N(\fit) = \max \{\dual^\top \fit :
        h(\dual) \le 1\}$ (and $\mathbf{1}^\top \dual = 0$), by \lemma{fenchel-interpolation}.""",
        cites=(FENCHEL_YOUNG["interpolation"],),
    )
    return Derivation(theorem.id, PROBLEM, (_bounded(), _cost(), _strong(), gauge))


def extreme(theorem: Theorem) -> Derivation:
    """Complementary slackness."""
    step = Step(
        "complementary slackness",
        r"""A network and a feasible dual vector of equal value are optimal by \lemma{weak-duality}, and by
        \lemma{slackness} their values are equal if and only if every sample and every active neuron meets its
        condition. Optimal ones have equal values by \lemma{general-strong-duality}.""",
        cites=(WEAK_DUALITY, SLACKNESS, proved("general-strong-duality")),
    )
    return Derivation(theorem.id, PROBLEM, (step,))
