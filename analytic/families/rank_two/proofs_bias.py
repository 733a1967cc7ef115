"""Derivation for penalised biases with a free linear function: bends in pairs, and a broken line that touches them."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ
from analytic.families.general.steps import duality
from analytic.theorem.record import Theorem


def _cost() -> Step:
    bend, place = sympy.symbols("c tau", real=True)
    x, left, right, first, second = sympy.symbols("x x_i x_j delta_i delta_j", real=True)
    return Step(
        "the network",
        r"""The samples are $(x_i, 1)$; the neuron $(1, -\tau)$ has the norm $\sqrt{1 + \tau^2}$ and gives $(x -
        \tau)_+$. A run has one sample, where the bend of the function that connects the dots stays, or two neighbours
        $x_i < x_j$. For these $\tau_k$ is a mean of both, as $\delta_i$ and $\delta_j$ do not have opposite signs, and
        the bend $c_k$ gives what both bends give, first at $x_j$ and then for $x \ge x_j$:""",
        (
            equal(
                bend * (right - place),
                first * (right - left),
                given=(equal(bend, first + second), equal(bend * place, first * left + second * right)),
            ),
            equal(
                bend * (x - place),
                first * (x - left) + second * (x - right),
                given=(equal(bend, first + second), equal(bend * place, first * left + second * right)),
            ),
        ),
        r"So the network interpolates, and its penalty is the stated value.",
        names={bend: "c_k", place: r"\tau_k", left: "x_i", right: "x_j", first: r"\delta_i", second: r"\delta_j"},
    )


def _seen() -> Step:
    lam, alpha, beta = sympy.symbols("lambda alpha beta", nonnegative=True)
    cosine, low, high, end = sympy.symbols("kappa p q z", real=True)
    return Step(
        "what a dual vector sees",
        r"""The jumps of the slope of $g$ are the $\dual$ with $\mathbf{1}^\top \dual = 0$ and $\sum_i x_i \dual_i = 0$,
        so that $\data^\top \dual = 0$, and $\sum_i \dual_i (x_i - t)_+ = g(t)$. As $z_+ = z + (-z)_+$, the neuron $(u,
        b)$ with $u \neq 0$ is seen as $|u| g(-b / u)$, and one with $u = 0$ not at all: $h(\dual) \le 1$ if $|g(t)| \le
        \sqrt{1 + t^2}$ for all $t$. Let $e_k = (1, \tau_k) / \sqrt{1 + \tau_k^2}$ and $a(t) = (1, t)$; on the run $I_k$
        $g$ is $\pm e_k^\top a(t)$, which \lemma{cauchy-schwarz} bounds, also between its two samples. Let $t = (1 -
        \lambda) x_i + \lambda x_{i+1}$ lie between neighbours of the runs $k$ and $k + 1$, so that $\tau_k \le x_i <
        x_{i+1} \le \tau_{k+1}$ and $\pm g(t) = (1 - \lambda) e_k^\top a(x_i) - \lambda e_{k+1}^\top a(x_{i+1})$. Each
        of $a(x_i)$, $a(x_{i+1})$ is $\alpha e_k + \beta e_{k+1}$ with $\alpha, \beta \ge 0$, so that with $\kappa =
        e_k^\top e_{k+1} \ge -1$""",
        (
            more(
                alpha + beta * cosine + alpha * cosine + beta,
                0,
                given=(more(cosine, -1),),
                shown=r"(e_k + e_{k+1})^\top (\alpha e_k + \beta e_{k+1})",
            ),
            less(
                (1 - lam) * low - lam * high,
                (1 - lam) * low + lam * end,
                given=(more(end + high, 0),),
            ),
        ),
        r"""The second line, with $p = e_k^\top a(x_i)$, $q = e_{k+1}^\top a(x_{i+1})$, $z = e_k^\top a(x_{i+1})$, says
        $\pm g(t) \le e_k^\top a(t) \le \sqrt{1 + t^2}$, and by symmetry $\mp g(t) \le e_{k+1}^\top a(t)$. Before the
        first run $\pm g(t) = \lambda e_1^\top a(x_2)$ with $t = (1 - \lambda) x_1 + \lambda x_2$, which is at most
        $e_1^\top a(t)$ because $e_1^\top a(x_1) \ge 0$ by hypothesis; then $e_1^\top a$, positive at $\tau_1$ too, is
        not negative at $x_2$, and $\mp g \le 0$. The same holds after the last run.""",
        names={cosine: r"\kappa", low: "p", high: "q", end: "z", lam: r"\lambda", alpha: r"\alpha", beta: r"\beta"},
        cites=(CAUCHY_SCHWARZ,),
    )


def _gap() -> Step:
    height, bend, second, low, high, left, right = sympy.symbols("g delta_i delta_j p q x_i x_j", real=True)
    return Step(
        "zero gap",
        r"""On the samples $\target$ is a linear function and $\sum_j \delta_j (x - x_j)_+$, so that $\dual^\top \target
        = \sum_j \delta_j g(x_j)$. On a run of two let $g(t) = p + q t$; with $c_k \tau_k = \delta_i x_i + \delta_j x_j$
        its share is $c_k g(\tau_k)$, and $g(\tau_k) = \pm \sqrt{1 + \tau_k^2}$ has the sign of $c_k$:""",
        (
            equal(
                bend * (low + high * left) + second * (low + high * right),
                (bend + second) * low + high * (bend * left + second * right),
                shown=r"\delta_i g(x_i) + \delta_j g(x_j)",
            ),
            equal(height * sympy.sign(height), sympy.Abs(height)),
        ),
        r"The sum is the penalty.",
        names={
            height: "c_k", bend: r"\delta_i", second: r"\delta_j", low: "p", high: "q", left: "x_i", right: "x_j",
        },
    )  # fmt: skip


def penalised_bias(theorem: Theorem) -> Derivation:
    """Bends joined in pairs, and a broken line that touches their cost."""
    start = rf"""Minimise \[ {FENCHEL["interpolation"].primal} \] over networks $\fit = \sum_j (\data \neuron_j)_+
        \outweight_j + \data S$ of any width."""
    dual = duality(
        "interpolation",
        given=r" with $\data^\top \dual = 0$",
        after=r" The linear function adds $S^\top \data^\top \dual = 0$ to $\dual^\top \fit$.",
    )
    return Derivation(theorem.id, start, (dual, _cost(), _seen(), _gap()))
