"""The grammar of numbers in a certificate file: integers, ``+ - * /``, parentheses and three functions.

These are ``sqrt(.)``, ``log(.)`` and ``root(...)``, the root of a polynomial.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

import re
from fractions import Fraction

from analytic.checker.division import divide
from analytic.checker.logarithm import log
from analytic.checker.numbers import Field, Real
from analytic.checker.work import CertificateError, UndecidedError

MAX_CHARACTERS = 200_000  # of one number
MAX_NESTING = 50  # of parentheses and functions in a number

_RATIONAL = re.compile(r"(-?)([0-9]+)(?:/([0-9]+))?")
_TOKEN = re.compile(r"([0-9]+|[-+*/(),]|sqrt|log|root) *")


def parse(text: str, field: Field, *, logs: bool = False) -> Real:
    """A number written with integers, ``+ - * /``, parentheses, ``sqrt(.)`` and, where they are allowed, ``log(.)``."""
    if len(text) > MAX_CHARACTERS:
        raise UndecidedError(f"too much work: a number has {len(text)} characters, at most {MAX_CHARACTERS} are read")
    plain = _RATIONAL.fullmatch(text)
    if plain is None:
        return _Parser(text, field, logs).number()
    minus, top, bottom = plain.groups()
    numerator = -_integer(top, field) if minus else _integer(top, field)
    if not bottom:
        return field.real(numerator)
    denominator = _integer(bottom, field)
    if denominator == 0:
        raise CertificateError("division by zero in a number")
    field.work.product(numerator.bit_length(), denominator.bit_length())
    return field.real(Fraction(numerator, denominator))


def _integer(digits: str, field: Field) -> int:
    """Decimal digits of any length."""
    field.work.product(2 * len(digits), 2 * len(digits), 0.5)
    return _by_halves(digits)


def _by_halves(digits: str) -> int:
    """``int`` refuses long strings."""
    if len(digits) <= 500:
        return int(digits)
    half = len(digits) // 2
    shift: int = 10**half
    return _by_halves(digits[:-half]) * shift + _by_halves(digits[-half:])


class _Parser:
    """Recursive descent: sum = product {+- product}; product = factor {*/ factor}; factor = {-} atom."""

    def __init__(self, text: str, field: Field, logs: bool) -> None:
        self.field, self.logs, self.at, self.depth = field, logs, 0, 0
        self.tokens: list[str] = []
        position = 0
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None:
                shown = ascii(text[position : position + 20])
                raise CertificateError(f"{shown} is not read: write integers, + - * /, sqrt(.), log(.), root(...)")
            self.tokens.append(found.group(1))
            position = found.end()
        field.work.spend(len(self.tokens))
        self.tokens.append("")  # the end

    def number(self) -> Real:
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

    def sum(self) -> Real:
        value = self.product()
        while token := self.take("+", "-"):
            term = self.product()
            value = value + term if token == "+" else value - term
        return value

    def product(self) -> Real:
        value = self.factor()
        while token := self.take("*", "/"):
            factor = self.factor()
            value = value * factor if token == "*" else divide(value, factor)
        return value

    def factor(self) -> Real:
        negative = False
        while self.take("-"):
            negative = not negative
        value = self.atom()
        return -value if negative else value

    def atom(self) -> Real:
        if self.tokens[self.at].isdigit():
            self.at += 1
            return self.field.real(_integer(self.tokens[self.at - 1], self.field))
        if self.take("root"):
            return self.root()
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
        return self.field.sqrt(value) if function == "sqrt" else self.logarithm(value)

    def root(self) -> Real:
        """``root(c_0, ..., c_n, low, high)``: the coefficients are integers, the ends fractions."""
        self.expect("(")
        entries = [self.fraction()]
        while self.take(","):
            entries.append(self.fraction())
        self.expect(")")
        if len(entries) < 4 or any(entry.denominator > 1 for entry in entries[:-2]):
            raise CertificateError("root(...) takes two or more integers and two fractions")
        return self.field.root(tuple(entry.numerator for entry in entries[:-2]), *entries[-2:])

    def fraction(self) -> Fraction:
        """An integer or a quotient of integers, without parentheses."""
        side = -1 if self.take("-") else 1
        top, bottom = self.integer(), self.integer() if self.take("/") else 1
        if bottom == 0:
            raise CertificateError("division by zero in a number")
        self.field.work.product(top.bit_length(), bottom.bit_length())
        return Fraction(side * top, bottom)

    def integer(self) -> int:
        if not self.tokens[self.at].isdigit():
            raise CertificateError(f"found {self.tokens[self.at][:20] or 'the end'} where digits were expected")
        self.at += 1
        return _integer(self.tokens[self.at - 1], self.field)

    def logarithm(self, value: Real) -> Real:
        if not self.logs:
            raise CertificateError("log(.) is read in the network and the claim of logistic problems only")
        return log(value)
