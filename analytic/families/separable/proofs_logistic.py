"""The logistic problem of one balanced class with one linear neuron: a logit, or none when the class is small."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Minimum, equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.symbols import BETA
from analytic.theorem.record import Theorem

Q, N, S = sympy.symbols("q n s", positive=True)
M = sympy.Symbol("m", real=True)
NAMES = {Q: "q", N: "n", S: "s", M: r"\tau"}
ENTROPY = sympy.log(1 + Q) - Q / (1 + Q) * sympy.log(Q)
LARGE = BETA * (1 + Q)
PULL = r"\lVert \data^\top \dual \rVert"


def logistic_step(theorem: Theorem) -> Step:
    """Candidates and zero gap."""
    kappa = S**2 / N
    half = sympy.Rational(1, 2)
    quantities = theorem.formulas[0].quantities
    counts, sizes = [q.symbol for q in quantities[:2]], [q.symbol for q in quantities[2:4]]
    names = dict(zip((*counts, *sizes), ("n_+", "n_-", "s_+", "s_-"), strict=True))
    both = sympy.Add(*(_value(n, s) for n, s in zip(counts, sizes, strict=True)))
    return Step(
        "primal and dual candidates, zero gap",
        r"""Let the class have $n$ samples, $s = \lVert \data^\top \mathbf{1} \rVert$ for them, and $\data \data^\top
        \mathbf{1} = \kappa \mathbf{1}$, so that $\kappa = s^2 / n$. The neuron $\neuron = \data^\top \mathbf{1}$ with
        output weight $\tau / \kappa$ gives every sample the logit $\tau$ at the cost $n \log(1 + e^{-\tau}) + \decay n
        \tau / s$. Where $s = \decay (1 + q)$ with $q > 1$, the least value is at $\tau = \log q$, and $\dual_i = 1 / (1
        + q)$ is feasible with the same value $n H(\dual_i)$; where $s \le 2 \decay$, $\tau = 0$ and $\dual_i =
        \tfrac12$:""",
        (
            equal(BETA * M / kappa * S, BETA * N * M / S, shown=r"\decay \tfrac{\tau}{\kappa} s"),
            Minimum(sympy.log(1 + sympy.exp(-M)) + M / (1 + Q), M, sympy.log(Q), ENTROPY),
            less(LARGE / (1 + Q), BETA, shown=rf"{PULL} = \decay (1 + q) / (1 + q)"),
            less(S / 2, BETA, given=(less(S, 2 * BETA),), shown=f"{PULL} = s / 2"),
            equal(N * sympy.log(1 + sympy.exp(0)), -N * (half * sympy.log(half) * 2)),
            equal(theorem.formulas[0].expression, both, names=names, shown=r"p^\star", shown_right=(
                r"\sum_\pm \left[n_\pm \log(1 + e^{-\tau_\pm}) + \decay n_\pm \tau_\pm / s_\pm\right]")),
        ),
        r"The two values agree for each class, so that by weak duality network and dual vector are optimal.",
        names=NAMES,
    )  # fmt: skip


def _value(count: sympy.Expr, size: sympy.Expr) -> sympy.Expr:
    logit = sympy.Piecewise((sympy.log(size / BETA - 1), size > 2 * BETA), (0, True))
    return count * sympy.log(1 + sympy.exp(-logit)) + BETA * count * logit / size
