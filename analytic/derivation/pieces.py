"""Piecewise formulas: which piece holds under given conditions, and that it is the value that was derived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sympy

from analytic.derivation.cases import SignFact, fact
from analytic.derivation.claims import Relation
from analytic.derivation.grades import PROVED, Grade
from analytic.derivation.printing import NONE, Names, latex_of
from analytic.derivation.prover import primitive
from analytic.derivation.rows import listed, width
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict

_STRONGER = {">=": (">=", ">", "=="), ">": (">",), "==": ("==",)}


@dataclass(frozen=True)
class FormulaPiece:
    """``formula``, a ``Piecewise``, is ``value`` wherever ``given`` holds; ``scope`` prints what was substituted.

    A condition of the formula is decided if it is, up to positive factors, a condition that is given, or its negation.

    >>> a, b = sympy.symbols("a b", positive=True)
    >>> formula = sympy.Piecewise((1, a * b >= b**2), (2, True))
    >>> FormulaPiece(formula, sympy.Integer(2), (Relation(a, "<", b),)).check().status
    'proved'
    >>> FormulaPiece(formula, sympy.Integer(1), (Relation(a, "<", b),)).check().status
    'refuted'
    """

    formula: sympy.Expr
    value: sympy.Expr
    given: tuple[Relation, ...] = ()
    names: Names = field(default_factory=dict)
    scope: str = ""

    @property
    def grade(self) -> Grade:
        """Proved, for all values of the symbols that meet the conditions."""
        return PROVED

    def check(self) -> Verdict:
        """Find the first piece whose condition holds, every earlier one being excluded, and compare."""
        facts = [primitive(fact(item.relation)) for item in self.given]
        pieces = self.formula.args if isinstance(self.formula, sympy.Piecewise) else ((self.formula, sympy.true),)
        for found, condition in pieces:
            holds = truth(condition, facts)
            if holds is None:
                return Verdict("undecided", f"whether {condition} holds is not decided by the conditions")
            if holds:
                if _same(found, self.value):
                    return Verdict("proved", "the piece that holds, by exact algebra")
                return Verdict("refuted", f"the piece that holds is {found}, not {self.value}")
        return Verdict("refuted", "no piece of the formula holds")

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The value, then its conditions."""
        known = {**names, **self.names}
        right = latex_of(self.value, notation, known)
        conditions = [notation.render(self.scope)] if self.scope else []
        conditions += [" ".join(item.sides(notation, known)) for item in self.given]
        return rf"& p^\star = {right}" + listed(conditions, width(right) + 2)


def truth(condition: sympy.Basic, facts: Sequence[SignFact]) -> bool | None:
    """Whether a condition follows from facts in primitive form, or its negation does; None if neither is seen."""
    if condition in (sympy.true, sympy.false):
        return bool(condition)
    if isinstance(condition, sympy.And | sympy.Or):
        parts = [truth(part, facts) for part in condition.args]
        decisive = isinstance(condition, sympy.Or)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    goal = primitive(fact(condition))
    if goal.trivial or _known(goal, facts):
        return True
    if goal.impossible or (goal.kind != "==" and _known(_negated(goal), facts)):
        return False
    return None


def _known(goal: SignFact, facts: Sequence[SignFact]) -> bool:
    return any(item.expression == goal.expression and item.kind in _STRONGER[goal.kind] for item in facts)


def _negated(goal: SignFact) -> SignFact:
    return SignFact(sympy.expand(-goal.expression), ">" if goal.kind == ">=" else ">=")


def _same(left: sympy.Expr, right: sympy.Expr) -> bool:
    if sympy.simplify(left - right) == 0:
        return True
    roots = all(isinstance(side, sympy.Pow) and side.exp == sympy.Rational(1, 2) for side in (left, right))
    return roots and sympy.cancel(sympy.together(left.base - right.base)) == 0
