"""Derivation of the width bound: moving weights along a linear dependency of the features."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.proofs import PROBLEM
from analytic.theorem.record import Theorem

MU, F, Z, LEVEL, C, RATE = sympy.symbols("mu F Z xi c kappa", real=True)
OTHER = sympy.Symbol("b", positive=True)
THETA = sympy.Symbol("theta", nonnegative=True)
NAMES = {
    MU: r"\mu_j",
    F: r"\textstyle\sum_j t_j G_j",
    Z: r"\textstyle\sum_j \mu_j G_j",
    LEVEL: r"\outbias",
    C: "c",
    OTHER: "t_j",
    THETA: r"\theta",
    RATE: r"\textstyle\sum_j \mu_j \lVert \neuron_j \rVert",
}


@cache
def _project() -> Step:
    whole, kept, rest = sympy.symbols("W K Q", nonnegative=True)
    share = sympy.symbols("s", real=True)
    return Step(
        "output weights in the span of the outputs",
        r"""Let $N$ be $\sum_j (\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j^\top$, with free biases less
        the mean of its rows, of rank $r$, and $\Pi$ the orthogonal projection of $\mathbb{R}^o$ on the span of its
        rows: $N \Pi = N$. So with $\Pi \outweight_j$ for $\outweight_j$ the outputs of the neurons stay the same, with
        free biases up to one vector for all samples, which joins $\outbias$; and as $\outweight_j - \Pi \outweight_j$
        is orthogonal to $\Pi \outweight_j$, no output weight is longer than before:""",
        (less(kept, whole, given=(equal(whole, kept + 2 * share + rest), equal(share, 0))),),
        names={
            whole: r"\lVert \outweight_j \rVert^2",
            kept: r"\lVert \Pi \outweight_j \rVert^2",
            share: r"(\Pi \outweight_j)^\top (\outweight_j - \Pi \outweight_j)",
            rest: r"\lVert \outweight_j - \Pi \outweight_j \rVert^2",
        },
    )


@cache
def _move() -> Step:
    total = sympy.Symbol("R", nonnegative=True)
    return Step(
        "a dependency moves the weights",
        r"""Write the network as $\sum_j t_j G_j + \mathbf{1} \outbias^\top$ with $t_j = \lVert \outweight_j \rVert > 0$
        and $G_j = (\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j^\top / t_j$, of penalty $R = \sum_j t_j
        \lVert \neuron_j \rVert$. Let $\sum_j \mu_j G_j = \mathbf{1} c^\top$, $\mu \neq 0$, with $c = 0$ or, if the
        output bias is free, any $c$; of $\mu$ and $-\mu$ take one with $\sum_j \mu_j \lVert \neuron_j \rVert \ge 0$ and
        some $\mu_k > 0$. Then $t_j - \theta \mu_j$ and $\outbias + \theta c$ give the same outputs, entry by entry, at
        no larger penalty:""",
        (
            equal((F - THETA * Z) + (LEVEL + THETA * C), F + LEVEL, given=(equal(Z, C),)),
            less(total - THETA * RATE, total, given=(less(0, RATE),), names={total: "R"}),
        ),
        r"""(If the sum is positive some $\mu_k$ is, since $\lVert \neuron_j \rVert \ge 0$; if it is zero, $\mu$ or
        $-\mu$ has a positive entry.)""",
        names=NAMES,
    )


@cache
def _stop() -> Step:
    return Step(
        "one neuron fewer",
        r"""Let $\theta$ be the least $t_k / \mu_k$ over the $k$ with $\mu_k > 0$. The weight $t_k - \theta \mu_k$
        that attains it vanishes, and no other becomes negative, where $\mu_j > 0$ because $\theta \le t_j / \mu_j$
        and elsewhere because $\theta \ge 0$:""",
        (less(0, OTHER - THETA * MU, given=(less(MU, 0),)),),
        r"""Repeat this until the $G_j$ are linearly independent, modulo the $\mathbf{1} c^\top$ if the output bias is
        free. Their rows lie in the $r$-dimensional span of the first step, so that at most $n r$ of them are, and at
        most $(n - 1) r$ modulo the $\mathbf{1} c^\top$ with $c$ in that span.""",
        names=NAMES,
    )


def width(theorem: Theorem) -> Derivation:
    """A projection, and the argument of Caratheodory's theorem."""
    return Derivation(theorem.id, PROBLEM, (_project(), _move(), _stop()))
