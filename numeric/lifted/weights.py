"""Weights of the rows, and the penalty of the splitting: they change its speed, and nothing that it proves."""

from __future__ import annotations

import numpy as np

__all__ = ["EVERY", "FALLING", "NARROW", "PENALTY", "WIDE", "Balance"]

WIDE = {False: 10.0, True: 20.0}
"""Weight of the responses, times the root of the number of samples, without and with biases."""

NARROW = {False: 2.0, True: 5.0}
"""The same of the slacks."""

PENALTY = {False: 0.5, True: 0.1}
"""First penalty, in units of the price of a cloud over its weight."""

EVERY = 20
"""Iterations between two bounds."""

PATIENT, BUSY = 2.0, 0.5
"""How much larger, or smaller, the correction may be than what the dual value still moves."""

FALL, RISE, HORIZON = 1.25, 1.25, 10.0
"""Changes of the penalty at one bound, and how many times the move since the last bound is still expected."""

LEAST = 0.02
"""The least penalty, in units of the first one."""

FALLING = {False: 0.95, True: 0.9}
"""A correction that shrinks by more than this from one bound to the next is left to shrink. With biases it is the
larger part of the gap for long: 442 samples of diabetes have 0.045 after 900 iterations, more otherwise."""


class Balance:
    """The penalty, changed so that the dual value moves about as much as the correction costs.

    A large penalty serves the dual value, a small one the multipliers: what they leave is nearer to semidefinite.
    A dual value that falls moves as well: it was above what multipliers prove, and has not settled.
    """

    def __init__(self, penalty: float, *, rising: bool = True, falling: float = FALLING[False]) -> None:
        """The first one, whether it may become larger, and the shrinking correction that is left alone."""
        self.penalty, self.rising, self.falling = penalty, rising, falling
        self._least = LEAST * penalty
        self._value, self._cost, self._held = np.nan, np.inf, 0

    def begin(self, penalty: float) -> None:
        """Another first penalty, before the first change."""
        self.penalty, self._least = penalty, LEAST * penalty

    def hold(self, bounds: int) -> None:
        """Leave the penalty for so many bounds: what is new in the problem has to settle first."""
        self._held = bounds

    def change(self, value: float, bound: float) -> float:
        """The factor for a dual value and the bound that is proved, which is applied to the penalty."""
        move, cost = HORIZON * abs(value - self._value), abs(value - bound)
        known, self._value = np.isfinite(self._value), value
        falling, self._cost = cost < self.falling * self._cost, cost
        factor = 1.0
        self._held -= 1
        if known and np.isfinite(cost) and self._held < 0:
            if cost > PATIENT * move:
                factor = 1.0 if falling else 1.0 / FALL
            elif self.rising and cost < BUSY * move:
                factor = RISE
        factor = max(factor, min(1.0, self._least / self.penalty))  # one that vanishes moves nothing any more
        self.penalty *= factor
        return factor
