"""How far a run of the cutting-plane method has come, and when it has to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from numeric.core import Core
from numeric.network import Array
from numeric.neurons import Neurons

__all__ = ["Best", "Options", "zero_network"]

FINISH = 0.1
"""Part of a time limit that is kept for the last bound and a small network."""

GRACE = 5.0
"""Seconds for the same after an interruption."""


@dataclass(frozen=True)
class Options:
    """When to stop, and whom to tell: ``progress(iteration, lower_bound, value)``."""

    tol: float = 1e-8
    deadline: float | None = None
    progress: Callable[[int, float, float], None] | None = None
    max_iterations: int = 500

    @property
    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and time.monotonic() > self.deadline

    @property
    def seconds(self) -> float | None:
        """What is left of the time, never negative; None without a deadline."""
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.0)

    def shortened(self) -> Options:
        """These options without the time kept for the end."""
        return self if self.seconds is None else self.within((1.0 - FINISH) * self.seconds)

    def within(self, seconds: float) -> Options:
        """These options with a deadline that many seconds from now."""
        return replace(self, deadline=time.monotonic() + seconds)


@dataclass(eq=False)
class Best:
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

    def report(self, options: Options) -> None:
        """Tell the bounds reached to whoever asked."""
        if options.progress is not None:
            options.progress(self.iterations, self.lower, self.value)

    def offer_network(self, neurons: Neurons, value: float) -> None:
        """Keep the network if it is better."""
        if value < self.value:
            self.neurons, self.value = neurons, value

    def offer_dual(self, v: Array, lower: float) -> None:
        """Keep the dual point if it is better."""
        if lower > self.lower:
            self.v, self.lower = v, lower


def zero_network(core: Core) -> Best:
    """The constant network and its dual point, which is optimal from the largest useful beta on."""
    zero = np.zeros(len(core.y))
    xi = core.loss.output_bias(zero, core.y) if core.free else 0.0
    fitted = zero + xi
    v = core.loss.dual_from_fit(fitted, core.y)
    v = core.loss.project(core.y if v is None else v, core.y, free=core.free)
    empty = Neurons(np.zeros((core.X.shape[1], 0)), np.zeros(0), np.zeros(0), xi)
    return Best(empty, core.loss.value(fitted, core.y), v, 0.0)  # the dual value of zero, which is feasible
