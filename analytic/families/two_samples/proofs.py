"""Derivation of the interpolation gauge of two samples: the record's formula is the cost of two outputs."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Relation, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.pieces import FormulaPiece
from analytic.families.general.steps import proof
from analytic.families.two_samples.lemmas import GAUGE
from analytic.theorem.record import Theorem

A, RHO0 = sympy.Symbol("a", positive=True), sympy.Symbol("rho", nonnegative=True)
C1, C2, P, Q = sympy.symbols("c_1 c_2 p q", positive=True)
NAMES = {A: "a", RHO0: r"\rho", C1: r"\lVert \data_1 \rVert", C2: r"\lVert \data_2 \rVert", P: "p", Q: "q"}
WHERE = r"Here $n = 2$, $k_{ij} = \data_i^\top \data_j$, $K = (k_{ij})$ and $G = K^{-1}$."


def below(left: sympy.Expr, right: sympy.Expr) -> Relation:
    """``left < right``."""
    return Relation(sympy.sympify(left), "<", sympy.sympify(right))


def ellipse(rho: sympy.Expr, p: sympy.Expr, q: sympy.Expr) -> sympy.Expr:
    """``||y||_G`` for unit samples."""
    return sympy.sqrt((p**2 - 2 * rho * p * q + q**2) / (1 - rho**2))


def same_sign(p: sympy.Expr, q: sympy.Expr) -> tuple[tuple[sympy.Expr, tuple[Relation, ...]], ...]:
    """The cost of positive outputs p, q of unit samples at an obtuse angle, by cases that leave none out."""
    narrow, room = below(2 * A, 1), 1 - 2 * A**2
    inside = (below(A * p, room * q), below(A * q, room * p))
    return (
        (p + q, (more(2 * A, 1),)),
        (p + 2 * A * q, (narrow, less(room * q, A * p))),
        (2 * A * p + q, (narrow, inside[0], less(room * p, A * q))),
        (ellipse(-A, p, q), (narrow, *inside)),
    )


def interpolation(theorem: Theorem) -> Derivation:
    """Every piece of the gauge."""
    formula = theorem.formulas[0].expression
    k11, k22, k12, y1, y2 = (q.symbol for q in theorem.formulas[0].quantities)

    def piece(
        scope: str, rho: sympy.Expr, p: sympy.Expr, q: sympy.Expr, value: sympy.Expr, *given: Relation
    ) -> FormulaPiece:
        data = {k11: C1**2, k22: C2**2, k12: rho * C1 * C2, y1: C1 * p, y2: C2 * q}
        return FormulaPiece(formula.subs(data, simultaneous=True), value, given, scope=scope)

    zero, some = sympy.Integer(0), sympy.symbols("p q", nonnegative=True)
    acute = (
        piece(r"\rho \ge 0,\ (p, q),\ p, q \ge 0", RHO0, *some, ellipse(RHO0, *some)),
        piece(r"\rho \ge 0,\ (p, -q)", RHO0, P, -Q, (P + Q) / sympy.sqrt(1 - RHO0**2)),
    )
    obtuse = (piece(r"\rho = -a,\ (p, -q)", -A, P, -Q, P + Q), piece(r"\rho = -a,\ (p, 0)", -A, P, zero, P))
    same = tuple(piece(r"\rho = -a,\ (p, q)", -A, P, Q, value, *given) for value, given in same_sign(P, Q))
    step = Step(
        "the formula",
        r"""By \lemma{two-samples-gauge} this is the cost of the outputs $\target$; network and $\dual$ are those of
        the lemma and its proof. With $k_{ii} = \lVert \data_i \rVert^2$ and $k_{12} = \rho \lVert \data_1 \rVert
        \lVert \data_2 \rVert$ the formula is, for $a > 0$, $p, q > 0$ and the listed values of $(\target_1 / \lVert
        \data_1 \rVert, \target_2 / \lVert \data_2 \rVert)$,""",
        (*acute, *obtuse, *same),
        r"The formula does not change when both targets change their sign or the samples their order.",
        names=NAMES,
        cites=(GAUGE,),
    )
    return proof(theorem, "interpolation", step, where=WHERE)
