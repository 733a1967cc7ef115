"""A certificate under examination: what its parts have in common.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from analytic.checker.network import Line, line_of
from analytic.checker.numbers import Enclosed, Field, Rational, Real, Scalar, sign
from analytic.checker.printing import show
from analytic.checker.reading import Certificate
from analytic.checker.work import ImpreciseError, RefutedError, UndecidedError


class Examination:
    """A certificate and the field of its numbers."""

    def __init__(self, c: Certificate, field: Field) -> None:
        """Nothing is computed yet."""
        self.c, self.field = c, field

    def only_column(self) -> list[Real]:
        """The dual of a problem with bias "none" and one output; undecided for others."""
        if self.c.bias != "none" or len(self.c.V) != 1:
            raise UndecidedError(f"method {self.c.method} covers bias none and one output only")
        return self.c.V[0]

    def rational(self, values: Sequence[Real], name: str) -> list[Fraction]:
        """The numbers as fractions; undecided where one of them is no rational number."""
        found = [x.q for x in values if isinstance(x, Rational)]
        if len(found) < len(values):
            raise UndecidedError(f"method {self.c.method} covers rational numbers only, and {name} has another")
        return found

    def beta_below(self) -> Fraction:
        """A positive rational at most beta; beta itself if it is rational."""
        beta = self.c.beta
        if isinstance(beta, Rational):
            return beta.q
        around = self.field.enclose(beta, self.field.bits)
        if around.lo <= 0:
            raise ImpreciseError("beta is too close to zero")
        return around.low

    def require_at_most(self, squares: Sequence[Scalar]) -> None:
        """Refute unless ``h(v) <= beta``, given squares whose maximum is that of h(v)."""
        limit = self.c.beta * self.c.beta
        for square in squares:
            if sign(limit - square) < 0:
                raise RefutedError(f"the dual is infeasible: h(v)^2 = {show(square)} > beta^2 = {show(limit)}")

    def require_claim(self, claimed: Real, found: Real, what: str, side: int) -> None:
        """Refute unless the claimed number is meant to be what was found, up to the width of the claim.

        A claim of bounds only states that ``claimed`` lies on that side of ``found``.
        """
        above, below = self.field.real(self.c.width) + claimed - found, self.field.real(self.c.width) + found - claimed
        sides = [above if side > 0 else below] if self.c.bounds else [above, below]
        if not self.c.bounds and not self.c.width and isinstance(above, Enclosed) and above.around.sign is None:
            raise UndecidedError(f"{what}: a number with logarithms is not known exactly: claim a width or bounds")
        if any(sign(x) < 0 for x in sides):
            relation = "" if not self.c.bounds else "at most " if side > 0 else "at least "
            raise RefutedError(f"{what}: the file claims {relation}{show(claimed)}, it is {show(found)} "
                               f"(difference {show(claimed - found)})")  # fmt: skip

    @cached_property
    def line(self) -> Line | None:
        """The line that the samples are on, or None."""
        return line_of(self.field, self.c)
