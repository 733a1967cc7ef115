"""Exact numbers rounded correctly to a number of significant digits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, Inexact
from fractions import Fraction
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.scalars import Scalar, enclose, sign, to_sympy
from numeric.arrays import one_line
from numeric.errors import OptionError

MAX_DIGITS = 1000
MAX_BITS = 16_384
_ALL_DIGITS = Context(prec=MAX_DIGITS + 10, Emin=-999_999, Emax=999_999)
"""The default context of ``decimal`` would round to 28 digits."""


@dataclass(frozen=True)
class Rounded:
    """A decimal, and whether it is the number itself rather than a rounding of it."""

    decimal: Decimal
    is_exact: bool

    def text(self) -> str:
        """Plain text: positional, or with an exponent where zeros would pad it.

        >>> rounded(fmpq(1, 3), 5).text(), rounded(fmpq(1, 8), 5).text(), rounded(fmpq(10)**20, 5).text()
        ('0.33333', '0.125', '1e+20')
        """
        mantissa, exponent = self.parts()
        return mantissa if exponent is None else f"{mantissa}e{exponent:+d}"

    def parts(self) -> tuple[str, int | None]:
        """Mantissa and exponent of ten, which is ``None`` for positional notation."""
        value = _ALL_DIGITS.normalize(self.decimal) if self.is_exact else self.decimal
        _, digits, _ = value.as_tuple()
        adjusted = value.adjusted()
        if not value:
            return "0", None
        if -5 <= adjusted < max(len(digits), 6):
            return f"{value:f}", None
        return f"{_ALL_DIGITS.scaleb(value, -adjusted):f}", adjusted


def require_digits(digits: int | None) -> None:
    """Refuse a number of digits that cannot be printed.

    >>> require_digits(0)
    Traceback (most recent call last):
    numeric.errors.OptionError: digits is 0: give a whole number from 1 to 1000, or leave it out
    """
    if digits is None:
        return
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise OptionError(f"digits is {one_line(digits)}: give a whole number from 1 to {MAX_DIGITS}, or leave it out")


def rounded(value: Scalar, digits: int) -> Rounded | None:
    """The value to ``digits`` significant digits; ``None`` when it holds a symbol.

    >>> rounded(sympy.sqrt(2), 30).text()
    '1.41421356237309504880168872421'
    """
    if isinstance(value, fmpq):
        return _round_rational(value, digits)
    if value.free_symbols:
        return None
    bits = 4 * digits + 64
    ball = enclose(value, bits)
    while ball is not None and bits <= MAX_BITS:
        middle, radius = _dyadic(ball.mid()), _dyadic(ball.rad())
        low, high = (_round_rational(end, digits).decimal for end in (middle - radius, middle + radius))
        if low == high:
            return Rounded(low, False)
        bits *= 2
        ball = enclose(value, bits)
    if sign(value) == 0:
        return Rounded(Decimal(0), True)
    return Rounded(Decimal(str(sympy.N(to_sympy(value), digits))), False)


def bounds(low: Fraction, high: Fraction, digits: int) -> tuple[Rounded, Rounded]:
    """A lower and an upper bound as decimals, rounded outwards so that they stay bounds.

    >>> [bound.text() for bound in bounds(Fraction(1, 3), Fraction(2, 3), 3)]
    ['0.333', '0.667']
    """
    return _divide(low.numerator, low.denominator, digits, ROUND_FLOOR), _divide(
        high.numerator, high.denominator, digits, ROUND_CEILING
    )


def _round_rational(value: fmpq, digits: int) -> Rounded:
    return _divide(int(value.p), int(value.q), digits, ROUND_HALF_EVEN)


def _divide(above: int, below: int, digits: int, rounding: str) -> Rounded:
    context = Context(prec=digits, rounding=rounding, Emin=-999_999, Emax=999_999, traps=[])
    quotient = context.divide(Decimal(above), Decimal(below))
    return Rounded(quotient, not context.flags[Inexact])


def _dyadic(point: Any) -> fmpq:
    mantissa, exponent = point.man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)
