"""The numbers of a certificate: rationals and square roots exactly, everything else enclosed.

A number is one of three kinds.

* ``int`` or ``Fraction``: a rational number, exactly.
* ``Surd``: a finite sum of ``q_i * sqrt(r_i)`` with rational ``q_i != 0`` and integers ``r_i > 0`` such that
  no product ``r_i r_j`` (i != j) is a perfect square.  Such square roots are linearly independent over the
  rationals (Besicovitch, 1940), so the sum is zero iff it is empty: equality is decided exactly.
* ``Interval``: a real number known to lie in ``[lo / 2**bits, hi / 2**bits]``, rounded outwards at every
  step.  Logarithms, exponentials and roots of sums of roots are of this kind.

Sums, differences and products are operators; a quotient is ``divide``.  ``/`` is never used, so that two
integers cannot meet in floating point.  Only the standard library is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt
from operator import mul
from typing import TypeAlias, cast

MAX_ROOTS = 512  # different square roots in one sum
MAX_DENOMINATOR_BITS = 1 << 20  # of a common denominator
MAX_VECTOR_BITS = 1 << 30  # of a vector over its common denominator
MAX_SIGN_BITS = 1 << 15  # precision at which the sign of a sum of roots is given up
GUARD = 32  # extra bits inside logarithm and exponential


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


def _terms(x: int | Fraction | Surd) -> dict[int, Fraction]:
    return x.terms if isinstance(x, Surd) else {1: Fraction(x)}


def _merge(terms: dict[int, Fraction], r: int, q: Fraction) -> None:
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
    terms = dict(_terms(a))
    for r, coefficient in _terms(b).items():
        _merge(terms, r, coefficient)
    return _simplest(terms)


def _multiply(a: Number, b: Number) -> Number:
    if isinstance(a, Interval) or isinstance(b, Interval):
        bits = _common_bits(a, b)
        p, q = enclose(a, bits), enclose(b, bits)
        corners = (p.lo * q.lo, p.lo * q.hi, p.hi * q.lo, p.hi * q.hi)
        return Interval(min(corners) >> bits, -(-max(corners) >> bits), bits)
    left, right = _terms(a), _terms(b)
    if len(left) * len(right) > 16 * MAX_ROOTS:
        raise UndecidedError("a product of two sums has too many square roots")
    terms: dict[int, Fraction] = {}
    for r, x in left.items():
        for s, y in right.items():
            g = gcd(r, s)  # sqrt(r s) = g sqrt(r/g s/g) keeps the radicands small
            _merge(terms, (r // g) * (s // g), x * y * g)
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
    for r, q in _terms(x).items():
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
    _merge(terms, x.numerator * x.denominator, Fraction(1, x.denominator))
    return _simplest(terms)


def log(x: Number, bits: int) -> Number:
    """The natural logarithm, enclosed (log 1 = 0 exactly)."""
    if sign(x) <= 0:
        raise CertificateError("logarithm of a number that is not positive")
    if x == 1:
        return Fraction(0)
    around = enclose(x, bits + GUARD)
    if around.lo <= 0:
        raise ImpreciseError("the argument of a logarithm is too close to zero")
    low, high = _log_point(around.lo, around.bits), _log_point(around.hi, around.bits)
    return enclose(Interval(low.lo, high.hi, around.bits), bits)


def softplus(x: Number, bits: int) -> Number:
    """``log(1 + exp(x))``, enclosed; increasing, so the two ends are enough."""
    around = enclose(x, bits + GUARD)
    low, high = _softplus_point(around.lo, around.bits), _softplus_point(around.hi, around.bits)
    return enclose(Interval(low.lo, high.hi, around.bits), bits)


def entropy(p: Number, bits: int) -> Number:
    """``-p log p - (1 - p) log(1 - p)`` for ``0 <= p <= 1``, with ``0 log 0 = 0``, enclosed."""
    terms = [q * log(q, bits) for q in (p, 1 - p) if sign(q)]
    return -total(terms)


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


# --- logarithm and exponential of p = point / 2**bits, with proven remainders -------------------------------


@lru_cache(maxsize=16)
def _log_two(bits: int) -> Interval:
    around = _atanh(1, 3, bits)  # log 2 = 2 atanh(1/3)
    return Interval(2 * around.lo, 2 * around.hi, bits)


def _atanh(num: int, den: int, bits: int) -> Interval:
    """``sum z**(2k+1) / (2k+1)`` for ``0 <= z = num/den <= 1/3``.

    Rounded down, a power is short by e' <= e/9 + 1 < 2 units and a term by less than 3; once the power is 0,
    the true remaining terms add up to less than 2 (1 + 1/9 + ...) < 3 units.  So the sum of k terms is short
    by at most 3k + 3 units.
    """
    power, total, k = (num << bits) // den, 0, 0
    while power:
        total += power // (2 * k + 1)
        power = power * num * num // (den * den)
        k += 1
    return Interval(total, total + 3 * k + 3, bits)


def _log_point(point: int, bits: int) -> Interval:
    """log p = e log 2 + log m, log m = 2 atanh((m - 1)/(m + 1)), with p = 2**e m and 1 <= m < 2.

    m is cut to ``bits`` bits; that loses less than one unit of log m.
    """
    e, one = point.bit_length() - 1 - bits, 1 << bits
    m = point >> e if e > 0 else point << -e
    tail, two = _atanh(m - one, m + one, bits), _log_two(bits)
    low, high = (two.lo, two.hi) if e >= 0 else (two.hi, two.lo)
    return Interval(e * low + 2 * tail.lo, e * high + 2 * tail.hi + 1, bits)


def _exp_negative_point(point: int, bits: int) -> Interval:
    """exp(-p) for p >= 0: 2**-e / exp(p - e log 2), where 0 <= p - e log 2 < 1."""
    two = _log_two(bits)
    e = point // two.hi
    if e > bits:  # exp(-p) < 2**-bits
        return Interval(0, 1, bits)
    low, high = _exp_point(point - e * two.hi, bits), _exp_point(point - e * two.lo, bits)
    one = 1 << 2 * bits
    return Interval(one // (high.hi << e), -(-one // (low.lo << e)), bits)


def _exp_point(point: int, bits: int) -> Interval:
    """``sum p**k / k!`` for ``0 <= p < 1``.

    Rounded down, a term is short by e' <= e/k + 1 <= 2 units; once it is 0, the true remaining terms add up
    to at most 2 (1 + 1/2 + 1/4 + ...) = 4 units.  So the sum of k terms is short by at most 2k + 4 units.
    """
    term, total, k = 1 << bits, 0, 0
    while term:
        total += term
        k += 1
        term = (term * point >> bits) // k
    return Interval(total, total + 2 * k + 4, bits)


def _softplus_point(point: int, bits: int) -> Interval:
    """log(1 + exp(p)) = max(p, 0) + log(1 + exp(-|p|))."""
    tail = _exp_negative_point(abs(point), bits)
    one = 1 << bits
    low, high = _log_point(one + tail.lo, bits), _log_point(one + tail.hi, bits)
    return Interval(max(point, 0) + low.lo, max(point, 0) + high.hi, bits)


# --- vectors ------------------------------------------------------------------------------------------------


def common_scale(values: Sequence[Number]) -> tuple[Sequence[Number], Number]:
    """``(w, s)``: ``values = s * w``, ``s > 0``, w integers if the values are rational multiples of one root.

    >>> common_scale([Fraction(1, 2), Fraction(-1, 3)])
    ([3, -2], Fraction(1, 6))
    """
    root, rational = 1, cast(Sequence[Fraction], values)
    if any(not isinstance(x, int | Fraction) for x in values):
        split = _one_root(values)
        if split is None:
            return values, Fraction(1)
        root, rational = split
    denominator = 1
    for d in {x.denominator for x in rational}:
        denominator = denominator // gcd(denominator, d) * d
        size = denominator.bit_length()
        if size > MAX_DENOMINATOR_BITS or size * len(rational) > MAX_VECTOR_BITS:
            raise UndecidedError("the numbers are too long: their common denominator is out of reach")
    whole = [x.numerator * (denominator // x.denominator) for x in rational]
    unit = Fraction(1, denominator)
    return whole, unit if root == 1 else Surd({root: unit})


def _one_root(values: Sequence[Number]) -> tuple[int, list[Fraction]] | None:
    """``(r, q)`` with ``values = q sqrt(r)``, if there is such an r."""
    roots = [x for x in values if isinstance(x, Surd)]
    root = next(iter(roots[0].terms)) if roots else 1
    found = []
    for x in values:
        if isinstance(x, Interval):
            return None
        terms = {root: Fraction(0)}
        for r, q in _terms(x).items():
            if q:
                _merge(terms, r, q)
        if len(terms) > 1:
            return None
        found.append(terms[root])
    return root, found


def dot(a: Sequence[Number], b: Sequence[Number]) -> Number:
    """``sum a_i b_i``."""
    (left, s), (right, t) = common_scale(a), common_scale(b)
    inner: Number = sum(map(mul, left, right))
    return inner * (s * t)


def total(values: Sequence[Number]) -> Number:
    """``sum a_i``."""
    whole, scale = common_scale(values)
    return sum(whole) * scale


def squared_norm(values: Sequence[Number]) -> Number:
    """``sum a_i**2``; not negative even for intervals around zero."""
    sizes = [magnitude(x) if isinstance(x, Interval) else x for x in values]
    return dot(sizes, sizes)


def norm(values: Sequence[Number], bits: int) -> Number:
    """The Euclidean norm: exact if the squares add up to a rational, or after dividing by an entry."""
    if len(values) == 1:
        return magnitude(values[0])
    square = squared_norm(values)
    if isinstance(square, Surd):
        pivot = next(x for x in values if sign(x))
        ratio = squared_norm([divide(x, pivot, bits) for x in values])
        if not isinstance(ratio, Surd | Interval):
            return magnitude(pivot) * sqrt(ratio, bits)
    return sqrt(square, bits)
