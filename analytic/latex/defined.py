"""Expressions with letters for the roots and the long parts in them, and what the letters stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import sympy
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.algebraic import isolated
from analytic.exact.positive_root import PositiveRoot, polynomial_latex
from analytic.latex.apart import Letters
from analytic.latex.expressions import expression_latex, unbracketed
from analytic.latex.measure import width

Names = Mapping[sympy.Expr, sympy.Symbol]


@dataclass(frozen=True)
class Definition:
    """``left = right``, or ``left`` and ``right`` with words between them; ``name`` is the letter that is defined."""

    name: str
    left: str
    right: str
    words: str = ""

    @property
    def text(self) -> str:
        """In a sentence."""
        return f"${self.left}$ {self.words} ${self.right}$" if self.words else f"${self.left} = {self.right}$"

    @property
    def row(self) -> str:
        """A row of aligned equations."""
        return rf"{self.left} &\text{{ {self.words} }} {self.right}" if self.words else f"{self.left} &= {self.right}"


class Definer:
    """Writes expressions; ``given`` are the names of roots, and of what is under square roots, that are known."""

    def __init__(self, letters: Letters, line: int, given: Names | None = None) -> None:
        self.letters, self.line = letters, line
        self.given: dict[sympy.Expr, sympy.Symbol] = dict(given or {})
        self._meant: dict[sympy.Symbol, sympy.Expr] = {}
        """What the letters stand for, in the order in which they were needed."""
        self._names: dict[sympy.Expr, sympy.Symbol] = {}

    def expression(self, value: sympy.Basic) -> str:
        """Any expression, in the letters of the text."""
        return expression_latex(self._with_letters(value), self.letters.written)

    def in_parts(self, value: sympy.Expr) -> str:
        """A long expression on a line, with letters for its long parts."""
        return self.expression(self._in_parts(self._with_letters(value)))

    def short(self, value: sympy.Expr, longest: int) -> str:
        """The expression, or a letter for it if it is longer than that."""
        return self.expression(self._name_if_long(self._with_letters(value), longest))

    def definitions(self) -> str:
        """What the letters stand for, as a sentence; empty when there are none."""
        said = [*self.letters.told, *(one.text for one in self.defined())]
        return rf"{{\raggedright Here {', '.join(said)}.\par}}" if said else ""

    def inline_definitions(self) -> str:
        """The same behind a formula in the line."""
        return "".join(f", {said}" for said in (*self.letters.told, *(one.text for one in self.defined())))

    def defined(self) -> list[Definition]:
        """The same one by one; what one of them needs comes behind it."""
        found: list[Definition] = []
        while len(found) < len(self._meant):
            name, value = list(self._meant.items())[len(found)]
            found.append(self._definition(expression_latex(name, self.letters.written), name, value))
        return found

    def _definition(self, shown: str, name: sympy.Symbol, value: sympy.Expr) -> Definition:
        if isinstance(value, PositiveRoot):
            return Definition(shown, rf"{shown} \ge 0", f"{self._polynomial(value.args, shown)} = 0", "solves")
        if isinstance(value, ComplexRootOf):
            _, low, high = isolated(value)
            return Definition(
                shown, rf"{shown} \in ({low}, {high})", f"{self._polynomial(value.poly.all_coeffs(), shown)} = 0",
                "solves",
            )  # fmt: skip
        if name in self.given.values():
            inside = self._with_letters(value.base)
            return Definition(shown, shown, rf"\sqrt{{{expression_latex(inside, self.letters.written)}}}")
        return Definition(shown, shown, self.in_parts(value))

    def _polynomial(self, coefficients: Sequence[sympy.Expr], unknown: str) -> str:
        """The highest power first."""

        def write(cell: sympy.Expr) -> str:
            return expression_latex(self._with_letters(cell), self.letters.written, brackets=True)

        return unbracketed(polynomial_latex(coefficients, unknown, write))

    def _with_letters(self, value: sympy.Basic) -> sympy.Basic:
        """With letters for roots of polynomials, and names for other roots that have some."""
        roots = value.atoms(ComplexRootOf, PositiveRoot)
        inner = {other for root in roots for other in root.atoms(ComplexRootOf, PositiveRoot) if other != root}
        outer = sorted(roots - inner, key=sympy.default_sort_key)
        value = value.xreplace({root: self._root(root) for root in outer})
        for power in sorted(value.atoms(sympy.Pow), key=sympy.default_sort_key) if self.given else ():
            name = self.given.get(power.base)
            if name is not None and power.exp.is_Rational and power.exp.q == 2:
                self._meant.setdefault(name, sympy.sqrt(power.base))
                value = value.xreplace({power: name ** (2 * power.exp)})
        return value

    def _root(self, root: sympy.Expr) -> sympy.Symbol:
        """The letter for the root of a polynomial."""
        name = self.given.get(root) or self._names.get(root)
        if name is None:
            letter = self.letters.free(r"\tau" if isinstance(root, PositiveRoot) else "r")
            name = self._names[root] = self._numbered(letter)
        self._meant.setdefault(name, root)
        return name

    def _numbered(self, letter: str) -> sympy.Symbol:
        known = {symbol.name for symbol in (*self._names.values(), *self.given.values())}
        name = next(name for name in (f"{letter}_{{{k}}}" for k in count(1)) if name not in known)
        return sympy.Dummy(name, real=True)

    def _name_if_long(self, value: sympy.Expr, longest: int) -> sympy.Expr:
        if width(sympy.latex(value)) <= longest:
            return value
        if value not in self._names:
            self._names[value] = self._numbered(self.letters.free("q"))
            self._meant[self._names[value]] = value
        return self._names[value]

    def _in_parts(self, value: sympy.Basic) -> sympy.Basic:
        """A long expression with its long parts named; a sum may break at its signs."""
        if not value.args or width(sympy.latex(value)) <= self.line // 2:
            return value
        longest = self.line // 2 if value.is_Add else self.line // (3 + len(value.args))
        return value.func(*(self._part(part, longest) for part in value.args))

    def _part(self, part: sympy.Basic, longest: int) -> sympy.Basic:
        """A power or a multiple keeps its exponent and its number: what is long inside gets a letter."""
        if not isinstance(part, sympy.Expr):
            return self._in_parts(part)
        number, rest = part.as_coeff_Mul()
        if number != 1 and width(sympy.latex(part)) > longest:
            return number * self._part(rest, longest)
        if part.is_Pow and part.exp.is_Integer and part.exp > 1:
            return self._part(part.base, longest) ** part.exp
        return self._name_if_long(part, longest)
