"""Each loss and its dual, one sample at a time: ``loss(f, y) + v f >= d(v, y)`` (Fenchel and Young)."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from analytic.derivation.claims import Claim, Minimum, equal, less, more
from analytic.derivation.symbols import F_I, V_I, Y_I

M = sympy.Symbol("m", real=True)
Q = sympy.Symbol("q", positive=True)
_MARGIN = {M: r"\mu", Q: r"q"}


@dataclass(frozen=True)
class Fenchel:
    """The problem as LaTeX, and the inequality with its dual for one sample, with its proof.

    ``primal_several`` is the problem with several outputs, where a theorem needs it.
    """

    primal: str
    statement: str
    text: str
    claims: tuple[Claim, ...]
    primal_several: str = ""


NAME = {
    "squared": "the squared loss",
    "interpolation": "interpolation",
    "hinge": "the hinge loss",
    "max-margin": "maximal margin",
    "logistic": "the logistic loss",
}
_PENALTY_SEVERAL = r"\sum_j \lVert \neuron_j \rVert_2 \lVert \outweight_j \rVert_2"
_LABEL = equal(Y_I**2, 1)
_HINGE = sympy.Max(1 - Y_I * F_I, 0) + V_I * F_I

FENCHEL = {
    "squared": Fenchel(
        r"\tfrac12 \lVert \fit - \target \rVert_2^2 + \decay \sum_j |\outweight_j| \lVert \neuron_j \rVert_2",
        r"""$\tfrac12 (\fit_i - \target_i)^2 + \dual_i \fit_i \ge \dual_i \target_i - \tfrac12 \dual_i^2$, with equality
        if and only if $\dual_i = \target_i - \fit_i$.""",
        "The difference of the sides is a square:",
        (
            equal(
                (F_I - Y_I) ** 2 / 2 + V_I * F_I - (V_I * Y_I - V_I**2 / 2),
                (F_I - Y_I + V_I) ** 2 / 2,
            ),
        ),
        rf"\tfrac12 \lVert \fit - \target \rVert_F^2 + \decay {_PENALTY_SEVERAL}",
    ),
    "interpolation": Fenchel(
        r"\sum_j |\outweight_j| \lVert \neuron_j \rVert_2 \quad \text{subject to } \fit = \target",
        r"""The loss is $0$ where $\fit_i = \target_i$ and infinite elsewhere; so $\ell(\fit_i, \target_i) + \dual_i
        \fit_i \ge \dual_i \target_i$, with equality for every $\dual_i$ where the constraint holds.""",
        "Where the constraint holds,",
        (equal(V_I * F_I, V_I * Y_I, given=(equal(F_I, Y_I),)),),
        rf"{_PENALTY_SEVERAL} \quad \text{{subject to }} \fit = \target",
    ),
    "hinge": Fenchel(
        r"\sum_i (1 - \target_i \fit_i)_+ + \decay \sum_j |\outweight_j| \lVert \neuron_j \rVert_2",
        r"""For $\target_i = \pm 1$ and $0 \le \target_i \dual_i \le 1$, $(1 - \target_i \fit_i)_+ + \dual_i \fit_i \ge
        \target_i \dual_i$, with equality if and only if $\target_i \dual_i = 1$ or $\target_i \fit_i \ge 1$, and
        $\dual_i = 0$ or $\target_i \fit_i \le 1$.""",
        r"The difference of the sides is a product of factors that are not negative:",
        (
            equal(_HINGE - V_I * Y_I, (1 - Y_I * F_I) * (1 - Y_I * V_I), given=(_LABEL, less(Y_I * F_I, 1))),
            equal(_HINGE - V_I * Y_I, (Y_I * F_I - 1) * Y_I * V_I, given=(_LABEL, more(Y_I * F_I, 1))),
        ),
    ),
    "max-margin": Fenchel(
        r"\sum_j |\outweight_j| \lVert \neuron_j \rVert_2 \quad \text{subject to } \target_i \fit_i \ge 1",
        r"""For $\target_i = \pm 1$, $\target_i \fit_i \ge 1$ and $\target_i \dual_i \ge 0$, $\dual_i \fit_i \ge
        \target_i \dual_i$, with equality if and only if $\target_i \fit_i = 1$ or $\dual_i = 0$.""",
        r"The difference of the sides is a product of factors that are not negative:",
        (equal(V_I * F_I - V_I * Y_I, (Y_I * F_I - 1) * Y_I * V_I, given=(_LABEL,)),),
    ),
    "logistic": Fenchel(
        r"\sum_i \log(1 + e^{-\target_i \fit_i}) + \decay \sum_j |\outweight_j| \lVert \neuron_j \rVert_2",
        r"""For $\target_i = \pm 1$ and $p = \target_i \dual_i \in (0, 1)$, $\log(1 + e^{-\target_i \fit_i}) + \dual_i
        \fit_i \ge H(p) = -p \log p - (1 - p) \log(1 - p)$, with equality if and only if $p = 1 / (1 + q)$, $\target_i
        \fit_i = \log q$ for some $q > 0$. For $p = 0$ and $p = 1$ the left side is $\log(1 + e^{\mp \target_i
        \fit_i})$, whose infimum is $0 = H(p)$; for other $p$ it is unbounded below.""",
        r"""Write $\mu = \target_i \fit_i$ and $p = 1 / (1 + q)$ with $q > 0$; then $\dual_i \fit_i = p \mu$ because
        $\target_i^2 = 1$. The left side is strictly convex in $\mu$ and stationary at $\mu = \log q$:""",
        (
            equal(
                V_I * F_I,
                (Y_I * V_I) * (Y_I * F_I),
                given=(_LABEL,),
                shown_right=r"(\target_i \dual_i) (\target_i \fit_i)",
            ),
            equal(
                -(1 / (1 + Q)) * sympy.log(1 / (1 + Q)) - Q / (1 + Q) * sympy.log(Q / (1 + Q)),
                sympy.log(1 + Q) - Q / (1 + Q) * sympy.log(Q),
                names=_MARGIN,
                shown="H(p)",
            ),
            Minimum(
                sympy.log(1 + sympy.exp(-M)) + M / (1 + Q),
                M,
                sympy.log(Q),
                sympy.log(1 + Q) - Q / (1 + Q) * sympy.log(Q),
                names=_MARGIN,
            ),
        ),
    ),
}
"""By loss. Summing over the samples gives ``L(f) + v . f >= D(v)``."""
