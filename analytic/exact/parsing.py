"""One cell of the caller's data as an exact scalar: numbers of every library, text and sympy expressions.

Floats never enter silently: a float stands for the exact binary value that it stores.
"""

from __future__ import annotations

import re
from decimal import Decimal
from numbers import Integral, Rational
from typing import Any

import numpy as np
import sympy
from flint import fmpq, fmpz

from analytic.exact.scalars import Expression, Scalar, simplest
from numeric.arrays import one_line
from numeric.errors import DataError

MAX_DIGITS = 100_000
"""Of a numerator, of a denominator, and of the zeros that an exponent stands for."""
MAX_BITS = MAX_DIGITS * 10 // 3 + 2
_DECIMAL = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
_OF_SAMPLES = ("A[", "x[", "y[")
_FRACTION = re.compile(r"([+-]?\d+)\s*/\s*(\d+)", re.ASCII)


def exact(value: object, where: str) -> Scalar:
    """The exact value of one input cell; ``where`` names it in messages, e.g. ``"A[2, 0]"``.

    >>> exact("0.1", "y[0]"), exact(0.5, "y[0]"), exact("1/3", "y[0]")
    (1/10, 1/2, 1/3)
    >>> exact("two", "y[1]")
    Traceback (most recent call last):
    numeric.errors.DataError: y[1] is 'two', not a number: give an integer, a fraction "1/3" or a decimal "0.1"
    """
    if isinstance(value, fmpq | Expression):
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


def _is_integer(value: Any) -> bool:
    """Of any library; a timedelta of numpy registers as an integer and is none."""
    return issubclass(type(value), fmpz | Integral) and not issubclass(type(value), np.timedelta64)


def _from_rational(value: Any) -> fmpq | None:
    """Integers and fractions of any library; ``None`` for anything else, or if the library fails."""
    try:
        if _is_integer(value):
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
        raise DataError(f"{where} is {value}: {_finite(where)}")
    return fmpq(*value.as_integer_ratio())


def _finite(where: str) -> str:
    """What to do about a number that is none: samples can be left out, weights of a network cannot."""
    return f"{'remove the sample or ' if where[:2] in _OF_SAMPLES else ''}give a finite number"


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
        raise DataError(f"{where} is {stripped}: {_finite(where)}")
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
        raise DataError(f"{where} is {shown}: {_finite(where)}")
    if value.has(sympy.Float):
        raise DataError(f"{where} is {shown}, which mixes a float into an expression: use a Rational instead")
    if value.is_real is False or value.has(sympy.I):
        raise DataError(f"{where} is {shown}, which is not real: give real data")
    return simplest(value)


def require_continuous(value: sympy.Expr, where: str) -> None:
    """What is proved between the edges of a case holds on them only if the data do not jump there."""
    jumps = [part for part in value.atoms(sympy.Function, sympy.Piecewise) if not isinstance(part, _CONTINUOUS)]
    powers = [p for p in value.atoms(sympy.Pow) if p.exp.free_symbols and not p.base.is_positive]
    for part in (*jumps, *powers):
        if part.free_symbols:
            raise DataError(f"{where} holds {one_line(part)}, which may jump or have no value: give a symbol for it, "
                            "or solve for each of its cases")  # fmt: skip


_CONTINUOUS = (sympy.exp, sympy.log, sympy.sin, sympy.cos, sympy.Abs, sympy.Max, sympy.Min)
_NO_NUMBERS = (sympy.MatrixExpr, sympy.AccumBounds, sympy.Order)
"""Expressions to sympy, but no numbers."""
