"""When a run has to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

FINISH = 0.1
"""Part of a time limit that is kept for the last bound and a small network."""

GRACE = 5.0
"""Seconds for the same after an interruption."""


@dataclass(frozen=True)
class Limits:
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

    def shortened(self) -> Limits:
        """These limits without the time kept for the end."""
        return self.part(1.0 - FINISH)

    def part(self, share: float) -> Limits:
        """These limits with a part of the time that is left."""
        return self if self.seconds is None else self.within(share * self.seconds)

    def within(self, seconds: float) -> Limits:
        """These limits with a deadline that many seconds from now."""
        return replace(self, deadline=time.monotonic() + seconds)


def expired(deadline: float | None) -> bool:
    """Whether a deadline (``time.monotonic``) has passed."""
    return deadline is not None and time.monotonic() > deadline
