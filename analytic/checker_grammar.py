"""The grammar of numbers in a certificate file: integers, ``+ - * /``, parentheses, ``sqrt(.)`` and ``log(.)``.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

import re
from fractions import Fraction

from analytic.checker_logarithm import log
from analytic.checker_numbers import CertificateError, Number, UndecidedError, divide, sqrt

MAX_CHARACTERS = 200_000  # of one number
MAX_NESTING = 50  # of parentheses and functions in a number

_RATIONAL = re.compile(r"(-?)([0-9]+)(?:/([0-9]+))?")
_TOKEN = re.compile(r"([0-9]+|[-+*/()]|sqrt|log) *")


def parse(text: str, bits: int) -> Number:
    """A number written with integers, ``+ - * /``, parentheses, ``sqrt(.)`` and ``log(.)``.

    >>> parse("1/2 + 3/2", 64), parse("sqrt(8) - 2*sqrt(2)", 64)
    (Fraction(2, 1), Fraction(0, 1))
    """
    if len(text) > MAX_CHARACTERS:
        raise CertificateError(f"it has {len(text)} characters, at most {MAX_CHARACTERS} are read")
    plain = _RATIONAL.fullmatch(text)
    if plain is None:
        try:
            return _Parser(text, bits).number()
        except UndecidedError as error:
            raise CertificateError(f"it is too large: {error}") from error
    minus, top, bottom = plain.groups()
    numerator = -_integer(top) if minus else _integer(top)
    if not bottom:
        return numerator
    denominator = _integer(bottom)
    if denominator == 0:
        raise CertificateError("division by zero in a number")
    return Fraction(numerator, denominator)


def _integer(digits: str) -> int:
    """Decimal digits of any length, by halves: ``int`` refuses long strings."""
    if len(digits) <= 500:
        return int(digits)
    half = len(digits) // 2
    shift: int = 10**half
    return _integer(digits[:-half]) * shift + _integer(digits[-half:])


class _Parser:
    """Recursive descent: sum = product {+- product}; product = factor {*/ factor}; factor = {-} atom."""

    def __init__(self, text: str, bits: int) -> None:
        self.bits, self.at, self.depth = bits, 0, 0
        self.tokens: list[str] = []
        position = 0
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None:
                shown = ascii(text[position : position + 20])
                raise CertificateError(f"{shown} is not read: write integers, + - * /, sqrt(.) and log(.)")
            self.tokens.append(found.group(1))
            position = found.end()
        self.tokens.append("")  # the end

    def number(self) -> Number:
        value = self.sum()
        self.expect("")
        return value

    def take(self, *allowed: str) -> str | None:
        """The next token if it is one of those allowed."""
        token = self.tokens[self.at]
        if token not in allowed:
            return None
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.tokens[self.at] != token:
            found, wanted = self.tokens[self.at][:20] or "the end", token or "the end"
            raise CertificateError(f"found {found} where {wanted} was expected (token {self.at + 1})")
        self.at += 1

    def sum(self) -> Number:
        value = self.product()
        while token := self.take("+", "-"):
            term = self.product()
            value = value + term if token == "+" else value - term
        return value

    def product(self) -> Number:
        value = self.factor()
        while token := self.take("*", "/"):
            factor = self.factor()
            value = value * factor if token == "*" else divide(value, factor, self.bits)
        return value

    def factor(self) -> Number:
        negative = False
        while self.take("-"):
            negative = not negative
        value = self.atom()
        return -value if negative else value

    def atom(self) -> Number:
        if self.tokens[self.at].isdigit():
            self.at += 1
            return Fraction(_integer(self.tokens[self.at - 1]))
        function = self.take("sqrt", "log")
        self.expect("(")
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise CertificateError(f"it is nested more than {MAX_NESTING} deep")
        value = self.sum()
        self.depth -= 1
        self.expect(")")
        if function is None:
            return value
        return sqrt(value, self.bits) if function == "sqrt" else log(value, self.bits)
