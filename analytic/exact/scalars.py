"""Exact scalars: rationals as ``flint.fmpq``, everything else as an :class:`Expression` around a sympy expression.

One rule keeps the two apart: a number that is rational is *always* an ``fmpq`` inside the package, so
``isinstance(s, fmpq)`` decides whether fast rational code applies.  Both have operators, and may be mixed.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, cast

import sympy
from flint import arb, ctx, fmpq
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.algebraic import enclosed_root, reduced
from analytic.exact.positive_root import PositiveRoot, enclosed_positive_root
from analytic.exact.separation import bits_that_decide
from numeric.errors import UnsupportedError

ZERO, ONE, HALF = fmpq(0), fmpq(1), fmpq(1, 2)
ROUNDED = 128
"""Bits beyond those that decide, for what is lost on the way."""
LONG_ROOTS = 1 << 14
"""Bits beyond which roots of polynomials take longer to enclose than algebra in their field."""
ROOT_BITS = 2_048
"""Of a rational whose square root stays irrational: beyond that, sympy looks for factors of it for minutes."""


class Expression:
    """An exact number that is not literally rational: with roots, logarithms or symbols.

    Results of the operators are ``fmpq`` where they are literally rational.  ``==`` and ``hash`` are those of the
    expression, as in sympy; the order is decided rigorously, and raises UnsupportedError where it is open.

    >>> root = simplest(sympy.sqrt(2))
    >>> root * root, 1 + root, root > fmpq(7, 5)
    (2, 1 + sqrt(2), True)
    """

    __slots__ = ("expr",)

    def __init__(self, expr: sympy.Expr) -> None:
        self.expr = expr

    def _sympy_(self) -> sympy.Expr:
        return self.expr

    @property
    def free_symbols(self) -> set[sympy.Symbol]:
        """The symbols that it holds."""
        found: set[sympy.Symbol] = self.expr.free_symbols
        return found

    def has(self, *patterns: Any) -> bool:
        """Whether one of the patterns occurs, as in sympy."""
        return bool(self.expr.has(*patterns))

    def xreplace(self, rule: Any) -> Scalar:
        """With symbols exchanged."""
        return simplest(self.expr.xreplace(rule))

    def __add__(self, other: Operand) -> Scalar:
        return simplest(self.expr + to_sympy(other))

    __radd__ = __add__

    def __sub__(self, other: Operand) -> Scalar:
        return simplest(self.expr - to_sympy(other))

    def __rsub__(self, other: Operand) -> Scalar:
        return simplest(to_sympy(other) - self.expr)

    def __mul__(self, other: Operand) -> Scalar:
        return simplest(self.expr * to_sympy(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Operand) -> Scalar:
        return simplest(self.expr / to_sympy(other))

    def __rtruediv__(self, other: Operand) -> Scalar:
        return simplest(to_sympy(other) / self.expr)

    def __pow__(self, power: int) -> Scalar:
        return simplest(self.expr**power)

    def __neg__(self) -> Scalar:
        return simplest(-self.expr)

    def __abs__(self) -> Scalar:
        known = sign(self)
        return simplest(sympy.Abs(self.expr)) if known is None else self if known >= 0 else -self

    def __eq__(self, other: object) -> bool:
        return bool(self.expr == (other.expr if isinstance(other, Expression) else other))

    def __hash__(self) -> int:
        return hash(self.expr)

    def __lt__(self, other: Operand) -> bool:
        return _order(self, other) < 0

    def __le__(self, other: Operand) -> bool:
        return _order(self, other) <= 0

    def __gt__(self, other: Operand) -> bool:
        return _order(self, other) > 0

    def __ge__(self, other: Operand) -> bool:
        return _order(self, other) >= 0

    def __float__(self) -> float:
        return float(self.expr)

    def __repr__(self) -> str:
        return str(self.expr)


Scalar: TypeAlias = fmpq | Expression
Row: TypeAlias = tuple[Scalar, ...]
Rows: TypeAlias = tuple[Row, ...]
Operand: TypeAlias = Scalar | int


def _order(left: Scalar, right: Operand) -> int:
    """The sign of the difference."""
    known = sign(left - right)
    if known is None:
        raise UnsupportedError(f"{left} and {right} could not be ordered: use numbers")
    return known


def simplest(value: sympy.Expr | Scalar) -> Scalar:
    """An ``fmpq`` when the expression is literally rational, else the expression as a scalar; scalars as they are."""
    if isinstance(value, fmpq | Expression):
        return value
    return fmpq(int(value.p), int(value.q)) if value.is_Rational else Expression(value)


def is_rational(values: Iterable[Scalar]) -> bool:
    """Whether every scalar is an ``fmpq``."""
    return all(isinstance(value, fmpq) for value in values)


def to_sympy(value: Any) -> sympy.Expr:
    """The same number as a sympy expression."""
    if isinstance(value, fmpq):
        return sympy.Rational(int(value.p), int(value.q))
    return value.expr if isinstance(value, Expression) else sympy.sympify(value)


def rational(value: Scalar) -> fmpq:
    """The number as the ``fmpq`` that a hypothesis promised; what can be compared passes for one.

    That is a constant, or an expression with a decider in charge: calculations with ordered numbers cannot tell them
    apart.
    """
    if isinstance(value, fmpq):
        return value
    if the_decider() is None and value.free_symbols:
        raise TypeError(f"{value} is not rational")
    return cast(fmpq, value)


def rationals(values: Iterable[Scalar]) -> tuple[fmpq, ...]:
    """All of them as ``fmpq``."""
    return tuple(map(rational, values))


def to_fraction(value: Scalar) -> Fraction:
    """A rational as a standard-library Fraction."""
    if not isinstance(value, fmpq):
        raise TypeError(f"{value} is not rational")
    return Fraction(int(value.p), int(value.q))


def total(values: Iterable[Scalar]) -> Scalar:
    """The sum of scalars; one flat ``Add`` when some are expressions, which sympy handles far faster."""
    listed = list(values)
    if is_rational(listed):
        return sum(listed, ZERO)
    return simplest(sympy.Add(*map(to_sympy, listed)))


def relu(value: Scalar) -> Scalar:
    """The positive part; ``Max(value, 0)`` when the sign of a symbol is unknown."""
    known = sign(value)
    if known is None:
        return Expression(sympy.Max(to_sympy(value), 0))
    return value if known > 0 else ZERO


def sqrt(value: Scalar) -> Scalar:
    """The square root, an ``fmpq`` when the argument is the square of a rational."""
    if isinstance(value, fmpq) and value >= 0:
        parts = [(int(part), math.isqrt(int(part))) for part in (value.p, value.q)]
        open_bits = sum(part.bit_length() for part, root in parts if root * root != part)
        if open_bits == 0:
            return fmpq(parts[0][1], parts[1][1])
        if open_bits > ROOT_BITS:
            raise UnsupportedError(
                f"A and y need the square root of a number of about {int(open_bits * 0.30103) + 1} digits: round "
                "them to fewer digits, or use numeric.solve"
            )
    return simplest(sympy.sqrt(to_sympy(value)))


class Decider(Protocol):
    """What says how expressions in symbols compare while an answer is computed for one part of their values."""

    def sign(self, expression: sympy.Expr) -> int:
        """-1, 0 or 1 on the part."""
        ...

    def near(self, expression: sympy.Expr) -> fmpq:
        """A rational number close to the expression at an inner point of the part."""
        ...


_DECIDER: ContextVar[Decider | None] = ContextVar("decider", default=None)


@contextmanager
def decided_by(decider: Decider) -> Iterator[None]:
    """Signs that depend on symbols are those of the decider for what is called inside."""
    token = _DECIDER.set(decider)
    try:
        yield
    finally:
        _DECIDER.reset(token)


def the_decider() -> Decider | None:
    """The one in charge, if there is one."""
    return _DECIDER.get()


def sign(value: Scalar | sympy.Expr) -> int | None:
    """-1, 0 or 1, decided rigorously; ``None`` when it depends on a symbol or could not be decided.

    Constants are enclosed in balls of growing precision; a value whose ball keeps containing zero is
    called zero only when algebra proves it.  What depends on symbols is left to the decider, if one is in charge.
    """
    if isinstance(value, fmpq):
        return int(value > 0) - int(value < 0)
    expr = to_sympy(value)
    decider = the_decider()
    if decider is not None and expr.free_symbols:
        return decider.sign(expr)
    if expr.has(ComplexRootOf, PositiveRoot) and not expr.free_symbols:  # of which sympy's assumptions take seconds
        known = _constant_sign(expr)
        return decider.sign(expr) if known is None and decider is not None else known
    if expr.is_zero:
        return 0
    if expr.is_positive:
        return 1
    if expr.is_negative:
        return -1
    if expr.free_symbols:
        return _symbolic_sign(expr)
    known = _constant_sign(expr)
    return decider.sign(expr) if known is None and decider is not None else known


def _symbolic_sign(value: sympy.Expr) -> int | None:
    if value.has(sympy.Piecewise):  # sympy takes for ever to simplify the conditions of several cases
        return None
    simpler = sympy.simplify(value)
    for answer, known in ((0, simpler.is_zero), (1, simpler.is_positive), (-1, simpler.is_negative)):
        if known:
            return answer
    return None


def _constant_sign(value: sympy.Expr) -> int | None:
    known = _enclosed_sign(value, (64, 256))
    if known is not None:
        return known
    bits = bits_that_decide(value)
    if bits is not None and (bits <= LONG_ROOTS or not value.has(ComplexRootOf)):
        return _enclosed_sign(value, (1024, bits) if bits > 2048 else (bits,), small=bits)
    if value.has(PositiveRoot):  # algebra in its field is for a decider
        return _enclosed_sign(value, (1024,))
    if value.has(ComplexRootOf):  # of long numbers first, for which algebra takes minutes
        known = _enclosed_sign(value, (1024, 4096))
        return known or (0 if _is_zero(value) else _enclosed_sign(value, (16384,)))
    if sympy.simplify(sympy.radsimp(value)).is_zero:
        return 0
    if value.is_algebraic and sympy.minimal_polynomial(value, polys=False) == sympy.Symbol("x"):
        return 0
    return _enclosed_sign(value, (1024, 8192))


def is_zero(number: sympy.Expr) -> bool:
    """Whether an enclosure proves that an algebraic number is zero."""
    bits = bits_that_decide(number)
    return bits is not None and _enclosed_sign(number, (bits,), small=bits) == 0


def _is_zero(value: sympy.Expr) -> bool:
    """Whether algebra shows that a number made of roots of polynomials, and of square roots of such numbers, is zero.

    With s the outermost square root the number is ``p + q s``: if ``p^2 = q^2 s^2`` it is zero or ``2 p``.
    """
    roots = [r for r in value.atoms(sympy.Pow) if r.exp == sympy.Rational(1, 2) and r.has(ComplexRootOf)]
    if not roots:
        return bool(reduced(value).is_zero)
    root, name = max(roots, key=sympy.count_ops), sympy.Dummy("s")
    plain = sympy.expand(value.xreplace({root: name, 1 / root: name / root.base}))
    if not plain.is_polynomial(name):
        return False
    linear = sympy.Poly(sympy.rem(plain, name**2 - root.base, name), name)
    p, q = linear.coeff_monomial(1), linear.coeff_monomial(name)
    if _constant_sign(q) == 0:
        return _constant_sign(p) == 0
    return _constant_sign(p) != _constant_sign(q) and _constant_sign(sympy.expand(p**2 - q**2 * root.base)) == 0


def _enclosed_sign(value: sympy.Expr, precisions: tuple[int, ...], small: int | None = None) -> int | None:
    """The sign; zero for a size below ``2^-small``."""
    for bits in precisions:
        ball = enclose(value, bits + ROUNDED if small else bits)
        if ball is not None and not ball.contains(0):
            return 1 if ball > 0 else -1
        if small and ball is not None and abs(ball) < arb(2) ** -small:
            return 0
    return None


def rough(x: fmpq) -> float:
    """About the same number, infinite beyond the range of floats: for what is only a guess or an order.

    >>> rough(fmpq(1, 4)), rough(fmpq(10) ** 400)
    (0.25, inf)
    """
    try:
        return float(x)
    except OverflowError:
        return math.inf


def enclose(value: Scalar | sympy.Expr, bits: int = 128, at: Mapping[sympy.Symbol, sympy.Expr] | None = None) -> Any:
    """A ball that is proved to contain the constant, or ``None`` for a function it does not know.

    Symbols have their values from ``at``, which are constants.

    >>> enclose(simplest(sympy.sqrt(2))).contains(0)
    False
    """
    precision = ctx.prec
    ctx.prec = bits
    try:
        return _enclose(to_sympy(value), at or {})
    finally:
        ctx.prec = precision


_CONSTANTS: dict[sympy.Expr, Any] = {
    sympy.pi: arb.pi,
    sympy.E: arb.const_e,
    sympy.EulerGamma: arb.const_euler,
    sympy.Catalan: arb.const_catalan,
    sympy.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
}


def _enclose(value: sympy.Expr, at: Mapping[sympy.Symbol, sympy.Expr]) -> Any:
    if value.is_Rational:
        return arb(fmpq(int(value.p), int(value.q)))
    if value.is_Symbol:
        return _enclose(to_sympy(at[value]), {}) if value in at else None
    if value in _CONSTANTS:
        return _CONSTANTS[value]()
    if isinstance(value, ComplexRootOf):
        return enclosed_root(value) if value.is_real else None
    arguments = [_enclose(argument, at) for argument in value.args]
    if not arguments or any(argument is None for argument in arguments):
        return None
    if isinstance(value, PositiveRoot):
        return enclosed_positive_root(arguments)
    if value.is_Add:
        return functools.reduce(operator.add, arguments)
    if value.is_Mul:
        return functools.reduce(operator.mul, arguments)
    if value.is_Pow:
        if value.exp.is_Integer:
            return _power(arguments[0], int(value.exp))
        half = value.exp == sympy.Rational(1, 2)
        return arguments[0].sqrt() if half else arguments[0] ** arguments[1]
    if isinstance(value, sympy.Abs):
        return abs(arguments[0])
    known = {sympy.log: "log", sympy.exp: "exp", sympy.acos: "acos", sympy.sin: "sin", sympy.cos: "cos"}
    method = known.get(value.func)
    return getattr(arguments[0], method)() if method else None


def _power(ball: Any, exponent: int) -> Any:
    """Flint's own has no value for a ball around zero."""
    if not ball.contains(0):
        return ball**exponent
    product = functools.reduce(operator.mul, [ball] * abs(exponent), arb(1))
    return product if exponent >= 0 else 1 / product
