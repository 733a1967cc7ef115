"""Roots of polynomials with integer coefficients, each told from the others by an interval that holds no other one.

That it holds exactly one is seen by Descartes' rule: ``q(x) = (1 + x)^n P((low + high x) / (1 + x))`` has as many
positive roots as P has between low and high, counted with multiplicity, and if the coefficients of q change their sign
once, it has one.  Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, isqrt, prod

from analytic.checker.intervals import Interval
from analytic.checker.work import CertificateError, Work

MAX_DEGREE = 64
MAX_ROOTS = 16  # of polynomials in one file


class Root:
    """The root of ``sum(c_i x**i)`` between ``low`` and ``high``, where ``0 <= low``."""

    def __init__(self, coefficients: Sequence[int], low: Fraction, high: Fraction, work: Work) -> None:
        """CertificateError unless the interval is shown to hold exactly one root."""
        self.c, self.low, self.high, self.work = tuple(coefficients), low, high, work
        self.degree = len(self.c) - 1
        if not 0 < self.degree <= MAX_DEGREE or not self.c[-1]:
            raise CertificateError(f"root(...) has a polynomial that is not of degree 1 to {MAX_DEGREE}")
        if not 0 <= low < high:
            raise CertificateError("root(...) has ends that are not 0 <= low < high")
        self.length = sum(x.bit_length() for x in self.c)
        ends = sum(x.bit_length() for q in (low, high) for x in (q.numerator, q.denominator))
        work.product(self.length + ends * self.degree, self.length + ends * self.degree, float(self.degree**2))
        changed = self._transformed()
        signs = [x > 0 for x in changed if x]
        if not changed[0] or not changed[-1] or sum(a != b for a, b in pairwise(signs)) != 1:
            raise CertificateError("root(...) has an interval that is not shown to hold exactly one root")
        self.rising = changed[0] < 0
        self.finest = Interval(low.__floor__(), high.__ceil__(), 0)
        self.powers: list[list[Fraction]] = []  # of x**degree, x**(degree + 1), ... in lower ones

    def _transformed(self) -> list[int]:
        """The coefficients of q times a positive number; the first and the last have the signs of P at low and high."""
        d = self.low.denominator * self.high.denominator // gcd(self.low.denominator, self.high.denominator)
        a, b = int(self.low * d), int(self.high * d)
        found, power = [self.c[-1]], [1]
        for c in reversed(self.c[:-1]):
            power = _times(power, d, d)
            found = [x + c * y for x, y in zip(_times(found, a, b), power, strict=True)]
        return found

    @property
    def bound(self) -> int:
        """An integer that no root of the polynomial exceeds in absolute value (Cauchy, 1829)."""
        return 1 + -(-max(map(abs, self.c)) // abs(self.c[-1]))

    def power(self, e: int) -> list[Fraction]:
        """``x**e`` in the powers below the degree, for e at least the degree."""
        while len(self.powers) <= e - self.degree:
            self.work.product(self.length * (len(self.powers) + 1), self.length, 4.0 * self.degree)
            before = self.powers[-1] if self.powers else [Fraction(0)] * (self.degree - 1) + [Fraction(1)]
            top = Fraction(-before[-1], self.c[-1])
            self.powers.append([x + top * c for x, c in zip([Fraction(0), *before[:-1]], self.c, strict=False)])
        return self.powers[e - self.degree]

    # --- enclosures -----------------------------------------------------------------------------------------

    def enclose(self, bits: int) -> Interval:
        """The root in an interval of at most ``2**(1 - bits)``: by Newton's steps where they are seen to work."""
        while self.finest.bits < bits or self.finest.hi - self.finest.lo > 2:
            now = self.finest
            if now.hi - now.lo > 2:
                middle = (now.lo + now.hi) // 2
                below = self._is_below(middle, now.bits)
                self.finest = Interval(middle, now.hi, now.bits) if below else Interval(now.lo, middle, now.bits)
            else:
                self.finest = self._newton(now.at(max(1, min(2 * now.bits, bits)))) or now.at(now.bits + 1)
        return self.finest.at(bits)

    def _newton(self, now: Interval) -> Interval | None:
        """An interval of two units, if that is where a step leads and the root is inside."""
        middle = (now.lo + now.hi) // 2
        value, slope = self._value(middle, now.bits)
        if not slope:
            return None
        near = middle - (value << now.bits) // (slope << now.bits)
        inside = now.lo <= near - 1 and near + 1 <= now.hi
        if inside and self._is_below(near - 1, now.bits) and not self._is_below(near + 1, now.bits):
            return Interval(near - 1, near + 1, now.bits)
        return None

    def _is_below(self, m: int, bits: int) -> bool:
        """Whether ``m / 2**bits`` is less than the root."""
        if m * self.low.denominator <= self.low.numerator << bits:
            return True
        if m * self.high.denominator >= self.high.numerator << bits:
            return False
        value = self._value(m, bits)[0]
        return value < 0 if self.rising else value > 0

    def _value(self, m: int, bits: int) -> tuple[int, int]:
        """P and P' at ``m / 2**bits``, times ``2**(degree bits)``, the derivative divided by ``2**bits``."""
        self.work.product(m.bit_length() * self.degree + self.length, m.bit_length(), 3.0 * self.degree)
        value = slope = 0
        for k, c in enumerate(reversed(self.c)):
            slope = slope * m + value
            value = value * m + (c << bits * k)
        return value, slope


def _times(p: list[int], a: int, b: int) -> list[int]:
    """``p(x) (a + b x)``."""
    return [a * x + b * y for x, y in zip([*p, 0], [0, *p], strict=True)]


def exponents(powers: int) -> Iterator[tuple[int, int]]:
    """The roots that occur, by number, and their exponents, which are the bytes of an integer."""
    i = 0
    while powers:
        if powers & 255:
            yield i, powers & 255
        powers >>= 8
        i += 1


def separation(terms: Mapping[tuple[int, int, int], Fraction], roots: Sequence[Root], work: Work) -> int:
    """Bits b such that a sum of ``q sqrt(k)`` times powers of roots is zero or at least ``2**-b`` in absolute value.

    Times an integer N it is an algebraic integer: ``sqrt(k)`` is one and so is a root times its polynomial's first
    coefficient, so N is a product of these coefficients, as often as the root occurs in one term, times a common
    denominator of the q.  Its conjugates are at most M, and their product, if it is not zero, is at least 1, and so is
    ``N |x| M**(D - 1)``.
    """
    degree, first, common = 1, 1, 1
    for i, root in enumerate(roots):
        e = max(dict(exponents(powers)).get(i, 0) for _, _, powers in terms)
        degree *= root.degree if e else 1
        first *= abs(root.c[-1]) ** e
    degree <<= len({k for k, _, _ in terms if k > 1})
    for q in terms.values():
        work.product(common.bit_length(), q.denominator.bit_length(), 3.0)
        common = common // gcd(common, q.denominator) * q.denominator
    work.product(first.bit_length(), common.bit_length())
    N, M = first * common, 1
    for (k, _, powers), q in terms.items():
        bounds = prod(roots[i].bound ** e for i, e in exponents(powers))
        work.product(N.bit_length() + bounds.bit_length(), q.numerator.bit_length() + k.bit_length(), 3.0)
        M += N * abs(q.numerator) // q.denominator * (isqrt(k) + 1) * bounds
    return (degree - 1) * M.bit_length() + N.bit_length()
