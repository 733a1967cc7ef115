"""Derivations of the theorems that hold for every problem: rescaling, strong duality, extreme points."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Claim, Executed, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general import steps as common
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.smooth import approximation, majorant
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem

BETA = sympy.Symbol("beta", positive=True)
W, T, R = sympy.symbols("w t R", real=True)
G, K = sympy.symbols("G k", positive=True)
S = sympy.Symbol("s", nonnegative=True)
NAMES = {
    W: r"\outweight",
    T: r"\dual^\top g",
    G: r"\lVert g \rVert^2",
    K: "k",
    BETA: r"\decay",
    S: r"\lVert \neuron \rVert",
}
PROBLEM = r"""The problem is to minimise \[ \ell(\fit, \target) + \decay \sum_j |\outweight_j| \lVert \neuron_j \rVert_2
    \] over networks $\fit = \sum_j (\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j + \outbias \mathbf{1}$,
    with biases that are zero or free, for a convex loss (a constraint counts as a loss that is zero or infinite)."""


def on_examples(theorem: Theorem, statement: str) -> Step:
    """The property, checked on the optimal networks of all other records."""

    def run() -> Verdict:
        if theorem.check is None:
            return Verdict("undecided", "the record has no check")
        return theorem.check()

    return Step(
        "on the worked examples",
        r"On the optimal network of every worked example of the theorems with a closed form, in exact arithmetic:",
        (Executed(statement, run, "computed from network, dual vector and data"),),
    )


def rescaling(theorem: Theorem) -> Derivation:
    """The arithmetic and the geometric mean."""
    least, decay, first, second = sympy.symbols("p_1 p_2 P Q", real=True)
    names = {least: "p_1", decay: "p_2", first: r"L + \decay R", second: r"L + \tfrac{\decay}{2} \lVert \cdot \rVert^2"}
    step = Step(
        "the minima agree",
        r"""Let $p_1$ be the least value with the product penalty and $p_2$ that with weight decay. Weight decay is at
        least the product penalty, so $p_2 \ge p_1$; balancing a minimiser for $p_1$ makes its weight decay equal to its
        product penalty, so $p_2 \le p_1$:""",
        (
            more(second, least, given=(more(second, first), more(first, least))),
            less(decay, least, given=(less(decay, second), equal(second, first), equal(first, least))),
        ),
        r"""With $\alpha_j = 1 / \lVert \neuron_j \rVert$ instead, the hidden weights become unit vectors and the
        penalty $\decay \lVert \outweight \rVert_1$.""",
        names=names,
    )
    return Derivation(
        theorem.id,
        PROBLEM,
        (
            common.rescaling(),
            step,
            on_examples(
                theorem,
                r"\tfrac12 \textstyle\sum_j (\alpha_j^2 \lVert \neuron_j \rVert^2 + "
                r"\outweight_j^2 / \alpha_j^2) = \sum_j |\outweight_j| \lVert \neuron_j \rVert",
            ),
        ),
    )


def _weak() -> tuple[Step, ...]:
    seen: list[Claim] = []
    for entry in FENCHEL.values():
        seen += [claim for claim in entry.claims if claim not in seen]
    every = Step(
        "weak duality for every loss",
        r"""For one sample, $\ell(\fit_i, \target_i) + \dual_i \fit_i \ge d(\dual_i, \target_i)$, for squared loss,
        interpolation, hinge loss, maximal margin and logistic loss in turn (with $\mu = \target_i \fit_i$, $\target_i
        \dual_i = 1 / (1 + q)$ in the last):""",
        tuple(seen),
    )
    return every, common.weak_duality("squared", "free")


@cache
def _variation() -> Step:
    excess = sympy.Symbol("eta", positive=True)
    kappa = sympy.Symbol("kappa", real=True)
    names = {**NAMES, excess: r"\eta", kappa: r"\kappa"}
    new = excess / (K * G)
    size = sympy.Symbol("a", positive=True)
    names[size] = r"|\outweight|"
    turned = kappa / (K * size**2 * G)
    return Step(
        "first variations",
        r"""Let the loss be $k$-smooth, $\fit$ optimal (a minimiser exists by the width bound and compactness: the
        penalty of a minimiser is at most $\ell(0, \target) / \decay$) and $\dual = -\nabla \ell(\fit)$. Adding a neuron
        of norm one with feature $g$ and weight $\pm\epsilon$ changes the objective by at most $\epsilon (\decay \mp
        \dual^\top g) + \tfrac{k}{2} \epsilon^2 \lVert g \rVert^2$. If $|\dual^\top g| = \decay + \eta$ with $\eta > 0$,
        then $\epsilon = \eta / (k \lVert g \rVert^2)$ would lower it; so $h(\dual) \le \decay$. Scaling the weight of
        an active neuron by $1 + \epsilon$ changes it by at most $-\epsilon \kappa + \tfrac{k}{2} \epsilon^2
        \outweight^2 \lVert g \rVert^2$, $\kappa = \outweight \dual^\top g - \decay |\outweight|$, and $\epsilon =
        \kappa / (k \outweight^2 \lVert g \rVert^2)$ would lower it unless $\kappa = 0$:""",
        (
            equal(new * -excess + K / 2 * new**2 * G, -(excess**2) / (2 * K * G)),
            equal(-turned * kappa + K / 2 * turned**2 * size**2 * G, -(kappa**2) / (2 * K * size**2 * G)),
            less(-(excess**2) / (2 * K * G), 0),
        ),
        r"""Summing $\kappa = 0$ over the neurons, $\dual^\top \fit = \decay \sum_j |\outweight_j| \lVert \neuron_j
        \rVert$. If the bias is free, varying $\outbias$ gives $\mathbf{1}^\top \dual = 0$ in the same way.""",
        names=names,
    )


@cache
def _equality() -> Step:
    loss, cost, pair, dual = sympy.symbols("L R F D", real=True)
    names = {loss: r"\ell(\fit)", cost: r"R", pair: r"\dual^\top \fit", dual: r"D(\dual)", BETA: r"\decay"}
    return Step(
        "strong duality for smooth losses",
        r"""For $\dual = -\nabla \ell(\fit)$ Fenchel's inequality is an equality, $\ell(\fit) + \dual^\top \fit =
        D(\dual)$. With the last step the two values agree:""",
        (equal(loss + BETA * cost, dual, given=(equal(loss + pair, dual), equal(pair, BETA * cost))),),
        names=names,
    )


@cache
def _smoothness() -> Step:
    return Step(
        "smooth losses",
        r"""The squared loss is $1$-smooth, with equality. For the others write $\mu = \target_i \fit_i$. The penalty
        $\tfrac{k}{2} (1 - \mu)_+^2$ and the smoothed hinge $\ell_k(\mu) = 0$, $\tfrac{k}{2} (1 - \mu)^2$, $1 - \mu -
        \tfrac{1}{2k}$ for $\mu \ge 1$, $1 - \tfrac1k \le \mu \le 1$, $\mu \le 1 - \tfrac1k$ lie below their parabolas,
        and the curvature of the logistic loss is at most $\tfrac14$:""",
        majorant(),
        r"So the last two steps apply to them.",
    )


@cache
def _limits() -> Step:
    best, approx, dual, low, n = sympy.symbols("p p_k d D n", real=True)
    cost, err, c = sympy.symbols("R e c", nonnegative=True)
    names = {
        best: r"p^\star",
        approx: r"p_k",
        dual: r"d^\star",
        low: r"D_k(\dual_k)",
        n: "n",
        K: "k",
        cost: "R_k",
        err: "e_k",
        c: "c",
    }
    return Step(
        "hinge loss and constraints as limits",
        r"""Let $p_k = D_k(\dual_k)$ be the common value for the smooth loss and $\dual_k$ its dual solution, which is
        feasible for the loss itself, with $D(\dual_k) \ge D_k(\dual_k)$. For the hinge loss, $p_k \ge p^\star - n /
        (2k)$. For interpolation ($\tfrac{k}{2} \lVert \fit - \target \rVert^2$) and maximal margin ($\tfrac{k}{2}
        \sum_i (1 - \mu_i)_+^2$) the violation $e_k$ of the constraints satisfies $\tfrac{k}{2} e_k^2 \le p^\star$, and
        mending it by a further network costs at most $c e_k$, with $c$ the gauge of the unit ball:""",
        (
            *approximation(),
            more(
                dual, best - n / (2 * K), given=(more(dual, low), equal(low, approx), more(approx, best - n / (2 * K)))
            ),
            less(err**2, 2 * best / K, given=(less(K * err**2 / 2, best),)),
            more(
                dual,
                best - c * err,
                given=(more(dual, low), equal(low, approx), less(cost, approx), less(best, cost + c * err)),
            ),
        ),
        r"""Letting $k \to \infty$ gives $d^\star \ge p^\star$; weak duality is the converse. (The suprema are attained
        because $h$ is a norm on the dual vectors that see some feature.)""",
        names=names,
    )


def strong_duality(theorem: Theorem) -> Derivation:
    """First variations for smooth losses, limits for the others."""
    gauge = Step(
        "the gauge",
        r"""For interpolation of $\fit$ the primal value is the least penalty of a network with outputs $\fit$, which is
        the gauge of the convex hull of the features and their negatives, and the dual is $\max \{\dual^\top \fit :
        h(\dual) \le 1\}$. It is homogeneous and subadditive:""",
        _gauge_claims(),
    )
    return Derivation(
        theorem.id,
        PROBLEM,
        (
            common.rescaling(),
            *_weak(),
            _smoothness(),
            _variation(),
            _equality(),
            _limits(),
            gauge,
            on_examples(theorem, r"h(\dual) \le \decay, \quad \ell(\fit, \target) + \decay R = D(\dual)"),
        ),
    )


def _gauge_claims() -> tuple[Claim, ...]:
    along_f, along_e, gauge_f, gauge_e = sympy.symbols("f e F E", real=True)
    c = sympy.Symbol("c", positive=True)
    names = {
        along_f: r"\dual^\top \fit",
        along_e: r"\dual^\top \fit'",
        gauge_f: r"\lVert \fit \rVert_{\mathcal C}",
        gauge_e: r"\lVert \fit' \rVert_{\mathcal C}",
        c: "c",
    }
    given = (less(along_f, gauge_f), less(along_e, gauge_e))
    return (
        less(along_f + along_e, gauge_f + gauge_e, given=given, names=names),
        less(c * along_f, c * gauge_f, given=(given[0],), names=names),
    )


def extreme(theorem: Theorem) -> Derivation:
    """Complementary slackness, both ways."""
    loss, cost, pair, dual = sympy.symbols("L R F D", real=True)
    names = {loss: r"\ell(\fit)", cost: r"R", pair: r"\dual^\top \fit", dual: r"D(\dual)", BETA: r"\decay"}
    back = Step(
        "and conversely",
        r"""If every active neuron has $\tau_j = \decay \operatorname{sign}(\outweight_j) \lVert \neuron_j \rVert$, it
        contributes its penalty to $\dual^\top \fit$, and with equality in Fenchel's inequality the gap vanishes:""",
        (
            equal(W * (BETA * sympy.sign(W) * S), BETA * sympy.Abs(W) * S),
            equal(
                loss + BETA * cost,
                dual,
                given=(equal(loss + pair, dual), equal(pair, BETA * cost)),
                names=names,
            ),
        ),
        names=NAMES,
    )
    statement = (
        r"\dual^\top (\data \neuron_j + \hidbias_j \mathbf{1})_+ = \decay \operatorname{sign}(\outweight_j) "
        r"\lVert \neuron_j \rVert"
    )
    return Derivation(
        theorem.id,
        PROBLEM,
        (common.rescaling(), *_weak(), common.extreme_points("free"), back, on_examples(theorem, statement)),
    )
