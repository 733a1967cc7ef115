"""Identities for every n between finite sums, by induction whose base and step are computed from the statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from analytic.derivation.grades import PROVED, Grade
from analytic.derivation.printing import NONE, Names, latex_of
from analytic.derivation.rows import BREAK, WIDE, width
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from numeric.errors import DataError

LONGEST = 64  # terms that a sum with known ends may have


def closed(expression: sympy.Expr) -> sympy.Expr:
    """Sums from ``a`` to ``a + c`` with a number ``c >= -1`` written out; none of them is read backwards.

    >>> x, i, k = sympy.IndexedBase("x"), sympy.Symbol("i", integer=True), sympy.Symbol("k", integer=True)
    >>> closed(sympy.Sum(x[k], (k, i, i + 1))), closed(sympy.Sum(x[k], (k, i, i - 1)))
    (x[i + 1] + x[i], 0)
    """

    def written(found: sympy.Sum) -> sympy.Expr:
        variable, low, high = found.limits[0]
        count = sympy.simplify(high - low) + 1
        if not count.is_Integer:
            return found
        if not 0 <= count <= LONGEST:
            raise DataError(f"a sum from {low} to {high} has {count} terms: start the induction where it has some")
        return sympy.Add(*(found.function.subs(variable, low + j) for j in range(int(count))))

    return expression.replace(lambda part: isinstance(part, sympy.Sum), written)


def shortened(expression: sympy.Expr, ends: Mapping[sympy.Expr, sympy.Expr]) -> sympy.Expr:
    """Sums cut at the end for their start, what is beyond added; linear, without what does not depend on the index."""

    def cut(found: sympy.Sum) -> sympy.Expr:
        variable, low, high = found.limits[0]
        end = ends[low]
        total = sympy.Add(*(found.function.subs(variable, end + j) for j in range(1, int(high - end) + 1)))
        for term in sympy.Add.make_args(sympy.expand(found.function)):
            outer, inner = term.as_independent(variable, as_Add=False)
            total += outer * (end - low + 1 if inner == 1 else sympy.Sum(inner, (variable, low, end)))
        return total

    return sympy.expand(expression.replace(lambda part: isinstance(part, sympy.Sum), cut))


def lowest(expression: sympy.Expr) -> dict[sympy.Expr, sympy.Expr]:
    """For every start of a sum the smallest of the ends, which have to differ by numbers."""
    ends: dict[sympy.Expr, sympy.Expr] = {}
    for found in expression.atoms(sympy.Sum):
        _, low, high = found.limits[0]
        known = ends.setdefault(low, high)
        if not sympy.simplify(high - known).is_Integer:
            raise DataError(f"sums from {low} end at {known} and at {high}: give them ends that differ by a number")
        ends[low] = min(high, known, key=lambda end: sympy.simplify(end - known))
    return ends


@dataclass(frozen=True)
class Induction:
    """``left = right`` for every integer ``index >= start``; both may hold ``Sum`` s whose ends depend on the index.

    ``definitions`` replace indexed symbols by functions of their index everywhere, ``facts`` are pairs of equal
    expressions that hold for every value of the index. The base is the statement at ``start``; the step says that the
    difference of the sides is the same at ``index + 1`` as at ``index``.

    >>> s, n, k = sympy.IndexedBase("s"), *sympy.symbols("n k", integer=True)
    >>> Induction(sympy.Sum(s[k + 1] - s[k], (k, 1, n)), s[n + 1] - s[1], n, 1).check().status
    'proved'
    >>> Induction(sympy.Sum(s[k + 1] - s[k], (k, 1, n)), s[n] - s[1], n, 1).check().status
    'refuted'
    """

    left: sympy.Expr
    right: sympy.Expr
    index: sympy.Symbol
    start: sympy.Expr | int
    definitions: Mapping[sympy.IndexedBase, sympy.Lambda] = field(default_factory=dict)
    facts: tuple[tuple[sympy.Expr, sympy.Expr], ...] = ()
    names: Names = field(default_factory=dict)
    shown: str = ""
    shown_right: str = ""

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise DataError(f"the identity {self.left} = {self.right} says nothing: its sides are the same expression")

    @property
    def grade(self) -> Grade:
        """Proved, for every value of the index from the start on."""
        return PROVED

    def check(self) -> Verdict:
        """Base and step, as differences that have to vanish."""
        difference = self._defined(self.left - self.right)
        base = self._zero(closed(difference.subs(self.index, self.start)), sympy.sympify(self.start) - 1)
        if base != 0:
            return Verdict("refuted", f"at {self.index} = {self.start} the sides differ by {base}")
        moved = difference.subs(self.index, self.index + 1) - difference
        step = self._zero(shortened(moved, lowest(moved)), self.index)
        if step != 0:
            return Verdict("undecided", f"from {self.index} to {self.index} + 1 the difference changes by {step}")
        return Verdict("proved", "induction, base and step by exact algebra")

    def _defined(self, expression: sympy.Expr) -> sympy.Expr:
        def value(part: sympy.Indexed) -> sympy.Expr:
            return self.definitions[part.base](*part.indices)

        return expression.replace(lambda p: isinstance(p, sympy.Indexed) and p.base in self.definitions, value)

    def _zero(self, expression: sympy.Expr, at: sympy.Expr) -> sympy.Expr:
        plain = sympy.expand(expression)
        for left, right in self.facts:
            if plain == 0:
                break
            old, new = (self._defined(side).subs(self.index, at) for side in (left, right))
            plain = sympy.expand(plain.subs(old, closed(new)))
            plain = shortened(plain, lowest(plain))
        return plain if plain == 0 else sympy.simplify(plain)

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The identity and the index of the induction."""
        known = {**names, **self.names}
        left, right = (latex_of(side, notation, known) for side in (self.left, self.right))
        left, right = notation.render(self.shown) or left, notation.render(self.shown_right) or right
        row = rf"& {left}{' ' if width(left) + width(right) < WIDE else BREAK}= {right}"
        index, start = (latex_of(sympy.sympify(part), notation, known) for part in (self.index, self.start))
        return row + rf"{BREAK}\text{{for all }} {index} \ge {start}, \text{{ by induction}}"
