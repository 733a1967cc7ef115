"""The secular equation: one linear neuron whose length, not its square, is penalised."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import above, equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA

TAU, KAPPA, LATER = sympy.symbols("tau kappa sigma", positive=True)


def _one_root() -> Step:
    share, part = sympy.symbols("c v", real=True)
    names = {TAU: r"\tau", KAPPA: r"\kappa", LATER: r"\epsilon", share: "e^\\top t", part: r"e^\top \dual"}
    moved = TAU + LATER
    return Step(
        "one root",
        r"""In an orthonormal basis of eigenvectors $e$ of $K$, with eigenvalues $\kappa \ge 0$, $\dual^\top K \dual$ is
        the sum of the $\kappa (e^\top \dual)^2$. The terms with $\kappa = 0$ or $e^\top t = 0$ vanish; the others, of
        which $t^\top K t > 0$ has at least one, are as in the first line, fall as $\tau$ grows by $\epsilon$, and are
        at most $(e^\top t)^2 / (4 \tau)$ by the last line:""",
        (
            equal(
                KAPPA * part**2,
                KAPPA * share**2 / (1 + TAU * KAPPA) ** 2,
                given=(equal(part + TAU * KAPPA * part, share),),
            ),
            above((1 + moved * KAPPA) ** 2, (1 + TAU * KAPPA) ** 2),
            less(4 * TAU * KAPPA, (1 + TAU * KAPPA) ** 2, hints=(1 - TAU * KAPPA,)),
        ),
        r"""So $\dual^\top K \dual$ is continuous in $\tau \ge 0$, falls strictly from $t^\top K t > \decay^2$, and
        tends to zero: it is $\decay^2$ once.""",
        names=names,
    )


def _neuron() -> Step:
    size, seen = sympy.symbols("s l", nonnegative=True)
    names = {
        TAU: r"\tau",
        seen: r"\dual^\top K \dual",
        size: r"\lVert \neuron \rVert",
    }
    return Step(
        "the neuron",
        r"""With $K = \data \data^\top$ the neuron $\neuron = \tau \data^\top \dual$ has the inputs $\tau K \dual = t -
        \dual$; $\lVert \data^\top \dual \rVert^2 = \dual^\top K \dual = \decay^2$, and""",
        (
            equal(TAU * seen, BETA**2 * TAU, given=(equal(seen, BETA**2),), shown=r"\dual^\top \data \neuron"),
            equal(
                BETA * size,
                BETA**2 * TAU,
                given=(equal(size**2, TAU**2 * BETA**2),),
                hints=(size - TAU * BETA, size + TAU * BETA),
            ),
        ),
        names=names,
    )


SECULAR = Lemma(
    "secular",
    "the secular equation",
    r"""Let $K$ be positive semidefinite and $t^\top K t > \decay^2$. There is exactly one $\tau > 0$ for which $\dual =
    (I + \tau K)^{-1} t$ has $\dual^\top K \dual = \decay^2$. If $K = \data \data^\top$, the neuron $\neuron = \tau
    \data^\top \dual$ has $\data \neuron = t - \dual$, $\lVert \data^\top \dual \rVert = \decay$ and $\dual^\top \data
    \neuron = \decay \lVert \neuron \rVert = \decay^2 \tau$.""",
    (_one_root(), _neuron()),
)
"""What the theorems with an algebraic number for tau cite."""
