"""Claims: statements that a machine can check, and print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import sympy

from analytic.derivation.cases import SignFact, fact
from analytic.derivation.counterexample import counterexample
from analytic.derivation.grades import PROVED, Grade
from analytic.derivation.matrix_identities import Sum, Word, mirror, normal_form
from analytic.derivation.printing import NONE, Names, latex_of
from analytic.derivation.prover import prove, unsatisfiable
from analytic.derivation.rows import BREAK, WIDE, assumed, listed, width
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from numeric.errors import DataError

Operator = Literal["==", "<=", ">=", "<", ">"]
_SIGNS = {"==": "=", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
_RELATIONS = {"==": sympy.Eq, "<=": sympy.Le, ">=": sympy.Ge, "<": sympy.Lt, ">": sympy.Gt}


OPTIMUM = r"p^\star"
FAR = 1e-9
"""Beyond which two floats are not the same number."""


class Claim(Protocol):
    """What a step states: checkable, and printable as one row of an ``align``."""

    @property
    def grade(self) -> Grade:
        """What the claim is worth when its check passes."""

    def check(self) -> Verdict:
        """Execute the check."""

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """One row of an ``align`` environment, without the line end; ``names`` are those of the step."""


@dataclass(frozen=True)
class Relation:
    """``left op right`` for all real values of the symbols that meet their assumptions and ``given``.

    ``on``, ``hints`` and ``degree`` guide the search for a proof (:func:`analytic.derivation.prover.prove`) and
    cannot make a false claim pass. ``shown`` and ``shown_right`` replace the printed sides; ``scope`` is printed last.
    """

    left: sympy.Expr
    op: Operator
    right: sympy.Expr
    given: tuple[Relation, ...] = ()
    on: tuple[sympy.Expr, ...] = ()
    hints: tuple[sympy.Expr, ...] = ()
    degree: int = 3
    shown: str = ""
    shown_right: str = ""
    scope: str = ""
    names: Names = field(default_factory=dict)

    def __post_init__(self) -> None:
        goal, mirrored = fact(self.relation), SignFact(sympy.sympify(self.right) - sympy.sympify(self.left), "==")
        known = [fact(item.relation) for item in self.given]
        if goal.expression == 0 or goal in known or mirrored in known or any(map(self._repeats, self.given)):
            raise DataError(
                f"the claim {self.left} {self.op} {self.right} says nothing: its sides are the same expression, or it "
                "is one of its own conditions, perhaps times a number; state what is computed, or leave it out"
            )

    def _repeats(self, other: Relation) -> bool:
        """Whether the other relation, both sides times one positive number, is this one or a stronger one."""
        if self.op == "==" != other.op:
            return False
        orders = (other.ordered, other.ordered[::-1]) if other.op == "==" else (other.ordered,)
        return any(_multiples(self.ordered, sides) for sides in orders)

    @property
    def ordered(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The sides, the one that is said to be smaller first."""
        sides = sympy.sympify(self.left), sympy.sympify(self.right)
        return sides if self.op in ("==", "<=", "<") else sides[::-1]

    @property
    def grade(self) -> Grade:
        """Proved, for all values of the symbols."""
        return PROVED

    @property
    def relation(self) -> sympy.Basic:
        """The claim as a sympy relation, left unevaluated."""
        return _RELATIONS[self.op](sympy.sympify(self.left), sympy.sympify(self.right), evaluate=False)

    def check(self) -> Verdict:
        """Prove it, or find values that contradict it; DataError if no values meet its conditions."""
        given = [item.relation for item in self.given]
        facts, never = [fact(item) for item in given], SignFact(sympy.Integer(-1))
        if facts and counterexample(never, facts) is None:
            conditions = ", ".join(f"{item.left} {item.op} {item.right}" for item in self.given)
            if unsatisfiable(given, self.on, self.degree):
                raise DataError(f"no values meet the conditions {conditions} of a claim: they contradict one another")
            return Verdict("undecided", f"no values were found that meet the conditions {conditions}")
        return prove(self.relation, given, on=self.on, hints=self.hints, degree=self.degree)

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The relation, then its conditions."""
        left, sign, right = self.sides(notation, names)
        joint = " " if width(left) + width(right) < WIDE else BREAK
        row = rf"& {left}{joint}{sign} {right}"
        conditions = [" ".join(item.sides(notation, {**names, **self.names})) for item in self.given]
        everything = [side for item in (self, *self.given) for side in (item.left, item.right)]
        conditions += assumed(map(sympy.sympify, everything), notation, {**names, **self.names})
        taken = max(width(left), width(right)) if joint == BREAK else width(left) + width(right)
        row += listed(conditions, taken)
        return row + (rf" \quad \text{{{notation.render(self.scope)}}}" if self.scope else "")

    def sides(self, notation: Notation, names: Names) -> tuple[str, str, str]:
        """The left side, the sign and the right side as they are printed."""
        merged = {**names, **self.names}
        left = notation.render(self.shown) if self.shown else latex_of(self.left, notation, merged)
        right = notation.render(self.shown_right) if self.shown_right else latex_of(self.right, notation, merged)
        return left, _SIGNS[self.op], right


def _multiples(these: tuple[sympy.Expr, sympy.Expr], those: tuple[sympy.Expr, sympy.Expr]) -> bool:
    """Whether one positive number makes these sides of those."""
    if _clearly_apart(these, those):
        return False
    factors = {sympy.cancel(a / b) for a, b in zip(these, those, strict=True) if b != 0}
    found = factors.pop() if len(factors) == 1 else sympy.nan
    zeros = all(a == 0 for a, b in zip(these, those, strict=True) if b == 0)
    return bool(zeros and found.is_number and found.is_positive)


def _clearly_apart(these: tuple[sympy.Expr, sympy.Expr], those: tuple[sympy.Expr, sympy.Expr]) -> bool:
    """Whether quotients of sides differ in floating point, at two points: algebra takes a hundred times as long."""
    symbols = sorted(set().union(*(side.free_symbols for side in (*these, *those))), key=sympy.default_sort_key)
    ratios = []
    for start in (3, 7):
        rule = {symbol: sympy.Rational(2 * k + start, k + 2 * start) for k, symbol in enumerate(symbols)}
        for a, b in zip(these, those, strict=True):
            if b != 0:
                ratios.append(sympy.N(a.xreplace(rule)) / sympy.N(b.xreplace(rule)))
    known = [complex(ratio) for ratio in ratios if ratio.is_Float and ratio.is_finite]
    return any(abs(ratio - known[0]) > FAR * (1 + abs(known[0])) for ratio in known)


def equal(left: Any, right: Any, **options: Any) -> Relation:
    """``left = right``."""
    return Relation(sympy.sympify(left), "==", sympy.sympify(right), **options)


def less(left: Any, right: Any, **options: Any) -> Relation:
    """``left <= right``."""
    return Relation(sympy.sympify(left), "<=", sympy.sympify(right), **options)


def more(left: Any, right: Any, **options: Any) -> Relation:
    """``left >= right``."""
    return Relation(sympy.sympify(left), ">=", sympy.sympify(right), **options)


def above(left: Any, right: Any, **options: Any) -> Relation:
    """``left > right``."""
    return Relation(sympy.sympify(left), ">", sympy.sympify(right), **options)


@dataclass(frozen=True)
class MatrixIdentity:
    """``left = right`` for matrices of every size that meet the rewriting ``rules``.

    ``example`` holds matrices that meet the rules; they are checked to, and refute a false identity.
    """

    left: Any
    right: Any
    rules: tuple[tuple[Any, Any], ...] = ()
    example: Mapping[Any, sympy.Matrix] = field(default_factory=dict)
    names: Names = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise DataError(f"the identity {self.left} = {self.right} says nothing: its sides are the same expression")

    @property
    def grade(self) -> Grade:
        """Proved, for every size."""
        return PROVED

    def check(self) -> Verdict:
        """Compare normal forms; when they differ, look at the example."""
        if normal_form(self.left - self.right, self._table()) == {}:
            return Verdict("proved", "equal normal forms, for every size")
        if self.example:
            difference = self._evaluate(self.left - self.right)
            meets = all(self._evaluate(left - right).is_zero_matrix for left, right in self.rules)
            if meets and not difference.is_zero_matrix:
                return Verdict("refuted", f"the two sides differ by {difference.tolist()} for an example")
        return Verdict("undecided", "the normal forms differ")

    def _table(self) -> dict[Word, Sum]:
        table: dict[Word, Sum] = {}
        for left, right in self.rules:
            ((word, _),) = normal_form(left).items()
            table[word] = normal_form(right)
            if left.shape == (1, 1):  # a number is its own transpose
                table[mirror(word)] = table[word]
        return table

    def _evaluate(self, expression: Any) -> sympy.Matrix:
        return expression.subs(dict(self.example)).doit().as_explicit().applyfunc(sympy.expand)

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The identity, then its rules."""
        known = {**names, **self.names}
        left, right = latex_of(self.left, notation, known), latex_of(self.right, notation, known)
        row = rf"& {left}{' ' if width(left) + width(right) < WIDE else BREAK}= {right}"
        rules = [f"{latex_of(a, notation, known)} = {latex_of(b, notation, known)}" for a, b in self.rules]
        return row + (BREAK + r"\text{by } " + r",\ ".join(rules) if rules else "")


@dataclass(frozen=True)
class Minimum:
    """``function >= value`` for all real ``variable``, because it is convex with a stationary point at ``at``.

    The derivative at ``at`` must vanish, the value there must be ``value``, and the second derivative, written in
    ``exp(variable)``, must be a quotient of polynomials with positive coefficients.
    """

    function: sympy.Expr
    variable: sympy.Symbol
    at: sympy.Expr
    value: sympy.Expr
    names: Names = field(default_factory=dict)
    scope: str = ""

    @property
    def grade(self) -> Grade:
        """Proved, for every value of the variable."""
        return PROVED

    def check(self) -> Verdict:
        """Differentiate, substitute and simplify exactly."""
        slope = sympy.diff(self.function, self.variable)
        at_point = sympy.simplify(slope.subs(self.variable, self.at))
        if at_point != 0:
            return Verdict("refuted" if at_point.is_nonzero else "undecided", f"the slope there is {at_point}")
        if not self._convex(sympy.diff(slope, self.variable)):
            return Verdict("undecided", "convexity was not shown")
        base = _log_normal(self.function.subs(self.variable, self.at) - self.value)
        if base == 0:
            return Verdict("proved", "stationary and convex")
        sample = {symbol: sympy.Rational(1, 3) for symbol in base.free_symbols}
        differs = abs(sympy.N(base.subs(sample), 30)) > sympy.Float("1e-20")
        return Verdict("refuted" if differs else "undecided", f"the value there differs by {base}")

    def _convex(self, curvature: sympy.Expr) -> bool:
        e = sympy.Dummy("e", positive=True)
        written = sympy.together(sympy.simplify(curvature.rewrite(sympy.exp)).subs(sympy.exp(self.variable), e))
        written = sympy.factor(written.subs(sympy.exp(-self.variable), 1 / e))
        return not written.has(self.variable) and bool(written.is_positive)

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The inequality and where equality holds."""
        parts = (self.variable, self.at, self.function, self.value)
        variable, at, function, value = (latex_of(part, notation, {**names, **self.names}) for part in parts)
        row = rf"& {function}{' ' if width(function) + width(value) < WIDE else BREAK}\ge {value}"
        row += rf"{BREAK}\text{{for all }} {variable}, \text{{ with equality at }} {variable} = {at}"
        row += "".join(rf",\ {sign}" for sign in assumed((self.function, self.at), notation, {**names, **self.names}))
        return row + (rf", {notation.render(self.scope)}" if self.scope else "")


def _log_normal(expression: sympy.Expr) -> sympy.Expr:
    joined = sympy.expand_log(expression.replace(sympy.log, lambda a: sympy.log(sympy.factor(sympy.together(a)))))
    return sympy.simplify(joined)


@dataclass(frozen=True)
class Conclusion:
    """``p* = value``: the value that the proof arrives at is the formula that the record evaluates and prints."""

    record: sympy.Expr
    value: sympy.Expr
    names: Names = field(default_factory=dict)
    shown_right: str = ""
    hints: tuple[sympy.Expr, ...] = ()

    @property
    def grade(self) -> Grade:
        """Proved, for all values of the symbols."""
        return PROVED

    def check(self) -> Verdict:
        """Compare the two formulas."""
        return prove(sympy.Eq(self.record, self.value, evaluate=False), hints=self.hints)

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The value."""
        right = notation.render(self.shown_right) or latex_of(self.value, notation, {**names, **self.names})
        return rf"& {notation.render(OPTIMUM)} = {right}"
