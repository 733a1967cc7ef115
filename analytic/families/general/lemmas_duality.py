"""Rescaling, weak duality, complementary slackness, Cauchy–Schwarz, and the classical theorems that are cited."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import ALPHA, BETA, DUAL, LOSS, PAIRING, PENALTY, PRE, SEEN, SIZE, SUPPORT, W

_MASS, _LEVEL, _PART, _REST = sympy.symbols("e xi epsilon rho", real=True)
_A, _S = sympy.symbols("a s_pos", positive=True)
_OUT = sympy.Symbol("omega", nonnegative=True)

CAUCHY_SCHWARZ = Lemma(
    "cauchy-schwarz",
    "Cauchy–Schwarz",
    r"$|x^\top z| \le \lVert x \rVert \lVert z \rVert$ for $x, z \in \mathbb{R}^k$, with equality if and only if one "
    r"is a multiple of the other; so $\lVert x + z \rVert \le \lVert x \rVert + \lVert z \rVert$. The same holds for "
    r"$x^\top G z$ and $\lVert x \rVert_G^2 = x^\top G x$ with a positive definite $G$.",
    source=r"Hardy, Littlewood and Pólya, Inequalities, Theorems 7 and 25, for $G^{1/2} x$ and $G^{1/2} z$",
)

WEIERSTRASS = Lemma(
    "weierstrass",
    "Weierstrass",
    "A continuous function on a nonempty compact set has a least and a largest value, and its image is compact.",
    source="Rudin, Principles of Mathematical Analysis, Theorems 4.14 and 4.16",
)

FENCHEL_DUALITY = Lemma(
    "fenchel-duality",
    "Fenchel's duality theorem",
    r"""Let $\ell$ and $N$ be proper convex functions on $\mathbb{R}^n$. If the relative interiors of their domains meet
    (for a function with a polyhedral epigraph its domain instead of the relative interior), then $\inf_\fit
    \left[\ell(\fit) + N(\fit)\right] = \max_\dual \left[-\ell^*(-\dual) - N^*(\dual)\right]$, where $N^*(\dual) =
    \sup_\fit \left[\dual^\top \fit - N(\fit)\right]$.""",
    source="Rockafellar, Convex Analysis, Theorem 31.1",
)

FIRST_ORDER = Lemma(
    "first-order",
    "first-order conditions",
    r"""Let $\varphi$ be convex and differentiable on an open set that holds all $x \ge l$. Then $x$ minimises
    $\varphi$ over $x \ge l$ if and only if $\nabla \varphi(x) \ge 0$, with equality in every entry with $x_j >
    l_j$.""",
    source="Boyd and Vandenberghe, Convex Optimization, Section 4.2.3",
)

CARATHEODORY = Lemma(
    "caratheodory",
    "Carathéodory",
    r"The convex hull of a compact set in $\mathbb{R}^n$ is compact; its points are mixtures of $n + 1$ of its points.",
    source="Rockafellar, Convex Analysis, Theorems 17.1 and 17.2",
)

SEPARATION = Lemma(
    "separation",
    "separation of polyhedra",
    "Two nonempty disjoint polyhedra are strictly separated by a hyperplane.",
    source="Rockafellar, Convex Analysis, Corollary 19.3.3",
)

LP_DUALITY = Lemma(
    "lp-duality",
    "duality of linear programs",
    r"""If a linear program has a finite value, so has its dual, both values are attained and equal, and solutions of
    both are complementary: a multiplier that is not zero belongs to a constraint that holds with equality.""",
    source="Schrijver, Theory of Linear and Integer Programming, Corollary 7.1g and Section 7.9",
)


def _rescaling() -> Lemma:
    step = Step(
        "rescaling",
        r"With $z$ the neuron's input before rescaling and $\outweight$ an entry of its output weights,",
        (
            equal(W / ALPHA * sympy.Max(ALPHA * PRE, 0), W * sympy.Max(PRE, 0)),
            more(
                (ALPHA**2 * SIZE**2 + _OUT**2 / ALPHA**2) / 2,
                _OUT * SIZE,
                hints=(ALPHA**2 * SIZE - _OUT, ALPHA**2 * SIZE + _OUT),
            ),
            equal((ALPHA**2 * _S**2 + _A**2 / ALPHA**2) / 2, _A * _S, given=(equal(ALPHA**2 * _S, _A),)),
        ),
        r"""If $\outweight = 0$ or $\neuron = 0$ the neuron computes $0$, or a free bias makes it the constant
        $(\hidbias)_+ \outweight$: it is left out, or joins the output bias, and neither costs anything.""",
        names={_OUT: r"\lVert \outweight \rVert", _A: r"\lVert \outweight \rVert", _S: r"\lVert \neuron \rVert"},
    )
    return Lemma(
        "rescaling",
        "rescaling",
        r"""For $\alpha > 0$ a neuron computes the same with the weights $\alpha \neuron$, $\alpha \hidbias$,
        $\outweight / \alpha$ as with $\neuron$, $\hidbias$, $\outweight$, and $\tfrac12 (\lVert \alpha \neuron
        \rVert^2 + \lVert \outweight / \alpha \rVert^2) \ge \lVert \outweight \rVert \lVert \neuron \rVert$, with
        equality if $\neuron, \outweight \neq 0$ and $\alpha^2 = \lVert \outweight \rVert / \lVert \neuron \rVert$. A
        neuron with $\neuron = 0$ or $\outweight = 0$ is not needed. So weight decay $\tfrac{\decay}{2}
        \sum_j (\lVert \neuron_j \rVert^2 + \lVert \outweight_j \rVert^2)$ in place of $\decay \sum_j \lVert
        \outweight_j \rVert \lVert \neuron_j \rVert$ does not change the infimum of a training problem.""",
        (step,),
    )


RESCALING = _rescaling()


def _weak_duality() -> Lemma:
    step = Step(
        "weak duality",
        r"""Let $\tau = \dual^\top (\data \neuron + \hidbias \mathbf{1})_+$, $R = \sum_j |\outweight_j| \lVert
        \neuron_j \rVert$ and $L$ the loss. As $\tau$ is homogeneous in $(\neuron, \hidbias)$, $|\tau| \le h(\dual)
        \lVert \neuron \rVert$ if $\neuron \neq 0$; if $\neuron = 0$, $\tau = (\hidbias)_+ \mathbf{1}^\top \dual = 0$,
        too. So a neuron's share of $\dual^\top \fit$ is at most its penalty, and the output bias has none; summed over
        neurons and samples,""",
        (
            less(
                W * SEEN,
                BETA * sympy.Abs(W) * SIZE,
                given=(less(SEEN, SUPPORT * SIZE), more(SEEN, -SUPPORT * SIZE), less(SUPPORT, BETA)),
            ),
            equal(PAIRING + _LEVEL * _MASS, PAIRING, given=(equal(_MASS, 0),)),
            more(LOSS + BETA * PENALTY, DUAL, given=(more(LOSS + PAIRING, DUAL), less(PAIRING, BETA * PENALTY))),
        ),
        names={_MASS: r"\mathbf{1}^\top \dual", _LEVEL: r"\outbias"},
    )
    return Lemma(
        "weak-duality",
        "weak duality",
        r"""Let $d(\dual_i, \target_i) \le \ell(\fit_i, \target_i) + \dual_i \fit_i$ for all $\fit_i$. Write $D(\dual)
        = \sum_i d(\dual_i, \target_i)$ and $h(\dual) = \sup_{\lVert \neuron \rVert \le 1} |\dual^\top (\data \neuron +
        \hidbias \mathbf{1})_+|$, where $\hidbias = 0$ without bias and runs over $\mathbb{R}$ if the bias is free.
        Call $\dual$ feasible if $h(\dual) \le \decay$ ($\decay = 1$ if the loss is a constraint) and, for a free bias,
        $\mathbf{1}^\top \dual = 0$. Then every network has $\sum_i \ell(\fit_i, \target_i) + \decay \sum_j
        |\outweight_j| \lVert \neuron_j \rVert \ge D(\dual)$ for every feasible $\dual$; a network and a $\dual$ with
        equality are optimal. Here $\lVert \neuron \rVert$ may be any norm, the same in $h$ and in the penalty. So it
        is with other features $g$ of prices $\pi \ge 0$ in place of $(\data \neuron + \hidbias \mathbf{1})_+$ and
        $\lVert \neuron \rVert$, where $|\dual^\top g| \le h(\dual) \pi$.""",
        (step,),
    )


WEAK_DUALITY = _weak_duality()


def _weak_duality_several() -> Lemma:
    pair = sympy.Symbol("c_w", real=True)
    outer, tau, size = sympy.symbols("W T s", nonnegative=True)
    step = Step(
        "weak duality",
        r"""Let $\tau = \dual^\top (\data \neuron + \hidbias \mathbf{1})_+$, of length at most $h(\dual) \lVert \neuron
        \rVert$ as in \lemma{weak-duality}. By \lemma{cauchy-schwarz} a neuron's share of $\langle \dual, \fit
        \rangle$ is at most its penalty, and the rest is the sum over neurons and entries:""",
        (less(pair, BETA * outer * size, given=(less(pair, outer * tau), less(tau, BETA * size))),),
        names={
            pair: r"\outweight^\top \tau",
            outer: r"\lVert \outweight \rVert",
            tau: r"\lVert \tau \rVert",
            size: r"\lVert \neuron \rVert",
        },
        cites=(WEAK_DUALITY, CAUCHY_SCHWARZ),
    )
    return Lemma(
        "weak-duality-several",
        "weak duality for several outputs",
        r"""Weak duality holds for $o$ outputs, a matrix $\dual$ of the shape of $\target$, $D(\dual) \le \ell(\fit,
        \target) + \langle \dual, \fit \rangle$ for all $\fit$, $h(\dual) = \sup_{\lVert \neuron \rVert \le 1} \lVert
        \dual^\top (\data \neuron + \hidbias \mathbf{1})_+ \rVert$ and the penalty $\decay \sum_j \lVert \outweight_j
        \rVert \lVert \neuron_j \rVert$ of output weights $\outweight_j \in \mathbb{R}^o$.""",
        (step,),
    )


WEAK_DUALITY_SEVERAL = _weak_duality_several()


def _slackness() -> Lemma:
    seen, pair = sympy.symbols("tt c_w", real=True)
    size, out = sympy.Symbol("s", nonnegative=True), sympy.Symbol("omega", positive=True)
    share = pair / out
    names = {
        seen: r"\lVert \tau \rVert^2",
        pair: r"\outweight^\top \tau",
        size: r"\lVert \neuron \rVert",
        out: r"\lVert \outweight \rVert",
        _PART: r"\epsilon",
        _REST: r"\rho",
    }
    step = Step(
        "complementary slackness",
        r"""By \lemma{weak-duality-several} the gap is the sum of $\ell(\fit, \target) + \langle \dual, \fit \rangle
        - D(\dual)$ and of $\decay \lVert \outweight_j \rVert \lVert \neuron_j \rVert - \outweight_j^\top \tau_j$
        over the neurons, all of them nonnegative. One of them, $\epsilon$, vanishes with the sum, $\rho$ being the
        others. With $\lVert \tau \rVert \le \decay \lVert \neuron \rVert$ that of a neuron vanishes only where
        $\tau$ is $\decay \lVert \neuron \rVert \outweight / \lVert \outweight \rVert$, and it does there:""",
        (
            less(_PART, 0, given=(more(_REST, 0), equal(_PART + _REST, 0))),
            less(
                seen - 2 * BETA * size * share + BETA**2 * size**2,
                0,
                given=(less(seen, BETA**2 * size**2), equal(pair, BETA * out * size)),
                shown=r"\lVert \tau - \decay \lVert \neuron \rVert \outweight / \lVert \outweight \rVert \rVert^2",
            ),
            equal(pair, BETA * out * size, given=(equal(pair * out, BETA * size * out**2),)),
        ),
        names=names,
        cites=(WEAK_DUALITY_SEVERAL,),
    )
    return Lemma(
        "slackness",
        "complementary slackness",
        r"""A network and a feasible $\dual$ have equal values if and only if $\ell(\fit, \target) + \langle \dual,
        \fit \rangle = D(\dual)$ (for a sum over the samples, equality for each) and every neuron with $\outweight_j
        \neq 0$ has $\lVert \outweight_j \rVert \tau_j = \decay \lVert \neuron_j \rVert \outweight_j$, where $\tau_j
        = \dual^\top (\data \neuron_j + \hidbias_j \mathbf{1})_+$: it attains $h(\dual) = \decay$ unless $\neuron_j
        = 0$.""",
        (step,),
    )


SLACKNESS = _slackness()


def _orthant() -> Lemma:
    v, x = sympy.symbols("v_i x_i", real=True)
    step = Step(
        "orthants",
        r"""Coordinate by coordinate the positive part of $x$ meets $z$ only where that pays, and is shorter than $x$;
        the sum over $i$ of $(z_i)_+ (x_i)_+$ is bounded by \lemma{cauchy-schwarz}:""",
        (
            less(v * sympy.Max(x, 0), sympy.Max(v, 0) * sympy.Max(x, 0)),
            less(sympy.Max(x, 0) ** 2, x**2),
            equal(v * sympy.Max(v, 0), sympy.Max(v, 0) ** 2),
        ),
        names={v: "z_i", x: "x_i"},
        cites=(CAUCHY_SCHWARZ,),
    )
    return Lemma(
        "orthant",
        "Cauchy–Schwarz on an orthant",
        r"""$z^\top x_+ \le \lVert z_+ \rVert \lVert x_+ \rVert \le \lVert z_+ \rVert \lVert x \rVert$ for $x, z \in
        \mathbb{R}^k$, with equality for $x = z_+$; and, for $-z$, $z^\top x_+ \ge -\lVert (-z)_+ \rVert \lVert x
        \rVert$.""",
        (step,),
    )


ORTHANT = _orthant()


def _nearest() -> Lemma:
    m, aa = sympy.symbols("m a", real=True)
    q = sympy.Symbol("q", positive=True)
    r, eps = sympy.symbols("r epsilon", nonnegative=True)
    names = {
        m: r"b_i^\top p",
        aa: r"\lVert b_i \rVert^2",
        q: r"\lVert p \rVert^2",
        r: r"\lVert b_i - p \rVert^2",
        eps: r"\epsilon",
    }
    moved = q + 2 * eps * (m - q) + eps**2 * r
    step = Step(
        "the nearest point",
        r"""The hull is compact, so $p$ exists by \lemma{weierstrass}. If the inner products are $\ge 0$ its squared
        length is at least $\sum_i \lambda_i^2 \lVert b_i \rVert^2 > 0$. Moving from $p$ towards $b_i$ changes the
        squared distance as in the first line, and it is smaller than $\lVert p \rVert^2$ for small $\epsilon > 0$
        if $b_i^\top p < \lVert p \rVert^2$:""",
        (
            equal((1 - eps) ** 2 * q + 2 * eps * (1 - eps) * m + eps**2 * aa, moved.subs(r, aa - 2 * m + q),
                  shown=r"\lVert (1 - \epsilon) p + \epsilon b_i \rVert^2"),
            less(moved, q, given=(less(eps * r, 2 * (q - m)),)),
        ),
        r"""So $b_i^\top p \ge \lVert p \rVert^2$, and since $\sum_i \lambda_i b_i^\top p = \lVert p \rVert^2$ and
        $\sum_i \lambda_i = 1$, equality holds where $\lambda_i > 0$.""",
        names=names,
        cites=(WEIERSTRASS,),
    )  # fmt: skip
    return Lemma(
        "nearest-point",
        "the point of a hull nearest to the origin",
        r"""The convex hull of finitely many $b_i$ has a point $p = \sum_i \lambda_i b_i$ nearest to the origin,
        $b_i^\top p \ge \lVert p \rVert^2$ for all $i$, and equality holds where $\lambda_i > 0$. If the $b_i$ are
        not zero and have inner products $\ge 0$, $p \neq 0$.""",
        (step,),
    )


NEAREST = _nearest()
