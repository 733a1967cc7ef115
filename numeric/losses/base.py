"""A loss, all that the algorithms need to know of it.

Nothing outside this folder asks which loss it has: what differs between losses is a trait or a method of ``Loss``.
A loss of the residuals ``y - f`` starts from ``ResidualLoss``, one of the margins ``y f`` from ``MarginLoss``; some
are constraints that the network of least norm has to meet, of value zero or infinity.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from numeric.errors import UnsupportedError
from numeric.network import Array
from numeric.onedim import LineSolver

Mask = npt.NDArray[np.bool_]
Wide = npt.NDArray[np.floating[Any]]

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


class Units(NamedTuple):
    """What one unit of the value and of the dual of a scaled problem is in those of the problem itself."""

    value: float
    dual: float


class Loss(ABC):
    """A convex loss ``L(f)`` of the fitted values, and its side of the dual.

    The dual point is ``v``, with ``v = -grad L(f)`` at the optimum of a smooth loss; the dual
    objective is ``-L*(-v)``. Labels and targets ``y`` are passed to every method.
    """

    name: ClassVar[str]
    labelled: ClassVar[bool] = False
    """Whether the targets are labels -1 and +1."""
    translation_invariant: ClassVar[bool] = False
    """Whether ``L(f + c; y + c) = L(f; y)``: an output bias takes away what is common to all targets."""
    rotation_invariant: ClassVar[bool] = False
    """Whether ``L(Qf; Qy) = L(f; y)`` for orthogonal ``Q``: many samples are rotated into few rows."""
    row_scaled: ClassVar[bool] = False
    """Whether ``L`` of a sample and its target times ``c`` is ``c**2`` times as large: weights are scales of rows."""
    several_outputs: ClassVar[bool] = False
    """Whether ``y`` may have several columns."""
    attained: ClassVar[bool] = True
    """Whether the infimum over ``f`` is attained."""
    log_odds: ClassVar[bool] = False
    """Whether fitted values are log odds."""

    constrained: ClassVar[bool] = False
    """Whether ``L`` is zero or infinite: the network of least norm that meets constraints, without a beta.

    Every positive multiple of a dual point is one then. The next four are about such a loss.
    """
    equations: ClassVar[bool] = False
    """Whether the constraints are the equations ``f = y``."""
    met: ClassVar[str] = ""
    """What a feasible network has done with ``y``."""
    relaxation: ClassVar[str] = ""
    """The loss to use where no network is feasible."""

    @abstractmethod
    def value(self, f: Array, y: Array) -> float:
        """``L(f)``; infinite where a constraint is broken by more than rounding."""

    @abstractmethod
    def dual_value(self, v: Array, y: Array) -> float:
        """``-L*(-v)`` for ``v`` in the domain."""

    def dual_terms(self, v: Array, y: Array) -> Array:
        """Sizes of the terms of ``dual_value``, one a sample: their rounding is in proportion."""
        sizes: Array = np.abs(v) * (np.abs(y) + np.abs(v))
        return sizes

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

    def conic_near_zero(self, y: Array, unit: float) -> ConicLoss | None:
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

    def dual_of_constant(self, f: Array, y: Array) -> Array:
        """Minus a subgradient at constant fitted values, but for its projection; or a dual point to start from."""
        v = self.dual_from_fit(f, y)
        return y if v is None else v

    @abstractmethod
    def least_between(self, low: Array, high: Array, y: Array, centre: Array, strength: float) -> Array:
        """The fitted values between two bounds at which ``smoothed`` is least."""

    def smoothed(self, f: Array, y: Array, centre: Array, strength: float) -> tuple[float, Array]:
        """``max_v -L*(-v) - v'f - ||v - centre||²/(2 strength)`` and its maximiser, minus the gradient.

        The augmented Lagrangian of the loss with multipliers ``centre``: smooth, and minimised by the same ``f`` as
        the loss (with the penalty) if ``centre`` is optimal. A smooth loss is itself.
        """
        v = self.dual_from_fit(f, y)
        if v is None:
            raise UnsupportedError(
                f"loss {self.name!r} has neither dual_from_fit nor smoothed; large data need one of them"
            )
        return self.value(f, y), v

    def can_be_smoothed(self, y: Array) -> bool:
        """Whether ``smoothed`` can be called: the loss is smooth, or has its own."""
        own = type(self).smoothed is not Loss.smoothed
        return own or self.dual_from_fit(np.zeros_like(y), y) is not None

    def proximal_dual(self, f: Array, y: Array, step: Array) -> Array:
        """``argmax_v -L*(-v) - v'f - ½ sum step v²``: minus the gradient at the proximal point of ``f``.

        A loss whose ``smoothed`` is its augmented Lagrangian has it there; a smooth loss has its own.
        """
        return self.smoothed(f, y, np.zeros_like(f), 1.0 / step)[1]  # type: ignore[arg-type]

    def on_line(self, *, skip: bool) -> LineSolver | None:
        """What solves one-dimensional data with free biases, if anything does; beside a free linear function."""
        return None

    def on_rays(self) -> LineSolver | None:
        """What solves one feature without biases, if anything does."""
        return None

    def slacks(self, y: Array) -> tuple[tuple[Array, float], ...] | None:
        """The loss as a linear program, ``f + sum_k diag(d_k) a_k = y``, ``a_k >= 0``: all ``(d_k, cost)``, or None."""
        return None

    def units(self, targets: float, data: float) -> Units:
        """The units of a problem whose targets and data were divided by these."""
        return Units(1.0, 1.0)

    @abstractmethod
    def growth(self, f: Array, error: Array, y: Array) -> float:
        """How much larger than at ``f`` the loss can be within ``error`` of it, where it is finite."""

    def rounded_up(self, fitted: Wide, error: Array, y: Array, offset: Array) -> tuple[float, float]:
        """The loss at fitted values known up to ``error``, and how much larger it can be for that.

        ``offset`` is a part of all targets that the output bias may take away.
        """
        f = fitted.astype(np.float64)
        value = self.value(f, y)
        error = error + np.abs(fitted - f).astype(np.float64)
        return value, self.growth(f, error, y) if np.isfinite(value) else 0.0

    def unmet(self, residual: Array, y: Array) -> Array:
        """The part of the residuals ``y - f`` that a constraint asks to be removed."""
        return np.zeros_like(residual)

    def binding(self, f: Array, y: Array, slack: float) -> Mask:
        """The samples whose constraint is broken, or met with no more than ``slack``."""
        return np.zeros(len(f), dtype=bool)

    def contradict(self, low: Array, high: Array) -> Mask:
        """Whether one value cannot be what two targets, ``low <= high``, ask for."""
        return np.zeros(len(low), dtype=bool)


def falling_root(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a decreasing function changes sign between ``low`` and ``high``, to the last digit of the larger end.

    Halving cannot fail to converge, whatever rounding makes of the function near its root.
    """
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if slope(middle) > 0.0 else (low, middle)
    return 0.5 * (low + high)
