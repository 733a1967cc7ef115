"""What the cutting-plane method needs to know of a loss."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from numeric.network import Array

__all__ = ["ConicLoss", "Linearisation", "Loss", "balance", "centred", "falling_root", "smoothed_margins"]

HALVINGS = 54
"""Of an interval, until what is left of it is the rounding of its ends."""


@dataclass(frozen=True, eq=False)
class ConicLoss:
    """``min ½ a'diag(P)a + q'a  subject to  Mf f + Ma a + s = rhs, s in K``, a loss as a cone program.

    ``cones`` lists (kind, dimension) in row order: "zero", "nonnegative" or "exponential".
    """

    Mf: sp.csc_array
    Ma: sp.csc_array
    rhs: Array
    cones: tuple[tuple[str, int], ...]
    P: Array
    q: Array


@dataclass(frozen=True, eq=False)
class Linearisation:
    """The loss around fitted values, for Newton's method on the active neurons.

    On rows where ``tied`` is true the fitted value is fixed to ``target`` and the dual is unknown;
    elsewhere the dual is ``v - curvature * (change of f)``.
    """

    v: Array
    curvature: Array
    tied: np.ndarray
    target: Array


class Loss(ABC):
    """A convex loss ``L(f)`` of the fitted values, and its side of the dual.

    The dual point is ``v``, with ``v = -grad L(f)`` at the optimum of a smooth loss; the dual
    objective is ``-L*(-v)``. Labels and targets ``y`` are passed to every method.
    """

    name: str
    homogeneous: bool = False
    """Whether every positive multiple of a dual point is a dual point (minimum-norm problems)."""

    @abstractmethod
    def value(self, f: Array, y: Array) -> float:
        """``L(f)``; infinite where a constraint is broken by more than rounding."""

    @abstractmethod
    def dual_value(self, v: Array, y: Array) -> float:
        """``-L*(-v)`` for ``v`` in the domain."""

    @abstractmethod
    def best_scale(self, v: Array, y: Array, limit: float) -> float:
        """The ``s`` in [0, limit] that maximises ``dual_value(s v)``."""

    @abstractmethod
    def project(self, v: Array, y: Array, *, free: bool) -> Array:
        """A point near ``v`` in the domain of the dual; its entries sum to zero if ``free``."""

    @abstractmethod
    def output_bias(self, g: Array, y: Array) -> float:
        """The ``xi`` that minimises ``L(g + xi)``."""

    @abstractmethod
    def conic(self, y: Array, ceiling: float) -> ConicLoss:
        """The loss as a cone program.

        Constrained losses are relaxed: breaking a constraint by one unit costs ``ceiling``, which
        keeps every reduced problem feasible, and changes nothing once ``ceiling`` exceeds ``|v|``.
        """

    def faint(self, y: Array, unit: float) -> ConicLoss | None:
        """The loss where all of it is far below one, about ``unit`` a sample, if that has digits the other has not."""
        return None

    @abstractmethod
    def linearise(self, f: Array, v: Array, y: Array) -> Linearisation:
        """First and second order at fitted values ``f`` with a dual estimate ``v``."""

    def feasible_scale(self, f: Array, y: Array) -> float:
        """A factor near or above one that makes ``f`` feasible, where one exists; else 1."""
        return 1.0

    def dual_from_fit(self, f: Array, y: Array) -> Array | None:
        """``-grad L(f)`` for a smooth loss, else None."""
        return None

    def smoothed(self, f: Array, y: Array, centre: Array, strength: float) -> tuple[float, Array]:
        """``max_v -L*(-v) - v'f - ||v - centre||²/(2 strength)`` and its maximiser, minus the gradient.

        The augmented Lagrangian of the loss with multipliers ``centre``: smooth, and minimised by the same ``f`` as
        the loss (with the penalty) if ``centre`` is optimal. A smooth loss is itself.
        """
        v = self.dual_from_fit(f, y)
        assert v is not None  # the other losses have their own
        return self.value(f, y), v

    def slacks(self, y: Array) -> tuple[tuple[Array, float], ...] | None:
        """The loss as a linear program, ``f + sum_k diag(d_k) a_k = y``, ``a_k >= 0``: all ``(d_k, cost)``, or None."""
        return None


def falling_root(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a decreasing function changes sign between ``low`` and ``high``, to the last digit of the larger end.

    Halving cannot fail to converge, whatever rounding makes of the function near its root.
    """
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if slope(middle) > 0.0 else (low, middle)
    return 0.5 * (low + high)


def centred(v: Array) -> Array:
    """``v`` minus its mean, twice, so that the sum is zero up to one rounding."""
    v = v - v.mean(axis=0)
    result: Array = v - v.mean(axis=0)
    return result


def smoothed_margins(p: Array, f: Array, y: Array, centre: Array, strength: float) -> tuple[float, Array]:
    """``Loss.smoothed`` for a loss of the margins with ``-L*(-v) = sum y v``, given its maximiser ``p = y v``."""
    away = p - y * centre
    return float(p @ (1.0 - y * f)) - float(away @ away) / (2.0 * strength), y * p


def balance(v: Array) -> Array:
    """Shrink the heavier sign class of ``v`` so that the entries sum to zero."""
    up, down = float(np.sum(v[v > 0])), -float(np.sum(v[v < 0]))
    if up == 0.0 or down == 0.0:
        return np.zeros_like(v)
    return np.where(v > 0, v * min(1.0, down / up), v * min(1.0, up / down))
