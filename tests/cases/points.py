"""Values for the symbols of a problem: small numbers that tie, zeros, and boundaries solved from the conditions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isqrt

import sympy
from flint import fmpq

from analytic.cases.case import Case
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import Scalar, sign, simplest, sqrt, to_sympy, total
from tests.cases.problems import RHO, THETA, Symbolic, symbols

COSINE, SINE = sympy.symbols("cosine sine", real=True)
TURNED = {sympy.cos(THETA): COSINE, sympy.sin(THETA): SINE}
TRIES = 150
IRRATIONAL = 20
"""Points with a root among a thousand: each takes as long as a hundred others."""
SHORT = 24
"""Letters of such a number: products of longer ones have more digits than sympy takes a logarithm of."""
Values = dict[sympy.Symbol, Scalar]


class Irrational(Exception):
    """A number is not rational, or not real."""


class Evaluated:
    """Expressions in numbers, exactly: rationals stay rational, a square root of a square is none.

    With ``rational`` all other roots raise Irrational, which takes no time.
    """

    def __init__(self, values: Values, *, rational: bool = False) -> None:
        self.values, self.rational = values, rational
        self._known: dict[sympy.Expr, Scalar] = {}

    def __call__(self, value: Scalar | sympy.Expr) -> Scalar:
        if isinstance(value, fmpq | int):
            return fmpq(value)
        return self._of(to_sympy(value).xreplace(TURNED))

    def _of(self, expression: sympy.Expr) -> Scalar:
        if expression not in self._known:
            self._known[expression] = self._computed(expression)
        return self._known[expression]

    def _computed(self, expression: sympy.Expr) -> Scalar:
        if expression.is_Rational:
            return simplest(expression)
        if expression.is_Symbol:
            return self.values[expression]
        if expression.is_Add:
            return total(map(self._of, expression.args))
        if expression.is_Mul:
            found: Scalar = fmpq(1)
            for part in expression.args:
                found = found * self._of(part)
            return found
        if expression.is_Pow and expression.exp.is_Rational:
            base = self._of(expression.base)
            if expression.exp.q == 1:
                return base ** int(expression.exp)
            if expression.exp.q == 2:
                if self.rational and not _is_square(base):
                    raise Irrational
                return sqrt(base) ** int(expression.exp.p)
        parts = [to_sympy(self._of(part)) for part in expression.args]
        return simplest(expression.func(*parts) if parts else expression)


@dataclass(frozen=True)
class Boundary:
    """Where a condition is an equation, solved for a symbol."""

    symbol: sympy.Symbol
    value: sympy.Expr


@dataclass
class Points:
    """Points of a problem, each an assignment of exact numbers that meets what is assumed."""

    problem: Symbolic
    cases: Sequence[Case]
    source: random.Random
    irrational: int = field(default=0, init=False)

    def draw(self) -> Values:
        """Anywhere, or on a boundary every second time, if one is met."""
        if self.source.random() < 0.5 and self._boundaries:
            for _ in range(4):
                found = self._on(self.source.choice(self._boundaries))
                if found is not None:
                    return found
        while True:
            values = self._anywhere()
            if self._is_allowed(values):
                return values

    def _on(self, boundary: Boundary) -> Values | None:
        """A point of the boundary, one with rational coordinates if it has some that are soon met."""
        for _ in range(TRIES):
            try:
                found = self._moved(boundary, rational=True)
            except (Irrational, ZeroDivisionError):
                continue
            if found is not None:
                return found
        try:
            found = self._moved(boundary) if self.irrational < IRRATIONAL and boundary.symbol != COSINE else None
        except (Irrational, ZeroDivisionError):
            return None
        if found is not None and any(len(str(to_sympy(value))) > SHORT for value in found.values()):
            return None
        self.irrational += found is not None
        return found

    def _moved(self, boundary: Boundary, *, rational: bool = False) -> Values | None:
        """A point of the boundary; None if it is not within what is assumed."""
        values = self._anywhere()
        number = Evaluated(values, rational=rational)(boundary.value)
        if not isinstance(number, fmpq) and not to_sympy(number).is_real:
            raise Irrational
        moved = {**values, boundary.symbol: number}
        if boundary.symbol == COSINE:
            if not isinstance(number, fmpq) or abs(number) >= 1:
                return None
            moved[SINE] = sqrt(1 - number**2)
        return moved if self._is_allowed(moved) else None

    def _anywhere(self) -> Values:
        found: Values = {}
        for symbol in self._symbols:
            if symbol == THETA:
                t = fmpq(self.source.randint(1, 30), self.source.randint(1, 30)) * self.source.choice([1, 1, -1])
                found[COSINE], found[SINE] = (1 - t**2) / (1 + t**2), 2 * t / (1 + t**2)
                continue
            if symbol == RHO:  # with a rational root of 1 - rho^2
                t = fmpq(self.source.randint(1, 30), self.source.randint(1, 30)) * self.source.choice([1, 1, -1])
                found[symbol] = (1 - t**2) / (1 + t**2)
                continue
            size = fmpq(self.source.randint(1, 6), self.source.choice([1, 1, 2, 5]))
            if self.source.random() < 0.3:
                size = fmpq(self.source.randint(1, 999), self.source.choice([1, 7, 100, 1024]))
            found[symbol] = size if symbol.is_positive else self.source.choice([-1, 0, 1, 1, -1]) * size
        return found

    def _is_allowed(self, values: Values) -> bool:
        if any(symbol.is_positive and (sign(value) or 0) <= 0 for symbol, value in values.items()):
            return False
        rule = in_sympy(values)
        return all(bool(item.subs(rule)) for item in self.problem.assume)

    @cached_property
    def _symbols(self) -> list[sympy.Symbol]:
        return symbols(self.problem)

    @cached_property
    def _boundaries(self) -> list[Boundary]:
        found: list[Boundary] = []
        for case in self.cases:
            restore = case.answer.problem.restore
            for item in case.facts:
                form = item.expression.xreplace(restore).xreplace(TURNED)
                for symbol in sorted(form.free_symbols - {SINE}, key=str):
                    found += [Boundary(symbol, value) for value in _solutions(form, symbol)]
        return list(dict.fromkeys(found))


def _solutions(form: sympy.Expr, symbol: sympy.Symbol) -> Iterable[sympy.Expr]:
    """The symbol where the form vanishes, in terms of the others; none where that is no matter of square roots."""
    plain = sympy.numer(sympy.together(form))
    roots = [power for power in plain.atoms(sympy.Pow) if power.exp == sympy.Rational(1, 2) and power.has(symbol)]
    if roots:
        (root, *others) = roots
        slope = sympy.expand(plain).coeff(root)
        rest = sympy.expand(plain - slope * root)
        if others or rest.has(root) or slope == 0:
            return []
        plain = sympy.expand(rest**2 - slope**2 * root.base)  # a wrong sign of the root is found out at the point
    if not plain.is_polynomial(symbol) or sympy.degree(plain, symbol) > 2:
        return []
    return [value for value in sympy.roots(sympy.Poly(plain, symbol), multiple=True) if not value.has(sympy.I)]


def in_sympy(values: Values) -> dict[sympy.Symbol, sympy.Expr]:
    """What takes the place of the problem's own symbols, the angle among them."""
    rule = {symbol: to_sympy(value) for symbol, value in values.items()}
    if COSINE in rule:
        rule[THETA] = sympy.sign(rule[SINE]) * sympy.acos(rule[COSINE])
    return rule


def _is_square(number: Scalar) -> bool:
    """Whether the root of a rational is one."""
    return isinstance(number, fmpq) and number >= 0 and all(isqrt(int(k)) ** 2 == k for k in (number.p, number.q))


def holds(item: SignFact, at: Evaluated) -> bool:
    """Whether an inequality holds at the point."""
    side = sign(at(item.expression))
    assert side is not None, item
    return side > 0 if item.kind == ">" else side >= 0
