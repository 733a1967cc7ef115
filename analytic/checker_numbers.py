"""The numbers of a certificate: rationals and square roots exactly, everything else enclosed.

A number is one of three kinds.

* ``int`` or ``Fraction``: a rational number, exactly.
* ``Surd``: a finite sum of ``q_i * sqrt(r_i)`` with rational ``q_i != 0`` and integers ``r_i > 0`` such that
  no product ``r_i r_j`` (i != j) is a perfect square.  Such square roots are linearly independent over the
  rationals (Besicovitch, 1940), so the sum is zero iff it is empty: equality is decided exactly.
* ``Interval``: a real number known to lie in ``[lo / 2**bits, hi / 2**bits]``, rounded outwards at every
  step.  Logarithms and exponentials (``checker_logarithm``) and roots of sums of roots are of this kind.

Sums, differences and products are operators; a quotient is ``divide``.  ``/`` is never used, so that two
integers cannot meet in floating point.  Only the standard library is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt
from typing import TypeAlias, cast

MAX_ROOTS = 512  # different square roots in one sum
MAX_SIGN_BITS = 1 << 15  # precision at which the sign of a sum of roots is given up


class CertificateError(ValueError):
    """The file is not a certificate: malformed, truncated, of another version, or too large."""


class ImpreciseError(Exception):
    """An enclosure is too wide to decide; a higher precision may do."""


class RefutedError(Exception):
    """A statement of the certificate is false."""


class UndecidedError(Exception):
    """The checker cannot decide the claim, at any precision."""


class _Irrational:
    """Operators shared by the two irrational kinds."""

    __slots__ = ()

    def __add__(self, other: Number) -> Number:
        return _add(self, other)  # type: ignore[arg-type]

    def __mul__(self, other: Number) -> Number:
        return _multiply(self, other)  # type: ignore[arg-type]

    def __neg__(self) -> Number:
        return self * -1

    def __sub__(self, other: Number) -> Number:
        return self + other * -1

    def __rsub__(self, other: Number) -> Number:
        return self * -1 + other

    __radd__ = __add__
    __rmul__ = __mul__


@dataclass(frozen=True, slots=True)
class Surd(_Irrational):
    """``sum(q * sqrt(r) for r, q in terms.items())``, in the canonical form described above."""

    terms: dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class Interval(_Irrational):
    """A real number between ``lo / 2**bits`` and ``hi / 2**bits``."""

    lo: int
    hi: int
    bits: int


Number: TypeAlias = int | Fraction | Surd | Interval


# --- sums of square roots -----------------------------------------------------------------------------------


def terms_of(x: int | Fraction | Surd) -> dict[int, Fraction]:
    """The coefficients of the square roots."""
    return x.terms if isinstance(x, Surd) else {1: Fraction(x)}


def merge(terms: dict[int, Fraction], r: int, q: Fraction) -> None:
    """Add ``q sqrt(r)``; if r k is the square of s, then sqrt(r) = (s / k) sqrt(k)."""
    if r not in terms:
        root = isqrt(r)
        if root * root == r:
            r, q = 1, q * Fraction(root)
    if r not in terms:
        for k in terms:
            root = isqrt(r * k)
            if root * root == r * k:
                r, q = k, q * Fraction(root, k)
                break
    terms[r] = terms.get(r, Fraction(0)) + q
    if len(terms) > MAX_ROOTS:
        raise UndecidedError(f"a sum has more than {MAX_ROOTS} different square roots")


def _simplest(terms: dict[int, Fraction]) -> Number:
    kept = {r: q for r, q in terms.items() if q}
    if not kept:
        return Fraction(0)
    return kept[1] if len(kept) == 1 and 1 in kept else Surd(kept)


def _add(a: Number, b: Number) -> Number:
    if isinstance(a, Interval) or isinstance(b, Interval):
        bits = _common_bits(a, b)
        p, q = enclose(a, bits), enclose(b, bits)
        return Interval(p.lo + q.lo, p.hi + q.hi, bits)
    terms = dict(terms_of(a))
    for r, coefficient in terms_of(b).items():
        merge(terms, r, coefficient)
    return _simplest(terms)


def _multiply(a: Number, b: Number) -> Number:
    if isinstance(a, Interval) or isinstance(b, Interval):
        bits = _common_bits(a, b)
        p, q = enclose(a, bits), enclose(b, bits)
        corners = (p.lo * q.lo, p.lo * q.hi, p.hi * q.lo, p.hi * q.hi)
        return Interval(min(corners) >> bits, -(-max(corners) >> bits), bits)
    left, right = terms_of(a), terms_of(b)
    if len(left) * len(right) > 16 * MAX_ROOTS:
        raise UndecidedError("a product of two sums has too many square roots")
    terms: dict[int, Fraction] = {}
    for r, x in left.items():
        for s, y in right.items():
            g = gcd(r, s)  # sqrt(r s) = g sqrt(r/g s/g) keeps the radicands small
            merge(terms, (r // g) * (s // g), x * y * g)
    return _simplest(terms)


def _common_bits(a: Number, b: Number) -> int:
    return max(x.bits for x in (a, b) if isinstance(x, Interval))


def sign(x: Number) -> int:
    """-1, 0 or 1, proved; raises ImpreciseError when an interval contains zero and another number."""
    if isinstance(x, Surd):
        return _surd_sign(x.terms)
    if isinstance(x, Interval):
        if x.lo <= 0 <= x.hi and (x.lo or x.hi):
            raise ImpreciseError("the sign of an irrational number could not be decided")
        return (x.hi > 0) - (x.lo < 0)
    numerator = x.numerator
    return (numerator > 0) - (numerator < 0)


def _surd_sign(terms: dict[int, Fraction]) -> int:
    signs = {1 if q > 0 else -1 for q in terms.values()}
    if len(signs) == 1:
        return signs.pop()
    if len(terms) == 2:  # opposite signs: the larger square wins, and the squares differ
        (r, p), (s, q) = terms.items()
        return (1 if p > 0 else -1) if p * p * r > q * q * s else (1 if q > 0 else -1)
    bits = 64
    while bits <= MAX_SIGN_BITS:  # not zero, so a high enough precision separates it from zero
        around = enclose(Surd(terms), bits)
        if around.lo > 0 or around.hi < 0:
            return 1 if around.lo > 0 else -1
        bits *= 2
    raise UndecidedError("a sum of square roots is too close to zero")


# --- operations on every kind -------------------------------------------------------------------------------


def enclose(x: Number, bits: int) -> Interval:
    """The number in an interval of about ``2**-bits``, outwards."""
    if isinstance(x, Interval):
        if bits >= x.bits:
            return Interval(x.lo << (bits - x.bits), x.hi << (bits - x.bits), bits)
        return Interval(x.lo >> (x.bits - bits), -(-x.hi >> (x.bits - bits)), bits)
    lo = hi = 0
    for r, q in terms_of(x).items():
        # |q| sqrt(r) 2**bits = sqrt(square) / denominator
        square = q.numerator * q.numerator * r << 2 * bits
        low = (abs(q.numerator) << bits if r == 1 else isqrt(square)) // q.denominator
        high = low + ((low * q.denominator) ** 2 != square)
        lo, hi = (lo + low, hi + high) if q > 0 else (lo - high, hi - low)
    return Interval(lo, hi, bits)


def positive_part(x: Number) -> Number:
    """``max(x, 0)``."""
    if isinstance(x, Interval):
        return Interval(max(x.lo, 0), max(x.hi, 0), x.bits)
    return x if sign(x) > 0 else 0


def magnitude(x: Number) -> Number:
    """``|x|``; of an interval around zero, ``[0, the larger end]``."""
    if isinstance(x, Interval):
        return Interval(max(x.lo, -x.hi, 0), max(-x.lo, x.hi), x.bits)
    return x if sign(x) >= 0 else -x


def divide(a: Number, b: Number, bits: int) -> Number:
    """``a / b``: exact if b has at most four square roots, else enclosed."""
    if sign(b) == 0:
        raise CertificateError("division by zero in a number")
    if isinstance(b, Surd) and len(b.terms) > 4:
        b = enclose(b, bits)
    if isinstance(b, Interval):
        sign(b)  # an interval with zero inside has no reciprocal
        one = 1 << 2 * b.bits
        return Interval(one // b.hi, -(-one // b.lo), b.bits) * a
    while isinstance(b, Surd):
        # (Q - P)(Q + P) = Q^2 - P^2, P the first half of the terms, has 4 -> 3 -> 2 -> 1 roots at most;
        # Q - P is not zero because its square roots are independent.
        half = len(b.terms) // 2
        conjugate = Surd({r: -q if k < half else q for k, (r, q) in enumerate(b.terms.items())})
        a, b = a * conjugate, b * conjugate
    rational = cast(Fraction, b)
    return a * Fraction(rational.denominator, rational.numerator)


def sqrt(x: Number, bits: int) -> Number:
    """The square root: of a rational exactly, else enclosed."""
    if isinstance(x, Interval) and x.lo < 0 <= x.hi:
        raise ImpreciseError("the argument of a square root is too close to zero")
    if isinstance(x, Interval | Surd):
        around = enclose(x, bits if isinstance(x, Surd) else x.bits)
        if around.hi < 0 or (isinstance(x, Surd) and sign(x) < 0):
            raise CertificateError("square root of a negative number")
        low, high = isqrt(max(around.lo, 0) << around.bits), isqrt(around.hi << around.bits) + 1
        return Interval(low, high, around.bits)
    if x < 0:
        raise CertificateError("square root of a negative number")
    terms: dict[int, Fraction] = {}
    merge(terms, x.numerator * x.denominator, Fraction(1, x.denominator))
    return _simplest(terms)


def show(x: Number) -> str:
    """A number for a message, to about 12 digits."""
    if isinstance(x, int | Fraction) and x.denominator == 1 and -(10**12) < x < 10**12:
        return str(x)
    for bits in (64, 256, 1024, 4096):  # enough for a dozen digits
        around = enclose(x, bits)
        middle = (around.lo + around.hi) // 2
        if abs(middle) >> 50:
            break
    if middle.bit_length() > bits + 1000:
        return f"about {'-' if middle < 0 else ''}2**{middle.bit_length() - bits}"
    return f"{middle / 2**bits:.12g}"
