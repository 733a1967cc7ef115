"""Quotients of the numbers of a certificate.  Standard library only; part of ``checker``."""

from __future__ import annotations

from analytic.checker.numbers import Algebraic, Enclosed, Rational, Real, sign
from analytic.checker.roots import odd_factor
from analytic.checker.work import CertificateError, UndecidedError


def divide(a: Real, b: Real) -> Real:
    """``a / b``, exactly unless one of them is enclosed; CertificateError if b is zero."""
    if sign(b) == 0:
        raise CertificateError("division by zero in a number")
    return a * inverse(b)


def inverse(b: Real) -> Real:
    """``1 / b`` of a number that is not zero."""
    if isinstance(b, Rational):
        return Rational(b.field, 1 / b.q)
    if isinstance(b, Enclosed):
        return Enclosed(b.field, b.around.inverse())
    assert isinstance(b, Algebraic)
    if b.has_roots:
        raise UndecidedError("the checker does not divide by numbers made of root(...)")
    return _by_generator(b) if b.generators else _by_conjugate(b)


def _by_generator(b: Algebraic) -> Real:
    """``1 / (p + q s) = (p - q s) / (p^2 - q^2 c)``; if the denominator is zero then ``p = q s``, as b is not zero."""
    p, q, i = b.split()
    norm = p * p - q * q * b.field.squares[i]
    if sign(norm) == 0:
        return inverse(p * 2)
    return (p - q * b.field.generator(i)) * inverse(norm)


def _by_conjugate(b: Algebraic) -> Real:
    """``1 / b = b' / (b b')``, b' the image under an automorphism: ``b b'`` has no root that it turns negative."""
    length = sum(k.bit_length() for k, _, _ in b.terms)
    b.field.work.product(length, length, 10.0)
    flipped = odd_factor(k for k, _, _ in b.terms)
    conjugate = Algebraic(b.field, {key: -q if key[0] in flipped else q for key, q in b.terms.items()})
    return conjugate * inverse(b * conjugate)
