"""A certificate under examination: comparisons of numbers, and what follows from them.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from analytic.checker_format import Certificate
from analytic.checker_network import Line, factor
from analytic.checker_numbers import ImpreciseError, Interval, Number, RefutedError, enclose, magnitude, show, sign

DIGITS = 60  # an enclosed difference narrower than 10**-DIGITS, relatively, counts as zero


class Examination:
    """A certificate, the precision of enclosures, and whether a comparison had to rely on one."""

    def __init__(self, c: Certificate, bits: int) -> None:
        """Start with nothing relied on."""
        self.c, self.bits, self.enclosed = c, bits, False

    def compare(self, a: Number, b: Number) -> int:
        """The sign of ``a - b``, 0 if it is enclosed around zero in the sense of ``checker``."""
        difference = a - b
        if not isinstance(difference, Interval) or difference.lo > 0 or difference.hi < 0:
            return sign(difference)
        sizes = [enclose(magnitude(x), difference.bits) for x in (a, b)]
        if (difference.hi - difference.lo) * 10**DIGITS >= max(size.lo for size in sizes):
            raise ImpreciseError("two numbers are too close to compare")
        self.enclosed = True
        return 0

    def require_equal(self, claimed: Number, found: Number, what: str) -> None:
        """Refute unless equal."""
        if self.compare(claimed, found):
            numbers = f"claims {show(claimed)}, it is {show(found)} (difference {show(claimed - found)})"
            raise RefutedError(f"{what}: the file {numbers}")

    def require_claim(self, claimed: Number, found: Number, what: str, side: int) -> None:
        """Refute unless equal; or, for a claim of bounds, unless ``claimed`` lies on that side of ``found``."""
        if not self.c.bounds:
            self.require_equal(claimed, found, what)
        elif self.compare(claimed, found) == -side:
            numbers = f"claims at {'most' if side > 0 else 'least'} {show(claimed)}, it is {show(found)}"
            raise RefutedError(f"{what}: the file {numbers}")

    def require_at_most(self, squares: Sequence[Number]) -> None:
        """Refute unless ``h(v) <= beta``, given squares whose maximum is that of h(v)."""
        limit = self.c.beta * self.c.beta
        for square in squares:
            if self.compare(square, limit) > 0:
                raise RefutedError(f"the dual is infeasible: h(v)^2 = {show(square)} > beta^2 = {show(limit)}")

    @cached_property
    def line(self) -> Line | None:
        """``A = c r'``, or with a free bias ``A = c r' + 1 p'``; None if the samples are not on such a line."""
        A, first = self.c.A, self.c.A[0]
        found = factor(A, self.bits)
        if found is not None:
            return Line(*found, [Fraction(0)] * len(first))
        if self.c.bias == "none":
            return None
        found = factor([[x - p for x, p in zip(row, first, strict=True)] for row in A], self.bits)
        return None if found is None else Line(*found, first)
