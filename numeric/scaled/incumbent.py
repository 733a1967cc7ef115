"""How far a run of the cutting-plane method has come, and when it has to stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.scaled.limits import Limits
from numeric.scaled.neurons import Neurons
from numeric.scaled.problem import ScaledProblem


@dataclass(eq=False)
class Incumbent:
    """The best network and the best dual point so far."""

    neurons: Neurons
    value: float
    v: Array
    lower: float
    iterations: int = 0
    status: str = "stalled"
    latest: Neurons | None = None
    relaxed: bool = False

    def relative_gap(self) -> float:
        """Gap over the larger bound; infinite before the first network."""
        if not np.isfinite(self.value):
            return np.inf
        size = max(abs(self.value), abs(self.lower))
        return max(self.value - self.lower, 0.0) / size if size > 0 else 0.0

    def report(self, limits: Limits) -> None:
        """Tell the bounds reached to whoever asked."""
        if limits.progress is not None:
            limits.progress(self.iterations, self.lower, self.value)

    def offer_network(self, neurons: Neurons, value: float) -> None:
        """Keep the network if it is better."""
        if value < self.value:
            self.neurons, self.value = neurons, value

    def offer_dual(self, v: Array, lower: float) -> None:
        """Keep the dual point if it is better."""
        if lower > self.lower:
            self.v, self.lower = v, lower


def zero_network(scaled: ScaledProblem) -> Incumbent:
    """The constant network and its dual point, which is optimal from the largest useful beta on."""
    zero = np.zeros(len(scaled.y))
    xi = scaled.loss.output_bias(zero, scaled.y) if scaled.free else 0.0
    fitted = zero + xi
    v = scaled.project(scaled.loss.dual_of_constant(fitted, scaled.y))
    empty = Neurons(np.zeros((scaled.X.shape[1], 0)), np.zeros(0), np.zeros(0), xi)
    return Incumbent(empty, scaled.loss.value(fitted, scaled.y), v, 0.0)  # the dual value of zero, which is feasible
