"""What exact solutions, certificates and pages need to know of a loss.

Weak duality (Ergen & Pilanci, JMLR 2021, section 3): for every network f and every v with ``h(v) <= beta``
in the domain of the dual, ``dual(v, y) <= primal(f, y) + beta * penalty``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Literal, NamedTuple

from flint import arb, fmpq

from analytic.exact.rounding import round_down
from analytic.exact.scalars import ZERO, Scalar, rationals, sign, to_fraction

Vector = Sequence[Scalar]


class Condition(NamedTuple):
    """What must vanish, or not be negative, and in words why."""

    why: str
    kind: Literal["zero", "nonnegative"]
    number: Scalar


class Loss(ABC):
    """A convex loss ``L(f; y)`` of the fitted values, and its side of the dual.

    LaTeX is written in the macros of :class:`analytic.Notation`.
    """

    name: ClassVar[str]
    labelled: ClassVar[bool] = False
    """Whether the targets are labels -1 and +1."""
    several_outputs: ClassVar[bool] = False
    """Whether ``y`` may have several columns."""
    constrained: ClassVar[bool] = False
    """Whether ``L`` is zero or infinite: the network of least norm that meets constraints, without a beta."""
    logarithms: ClassVar[bool] = False
    """Whether optimal networks and values hold logarithms."""
    residual_dual: ClassVar[bool] = False
    """Whether the optimal dual point is ``y - f``."""
    largest_multiplier: ClassVar[int | None] = None
    """The bound of ``y_i v_i`` in the domain of the dual, where there is one."""

    statement_latex: ClassVar[str]
    """The loss, or its constraint, of vectors."""
    sample_latex: ClassVar[str]
    """The same written with the samples."""
    dual_latex: ClassVar[str] = r"D(\dual) = \target^\top \dual"
    domain_latex: ClassVar[str] = ""
    """The domain of the dual, where it is not everything."""

    @abstractmethod
    def primal(self, f: Vector, y: Vector) -> Scalar | None:
        """``L(f; y)``; None where a constraint is broken or could not be decided."""

    @abstractmethod
    def dual(self, v: Vector, y: Vector) -> Scalar:
        """``-L*(-v)`` for ``v`` in the domain."""

    def constraints(self, f: Vector, y: Vector) -> list[Condition]:
        """What a network must meet."""
        return []

    def domain(self, v: Vector, y: Vector) -> list[Condition]:
        """What puts a dual point into the domain."""
        return []

    @abstractmethod
    def terms_above(self, f: Sequence[fmpq], y: Sequence[fmpq]) -> list[fmpq | arb]:
        """Numbers, or balls whose upper ends count, that add up to ``L(f; y)``; constraints are taken for granted."""

    def dual_below(self, v: Sequence[fmpq], y: Sequence[fmpq]) -> Fraction:
        """A short rational at most the dual objective."""
        return round_down(to_fraction(self.dual(v, y)))


class Constrained(Loss):
    """A loss that is zero where its conditions hold, and infinite elsewhere."""

    constrained = True

    def primal(self, f: Vector, y: Vector) -> Scalar | None:
        """Zero, or None."""
        held = [_holds(condition) for condition in self.constraints(f, y)]
        return ZERO if all(held) else None

    def terms_above(self, f: Sequence[fmpq], y: Sequence[fmpq]) -> list[fmpq | arb]:
        """None."""
        return []


class Label(Loss):
    """A loss of the margins ``y_i f_i``; its dual is ``y'v`` over ``y_i v_i >= 0``, bounded or not."""

    labelled = True

    def margins(self, f: Vector, y: Vector) -> list[Scalar]:
        """``y_i f_i``."""
        return [a * b for a, b in zip(f, y, strict=True)]

    def domain(self, v: Vector, y: Vector) -> list[Condition]:
        """``0 <= y_i v_i``, and at most the largest multiplier."""
        found: list[Condition] = []
        for product in self.margins(v, y):
            found.append(Condition("the dual is in its domain", "nonnegative", product))
            if self.largest_multiplier is not None:
                found.append(Condition("the dual is in its domain", "nonnegative", self.largest_multiplier - product))
        return found

    def rational_margins(self, f: Sequence[fmpq], y: Sequence[fmpq]) -> tuple[fmpq, ...]:
        """``y_i f_i`` of rational data."""
        return rationals(self.margins(f, y))


def _holds(condition: Condition) -> bool:
    known = sign(condition.number)
    return known == 0 if condition.kind == "zero" else known is not None and known >= 0
