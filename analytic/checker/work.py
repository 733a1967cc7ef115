"""The work that a check may cost, and the ways in which it ends early.

Every operation on numbers of the file is charged before it is done, about a microsecond for short numbers and in
proportion to the product of the lengths for long ones, so that no file can cost more than the limit.  Standard
library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

LIMIT = 3_000_000  # of a check, in operations of a microsecond or two
MAX_BITS = 1 << 23  # of one integer
MAX_VECTOR_BITS = 1 << 28  # of a vector of integers: 32 megabytes


class CertificateError(ValueError):
    """The file is not a certificate: malformed, truncated, of another version, or too large."""


class ImpreciseError(Exception):
    """An enclosure is too wide to decide; a higher precision may do."""


class RefutedError(Exception):
    """A statement of the certificate is false."""


class UndecidedError(Exception):
    """The checker cannot decide the claim, at any precision."""


class Work:
    """What is left of the work that a check may cost."""

    def __init__(self, limit: float = LIMIT) -> None:
        """Start with all of it."""
        self.left = limit

    def spend(self, cost: float) -> None:
        """Charge an operation; UndecidedError when nothing is left."""
        self.left -= cost
        if self.left < 0:
            raise UndecidedError("too much work: the numbers of the file are too many or too long")

    def product(self, a: int, b: int, count: float = 1.0) -> None:
        """Charge so many operations on numbers of a and b bits."""
        if a + b > MAX_BITS:
            raise UndecidedError(f"too much work: a number has more than {MAX_BITS} bits")
        self.spend(count * (2.0 + (a * b >> 19) + (a + b >> 12)))

    def vector(self, bits: int, count: int) -> None:
        """Refuse so many integers of so many bits, and charge a pass over them."""
        if bits > MAX_BITS or bits * count > MAX_VECTOR_BITS:
            raise UndecidedError("too much work: the numbers are too long for their common denominator")
        self.spend(count * (0.2 + (bits >> 12)))


def size(q: Fraction) -> int:
    """The bits of a fraction."""
    return q.numerator.bit_length() + q.denominator.bit_length()


def longest(values: Iterable[int]) -> int:
    """The bits of the longest of the integers."""
    return max((x.bit_length() for x in values), default=0)
