"""Logarithms, the softplus function and the binary entropy, enclosed with proven remainders.

A number p > 0 is handled as ``point / 2**bits`` with an integer point.  Standard library only; part of ``checker``.
"""

from __future__ import annotations

from functools import lru_cache

from analytic.checker.intervals import Interval
from analytic.checker.numbers import Enclosed, Field, Rational, Real, sign
from analytic.checker.work import CertificateError, ImpreciseError

GUARD = 32  # extra bits inside logarithm and exponential


def log(x: Real) -> Real:
    """The natural logarithm, enclosed (log 1 = 0 exactly)."""
    field = x.field
    if sign(x) <= 0:
        raise CertificateError("logarithm of a number that is not positive")
    if isinstance(x, Rational) and x.q == 1:
        return field.zero
    around = field.enclose(x, field.bits + GUARD)
    if around.lo <= 0:
        raise ImpreciseError("the argument of a logarithm is too close to zero")
    _charge(field, around)
    low, high = _log_point(around.lo, around.bits), _log_point(around.hi, around.bits)
    return Enclosed(field, Interval(low.lo, high.hi, around.bits).at(field.bits))


def softplus(x: Real) -> Real:
    """``log(1 + exp(x))``, enclosed; increasing, so the two ends are enough."""
    field = x.field
    around = field.enclose(x, field.bits + GUARD)
    _charge(field, around)
    low, high = _softplus_point(around.lo, around.bits), _softplus_point(around.hi, around.bits)
    return Enclosed(field, Interval(low.lo, high.hi, around.bits).at(field.bits))


def entropy(p: Real) -> Real:
    """``-p log p - (1 - p) log(1 - p)`` for ``0 <= p <= 1``, with ``0 log 0 = 0``, enclosed."""
    found: Real = p.field.zero
    for q in (p, 1 - p):
        if sign(q):
            found = found - q * log(q)
    return found


def _charge(field: Field, around: Interval) -> None:
    """Two logarithms and exponentials: series of as many terms as bits, of products of so many bits."""
    bits = around.bits + around.hi.bit_length().bit_length()
    field.work.product(around.hi.bit_length(), bits)
    field.work.product(bits, bits, 0.2 * bits)


@lru_cache(maxsize=16)
def _log_two(bits: int) -> Interval:
    around = _atanh(1, 3, bits)  # log 2 = 2 atanh(1/3)
    return Interval(2 * around.lo, 2 * around.hi, bits)


def _atanh(num: int, den: int, bits: int) -> Interval:
    """``sum z**(2k+1) / (2k+1)`` for ``0 <= z = num/den <= 1/3``.

    Rounded down, the square of z is short by less than one unit, a power z**(2k+1) <= 1/3 by e' <= e/9 + 1/3 + 1 < 2
    units and a term by less than 3; once the power is 0, the true remaining terms add up to less than
    2 (1 + 1/9 + ...) < 3 units.  So the sum of k terms is short by at most 3k + 3 units.
    """
    power, square, total, k = (num << bits) // den, (num * num << bits) // (den * den), 0, 0
    while power:
        total += power // (2 * k + 1)
        power = power * square >> bits
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
