"""What a solver of samples on a line returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from numeric.network import Array, Network


@dataclass(frozen=True, eq=False)
class LineOptimum:
    """A network, a dual point and its lower bound; the network's value, where it is known better than by evaluation."""

    network: Network
    v: Array
    lower_bound: float
    value: float | None = None
    rounds: int = 0


LineSolver = Callable[[Array, Array, float, float], LineOptimum]
"""Samples (n,), targets or labels (n,), ``beta`` and the relative gap wanted."""
