"""Exact scalars: rationals as ``flint.fmpq``, everything else as a sympy expression.

One rule keeps the two apart: a number that is rational is *always* an ``fmpq`` inside the package, so
``isinstance(s, fmpq)`` decides whether fast rational code applies, and floats never enter silently: a
float stands for the exact binary value that it stores.
"""

from __future__ import annotations

import functools
import math
import operator
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational
from typing import Any

import numpy as np
import sympy
from flint import arb, ctx, fmpq, fmpz

from numeric.arrays import one_line
from numeric.errors import DataError, UnsupportedError

__all__ = ["Scalar", "exact", "is_rational", "relu", "sign", "to_fraction", "to_sympy", "total"]

Scalar = Any
"""``flint.fmpq`` for rationals, ``sympy.Expr`` for irrational or symbolic values (both untyped libraries)."""

ZERO = fmpq(0)
MAX_DIGITS = 100_000
"""Of a numerator, of a denominator, and of the zeros that an exponent stands for."""
MAX_BITS = MAX_DIGITS * 10 // 3 + 2
ROOT_BITS = 2_048
"""Of a rational whose square root stays irrational: beyond that, sympy looks for factors of it for minutes."""
_DECIMAL = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
_FRACTION = re.compile(r"([+-]?\d+)\s*/\s*(\d+)", re.ASCII)


def exact(value: object, where: str) -> Scalar:
    """The exact value of one input cell; ``where`` names it in messages, e.g. ``"A[2, 0]"``.

    >>> exact("0.1", "y[0]"), exact(0.5, "y[0]"), exact("1/3", "y[0]")
    (1/10, 1/2, 1/3)
    >>> exact("two", "y[1]")
    Traceback (most recent call last):
    numeric.errors.DataError: y[1] is 'two', not a number: give an integer, a fraction "1/3" or a decimal "0.1"
    """
    if isinstance(value, fmpq):
        return value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_):
        raise DataError(f"{where} is the truth value {value}: give a number")
    if isinstance(value, str):
        return _bounded(_from_text(value, where), where)
    if isinstance(value, Decimal):
        return _bounded(_from_text(str(value), where), where)
    if isinstance(value, sympy.Basic):
        return _from_sympy(value, where)
    if isinstance(value, float | np.floating):
        return _from_float(value, where)
    found = _from_rational(value)
    if found is None:
        raise DataError(
            f"{where} is {one_line(value)} ({type(value).__name__}), not a real number: give an exact number"
        )
    return _bounded(found, where)


def _from_rational(value: Any) -> fmpq | None:
    """Integers and fractions of any library; ``None`` for anything else, or if the library fails."""
    try:
        if isinstance(value, fmpz | Integral) and not isinstance(value, np.timedelta64):
            return fmpq(int(value))
        if isinstance(value, Rational):
            return fmpq(int(value.numerator), int(value.denominator))
    except Exception:  # a number of a foreign library may do anything
        return None
    return None


def _bounded(value: fmpq, where: str) -> fmpq:
    """The number itself, unless exact arithmetic with it would take for ever."""
    if value.height_bits() > MAX_BITS:
        raise DataError(f"{where} has more than {MAX_DIGITS} digits: round or scale the data")
    return value


def _from_float(value: float | np.floating[Any], where: str) -> fmpq:
    """The binary value; a long double has one as well, which ``float`` would round."""
    if not np.isfinite(value):
        raise DataError(f"{where} is {value}: remove the sample or give a finite number")
    return fmpq(*value.as_integer_ratio())


def _from_text(text: str, where: str) -> fmpq:
    stripped = text.strip()
    if len(stripped) <= 2 * MAX_DIGITS + 10:
        for found in (_decimal(stripped, where), _quotient(stripped)):
            if found is not None:
                return found
    elif stripped[-1:].isdigit():
        raise DataError(
            f"{where} has {len(stripped)} characters, more than {MAX_DIGITS} digits: round or scale the data"
        )
    if stripped.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        raise DataError(f"{where} is {stripped}: remove the sample or give a finite number")
    shown = stripped if len(stripped) <= 40 else stripped[:37] + "..."
    raise DataError(f'{where} is {shown!r}, not a number: give an integer, a fraction "1/3" or a decimal "0.1"')


def _decimal(text: str, where: str) -> fmpq | None:
    parts = _DECIMAL.fullmatch(text)
    if parts is None or not (parts[2] or parts[3]):
        return None
    after = parts[3] or ""
    exponent = int(parts[4] or 0) - len(after)
    if abs(exponent) > MAX_DIGITS:
        raise DataError(f"{where} has more than {MAX_DIGITS} digits: round or scale the data")
    digits = fmpz((parts[2] or "") + after)  # of any length, unlike those of ``int``
    number = fmpq(-digits if parts[1] == "-" else digits)
    return number * fmpq(10) ** exponent


def _quotient(text: str) -> fmpq | None:
    parts = _FRACTION.fullmatch(text)
    if parts is None or (bottom := fmpz(parts[2])) == 0:
        return None
    return fmpq(fmpz(parts[1].lstrip("+")), bottom)


def _from_sympy(value: sympy.Basic, where: str) -> Scalar:
    if isinstance(value, sympy.Rational):
        return _bounded(fmpq(int(value.p), int(value.q)), where)
    if isinstance(value, sympy.Float) and value.is_finite:
        _, _, exponent, bits = value._mpf_
        if abs(int(exponent)) + int(bits) > MAX_BITS:
            raise DataError(f"{where} has more than {MAX_DIGITS} digits: round or scale the data")
        return simplest(sympy.Rational(value))
    shown = one_line(value)
    if not isinstance(value, sympy.Expr) or value.has(*_NO_NUMBERS) or value.is_commutative is False:
        raise DataError(f"{where} is {shown}, not a number: give an exact number or a sympy expression")
    if value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        raise DataError(f"{where} is {shown}: remove the sample or give a finite number")
    if value.has(sympy.Float):
        raise DataError(f"{where} is {shown}, which mixes a float into an expression: use a Rational instead")
    if value.is_real is False or value.has(sympy.I):
        raise DataError(f"{where} is {shown}, which is not real: give real data")
    return simplest(value)


_NO_NUMBERS = (sympy.MatrixExpr, sympy.AccumBounds, sympy.Order)
"""Expressions to sympy, but no numbers."""


def simplest(value: sympy.Expr) -> Scalar:
    """An ``fmpq`` when the expression is literally rational, else the expression itself."""
    if value.is_Rational:
        return fmpq(int(value.p), int(value.q))
    return value


def is_rational(values: Iterable[Scalar]) -> bool:
    """Whether every scalar is an ``fmpq``."""
    return all(isinstance(value, fmpq) for value in values)


def to_sympy(value: Scalar) -> sympy.Expr:
    """The same number as a sympy expression."""
    if isinstance(value, fmpq):
        return sympy.Rational(int(value.p), int(value.q))
    return sympy.sympify(value)


def to_fraction(value: fmpq) -> Fraction:
    """The same rational as a standard-library Fraction."""
    return Fraction(int(value.p), int(value.q))


def add(left: Scalar, right: Scalar) -> Scalar:
    """The sum, an ``fmpq`` when both are."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left + right
    return simplest(to_sympy(left) + to_sympy(right))


def mul(left: Scalar, right: Scalar) -> Scalar:
    """The product, an ``fmpq`` when both are."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left * right
    return simplest(to_sympy(left) * to_sympy(right))


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
        return sympy.Max(to_sympy(value), 0)
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


def sign(value: Scalar) -> int | None:
    """-1, 0 or 1, decided rigorously; ``None`` when it depends on a symbol or could not be decided.

    Constants are enclosed in balls of growing precision; a value whose ball keeps containing zero is
    called zero only when algebra proves it.
    """
    if isinstance(value, fmpq):
        return int(value > 0) - int(value < 0)
    if value.is_zero:
        return 0
    if value.is_positive:
        return 1
    if value.is_negative:
        return -1
    if value.free_symbols:
        return _symbolic_sign(value)
    return _constant_sign(value)


def _symbolic_sign(value: sympy.Expr) -> int | None:
    simpler = sympy.simplify(value)
    for answer, known in ((0, simpler.is_zero), (1, simpler.is_positive), (-1, simpler.is_negative)):
        if known:
            return answer
    return None


def _constant_sign(value: sympy.Expr) -> int | None:
    for bits in (64, 256):
        ball = enclose(value, bits)
        if ball is not None and not ball.contains(0):
            return 1 if ball > 0 else -1
    if sympy.simplify(sympy.radsimp(value)).is_zero:
        return 0
    if value.is_algebraic and sympy.minimal_polynomial(value, polys=False) == sympy.Symbol("x"):
        return 0
    for bits in (1024, 8192):
        ball = enclose(value, bits)
        if ball is not None and not ball.contains(0):
            return 1 if ball > 0 else -1
    return None


def enclose(value: Scalar, bits: int = 128) -> Any:
    """A ball that is proved to contain the constant, or ``None`` for a function it does not know.

    >>> enclose(sympy.sqrt(2)).contains(0)
    False
    """
    precision = ctx.prec
    ctx.prec = bits
    try:
        return _enclose(to_sympy(value))
    finally:
        ctx.prec = precision


def _enclose(value: sympy.Expr) -> Any:
    if value.is_Rational:
        return arb(fmpq(int(value.p), int(value.q)))
    if value is sympy.pi:
        return arb.pi()
    arguments = [_enclose(argument) for argument in value.args]
    if not arguments or any(argument is None for argument in arguments):
        return None
    if value.is_Add:
        return functools.reduce(operator.add, arguments)
    if value.is_Mul:
        return functools.reduce(operator.mul, arguments)
    if value.is_Pow:
        half = value.exp == sympy.Rational(1, 2)
        return arguments[0].sqrt() if half else arguments[0] ** arguments[1]
    known = {sympy.log: "log", sympy.exp: "exp", sympy.acos: "acos", sympy.sin: "sin", sympy.cos: "cos"}
    method = known.get(value.func)
    return getattr(arguments[0], method)() if method else None
