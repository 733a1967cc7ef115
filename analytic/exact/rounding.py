"""Short rationals on a chosen side of exact or enclosed numbers."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

from flint import fmpq

BITS = 128
LARGEST = 1e300


def round_down(value: Fraction, bits: int = BITS) -> Fraction:
    """The largest number at most ``value`` on a grid of ``bits`` significant bits or one less; short values are kept.

    >>> round_down(Fraction(1, 33), 4), round_down(Fraction(-1, 33), 4)
    (Fraction(7, 256), Fraction(-1, 32))
    """
    if value == 0 or value.numerator.bit_length() + value.denominator.bit_length() <= bits:
        return value
    shift = bits - 1 - (abs(value.numerator).bit_length() - value.denominator.bit_length())
    unit = Fraction(1 << shift) if shift >= 0 else Fraction(1, 1 << -shift)
    return (value * unit).__floor__() / unit


def round_up(value: Fraction, bits: int = BITS) -> Fraction:
    """The smallest such number that is at least ``value``."""
    return -round_down(-value, bits)


def root_above(square: Fraction, bits: int = 128) -> Fraction:
    """A rational just above the square root (relatively ``2**-bits``); exact for squares of rationals.

    >>> root_above(Fraction(9, 4)), 2 < root_above(Fraction(2), 8) ** 2 < 2.1
    (Fraction(3, 2), True)
    """
    top, bottom = square.numerator * square.denominator, square.denominator
    root = isqrt(top)
    if root * root == top:
        return Fraction(root, bottom)
    extra = max(0, bits - root.bit_length())
    return Fraction(isqrt(top << 2 * extra) + 1, bottom << extra)


def clipped(value: Fraction) -> float:
    """The nearest float, or the largest one used here for numbers beyond: for proposals and messages, never for proofs.

    >>> clipped(Fraction(1, 4)), clipped(-Fraction(10) ** 400)
    (0.25, -1e+300)
    """
    return float(max(min(value, Fraction(LARGEST)), -Fraction(LARGEST)))


def upper(ball: Any) -> Fraction:
    """The upper end of a flint ball."""
    return _exact(ball.upper())


def lower(ball: Any) -> Fraction:
    """The lower end of a flint ball."""
    return _exact(ball.lower())


def _exact(point: Any) -> Fraction:
    value = fmpq(*_man_exp(point))
    return Fraction(int(value.p), int(value.q))


def _man_exp(point: Any) -> tuple[int, int]:
    mantissa, exponent = (int(x) for x in point.man_exp())
    return (mantissa << exponent, 1) if exponent >= 0 else (mantissa, 1 << -exponent)
