"""What the interior-point method of splines has to know of a loss of the margins ``y f``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from scipy.special import expit, xlog1py, xlogy

from numeric.network import Array

SHORT = 0.5
"""A Newton step in the margins that needs no damping."""


class LabelLoss(ABC):
    """The part of an iterate that belongs to the samples: margins, and multipliers ``alpha`` in [0, weight]."""

    curved: ClassVar[bool] = False
    """Whether primal and dual variables have to go equally far, because one is a function of the other."""

    alpha: Array
    products: int

    @abstractmethod
    def __init__(self, margin: Array, weight: Array) -> None:
        """The first iterate."""

    @staticmethod
    @abstractmethod
    def dual_value(p: Array) -> float:
        """The dual objective of multipliers in [0, 1], rounded down."""

    @staticmethod
    @abstractmethod
    def each(margin: Array) -> Array:
        """The loss of every margin."""

    @abstractmethod
    def value(self) -> float:
        """The loss of the iterate."""

    @abstractmethod
    def curvature(self) -> Array:
        """By how much a multiplier falls as its margin grows."""

    @abstractmethod
    def pull(self, centre: float, predicted: Array | None) -> Array:
        """The move of the multipliers at margins that stay, with the second order of a predicted move."""

    @abstractmethod
    def reach(self, margin: Array, alpha: Array) -> tuple[float, float]:
        """The longest primal and dual steps."""

    @abstractmethod
    def go(self, margin: Array, alpha: Array, primal: float, dual: float) -> None:
        """Take steps: ``margin`` is where they lead, ``alpha`` the move."""

    def complementarity(self) -> float:
        """The sum of products that are to vanish."""
        return 0.0

    def after(self, alpha: Array, primal: float, dual: float) -> float:
        """The same after a step."""
        return 0.0


class HingeSteps(LabelLoss):
    """``(1 - y f)_+``: ``room - missing = y f - 1``, ``alpha room = 0``, ``(weight - alpha) missing = 0``."""

    def __init__(self, margin: Array, weight: Array) -> None:
        self.weight, self.products = weight, 2 * len(weight)
        self.t = margin - 1.0
        self.missing = np.maximum(-self.t, 0.0) + 1.0
        self.room = self.t + self.missing
        self.alpha, self.rest = 0.5 * weight, 0.5 * weight
        self.aim_room = self.aim_missing = 0.0 * weight

    @staticmethod
    def dual_value(p: Array) -> float:
        """``sum p``."""
        return float(np.sum(p)) * (1.0 - 1e-14)

    @staticmethod
    def each(margin: Array) -> Array:
        """``(1 - y f)_+``."""
        return np.maximum(1.0 - margin, 0.0)

    def value(self) -> float:
        """By the iterate's own slacks."""
        return float(np.sum(self.weight * self.missing))

    def complementarity(self) -> float:
        """Both products."""
        return float(np.sum(self.alpha * self.room + self.rest * self.missing))

    def curvature(self) -> Array:
        """Large only where both slacks vanish: at margin one."""
        result: Array = 1.0 / (self.room / self.alpha + self.missing / self.rest)
        return result

    def pull(self, centre: float, predicted: Array | None) -> Array:
        """Both slacks are eliminated."""
        aim_room, aim_missing = centre - self.alpha * self.room, centre - self.rest * self.missing
        if predicted is not None:
            room, missing = self._slack_moves(predicted)
            aim_room, aim_missing = aim_room - predicted * room, aim_missing + predicted * missing
        self.aim_room, self.aim_missing = aim_room, aim_missing
        off = self.t + self.missing - self.room
        result: Array = self.curvature() * (aim_room / self.alpha - aim_missing / self.rest - off)
        return result

    def _slack_moves(self, alpha: Array) -> tuple[Array, Array]:
        return (self.aim_room - self.room * alpha) / self.alpha, (self.aim_missing + self.missing * alpha) / self.rest

    def reach(self, margin: Array, alpha: Array) -> tuple[float, float]:
        """All four stay positive."""
        room, missing = self._slack_moves(alpha)
        return (
            min(longest(self.room, room), longest(self.missing, missing)),
            min(longest(self.alpha, alpha), longest(self.rest, -alpha)),
        )

    def after(self, alpha: Array, primal: float, dual: float) -> float:
        """Both products."""
        room, missing = self._slack_moves(alpha)
        one = (self.alpha + dual * alpha) * (self.room + primal * room)
        return float(np.sum(one + (self.rest - dual * alpha) * (self.missing + primal * missing)))

    def go(self, margin: Array, alpha: Array, primal: float, dual: float) -> None:
        """Slacks move by themselves; what they miss of the margin shrinks with every step."""
        room, missing = self._slack_moves(alpha)
        self.t = margin - 1.0
        self.room, self.missing = self.room + primal * room, self.missing + primal * missing
        self.alpha, self.rest = self.alpha + dual * alpha, self.rest - dual * alpha


class LogisticSteps(LabelLoss):
    """``log(1 + exp(-y f))``, whose multipliers are a function of the margins."""

    curved = True
    products = 0

    def __init__(self, margin: Array, weight: Array) -> None:
        self.weight = weight
        self._set(margin)

    def _set(self, margin: Array) -> None:
        self.margin = margin
        self.alpha = self.weight * expit(-margin)

    @staticmethod
    def dual_value(p: Array) -> float:
        """Binary entropies; near one they are known up to the rounding of ``p``."""
        total = float(-np.sum(xlogy(p, p) + xlog1py(1.0 - p, -p)))
        return total * (1.0 - 1e-13) - 1e-14 * len(p) * float(np.max(p, initial=0.0))

    @staticmethod
    def each(margin: Array) -> Array:
        """``log(1 + exp(-y f))``."""
        return np.logaddexp(0.0, -margin)

    def value(self) -> float:
        """At the margins."""
        return float(np.sum(self.weight * np.logaddexp(0.0, -self.margin)))

    def curvature(self) -> Array:
        """``p (1 - p)``."""
        result: Array = self.alpha * expit(self.margin)
        return result

    def pull(self, centre: float, predicted: Array | None) -> Array:
        """None: they are where they belong."""
        return np.zeros_like(self.alpha)

    def reach(self, margin: Array, alpha: Array) -> tuple[float, float]:
        """Damped where margins would move by much (Bach, *Self-concordant analysis*, 2010)."""
        furthest = float(np.max(np.abs(margin)))
        longest_step = 1e300 if furthest < SHORT else np.log1p(furthest) / furthest
        return longest_step, longest_step

    def go(self, margin: Array, alpha: Array, primal: float, dual: float) -> None:
        """To the new margins."""
        self._set(margin)


def longest(at: Array, move: Array) -> float:
    """The largest step with ``at + step * move >= 0``."""
    falling = move < 0.0
    return float(np.min(at[falling] / -move[falling], initial=1e300))
