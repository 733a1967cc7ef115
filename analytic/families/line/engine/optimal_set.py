"""What every set of all optimal networks on the line can say, and the set of a problem with known fitted values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from random import Random

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.envelope import Envelope, PiecewiseLinear
from analytic.families.line.engine.network import SplineNeurons
from analytic.families.line.engine.reduced import Reduced
from analytic.families.line.engine.regions import LineRegion
from analytic.families.line.engine.solution_set import InterpolantSet, KinkRegion, Membership
from analytic.families.line.engine.sparsest import Sparsest


class OptimalSet(ABC):
    """All optimal networks of one problem on the line."""

    @property
    @abstractmethod
    def reduced(self) -> Reduced | None:
        """The interpolants that the set consists of, which answer for it; a set without them has answers of its own."""

    @property
    @abstractmethod
    def value(self) -> fmpq:
        """The optimal value."""

    @abstractmethod
    def contains(self, u: Sequence[fmpq], b: Sequence[fmpq], w: Sequence[fmpq], xi: fmpq) -> Membership:
        """Whether a network is optimal, and why not."""

    @property
    def _interpolants(self) -> Reduced:
        assert self.reduced is not None, "a set that is none of interpolants answers itself"
        return self.reduced

    @property
    def regions(self) -> tuple[KinkRegion, ...]:
        """Where a neuron of an optimal network may have its kink, by facing and sign of its weight."""
        return self._interpolants.line.regions

    @property
    def envelope(self) -> Envelope | None:
        """The lowest and the highest optimal function, if they have a description by linear pieces."""
        return None if self.reduced is None else self.reduced.envelope

    @property
    def sparsest(self) -> Sparsest:
        """An optimal network with the fewest kinks between the first and the last sample."""
        return self._interpolants.sparsest

    @property
    def obstacles(self) -> list[tuple[fmpq, fmpq]]:
        """Disjoint intervals in each of which every optimal function bends, as many as the fewest kinks."""
        return self._interpolants.obstacles

    def bounds(self, t: fmpq) -> tuple[fmpq | None, fmpq | None]:
        """The lowest and the highest value at ``t``, ``None`` where there is no bound."""
        return self._interpolants.bounds(t)

    def sample(self, random: Random) -> SplineNeurons:
        """A random optimal network."""
        return self._interpolants.sample(random)


@dataclass(frozen=True)
class Interpolants(OptimalSet):
    """The optimal networks of a problem whose fitted values are unique: minimum-norm interpolants of these.

    The optimal value is ``loss + weight`` times their total weight.
    """

    line: InterpolantSet
    loss: fmpq
    weight: fmpq

    @cached_property
    def reduced(self) -> Reduced:
        """All of them, with kinks wherever they like."""
        return Reduced(self.line, self.line.x[0], self.line.x[-1])

    @property
    def value(self) -> fmpq:
        """The optimal value."""
        return self.loss + self.weight * self.line.value

    def contains(self, u: Sequence[fmpq], b: Sequence[fmpq], w: Sequence[fmpq], xi: fmpq) -> Membership:
        """Whether a network is optimal."""
        return self.line.contains(u, b, w, xi)


def agreed_sign(low: fmpq | None, high: fmpq | None) -> int:
    """The sign of all functions between two bounds: 1, -1, or 0 if they differ or may vanish."""
    return int(low is not None and low > 0) - int(high is not None and high < 0)


def agreed_regions(found: Envelope) -> list[LineRegion]:
    """Maximal intervals, left to right, on which all functions are positive (1), all negative (-1), or neither (0).

    >>> flat, bent = (PiecewiseLinear((ZERO,), (ZERO,), fmpq(1), fmpq(slope)) for slope in (1, 2))
    >>> [(str(r.start), str(r.end), r.sign) for r in agreed_regions(Envelope(flat, bent))]
    [('None', '0', -1), ('0', 'None', 1)]
    """
    zeros = {str(t): t for f in (found.lower, found.upper) for t in _zeros(f)}
    cuts = sorted(zeros.values())
    inside = [cuts[0] - 1, *((a + b) / 2 for a, b in pairwise(cuts)), cuts[-1] + 1] if cuts else [ZERO]
    ends: list[fmpq | None] = [None, *cuts, None]
    out: list[LineRegion] = []
    for (start, end), place in zip(pairwise(ends), inside, strict=True):
        sign = agreed_sign(found.lower(place), found.upper(place))
        joined = out and start is not None and sign == out[-1].sign == agreed_sign(
            found.lower(start), found.upper(start)
        )  # fmt: skip
        out.append(LineRegion(out.pop().start if joined else start, end, sign))
    return out


def _zeros(f: PiecewiseLinear) -> list[fmpq]:
    """Where the function vanishes: single zeros and the ends of intervals of zeros."""
    out = [knot for knot, value in zip(f.knots, f.values, strict=True) if value == 0]
    if f.values[0] * f.slope_before > 0:
        out.append(f.knots[0] - f.values[0] / f.slope_before)
    if f.values[-1] * f.slope_after < 0:
        out.append(f.knots[-1] - f.values[-1] / f.slope_after)
    for (a, at_a), (b, at_b) in pairwise(zip(f.knots, f.values, strict=True)):
        if at_a * at_b < 0:
            out.append(a + (b - a) * at_a / (at_a - at_b))
    return out
