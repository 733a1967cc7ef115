"""Enclosures: a real number between two rationals with a common power of two below them, rounded outwards.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt


@dataclass(frozen=True, slots=True)
class Interval:
    """A real number between ``lo / 2**bits`` and ``hi / 2**bits``."""

    lo: int
    hi: int
    bits: int

    @property
    def low(self) -> Fraction:
        """The lower end."""
        return Fraction(self.lo, 1 << self.bits)

    @property
    def high(self) -> Fraction:
        """The upper end."""
        return Fraction(self.hi, 1 << self.bits)

    @property
    def sign(self) -> int | None:
        """-1, 0 or 1 where it is known, None where zero and another number are inside."""
        if self.lo <= 0 <= self.hi and (self.lo or self.hi):
            return None
        return (self.lo > 0) - (self.hi < 0)

    def at(self, bits: int) -> Interval:
        """The same number in other units, outwards."""
        if bits >= self.bits:
            return Interval(self.lo << (bits - self.bits), self.hi << (bits - self.bits), bits)
        return Interval(self.lo >> (self.bits - bits), -(-self.hi >> (self.bits - bits)), bits)

    def __add__(self, other: Interval) -> Interval:
        """Both in the same units."""
        return Interval(self.lo + other.lo, self.hi + other.hi, self.bits)

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo, self.bits)

    def __mul__(self, other: Interval) -> Interval:
        """Both in the same units."""
        corners = (self.lo * other.lo, self.lo * other.hi, self.hi * other.lo, self.hi * other.hi)
        return Interval(min(corners) >> self.bits, -(-max(corners) >> self.bits), self.bits)

    def inverse(self) -> Interval:
        """Of a number that is not zero; the sign is known."""
        one = 1 << 2 * self.bits
        return Interval(one // self.hi, -(-one // self.lo), self.bits)

    def root(self) -> Interval:
        """The square root of a number that is known not to be negative."""
        low, high = max(self.lo, 0) << self.bits, self.hi << self.bits
        return Interval(isqrt(low), isqrt(high) + 1, self.bits)


def fraction(q: Fraction, bits: int) -> Interval:
    """A rational number."""
    shifted = q.numerator << bits
    return Interval(shifted // q.denominator, -(-shifted // q.denominator), bits)


def integer_root(r: int, bits: int) -> Interval:
    """The square root of a positive integer."""
    square = r << 2 * bits
    low = isqrt(square)
    return Interval(low, low + (low * low != square), bits)
