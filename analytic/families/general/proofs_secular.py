"""Proof steps for one linear neuron whose length is penalised: the secular equation of ridge regression."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import MatrixIdentity, equal, less, more
from analytic.derivation.derivation import Step
from analytic.derivation.symbols import BETA
from analytic.theorem.record import Theorem

_n, _d = sympy.symbols("n d", integer=True, positive=True)
A, V = sympy.MatrixSymbol("A", _n, _d), sympy.MatrixSymbol("v", _n, 1)


@cache
def secular_equation() -> Step:
    """A linear neuron on its samples, and its length."""
    v, image, target = sympy.symbols("v_i Kv t", real=True)
    tau, kappa, later = sympy.symbols("tau kappa sigma", positive=True)
    share = sympy.Symbol("c", real=True)
    names = {
        v: r"\dual_i",
        image: r"(K \dual)_i",
        target: "t_i",
        tau: r"\tau",
        kappa: r"\kappa",
        later: r"\sigma",
        share: r"e^\top t",
    }
    return Step(
        "the secular equation",
        r"""Let a neuron be linear on the samples $\data$ (with the targets $t$) that it responds to, $K = \data
        \data^\top$ and $\dual + \tau K \dual = t$. With $\neuron = \tau \data^\top \dual$ the fit is $\tau K \dual$
        and the residual is $\dual$; the squared length of the neuron is $\tau^2 \dual^\top K \dual$. In an
        orthonormal basis of eigenvectors $e$ of K, with eigenvalues $\kappa \ge 0$, $\dual^\top K \dual$ is a sum of
        $\kappa (e^\top t)^2 / (1 + \tau \kappa)^2$, whose denominators grow with $\tau$, to $\sigma$, say: there is
        one $\tau > 0$ with $\dual^\top K \dual = \decay^2$ if $t^\top K t > \decay^2$.""",
        (
            equal(target - tau * image, v, given=(equal(v + tau * image, target),), shown=r"t_i - \fit_i"),
            MatrixIdentity((A.T * V).T * (A.T * V), V.T * A * A.T * V),
            less((1 + tau * kappa) ** 2, (1 + later * kappa) ** 2, given=(more(later, tau),)),
            more(kappa * share**2, 0, shown=r"\kappa (e^\top t)^2"),
        ),
        names={A: r"\data", V: r"\dual", **names},
    )


def zero_gap(theorem: Theorem) -> Step:
    """The two values of a theorem whose formula is ``||v||^2 / 2 + beta^2`` times the sum of the taus."""
    formula = theorem.formulas[0]
    loss, decay, *taus = (q.symbol for q in formula.quantities)
    tau, seen, size = sympy.symbols("tau s l", positive=True)
    names = {q.symbol: q.latex for q in formula.quantities}
    return Step(
        "primal and dual candidates, zero gap",
        r"""A neuron costs $\decay \lVert \neuron \rVert = \decay^2 \tau$, which is also its share $\tau \dual^\top K
        \dual$ of $\dual^\top \fit$; the dual value for $\dual = \target - \fit$ is $\tfrac12 \lVert \dual \rVert^2 +
        \dual^\top \fit$. What no neuron fits contributes to the loss only:""",
        (
            equal(decay * size, decay**2 * tau, given=(equal(size, tau * decay),)),
            equal(tau * seen, decay**2 * tau, given=(equal(seen, decay**2),), shown=r"\dual^\top \fit"),
            equal(formula.expression, loss / 2 + sympy.Add(*(decay**2 * t for t in taus)), shown=r"p^\star"),
        ),
        r"The two values agree, so that by weak duality network and dual vector are optimal.",
        names={**names, tau: r"\tau", seen: r"\dual^\top K \dual", size: r"\lVert \neuron \rVert", BETA: r"\decay"},
    )
