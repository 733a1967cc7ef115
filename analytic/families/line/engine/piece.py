"""The best fit on one face: an affine function of beta with an exact interval of validity.

On a face (``face``) the fit is a combination of hat functions ``h_j`` at the knots ``T_j``, and
stationarity says ``v'h_j = (G_{j+1} - G_j) / l_j - (G_j - G_{j-1}) / l_{j-1}`` for ``v = y - f`` (weighted), where
``G_j = g(T_j)`` is prescribed: ``G_0 = m``, beta times the subgradient at kinks, 0 at the last point. It is a
tridiagonal system, bordered by one equation with multiplier ``m`` where the slope is held, and affine in beta.

The fit on the face is the optimum exactly for those beta at which (a) the kinks keep their signs and the slope its
regime, (b) ``-beta <= g <= beta`` and ``-beta <= g - m <= beta`` at all data points: then ``(m, g)`` is beta times
a subgradient of the gauge, which is the optimality condition of a convex problem. All are affine inequalities
in beta. Between two knots ``g`` is fixed by its end values and by the ``v_i`` inside, so each costs O(1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import gcd, inf, ldexp
from typing import NamedTuple

from flint import fmpq, fmpz

from analytic.families.line.engine.face import Face, Move, Regime, resample
from analytic.families.line.engine.integers import Integers, functional, knot_lengths

Pair = tuple[fmpz, fmpz]
"""``p0 + p1 B`` as a pair, over a denominator known from the context."""


def quotient(top: fmpz, bottom: fmpz, scale: int = 0) -> float:
    """``top / (bottom 2**scale)`` as a float, possibly zero or infinite, for integers of any size, ``bottom > 0``.

    >>> quotient(fmpz(3) ** 2000, 2 * fmpz(3) ** 2000), quotient(-fmpz(3) ** 2000, fmpz(1))
    (0.5, -inf)
    """
    a, b = max(0, top.bit_length() - 64), max(0, bottom.bit_length() - 64)
    ratio, exponent = int(top >> a) / int(bottom >> b), a - b - scale
    return ldexp(ratio, exponent) if exponent < 900 else ratio * inf if ratio else 0.0


class Constraint(NamedTuple):
    """``(at0 + at1 B) / unit >= 0`` with ``unit > 0``; ``move`` is what to do when it is about to fail."""

    at0: fmpz
    at1: fmpz
    unit: fmpz
    move: Move

    def sign_at(self, beta: fmpq) -> int:
        """The sign of the slack at ``B = beta``."""
        value = self.at0 * beta.q + self.at1 * beta.p
        return int(value > 0) - int(value < 0)

    def slack_at(self, beta: fmpq) -> float:
        """The slack at ``B = beta``, relative to it, to about fifteen digits: for choosing, not for deciding."""
        return quotient(self.at0 * beta.q + self.at1 * beta.p, self.unit * beta.p)


@dataclass(frozen=True)
class FacePiece:
    """Fit and bends at the knots, ``(numerators0 + B numerators1) / denominator``, in integer units.

    ``values`` are the fitted ``F`` at the knots, ``bends`` the values of ``g`` there (``bends[0]`` is ``m``).
    """

    data: Integers
    face: Face
    denominator: fmpz
    values: tuple[Pair, ...]
    bends: tuple[Pair, ...]

    @property
    def knots(self) -> tuple[int, ...]:
        """Indices of the knots among the distinct points."""
        return self.face.knots(len(self.data.X))

    def values_at(self, beta: fmpq) -> list[fmpq]:
        """The values at the knots at ``B = beta``."""
        bottom = self.denominator * beta.q
        return [fmpq(a * beta.q + b * beta.p, bottom) for a, b in self.values]

    def fitted_columns(self) -> tuple[list[fmpq], list[fmpq]]:
        """The fit at all distinct points as constant part and coefficient of ``B``."""
        everywhere = range(len(self.data.X))
        columns = ([fmpq(pair[r], self.denominator) for pair in self.values] for r in (0, 1))
        first, second = (resample(self.data.X, self.knots, column, everywhere) for column in columns)
        return first, second

    @cached_property
    def primal(self) -> list[Constraint]:
        """Signs of the kinks and, unless the slope is held, its regime."""
        out = []
        X, knots, values = self.data.X, self.knots, self.values
        for p, (index, sign) in enumerate(zip(self.face.kinks, self.face.signs, strict=True), start=1):
            before, after = X[index] - X[knots[p - 1]], X[knots[p + 1]] - X[index]
            at0, at1 = (
                sign * ((values[p + 1][r] - values[p][r]) * before - (values[p][r] - values[p - 1][r]) * after)
                for r in (0, 1)
            )
            out.append(Constraint(at0, at1, self.denominator * before * after, Move(index)))
        for excess, sign, held in self._regime_bounds():
            (at0, at1), length = self._functional(excess)
            unit = self.denominator * length
            out.append(Constraint(sign * at0, sign * at1, unit, Move(regime=held)))
        return out

    def _regime_bounds(self) -> list[tuple[list[int], int, Regime]]:
        """Functionals of slope and kinks, the sign they must have, and the regime entered at zero."""
        rising = (self.face.excess(-1), Regime.HELD_RISING)
        falling = (self.face.excess(1), Regime.HELD_FALLING)
        match self.face.regime:
            case Regime.VARIATION:
                return [(rising[0], -1, rising[1]), (falling[0], 1, falling[1])]
            case Regime.RISING:
                return [(rising[0], 1, rising[1])]
            case Regime.FALLING:
                return [(falling[0], -1, falling[1])]
            case _:
                return []

    def _functional(self, weights: Sequence[int]) -> tuple[Pair, fmpz]:
        lengths = knot_lengths(self.data, self.knots)
        columns = [[pair[r] for pair in self.values] for r in (0, 1)]
        (at0, at1), bottom = functional(weights, lengths, columns)
        return (at0, at1), bottom

    def dual(self) -> Iterator[Constraint]:
        """Bounds on the multiplier ``m`` where it is free, and on ``g`` at the points that are no knots."""
        if len(self.data.X) == 1:
            return
        yield from self._multiplier_bounds()
        for s, (left, right) in enumerate(pairwise(self.knots)):
            if right > left + 1:
                yield from self._segment_bounds(s, left, right)

    def _multiplier_bounds(self) -> Iterator[Constraint]:
        m0, m1 = self.bends[0]
        one = self.denominator
        match self.face.regime:
            case Regime.HELD_RISING:
                yield Constraint(m0, m1, one, Move(regime=Regime.VARIATION))
                yield Constraint(-m0, one - m1, one, Move(regime=Regime.RISING))
            case Regime.HELD_FALLING:
                yield Constraint(-m0, -m1, one, Move(regime=Regime.VARIATION))
                yield Constraint(m0, one + m1, one, Move(regime=Regime.FALLING))
            case Regime.CONSTANT:
                yield Constraint(-m0, one - m1, one, Move(regime=Regime.RISING))
                yield Constraint(m0, one + m1, one, Move(regime=Regime.FALLING))

    def _segment_bounds(self, s: int, left: int, right: int) -> Iterator[Constraint]:
        inside, unit = self._bends_inside(s, left, right)
        scale = unit // self.denominator
        (m0, m1), bounds = self.bends[0], _BOUNDS[self.face.regime]
        m0, m1 = m0 * scale, m1 * scale
        for index, (g0, g1) in enumerate(inside, start=left + 1):
            for sign, with_m, regime in bounds:  # sign * (g - m) <= beta or sign * g <= beta
                at0, at1 = (m0 - g0, m1 - g1) if with_m else (-g0, -g1)
                yield Constraint(sign * at0, unit + sign * at1, unit, Move(index, sign, regime))

    def _bends_inside(self, s: int, left: int, right: int) -> tuple[list[Pair], fmpz]:
        """``g`` at the points strictly between two knots, as numerators over the returned denominator."""
        data, one = self.data, self.denominator
        step = fmpz(gcd(*(int(data.X[i] - data.X[left]) for i in range(left + 1, right + 1))))
        offsets = [(data.X[i] - data.X[left]) // step for i in range(left, right + 1)]
        length = offsets[-1]
        columns = []
        for r in (0, 1):
            a, b = self.values[s][r], self.values[s + 1][r]
            residuals = [
                (data.totals[i] * one * length if r == 0 else 0) - data.counts[i] * (a * (length - offset) + b * offset)
                for i, offset in zip(range(left + 1, right), offsets[1:-1], strict=True)
            ]
            ends = self.bends[s][r], self.bends[s + 1][r]
            columns.append(_double_sum(residuals, offsets, step, ends))
        return list(zip(*columns, strict=True)), one * length * length


def _double_sum(residuals: Sequence[fmpz], offsets: Sequence[fmpz], step: fmpz, ends: Pair) -> list[fmpz]:
    """``g`` inside a segment from its end values and the residuals times ``length``; scaled by ``length**2``."""
    length, height = offsets[-1], ends[0] * offsets[-1] * offsets[-1]
    moment = sum((v * (length - d) for v, d in zip(residuals, offsets[1:-1], strict=True)), fmpz(0))
    slope = (ends[1] - ends[0]) * length - step * moment
    out, at = [], offsets[0]
    for v, offset in zip(residuals, offsets[1:-1], strict=True):
        height += slope * (offset - at)
        slope += step * length * v
        out.append(height)
        at = offset
    return out


_ABOVE, _BELOW = (1, False, None), (-1, False, None)
_BOUNDS: dict[Regime, list[tuple[int, bool, Regime | None]]] = {
    Regime.VARIATION: [_ABOVE, _BELOW],
    Regime.RISING: [_ABOVE, (-1, True, None)],
    Regime.HELD_RISING: [_ABOVE, (-1, True, None)],
    Regime.FALLING: [(1, True, None), _BELOW],
    Regime.HELD_FALLING: [(1, True, None), _BELOW],
    Regime.CONSTANT: [
        (1, False, Regime.HELD_RISING),
        (-1, False, Regime.HELD_FALLING),
        (1, True, Regime.HELD_FALLING),
        (-1, True, Regime.HELD_RISING),
    ],
}
"""Which of the bounds ``|g| <= beta`` (False) and ``|g - m| <= beta`` (True) a regime leaves to check, with the sign
of the kink to add and the regime it leads to when they fail. A positive kink at a constant is right-facing (slope
0 = N before it) if ``g > beta`` and left-facing (slope -P before it) if ``g - m > beta``; likewise negative ones."""
