"""Numbers and expressions as LaTeX, in one notation and one precision; the writer notes what it rounded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

import sympy
from flint import fmpq
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.algebraic import isolated
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import Scalar, to_sympy
from analytic.latex.decimals import Rounded, require_digits, rounded
from analytic.latex.escape import escape
from analytic.latex.layout import Layout
from analytic.model.notation import Notation

LONGEST_EXACT = 24
"""A longer exact number is abbreviated unless the caller asks for a number of digits."""
LONGEST_TOGETHER = 11
"""The same for numbers in a vector or in a column of a table."""
DEFAULT_DIGITS = 10
LONGEST_DECIMAL = 39
"""Digits beyond which a decimal may break."""
BREAK_EVERY = 12
_ATOM = re.compile(r"-?[0-9.]+|\\?[A-Za-z]+_\{[0-9]+\}")
"""A sum that is shown as a decimal or by a name."""
ENTRIES = 24
"""Entries of a vector that are printed; the rest is counted in words."""


def width(latex: str) -> int:
    r"""Roughly the characters that a formula takes on the line.

    >>> width(r"\frac{12}{7} x_1"), width(r"\sqrt{2} + \beta")
    (5, 3)
    """
    visible = re.sub(r"\\(left|right|,|;|!|quad|allowbreak|mathbf|mathrm)(?![A-Za-z])", "", latex)
    visible = re.sub(r"\\(max|min|log)(?![A-Za-z])", "log", visible)
    visible = re.sub(r"\\[A-Za-z]+", "#", visible)
    visible = re.sub(r"#(?={)", "", visible)
    return len(re.sub(r"[{}\s_^\\]", "", visible))


def is_zero(value: Scalar) -> bool:
    """Whether the scalar is written as zero."""
    return bool(value == 0)


class Writer:
    """Writes scalars and vectors; ``rounded`` and ``left_out`` say what a note has to tell."""

    def __init__(
        self, notation: Notation | None = None, digits: int | None = None, layout: Layout | None = None
    ) -> None:
        require_digits(digits)
        self.layout = layout or Layout()
        self.notation = Notation.of(notation)
        self.digits = digits
        self.rounded = False
        self._names: dict[sympy.Expr, sympy.Symbol] = {}
        self._roots: dict[sympy.Expr, sympy.Symbol] = {}
        self.named: dict[sympy.Expr, sympy.Symbol] = {}
        """Names of what is under roots."""
        self._taken: set[str] = set()

    @property
    def line(self) -> int:
        """Letters of a line of formulas."""
        return self.layout.width

    def displayed(self, formula: str, end: str = ".") -> str:
        """A formula in a display, or in the line if it is longer than that."""
        return rf"\[ {formula}{end} \]" if width(formula) <= self.line else f"${formula}${end}"

    def render(self, text: str) -> str:
        """LaTeX written in the macros of :class:`Notation`, in the chosen letters."""
        return self.notation.render(text)

    def number(self, value: Scalar, *, flat: bool = False, longest: int = LONGEST_EXACT) -> str:
        """A scalar: exact where it is short, otherwise a decimal; ``flat`` writes 1/3 for a fraction."""
        if self.digits is None and self.is_short(value, longest):
            return self._exact(value, flat)
        found = rounded(value, self.digits or DEFAULT_DIGITS)
        if found is None:
            return self.expression(self._name_if_long(to_sympy(value), max(longest, self.line // 2)))
        self.rounded |= not found.is_exact
        return decimal_latex(found)

    def is_shown_exactly(self, value: Scalar, *, longest: int = LONGEST_EXACT) -> bool:
        """Whether :meth:`number` prints the number itself."""
        if self.digits is None and self.is_short(value, longest):
            return True
        found = rounded(value, self.digits or DEFAULT_DIGITS)
        return found is None or found.is_exact

    def equals(self, left: str, value: Scalar) -> str:
        r"""``left = value``, with ``\approx`` where the number is rounded; a formula may fill the line."""
        longest = LONGEST_EXACT if isinstance(value, fmpq) else self.line - 10
        sign = "=" if self.is_shown_exactly(value, longest=longest) else r"\approx"
        return f"{self.render(left)} {sign} {self.number(value, longest=longest)}"

    def vector(self, values: Sequence[Scalar]) -> str:
        r"""A tuple that may break after its commas; entries beyond the first ones are counted."""
        shown = self.uniform(values[:ENTRIES])
        rest = len(values) - len(shown)
        if rest:
            shown.append(rf"\text{{{rest} more {'entry' if rest == 1 else 'entries'}}}")
        return "(" + r",\allowbreak ".join(shown) + r")^\top"

    def vector_equals(self, left: str, values: Sequence[Scalar]) -> str:
        r"""``left = (...)``, with ``\approx`` where an entry is rounded."""
        before, self.rounded = self.rounded, False
        text = self.vector(values)
        sign = r"\approx" if self.rounded else "="
        self.rounded |= before
        return f"{self.render(left)} {sign} {text}"

    def uniform(self, values: Sequence[Scalar]) -> list[str]:
        """Numbers that stand together: all exact where all are short, otherwise all decimals."""
        numbers = [value for value in values if isinstance(value, fmpq) or not value.free_symbols]
        longest = LONGEST_TOGETHER if all(self.is_short(value, LONGEST_TOGETHER) for value in numbers) else 0
        return [self.number(value, flat=True, longest=longest) for value in values]

    def term(self, value: Scalar, *, longest: int = LONGEST_EXACT) -> tuple[str, str]:
        """Sign and magnitude of a coefficient; a sum stands in parentheses."""
        negative = (
            value < 0 if isinstance(value, fmpq) else value.expr.could_extract_minus_sign() and not value.expr.is_Add
        )
        text = self.number(-value if negative else value, longest=longest)
        if not isinstance(value, fmpq) and value.expr.is_Add and not _ATOM.fullmatch(text):
            text = rf"\left({text}\right)"
        if text.startswith("-"):  # a sum that is a negative decimal
            return "-", text[1:]
        return "-" if negative else "+", text

    def expression(self, value: sympy.Expr) -> str:
        """Any expression through sympy's printer; odd characters in the names of symbols are escaped."""
        value = self._with_letters(value)
        odd = {s: rf"\mathrm{{{escape(s.name)}}}" for s in value.free_symbols if set(s.name) & set("%#&$~")}
        return self.notation.latex(value, odd)

    def definitions(self) -> str:
        """What the names that stand for long symbolic expressions mean; empty when there are none."""
        written = [
            f"${equation}$".replace(r"\text{ the root of", r"\text{ is the root of") for equation in self.defined()
        ]
        return rf"{{\raggedright Here {', '.join(written)}.\par}}" if written else ""

    def inline_definitions(self) -> str:
        """The same behind a formula in the line."""
        return "".join(f", ${equation}$" for equation in self.defined())

    def defined(self) -> list[str]:
        """The same as equations."""
        written = [self._root_equation(root, name) for root, name in self._roots.items()]
        known = len(written)
        while len(written) < known + len(self._names):  # a definition may name further parts
            value, name = list(self._names.items())[len(written) - known]
            written.append(f"{self.expression(name)} = {self.expression(self._in_parts(value))}")
        return written

    def _with_letters(self, value: sympy.Expr) -> sympy.Expr:
        """With letters for roots of polynomials, and names for other roots that have some."""
        value = value.xreplace({root: self._root(root) for root in value.atoms(ComplexRootOf, PositiveRoot)})
        for power in value.atoms(sympy.Pow) if self.named else ():
            name = self.named.get(power.base)
            if name is not None and power.exp.is_Rational and power.exp.q == 2:
                self._roots[sympy.sqrt(power.base)] = name
                value = value.xreplace({power: name ** (2 * power.exp)})
        return value

    def _root(self, root: sympy.Expr) -> sympy.Symbol:
        """The letter for the root of a polynomial."""
        return self._roots.setdefault(root, sympy.Dummy(f"{self.render('r')}_{len(self._roots) + 1}", real=True))

    def _root_equation(self, root: sympy.Expr, name: sympy.Symbol) -> str:
        if isinstance(root, PositiveRoot):
            return rf"{self.notation.latex(name, {})} \ge 0 \text{{ the root of }} {self._polynomial(root.args)}"
        if not isinstance(root, ComplexRootOf):
            return rf"{self.notation.latex(name, {})} = {self.notation.latex(root, {})}"
        _, low, high = isolated(root)
        polynomial = self.notation.latex(root.poly.as_expr(sympy.Symbol(self.render("t"))), {})
        return rf"{self.notation.latex(name, {})} = \text{{the root of }} {polynomial} \text{{ in }} ({low}, {high})"

    def _polynomial(self, coefficients: Sequence[sympy.Expr]) -> str:
        """The highest power first."""
        highest, made = len(coefficients) - 1, ""
        for k, cell in enumerate(coefficients):
            power = self.render("t") + (f"^{{{highest - k}}}" if highest - k > 1 else "") if k < highest else ""
            text = self.notation.latex(cell, {})
            text = rf"\left({text}\right)" if isinstance(cell, sympy.Add) and power else text
            text = text.replace("1", "") if power and text in ("1", "-1") else text
            if cell != 0:
                made += f"{'' if not made or text.startswith('-') else '+'} {text} {power}"
        return made.strip()

    def _name_if_long(self, value: sympy.Expr, longest: int) -> sympy.Expr:
        value = self._with_letters(value)
        if width(sympy.latex(value)) <= longest:
            return value
        if value not in self._names:
            self._taken |= {symbol.name for symbol in value.free_symbols}
            letter = self.render("q")
            name = next(f"{letter}_{k}" for k in count(1) if f"{letter}_{k}" not in self._taken)
            self._taken.add(name)
            self._names[value] = sympy.Dummy(name, real=True)
        return self._names[value]

    def _in_parts(self, value: sympy.Basic) -> sympy.Basic:
        """A long expression with its long parts named; a sum may break at its signs."""
        if not value.args or width(sympy.latex(value)) <= self.line // 2:
            return value
        longest = self.line // 2 if value.is_Add else self.line // (3 + len(value.args))
        parts = [
            self._name_if_long(part, longest) if isinstance(part, sympy.Expr) else self._in_parts(part)
            for part in value.args
        ]
        return value.func(*parts)

    def _exact(self, value: Scalar, flat: bool) -> str:
        if isinstance(value, fmpq) and flat:
            return str(value)
        return self.expression(to_sympy(value))

    @staticmethod
    def is_short(value: Scalar, longest: int = LONGEST_EXACT) -> bool:
        """Whether the exact number is no longer than so many characters."""
        if isinstance(value, fmpq):
            size = 0.30103 * (int(value.p).bit_length() + int(value.q).bit_length())
            return size <= longest
        shown = value.expr.xreplace(
            {root: sympy.Symbol("r_1") for root in value.expr.atoms(ComplexRootOf, PositiveRoot)}
        )
        return width(sympy.latex(shown)) <= longest


def rounding_note(writer: Writer) -> str:
    """A sentence on what was rounded; empty when nothing was."""
    if not writer.rounded:
        return ""
    if writer.digits is None:
        return (
            rf"\emph{{Note.}} Exact numbers too long to print are rounded to about {DEFAULT_DIGITS} significant "
            "digits; the certificate file holds them exactly."
        )
    return rf"\emph{{Note.}} Numbers are rounded to {writer.digits} significant digits."


def decimal_latex(found: Rounded) -> str:
    """The decimal in math mode; a very long one may break."""
    mantissa, exponent = found.parts()
    if len(mantissa) > LONGEST_DECIMAL:
        pieces = [mantissa[i : i + BREAK_EVERY] for i in range(0, len(mantissa), BREAK_EVERY)]
        mantissa = r"\allowbreak ".join(pieces)
    if exponent is None:
        return mantissa
    return f"10^{{{exponent}}}" if mantissa == "1" else rf"{mantissa} \cdot 10^{{{exponent}}}"
