"""Numbers and expressions as LaTeX, in one notation and one precision; the writer notes what it rounded."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sympy
from flint import fmpq
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import Scalar, simplest, to_sympy
from analytic.latex.apart import Letters, letters_beside
from analytic.latex.decimals import Rounded, require_digits, rounded
from analytic.latex.defined import Definer, Names
from analytic.latex.expressions import as_factor
from analytic.latex.layout import Layout
from analytic.latex.measure import width
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


def is_zero(value: Scalar) -> bool:
    """Whether the scalar is written as zero."""
    return bool(value == 0)


class Writer(Definer):
    """Writes scalars and vectors; ``rounded`` says what a note has to tell.

    ``notation`` is one beside the caller's symbols where there are some.
    """

    def __init__(
        self,
        notation: Notation | None = None,
        digits: int | None = None,
        layout: Layout | None = None,
        given: Names | None = None,
    ) -> None:
        require_digits(digits)
        self.layout = layout or Layout()
        letters = notation if isinstance(notation, Letters) else letters_beside((), notation)
        super().__init__(letters, self.layout.width, given)
        self.digits = digits
        self.rounded = False

    def displayed(self, formula: str, end: str = ".") -> str:
        """A formula in a display, or in the line if it is longer than that."""
        return rf"\[ {formula}{end} \]" if width(formula) <= self.line else f"${formula}${end}"

    def render(self, text: str) -> str:
        """LaTeX written in the macros of :class:`Notation`, in the chosen letters."""
        return self.letters.render(text)

    def number(self, value: Scalar, *, flat: bool = False, longest: int = LONGEST_EXACT) -> str:
        """A scalar: exact where it is short, otherwise a decimal; ``flat`` writes 1/3 for a fraction."""
        if self.digits is None and self.is_short(value, longest):
            return self._exact(value, flat)
        found = rounded(value, self.digits or DEFAULT_DIGITS)
        if found is None:
            return self.short(to_sympy(value), max(longest, self.line // 2))
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
        if self.digits is None and not isinstance(value, fmpq) and value.free_symbols:
            long = not self.is_short(value, longest)
            return f"{self.render(left)} = {(self.in_parts if long else self.expression)(to_sympy(value))}"
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
        opposite = -value if isinstance(value, fmpq) and value < 0 else negated(value)
        negative = opposite is not None
        value = value if opposite is None else opposite
        text = self.number(value, longest=longest)
        if not isinstance(value, fmpq) and value.expr.is_Add and not _ATOM.fullmatch(text):
            text = rf"\left({text}\right)"
        text = as_factor(text)
        if text.startswith("-"):  # a sum that is a negative decimal
            return "-", text[1:]
        return "-" if negative else "+", text

    def _exact(self, value: Scalar, flat: bool) -> str:
        if isinstance(value, fmpq) and flat:
            return str(value)
        opposite = None if isinstance(value, fmpq) or value.expr.is_Add else negated(value)
        if opposite is not None and not isinstance(opposite, fmpq) and not opposite.expr.is_Add:
            return f"- {self.expression(opposite.expr)}"
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


def negated(value: Scalar) -> Scalar | None:
    """The opposite, where that is how one writes it: where all terms, or all of a factor of them, are subtracted.

    >>> a, b = sympy.symbols("a b")
    >>> negated(simplest((-a - b) / b)), negated(simplest(a - b))
    ((a + b)/b, None)
    """
    if isinstance(value, fmpq):
        return None
    if value.expr.is_Mul and not value.expr.as_coeff_Mul()[0].is_negative:
        sums = [factor for factor in value.expr.args if factor.is_Add and _is_subtracted(factor)]
        return simplest(sympy.Mul(*(-f if f in sums[:1] else f for f in value.expr.args))) if sums else None
    expression = value.expr
    turned = _is_below_one(expression) if expression.is_Add else expression.could_extract_minus_sign()
    return -value if turned or (expression.is_Add and _is_subtracted(expression)) else None


def _is_below_one(total: sympy.Expr) -> bool:
    """A quotient less one, as in ``-(1 - b / a)``."""
    number, rest = total.as_coeff_Add()
    below = rest.is_Mul and bool(sympy.denom(rest).free_symbols)
    return bool(number == -1 and below and not rest.as_coeff_Mul()[0].is_negative)


def _is_subtracted(total: sympy.Expr) -> bool:
    return all(term.as_coeff_Mul()[0].is_negative for term in total.args)


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
