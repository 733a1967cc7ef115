"""Derivation of the width bound: moving output weights along a linear dependency of the features."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.proofs import PROBLEM, on_examples
from analytic.theorem.record import Theorem

MU, F, Z, LEVEL, C = sympy.symbols("mu F Z xi c", real=True)
SIZE = sympy.Symbol("a", positive=True)
THETA, S = sympy.symbols("theta s", nonnegative=True)
NAMES = {
    MU: r"\mu_j",
    F: r"\textstyle\sum_j \outweight_j g_j",
    Z: r"\textstyle\sum_j \mu_j g_j",
    LEVEL: r"\outbias",
    C: "c",
    SIZE: r"|\outweight_j|",
    THETA: r"\theta",
    S: r"\lVert \neuron_j \rVert",
}


@cache
def _outputs() -> Step:
    return Step(
        "a dependency moves the weights",
        r"""Let $g_j = (\data \neuron_j + \hidbias_j \mathbf{1})_+$ be the features of the neurons with $\outweight_j
        \neq 0$. If $\sum_j \mu_j g_j = c \mathbf{1}$ with $c = 0$, or any $c$ if the output bias is free, then
        $\outweight_j - \theta \mu_j$ and $\outbias + \theta c$ give the same outputs:""",
        (equal((F - THETA * Z) + (LEVEL + THETA * C), F + LEVEL, given=(equal(Z, C),)),),
        names=NAMES,
    )


@cache
def _penalty() -> Step:
    total, rate = sympy.symbols("R kappa", nonnegative=True)
    names = {**NAMES, total: "R", rate: r"\kappa"}
    rows = []
    for side in (1, -1):
        left = sympy.Abs(side * SIZE - THETA * MU)
        bound = (less(side * THETA * MU, SIZE),)
        sign = "" if side > 0 else "-"
        shown = rf"\outweight_j = {sign}|\outweight_j|: \quad |\outweight_j - \theta \mu_j|"
        rows.append(equal(left, SIZE - side * THETA * MU, given=bound, names=NAMES, shown=shown))
    return Step(
        "the penalty does not grow",
        r"""As long as no weight changes its sign, the penalty falls by $\theta \kappa$, $\kappa = \sum_j
        \operatorname{sign}(\outweight_j) \mu_j \lVert \neuron_j \rVert$, and one of $\mu$ and $-\mu$ has $\kappa \ge
        0$:""",
        (*rows, less(total - THETA * rate, total, shown=r"R - \theta \kappa")),
        names=names,
    )


@cache
def _step() -> Step:
    step = sympy.Symbol("m", positive=True)
    other = sympy.Symbol("n", positive=True)
    room = sympy.Symbol("b", positive=True)
    names = {**NAMES, step: r"|\mu_k|", other: r"|\mu_j|", SIZE: r"|\outweight_k|", room: r"|\outweight_j|"}
    return Step(
        "one neuron fewer",
        r"""Let $\theta$ be the least $|\outweight_k| / |\mu_k|$ over the neurons with $\outweight_k \mu_k > 0$ (there
        is one: if $\kappa > 0$ because of a positive summand, and if $\kappa = 0$ for $\mu$ or $-\mu$). The weight that
        attains it vanishes, and no other changes its sign:""",
        (
            equal(SIZE - SIZE / step * step, 0, shown=r"|\outweight_k| - \theta |\mu_k|"),
            less(THETA * other, room, given=(less(THETA, room / other),)),
        ),
        r"""Repeating this, the features that are left are linearly independent, modulo $\mathbf{1}$ if the output bias
        is free. In $\mathbb{R}^n$ there are at most $n$ such vectors, and at most $n - 1$ modulo a line; with $o$
        outputs the argument applies to the $n o$-dimensional outputs $g_j e_k^\top$.""",
        names=names,
    )


def width(theorem: Theorem) -> Derivation:
    """Caratheodory's theorem for the gauge."""
    return Derivation(
        theorem.id,
        PROBLEM,
        (
            _outputs(),
            _penalty(),
            _step(),
            on_examples(theorem, r"\text{twice the neurons are reduced to the bound, at the same outputs and penalty}"),
        ),
    )
