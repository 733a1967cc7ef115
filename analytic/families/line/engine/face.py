"""The faces of the gauge ``R(f) = (P + s_1)_+ + (N - s_1)_+`` on functions that connect the dots.

In the coordinates (first slope ``s_1``, kinks ``delta_i``) the gauge is a polyhedral convex function. On each of
the following relatively open cones it is linear, ``R = m s_1 + sum_i g_i delta_i``; ``S`` is the set of points with
a kink, with its signs, and ``(m, g)`` ranges over the subdifferential:

=============  ================  ==============  ====================  =====================  ==================
regime         condition         m               g at positive kinks   g at negative kinks    g elsewhere
=============  ================  ==============  ====================  =====================  ==================
VARIATION      -P < s_1 < N      0               1                     -1                     [-1, 1]
RISING         s_1 > N           1               1                     0                      [0, 1]
FALLING        s_1 < -P          -1              0                     -1                     [-1, 0]
HELD_RISING    s_1 = N, S != {}  in [0, 1]       1                     m - 1                  [m - 1, 1]
HELD_FALLING   s_1 = -P, S != {} in [-1, 0]      m + 1                 -1                     [-1, m + 1]
CONSTANT       s_1 = 0, S = {}   in [-1, 1]                                                   [m_+ - 1, 1 - m_-]
=============  ================  ==============  ====================  =====================  ==================

They partition the space: with ``P = N = 0`` only RISING, FALLING and CONSTANT are possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from flint import fmpq, fmpz

from analytic.families.line.engine.network import shape


class Regime(Enum):
    """How the first slope compares with the bending; the table is in the module's docstring."""

    VARIATION = "variation"
    RISING = "rising"
    FALLING = "falling"
    HELD_RISING = "held rising"
    HELD_FALLING = "held falling"
    CONSTANT = "constant"

    @property
    def held(self) -> bool:
        """Whether the first slope is tied to the kinks by an equation, ``m`` being its multiplier."""
        return self in (Regime.HELD_RISING, Regime.HELD_FALLING, Regime.CONSTANT)


@dataclass(frozen=True, slots=True)
class Move:
    """A step to a neighbouring face: drop (``sign = 0``) or add a kink, change the regime, or both."""

    index: int | None = None
    sign: int = 0
    regime: Regime | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """The signed kinks, as increasing indices of inner points with signs 1 or -1, and the regime."""

    kinks: tuple[int, ...]
    signs: tuple[int, ...]
    regime: Regime

    def after(self, move: Move) -> Face:
        """The neighbouring face; a held face that loses its last kink is the constant one."""
        pairs = [pair for pair in zip(self.kinks, self.signs, strict=True) if pair[0] != move.index]
        if move.sign:
            pairs = sorted([*pairs, (move.index or 0, move.sign)])
        regime = move.regime or self.regime
        if regime.held and not pairs:
            regime = Regime.CONSTANT
        return Face(tuple(i for i, _ in pairs), tuple(sign for _, sign in pairs), regime)

    @property
    def bends(self) -> tuple[list[int], list[int]]:
        """``(m, g at the kinks, 0)`` divided by beta as two lists: a fixed part and the coefficient of ``m``.

        The second list is zero unless the slope is held, when ``m`` is free; it is also the functional
        ``s_1 - N`` or ``s_1 + P`` (bends as coefficients of first slope and kinks) that vanishes on the face.
        """
        fixed: dict[Regime, tuple[int, int, int]] = {
            Regime.RISING: (1, 1, 0),
            Regime.FALLING: (-1, 0, -1),
        }
        m, high, low = fixed.get(self.regime, (0, 1, -1))
        free = {Regime.HELD_RISING: self.excess(-1), Regime.HELD_FALLING: self.excess(1)}
        border = free.get(self.regime, [int(self.regime.held)] + [0] * (len(self.kinks) + 1))
        return [m, *(high if sign > 0 else low for sign in self.signs), 0], border

    def excess(self, sign: int) -> list[int]:
        """The functional ``s_1 - N`` (``sign = -1``) or ``s_1 + P`` (``sign = 1``) on the face."""
        return [1, *(int(other == sign) for other in self.signs), 0]

    def knots(self, size: int) -> tuple[int, ...]:
        """The kinks with the first and the last of ``size`` points."""
        return (0, *self.kinks, size - 1) if size > 1 else (0,)


def classify(X: Sequence[fmpq | fmpz], knots: Sequence[int], values: Sequence[fmpq]) -> Face:
    """The face whose relative interior contains the function with these values at the knots.

    >>> classify([fmpz(0), fmpz(1), fmpz(2)], (0, 1, 2), [fmpq(0), fmpq(1), fmpq(1)]).regime.value
    'held rising'
    """
    form = shape([fmpq(X[k]) for k in knots], values)
    bent = [(k, 1 if kink > 0 else -1) for k, kink in zip(knots[1:-1], form.kinks, strict=True) if kink != 0]
    kinks, signs = tuple(k for k, _ in bent), tuple(sign for _, sign in bent)
    slope = form.slope
    if form.regime:
        regime = Regime.RISING if form.regime > 0 else Regime.FALLING
    elif not bent:
        regime = Regime.CONSTANT
    elif slope == form.negative:
        regime = Regime.HELD_RISING
    else:
        regime = Regime.HELD_FALLING if slope == -form.positive else Regime.VARIATION
    return Face(kinks, signs, regime)


def resample(X: Sequence[fmpz], knots: Sequence[int], values: Sequence[fmpq], wanted: Sequence[int]) -> list[fmpq]:
    """The values at the increasing indices ``wanted`` of the function given at ``knots``."""
    out, s = [], 0
    for index in wanted:
        while s + 2 < len(knots) and knots[s + 1] <= index:
            s += 1
        if len(knots) == 1:
            out.append(values[0])
            continue
        left, right = X[knots[s]], X[knots[s + 1]]
        rise = (values[s + 1] - values[s]) * (X[index] - left)
        out.append(values[s] + rise / (right - left))
    return out
