"""The plain record of two proved bounds: of the optimum for a given network."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from analytic.exact.scalars import Scalar
from analytic.model.display import Offered
from analytic.model.network import Network, object_array
from analytic.model.problem import Problem
from numeric.solution import loose_part

OPEN = 1e-6
"""A relative gap that counts as open."""


@dataclass(frozen=True, eq=False)
class Bounds(Offered):
    """Bounds of the optimum for a given network: ``lower_bound <= optimum <= objective(network) <= value``.

    ``value`` is a rational just above the exact objective of ``network`` (relatively within ``1e-38``),
    ``lower_bound`` one just below the dual objective of ``dual``. ``repaired`` tells that the network given met its
    constraints up to rounding only, and that ``network`` is one nearby that meets them exactly. ``complete`` is
    false when the search for the dual point or the proof for it was cut short, by the clock or by the memory allowed,
    so that more of either may prove a larger bound; the bounds are valid all the same. It says nothing of the gap,
    which is that of the network.
    """

    problem: Problem
    network: Network
    exact_value: Fraction
    exact_lower_bound: Fraction
    exact_dual: tuple[tuple[Scalar, ...], ...]
    feasibility: dict[str, Any] = field(repr=False)
    repaired: bool = False
    complete: bool = True
    regions: int = 0
    better: float | None = None

    @property
    def loose(self) -> str:
        """What leaves more than a relative 1e-6 open: "network", "bound", "both", or "".

        ``better`` is the value of the best network that the search for the dual point met, in floats (None if there was
        none): the network is loose if its value is above that, the bound if it is below.
        """
        low, high = float(self.exact_lower_bound), float(self.exact_value)
        return "" if high - low <= OPEN * max(abs(high), abs(low)) else loose_part(high, low, self.better, OPEN)

    @property
    def value(self) -> sympy.Rational:
        """An upper bound of the network's objective."""
        return sympy.Rational(self.exact_value.numerator, self.exact_value.denominator)

    @property
    def lower_bound(self) -> sympy.Rational:
        """A lower bound of the objective of every network."""
        return sympy.Rational(self.exact_lower_bound.numerator, self.exact_lower_bound.denominator)

    @property
    def gap(self) -> sympy.Rational:
        """``value - lower_bound``: the network is at most that far from optimal."""
        return self.value - self.lower_bound

    @property
    def relative_gap(self) -> float:
        """The gap over the value (0 if both are)."""
        return float(self.gap / self.value) if self.exact_value else 0.0

    @cached_property
    def dual(self) -> np.ndarray:
        """The dual point, an object array with the shape of ``y``."""
        shape = (self.problem.n, self.problem.o) if self.problem.vector else (self.problem.n,)
        return object_array(list(self.exact_dual), shape)
