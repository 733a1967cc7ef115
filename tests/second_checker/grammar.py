"""Numbers as text, by recursive descent over tokens."""

from __future__ import annotations

import re

from flint import fmpq

from tests.second_checker.real import Number, Unsure, log, polynomial_root, root

__all__ = ["BadInput", "parse"]

LONGEST, DEEPEST = 200_000, 50
TOKEN = re.compile(r"(sqrt|log|root|[0-9]+|[-+*/(),]) *")


class BadInput(Exception):
    """The file is no certificate."""


def parse(text: object, logarithms: bool) -> Number:
    """The number that the text denotes; logarithms only where they are allowed."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise BadInput("a number is a string, not too long")
    parser = _Parser(text, logarithms)
    try:
        value = parser.sum()
    except (ZeroDivisionError, ValueError) as error:
        raise BadInput(str(error)) from error
    if parser.place < len(parser.tokens):
        raise BadInput(f"{parser.peek()!r} is left over")
    return value


class _Parser:
    def __init__(self, text: str, logarithms: bool) -> None:
        self.tokens: list[str] = []
        self.logarithms, self.place, self.depth = logarithms, 0, 0
        end = 0
        while end < len(text):
            found = TOKEN.match(text, end)
            if found is None:
                raise BadInput(f"no token at {text[end : end + 10]!r}")
            self.tokens.append(found[1])
            end = found.end()
        if len(self.tokens) > 5000:
            raise Unsure  # for small instances only

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else ""

    def sum(self) -> Number:
        value = self.product()
        while self.peek() in {"+", "-"}:
            value = value + self.product() if self.next() == "+" else value - self.product()
        return value

    def product(self) -> Number:
        value = self.factor()
        while self.peek() in {"*", "/"}:
            value = value * self.factor() if self.next() == "*" else value / self.factor()
        return value

    def factor(self) -> Number:
        negative = False
        while self.peek() == "-":
            self.next()
            negative = not negative
        value = self.atom()
        return -value if negative else value

    def atom(self) -> Number:
        token = self.next()
        if token.isdigit():
            return fmpq(int(token, 10)) if len(token) < 4000 else fmpq(_long(token))
        if token in {"sqrt", "log"}:
            if token == "log" and not self.logarithms:
                raise BadInput("a logarithm where none is read")
            if self.next() != "(":
                raise BadInput("a function without parenthesis")
            inside = self.parenthesis()
            return root(inside) if token == "sqrt" else log(inside)
        if token == "(":
            return self.parenthesis()
        if token == "root":
            return self.polynomial()
        raise BadInput(f"{token!r} is no number")

    def polynomial(self) -> Number:
        if self.next() != "(":
            raise BadInput("a function without parenthesis")
        entries, after = [self.fraction()], self.next()
        while after == ",":
            entries.append(self.fraction())
            after = self.next()
        if after != ")" or len(entries) < 4 or any(entry.q > 1 for entry in entries[:-2]):
            raise BadInput("root takes integers and two fractions")
        return polynomial_root([int(entry.p) for entry in entries[:-2]], entries[-2], entries[-1])

    def fraction(self) -> fmpq:
        side = fmpq(-1) if self.peek() == "-" and self.next() else fmpq(1)
        parts = [self.next()]
        if self.peek() == "/":
            self.next()
            parts.append(self.next())
        if not all(part.isdigit() for part in parts):
            raise BadInput("no fraction")
        return side * fmpq(*(_long(part) for part in parts))

    def parenthesis(self) -> Number:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadInput("parentheses are nested too deep")
        value = self.sum()
        if self.next() != ")":
            raise BadInput("a parenthesis is open")
        self.depth -= 1
        return value


def _long(digits: str) -> int:
    """Python's own limit on the digits of an integer does not hold for parts of 4000."""
    value = 0
    for k in range(0, len(digits), 4000):
        value = value * 10 ** len(digits[k : k + 4000]) + int(digits[k : k + 4000])
    return value
