"""Numbers ``a + b sqrt(r)`` with rational a, b and one fixed rational r > 0."""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.scalars import to_sympy


@dataclass(frozen=True)
class Quadratic:
    """``a + b sqrt(r)``; operands share r.

    >>> s = Quadratic(fmpq(0), fmpq(1), fmpq(2))
    >>> (s * s).sympy(), (s / (s + 1)).sympy(), (s - 2).sign()
    (2, 2 - sqrt(2), -1)
    """

    a: fmpq
    b: fmpq
    r: fmpq

    def _lift(self, other: Quadratic | fmpq | int) -> Quadratic:
        return other if isinstance(other, Quadratic) else Quadratic(fmpq(other), fmpq(0), self.r)

    def __add__(self, other: Quadratic | fmpq | int) -> Quadratic:
        right = self._lift(other)
        return Quadratic(self.a + right.a, self.b + right.b, self.r)

    def __neg__(self) -> Quadratic:
        return Quadratic(-self.a, -self.b, self.r)

    def __sub__(self, other: Quadratic | fmpq | int) -> Quadratic:
        return self + (-self._lift(other))

    def __mul__(self, other: Quadratic | fmpq | int) -> Quadratic:
        right = self._lift(other)
        a = self.a * right.a + self.b * right.b * self.r
        return Quadratic(a, self.a * right.b + self.b * right.a, self.r)

    def __truediv__(self, other: Quadratic | fmpq | int) -> Quadratic:
        """The quotient; the divisor's norm is zero only when its sign is, which the caller has excluded."""
        right = self._lift(other)
        norm = right.a * right.a - right.b * right.b * self.r
        if norm == 0:  # r is the square of a rational and the conjugate vanishes: the divisor is 2a
            right = self._lift(2 * right.a)
            norm = right.a * right.a
        return self * Quadratic(right.a / norm, -right.b / norm, self.r)

    def sign(self) -> int:
        """-1, 0 or 1."""
        return root_sum_sign(self.a, fmpq(1), self.b, self.r)

    def sympy(self) -> sympy.Expr:
        """As a sympy number."""
        return to_sympy(self.a) + to_sympy(self.b) * sympy.sqrt(to_sympy(self.r))


def root_sum_sign(a: fmpq, p: fmpq, b: fmpq, q: fmpq) -> int:
    """The sign of ``a sqrt(p) + b sqrt(q)`` for rational a, b and p, q >= 0."""
    left, right = a * a * p, b * b * q
    left, right = (left if a >= 0 else -left), (right if b >= 0 else -right)
    return int(left + right > 0) - int(left + right < 0)
