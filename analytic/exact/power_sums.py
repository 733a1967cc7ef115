"""Sums of one power of positive rationals, ordered exactly.

Numerators and denominators are products of integers that are coprime in pairs and no powers, found by common divisors,
without factoring. Products of these with exponents in [0, 1) that differ have an irrational quotient, so that they are
independent over the rationals (Besicovitch, Journal of the London Mathematical Society, 1940). A sum ``sum q_i^p`` is
zero exactly if the coefficient of each of them is, and the sign of any other is seen at some precision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import gcd

from flint import arb, ctx, fmpq, fmpz

from analytic.exact.scalars import ZERO

START, QUICK = 128, 1024
"""Bits of the first enclosure, and of the last before the sum is tested for zero."""


def compare_powers(left: Iterable[fmpq], right: Iterable[fmpq], power: fmpq) -> int:
    """The sign of ``sum left^p - sum right^p``.

    >>> half = fmpq(1, 2)
    >>> compare_powers([fmpq(8)], [fmpq(2), fmpq(2)], half), compare_powers([fmpq(5)], [fmpq(2), fmpq(1)], half)
    (0, -1)
    """
    terms = Counter(left)
    terms.subtract(Counter(right))
    terms = Counter({q: count for q, count in terms.items() if count})
    bits = START
    while terms:
        found = _enclosed(terms, power, bits)
        if found:
            return found
        if bits == QUICK and not any(_classes(terms, power).values()):
            return 0
        bits *= 2
    return 0


def _enclosed(terms: Counter[fmpq], power: fmpq, bits: int) -> int:
    before, ctx.prec = ctx.prec, bits
    try:
        total = sum((count * arb(q) ** arb(power) for q, count in terms.items()), arb(0))
        return 0 if total.contains(0) else 1 if total > 0 else -1
    finally:
        ctx.prec = before


def _classes(terms: Counter[fmpq], power: fmpq) -> dict[tuple[fmpq, ...], fmpq]:
    """The coefficient of every product of the base with exponents below one."""
    base = coprime_base([int(part) for q in terms for part in (q.p, q.q)])
    found: dict[tuple[fmpq, ...], fmpq] = {}
    for q, count in terms.items():
        coefficient, key = fmpq(count), []
        for number in base:
            raised = (_order(int(q.p), number) - _order(int(q.q), number)) * power
            whole = raised.floor()
            coefficient *= fmpq(number) ** int(whole)
            key.append(raised - whole)
        found[tuple(key)] = found.get(tuple(key), ZERO) + coefficient
    return found


def coprime_base(numbers: Iterable[int]) -> list[int]:
    """Integers above 1, coprime in pairs and no powers, of which all numbers are products.

    >>> coprime_base([12, 18, 35])
    [2, 3, 35]
    """
    base: list[int] = []
    left = [n for n in numbers if n > 1]
    while left:
        number = left.pop()
        other = next((b for b in base if gcd(b, number) > 1), None)
        if other is None:
            base.append(number)
        elif other != number:
            base.remove(other)
            common = gcd(other, number)
            left += [n for n in (common, other // common, number // common) if n > 1]
    return sorted({_rooted(b) for b in base})


def _rooted(number: int) -> int:
    """The least integer of which it is a power."""
    for k in range(number.bit_length(), 1, -1):
        root = int(fmpz(number).root(k))
        if root**k == number:
            return root
    return number


def _order(number: int, base: int) -> int:
    """How often the base divides."""
    count = 0
    while number % base == 0:
        number, count = number // base, count + 1
    return count
