"""Vectors of numbers: sums, inner products and norms, over a common denominator where there is one.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from operator import mul
from typing import cast

from analytic.checker_numbers import (
    Interval,
    Number,
    Surd,
    UndecidedError,
    divide,
    magnitude,
    merge,
    sign,
    sqrt,
    terms_of,
)

MAX_DENOMINATOR_BITS = 1 << 20  # of a common denominator
MAX_VECTOR_BITS = 1 << 30  # of a vector over its common denominator


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
        for r, q in terms_of(x).items():
            if q:
                merge(terms, r, q)
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
