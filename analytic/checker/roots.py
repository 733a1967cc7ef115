"""Square roots of integers, one representative for all that are rational multiples of each other.

``sqrt(r)`` and ``sqrt(k)`` are rational multiples of each other iff r k is a perfect square.  The square roots of
representatives of different classes are linearly independent over the rationals (Besicovitch, 1940): a sum of
rational multiples of them is zero iff every coefficient is.  Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, isqrt

from analytic.checker.intervals import Interval, integer_root
from analytic.checker.work import Work


class Radicands:
    """The classes that a check has met; 1 represents the squares."""

    def __init__(self, work: Work) -> None:
        """Start with the squares."""
        self.work = work
        self.known: dict[int, tuple[int, Fraction]] = {1: (1, Fraction(1))}
        self.representatives = [1]
        self.enclosures: dict[tuple[int, int], Interval] = {}

    def reduce(self, r: int) -> tuple[int, Fraction]:
        """``(k, q)`` with ``sqrt(r) = q sqrt(k)``, k a representative, for r > 0."""
        found = self.known.get(r)
        if found is None:
            found = self.known[r] = self._classify(r)
        return found

    def _classify(self, r: int) -> tuple[int, Fraction]:
        for k in self.representatives:
            square = r * k
            self.work.product(square.bit_length(), square.bit_length())
            root = isqrt(square)
            if root * root == square:  # sqrt(r) = root / sqrt(k) = (root / k) sqrt(k)
                return k, Fraction(root, k)
        self.representatives.append(r)
        return r, Fraction(1)

    def product(self, r: int, s: int) -> tuple[int, Fraction]:
        """``(k, q)`` with ``sqrt(r) sqrt(s) = q sqrt(k)``, for representatives r and s."""
        if r == 1 or s == 1:
            return r * s, Fraction(1)
        common = gcd(r, s)  # sqrt(r s) = common sqrt(r/common s/common) keeps the radicands small
        self.work.product(r.bit_length(), s.bit_length())
        k, q = self.reduce((r // common) * (s // common))
        return k, q * common

    def enclose(self, k: int, bits: int) -> Interval:
        """The square root of a representative."""
        found = self.enclosures.get((k, bits))
        if found is None:
            length = k.bit_length() + 2 * bits
            self.work.product(length, length)
            found = self.enclosures[k, bits] = integer_root(k, bits)
        return found


def odd_factor(radicands: Iterable[int]) -> list[int]:
    """The radicands, of different classes and not all 1, that one automorphism of their field turns negative.

    The radicands are products of pairwise coprime numbers; the roots of those that are no squares are independent,
    so there is an automorphism that changes the sign of one of them and of no other.
    """
    radicands = list(radicands)
    base = [b for b in coprime_base(radicands) if isqrt(b) ** 2 != b]
    factor = next(b for b in base if any(_valuation(r, b) % 2 for r in radicands))
    return [r for r in radicands if _valuation(r, factor) % 2]


def coprime_base(numbers: Iterable[int]) -> list[int]:
    """Pairwise coprime integers > 1 of which every number > 0 is a product.

    >>> sorted(coprime_base([12, 18]))
    [2, 3]
    """
    base: list[int] = []
    pending = [x for x in numbers if x > 1]
    while pending:
        x = pending.pop()
        for k, b in enumerate(base):
            g = gcd(x, b)
            if g > 1:
                del base[k]
                pending += [part for part in (x // g, g, b // g) if part > 1]
                break
        else:
            base.append(x)
    return base


def _valuation(r: int, b: int) -> int:
    """How often b divides r."""
    count = 0
    while r % b == 0:
        r, count = r // b, count + 1
    return count
