"""All optimal networks of minimum-norm interpolation in one dimension.

Let ``(m, g)`` be any optimal dual pair (``interpolation``). A network that interpolates is optimal
exactly if each of its neurons sits where the dual constraint is tight: weak duality is then an equality. So a
right-facing neuron with its kink at ``t`` needs ``g(t) = sign(weight)`` and a left-facing one
``g(t) - m = sign(weight)``. A pair in the relative interior of the dual optimal set (the middle of every range in
the table of ``face``) is tight only where every optimal pair is, so that it shows
exactly where neurons may sit: on the kinks of the data, on the segments between neighbouring kinks of equal sign,
and, when the slope exceeds the total variation, outside the data.

Sources: Debarre, Denoyelle, Unser and Fageot, J. Comput. Appl. Math. 406 (2022); Hanin, arXiv:2109.12960 (2021).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.data import merge, require_consistent
from analytic.families.line.engine.face import Regime, classify
from analytic.families.line.engine.network import Neuron, Shape, gauge, neurons_from, shape, sweep

QUARTERS: dict[Regime, tuple[int, int, int, int]] = {
    Regime.VARIATION: (0, 4, -4, 0),
    Regime.RISING: (4, 4, 0, 2),
    Regime.FALLING: (-4, 0, -4, -2),
    Regime.HELD_RISING: (2, 4, -2, 1),
    Regime.HELD_FALLING: (-2, 2, -4, -1),
    Regime.CONSTANT: (0, 0, 0, 0),
}
"""``4 m`` and ``4 g`` at positive kinks, at negative kinks and at points without a kink: a relative-interior choice."""


@dataclass(frozen=True, slots=True)
class KinkRegion:
    """Kinks from ``start`` to ``end`` (``None``: unbounded) may carry neurons of this facing and sign of weight."""

    start: fmpq | None
    end: fmpq | None
    facing: int
    sign: int

    def __contains__(self, kink: fmpq) -> bool:
        return bool((self.start is None or self.start <= kink) and (self.end is None or kink <= self.end))


@dataclass(frozen=True, slots=True)
class KinkRun:
    """Neighbouring points ``first`` to ``last`` (indices) that all have a kink of this sign; maximal."""

    first: int
    last: int
    sign: int

    @property
    def size(self) -> int:
        """How many points it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a network is optimal, and why not; true in a condition exactly if it is."""

    holds: bool
    reason: str

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True)
class InterpolantSet:
    """The optimal networks through ``(x_i, y_i)``, ``x`` increasing and distinct."""

    x: tuple[fmpq, ...]
    y: tuple[fmpq, ...]

    @cached_property
    def shape(self) -> Shape:
        """First slope and kinks of the data."""
        return shape(self.x, self.y)

    @cached_property
    def value(self) -> fmpq:
        """The least total weight."""
        return gauge(self.shape)

    @cached_property
    def regime(self) -> Regime:
        """How the first slope compares with the total variation of the slopes."""
        return classify(self.x, range(len(self.x)), self.y).regime

    @cached_property
    def slopes(self) -> tuple[fmpq, ...]:
        """The slopes between neighbours."""
        return tuple((self.y[i + 1] - self.y[i]) / (self.x[i + 1] - self.x[i]) for i in range(len(self.x) - 1))

    @cached_property
    def signs(self) -> tuple[int, ...]:
        """The sign of the kink at every point, 0 at the first and the last."""
        inner = [int(kink > 0) - int(kink < 0) for kink in self.shape.kinks]
        return (0, *inner, 0) if len(self.x) > 1 else (0,)

    @cached_property
    def runs(self) -> tuple[KinkRun, ...]:
        """The maximal runs of neighbouring kinks of one sign."""
        runs = []
        for sign, group in groupby(range(len(self.x)), key=self.signs.__getitem__):
            members = list(group)
            if sign:
                runs.append(KinkRun(members[0], members[-1], sign))
        return tuple(runs)

    @cached_property
    def m(self) -> fmpq:
        """``g`` to the left of the data, in the relative interior of the optimal dual pairs."""
        return fmpq(QUARTERS[self.regime][0], 4)

    @cached_property
    def bends(self) -> tuple[fmpq, ...]:
        """``g`` at the points, in the relative interior of the optimal dual pairs."""
        m, high, low, free = QUARTERS[self.regime]
        inner = [{1: high, -1: low, 0: free}[sign] for sign in self.signs[1:-1]]
        return tuple(fmpq(g, 4) for g in ([m, *inner, 0] if len(self.x) > 1 else [m]))

    def g(self, kink: fmpq) -> fmpq:
        """``g`` anywhere: straight between the points, ``m`` before and 0 after them."""
        i = bisect_right(self.x, kink)
        if i == 0:
            return self.m
        if i == len(self.x):
            return ZERO
        left, right = self.bends[i - 1], self.bends[i]
        return left + (right - left) * (kink - self.x[i - 1]) / (self.x[i] - self.x[i - 1])

    @cached_property
    def regions(self) -> tuple[KinkRegion, ...]:
        """Everywhere a neuron of an optimal network may have its kink, by facing and sign of its weight.

        >>> for region in solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)]).regions:
        ...     print(region)
        KinkRegion(start=1, end=2, facing=1, sign=1)
        """
        return tuple(region for facing in (1, -1) for sign in (1, -1) for region in self._regions(facing, sign))

    def _regions(self, facing: int, sign: int) -> list[KinkRegion]:
        level = fmpq(sign) if facing > 0 else self.m + sign
        if self.regime is Regime.CONSTANT:
            return []
        out = []
        for tight, group in groupby(range(len(self.x)), key=lambda i: self.bends[i] == level):
            members = list(group)
            if tight:
                start = None if members[0] == 0 else self.x[members[0]]
                end = None if members[-1] == len(self.x) - 1 else self.x[members[-1]]
                out.append(KinkRegion(start, end, facing, sign))
        return out

    def contains(self, u: Sequence[fmpq], b: Sequence[fmpq], w: Sequence[fmpq], xi: fmpq) -> Membership:
        """Whether ``f(x) = sum_j w_j (u_j x + b_j)_+ + xi`` is an optimal network, with the reason if it is not.

        Neurons without weight and neurons with ``u_j = 0``, which are constants at no cost, are allowed.

        >>> best = solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)])
        >>> bool(best.contains([fmpq(2)], [fmpq(-3)], [fmpq(1)], fmpq(0)))
        True
        >>> best.contains([fmpq(1)], [fmpq(0)], [fmpq(1)], fmpq(0)).reason
        'neuron 0 (right-facing, positive weight) has its kink at 0, where no optimal network has one'
        """
        network = neurons_from(u, b, w, xi)
        for j, (slope, offset, weight) in enumerate(zip(u, b, w, strict=True)):
            if slope * weight != 0:
                fault = self.misplaced(j, Neuron(-offset / slope, 1 if slope > 0 else -1, weight))
                if fault:
                    return Membership(False, fault)
        for place, target, value in zip(self.x, self.y, sweep(network, self.x), strict=True):
            if value != target:
                return Membership(False, f"the network is {value} at x = {place}, where the data are {target}")
        return Membership(True, "it interpolates and every neuron is where the dual constraint is tight")

    def misplaced(self, j: int, neuron: Neuron) -> str | None:
        """Why neuron number j is in no optimal network, or ``None`` if it may be in one."""
        sign = 1 if neuron.weight > 0 else -1
        tight = self.g(neuron.kink) - (self.m if neuron.facing < 0 else 0)
        if tight == sign and self.regime is not Regime.CONSTANT:
            return None
        facing = "right" if neuron.facing > 0 else "left"
        return (
            f"neuron {j} ({facing}-facing, {'positive' if sign > 0 else 'negative'} weight) has its kink at "
            f"{neuron.kink}, where no optimal network has one"
        )


def solution_set(x: Sequence[fmpq], y: Sequence[fmpq]) -> InterpolantSet:
    """The optimal interpolating networks of samples in any order; equal ``x`` must have equal ``y``.

    >>> best = solution_set([fmpq(v) for v in (2, 0, 1)], [fmpq(v) for v in (4, 0, 1)])
    >>> best.value, best.regime.value
    (3, 'rising')
    """
    samples = merge(x, y)
    require_consistent(samples)
    return InterpolantSet(samples.x, tuple(samples.targets[group[0]] for group in samples.groups))
