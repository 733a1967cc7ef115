"""Vectors of numbers: sums, inner products and norms, of integers over a common denominator where there is one.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd
from operator import mul
from typing import TypeAlias, TypeGuard

from analytic.checker.division import divide
from analytic.checker.numbers import ONE, Algebraic, Enclosed, Field, Key, Rational, Real, Scalar, magnitude, sign
from analytic.checker.work import UndecidedError, longest

MAX_DENOMINATOR_BITS = 1 << 20  # of a common denominator

Vector: TypeAlias = Sequence[int] | Sequence[Real]


def whole(values: Sequence[Scalar]) -> TypeGuard[Sequence[int]]:
    """Whether the numbers are integers over their common scale."""
    return all(isinstance(x, int) for x in values)


def common_scale(field: Field, values: Sequence[Scalar]) -> tuple[Vector, Real]:
    """``(w, s)``: ``values = s * w``, ``s > 0``; w are integers if the values are rational multiples of one number."""
    numbers = [field.real(x) for x in values]
    split = _one_key(field, numbers)
    if split is None:
        return numbers, field.one
    key, rational = split
    denominator = bits = 1
    for d in {q.denominator for q in rational}:
        field.work.product(denominator.bit_length(), d.bit_length(), 3.0)
        denominator = denominator // gcd(denominator, d) * d
        bits = denominator.bit_length()
        if bits > MAX_DENOMINATOR_BITS:
            raise UndecidedError("too much work: the common denominator of the numbers is too long")
    field.work.vector(bits + longest(q.numerator for q in rational), len(rational))
    integers = [q.numerator * (denominator // q.denominator) for q in rational]
    return integers, field.simplest({key: Fraction(1, denominator)})


def _one_key(field: Field, numbers: Sequence[Real]) -> tuple[Key, list[Fraction]] | None:
    """``(root, q)`` with ``numbers = q root``, if they are rational multiples of one product of roots."""
    key, found = None, []
    field.work.spend(0.5 * len(numbers))
    for x in numbers:
        if isinstance(x, Rational):
            if x.q and key not in (None, ONE):
                return None
            key = ONE if x.q else key
            found.append(x.q)
        elif isinstance(x, Algebraic) and len(x.terms) == 1:
            ((own, q),) = x.terms.items()
            if key not in (None, own):
                return None
            key = own
            found.append(q)
        else:
            return None
    return key or ONE, found


def product(field: Field, a: Sequence[Scalar], b: Sequence[Scalar]) -> Scalar:
    """``sum a_i b_i``, an integer if all of them are."""
    if whole(a) and whole(b):
        field.work.product(longest(a), longest(b), 1.5 + 0.1 * len(a))
        found: int = sum(map(mul, a, b))
        return found
    return summed(field, (field.real(x) * y for x, y in zip(a, b, strict=True)))


def dot(field: Field, a: Sequence[Scalar], b: Sequence[Scalar]) -> Real:
    """``sum a_i b_i``."""
    (left, s), (right, t) = common_scale(field, a), common_scale(field, b)
    return (s * t) * product(field, left, right)


def products(field: Field, rows: Sequence[Sequence[Scalar]], columns: Sequence[Sequence[Scalar]]) -> list[list[Real]]:
    """All inner products of two lists of vectors, each brought to its common scale once."""
    left, right = ([common_scale(field, values) for values in vectors] for vectors in (rows, columns))
    return [[(s * t) * product(field, a, b) for b, t in right] for a, s in left]


def total(field: Field, values: Sequence[Scalar]) -> Real:
    """``sum a_i``."""
    numbers, scale = common_scale(field, values)
    return (field.real(sum(numbers)) if whole(numbers) else summed(field, numbers)) * scale


def summed(field: Field, values: Iterable[Scalar]) -> Real:
    """``sum a_i``, one after another."""
    found: Real = field.zero
    for x in values:
        found = found + x
    return found


def squared_norm(field: Field, values: Sequence[Scalar]) -> Real:
    """``sum a_i**2``; not negative even for intervals around zero."""
    sizes = [magnitude(x) if isinstance(x, Enclosed) else x for x in values]
    return dot(field, sizes, sizes)


def norm(field: Field, values: Sequence[Real]) -> Real:
    """The Euclidean norm, without a generator if the entries have rational ratios or the squares a rational sum."""
    if len(values) == 1:
        return field.real(magnitude(values[0]))
    square = squared_norm(field, values)
    if isinstance(square, Algebraic) and not any(isinstance(x, Algebraic) and x.has_roots for x in values):
        pivot = next((x for x in values if sign(x)), None)
        if pivot is None:  # a nested root may be zero without looking it
            return field.zero
        ratio = squared_norm(field, [divide(x, pivot) for x in values])
        if isinstance(ratio, Rational):
            return field.sqrt(ratio) * magnitude(pivot)
    return field.sqrt(square)
