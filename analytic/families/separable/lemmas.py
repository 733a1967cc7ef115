"""Lemmas on orthogonally separable data: feasibility class by class, and linear neurons."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ

DATA = r"""Let samples $\data_i$ with targets of one sign have inner products $\ge 0$, and all other pairs (of
    samples whose targets are not both zero) inner products $\le 0$."""


def _feasible() -> Lemma:
    v, w, k, z = sympy.symbols("v_i v_j k z", real=True)
    ss, sr, rr, pair = sympy.symbols("SS SR RR c", real=True)
    short, long, size = sympy.symbols("g_S g s", nonnegative=True)
    step = Step(
        "what the dual vector sees",
        r"""Of $\dual^\top (\data \neuron)_+$ only the active samples of the positive class count from above, $g_S =
        \sum_{i \in S} \dual_i \data_i$; put $g_R$ for the same sum over the rest of the class and $g = g_S + g_R$.
        Leaving out samples does not make $g$ longer, because $g_S^\top g_R$ is a sum of products $\dual_i \dual_j
        \data_i^\top \data_j \ge 0$; the rest is \lemma{cauchy-schwarz}:""",
        (
            less(v * sympy.Max(z, 0), sympy.Max(v, 0) * sympy.Max(z, 0)),
            less(0, v * w * k, given=(more(v, 0), more(w, 0), more(k, 0))),
            less(ss, ss + 2 * sr + rr, given=(more(sr, 0), more(rr, 0)), shown_right=r"\lVert g \rVert^2"),
            less(pair, BETA * size, given=(less(pair, short * size), less(short, long), less(long, BETA))),
        ),
        r"The negative class bounds it from below in the same way.",
        names={
            v: r"\dual_i",
            w: r"\dual_j",
            k: r"\data_i^\top \data_j",
            z: r"\data_i^\top \neuron",
            ss: r"\lVert g_S \rVert^2",
            sr: r"g_S^\top g_R",
            rr: r"\lVert g_R \rVert^2",
            pair: r"g_S^\top \neuron",
            short: r"\lVert g_S \rVert",
            long: r"\lVert g \rVert",
            size: r"\lVert \neuron \rVert",
        },
        cites=(CAUCHY_SCHWARZ,),
    )
    return Lemma(
        "separable-feasible",
        "feasibility class by class",
        r"""Let samples $\data_i$, $\data_j$ with $\dual_i \dual_j > 0$ have inner products $\ge 0$. If $\lVert \sum_i
        \dual_i \data_i \rVert \le \decay$ over the positive class, $\dual_i > 0$, and over the negative class,
        $\dual_i < 0$, then $h(\dual) \le \decay$. So it is on orthogonally separable data if $\dual$ has the signs of
        the targets.""",
        (step,),
    )


def _neurons() -> Lemma:
    k, z = sympy.symbols("k z", real=True)
    lam = sympy.Symbol("lambda", nonnegative=True)
    step = Step(
        "linear neurons",
        r"The products $\data_j^\top \neuron = \sum_i \lambda_i \data_j^\top \data_i$ have one sign in each case:",
        (
            less(0, lam * k, given=(more(k, 0),)),
            less(lam * k, 0, given=(less(k, 0),)),
            equal(sympy.Max(z, 0), z, given=(more(z, 0),)),
            equal(sympy.Max(z, 0), 0, given=(less(z, 0),)),
        ),
        names={lam: r"\lambda_i", k: r"\data_j^\top \data_i", z: r"\data_j^\top \neuron"},
    )
    return Lemma(
        "separable-neurons",
        "the classes decouple",
        rf"""{DATA} A neuron $\neuron = \sum_i \lambda_i \data_i$ with $\lambda \ge 0$ over one class is linear on
        the class, $(\data_j^\top \neuron)_+ = \data_j^\top \neuron$, and zero on all other samples. With one such
        neuron for each class both objectives are sums over the classes, and each class may be taken to be the
        positive one.""",
        (step,),
    )


def _threshold() -> Lemma:
    kappa, square, rho, size = sympy.symbols("kappa N rho s", positive=True)
    value = square * (rho - rho**2 / 2)
    tight = (equal(rho * size, BETA), equal(size**2, kappa * square))
    step = Step(
        "soft thresholding",
        r"""$s^2 = t^\top \data \data^\top t = \kappa \lVert t \rVert^2$, and the fit is $(1 - \rho) t$. The two
        objectives are, first for $\rho = \decay / s$,""",
        (
            less(sympy.Min(1, BETA / size) * size, BETA, shown=r"\lVert \data^\top \dual \rVert = \rho s"),
            equal(square * rho**2 / 2 + BETA * (1 - rho) * size / kappa, value, given=tight),
            equal(rho * square - rho**2 * square / 2, value, shown=r"D(\dual)"),
        ),
        r"and for $\rho = 1$ there is no neuron and both are $\tfrac12 \lVert t \rVert^2$.",
        names={kappa: r"\kappa", square: r"\lVert t \rVert^2", size: "s", rho: r"\rho"},
    )
    return Lemma(
        "separable-threshold",
        "soft thresholding of a class",
        r"""Let $\data$ be the samples of a class and $t > 0$ its targets, $s = \lVert \data^\top t \rVert$, and $\rho =
        \min(1, \decay / s)$, $1$ for $s = 0$. If $\rho = 1$ take no neuron, and otherwise, if $\data \data^\top t =
        \kappa t$, the neuron $\data^\top t$ with output weight $(1 - \rho) / \kappa$. If it is linear on the class,
        squared loss and penalty are on the class what the dual objective is for $\dual = \rho t$, $\lVert t \rVert^2
        (\rho - \tfrac12 \rho^2)$, and $\lVert \data^\top \dual \rVert \le \decay$.""",
        (step,),
    )


FEASIBLE, NEURONS, THRESHOLD = _feasible(), _neurons(), _threshold()

LEMMAS = (FEASIBLE, NEURONS, THRESHOLD)
"""What the page of lemmas and the proofs of the family cite."""
