"""Losses that are smooth, or limits of smooth ones: what the proof of strong duality needs of each.

Every loss is approached from below by losses ``l_k`` with a k-Lipschitz derivative, whose dual objectives ``d_k`` are
smaller than the loss's own: a dual vector that is good for ``l_k`` is as good for the loss.
"""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Claim, equal, less, more

M, D, P = sympy.symbols("m delta p", real=True)
K = sympy.Symbol("k", positive=True)
E = sympy.Symbol("e", positive=True)
NAMES = {M: r"\mu", D: r"\delta", P: "p", K: "k", E: r"e^{\mu}"}

PENALTY = K / 2 * sympy.Max(1 - M, 0) ** 2
HUBER = sympy.Piecewise((0, M >= 1), (K / 2 * (1 - M) ** 2, 1 - M <= 1 / K), (1 - M - 1 / (2 * K), True))


def slope(loss: sympy.Expr) -> sympy.Expr:
    """``-dl/dm`` of the two approximations."""
    if loss is PENALTY:
        return K * sympy.Max(1 - M, 0)
    return sympy.Min(1, K * sympy.Max(1 - M, 0))


def majorant() -> tuple[Claim, ...]:
    """``l(m + d) <= l(m) - p d + k d^2 / 2`` with ``p = -l'(m)``: the parabola above a k-smooth loss."""

    def row(loss: sympy.Expr, shown: str) -> Claim:
        moved = loss.subs(M, M + D)
        return less(
            moved,
            loss - slope(loss) * D + K * D**2 / 2,
            names=NAMES,
            hints=(K * D + 1, K * D - 1, K * (1 - M - D) - 1, 1 - M - D),
            shown=shown,
            shown_right=r"\ell_k(\mu) + \ell_k'(\mu) \delta + \tfrac{k}{2} \delta^2",
        )

    y, f = sympy.symbols("y f", real=True)
    squared = equal(
        (f + D - y) ** 2 / 2,
        (f - y) ** 2 / 2 - (y - f) * D + D**2 / 2,
        names={y: r"\target_i", f: r"\fit_i", **NAMES},
    )
    logistic = less(E / (1 + E) ** 2, sympy.Rational(1, 4), names=NAMES, hints=(E - 1,))
    return (
        squared,
        row(PENALTY, r"\tfrac{k}{2} (1 - \mu - \delta)_+^2"),
        row(HUBER, r"\ell_k(\mu + \delta)"),
        logistic,
    )


def approximation() -> tuple[Claim, ...]:
    """The smooth losses are below the loss, and their duals below its dual, by a bounded amount."""
    value = slope(HUBER)
    return (
        less(HUBER, sympy.Max(1 - M, 0), names=NAMES, shown=r"\ell_k(\mu)"),
        more(HUBER, sympy.Max(1 - M, 0) - 1 / (2 * K), names=NAMES, shown=r"\ell_k(\mu)"),
        equal(
            HUBER + value * M,
            value - value**2 / (2 * K),
            names=NAMES,
            shown=r"\ell_k(\mu) + p \mu",
            shown_right=r"p - \tfrac{p^2}{2k}",
        ),
        equal(
            PENALTY + slope(PENALTY) * M,
            slope(PENALTY) - slope(PENALTY) ** 2 / (2 * K),
            names=NAMES,
            shown=r"\tfrac{k}{2} (1 - \mu)_+^2 + p \mu",
            shown_right=r"p - \tfrac{p^2}{2k}",
        ),
        less(P - P**2 / (2 * K), P, names=NAMES),
    )
