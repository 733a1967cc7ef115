"""When a run has to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

FINISH = 0.1
"""Part of a time limit that is kept for the last bound and a small network."""

GRACE = 5.0
"""Seconds for the same after an interruption."""


class Allowance:
    """The work that may still be done: counted, never timed. A unit took half a second to seven processor seconds."""

    def __init__(self, left: float = float("inf"), whole: Allowance | None = None) -> None:
        """``left`` units, a part of the ``whole`` if that is given."""
        self.left, self.whole = left, whole

    @property
    def limited(self) -> bool:
        """Whether there is a limit."""
        return self.left < float("inf")

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0.0

    def spend(self, units: float) -> None:
        """Count what was done."""
        self.left -= units
        if self.whole is not None:
            self.whole.spend(units)

    def part(self, share: float) -> Allowance:
        """A part of what is left; what is spent of it is spent of the whole."""
        return Allowance(share * max(self.left, 0.0), self)


@dataclass(eq=False)
class Memory:
    """What a run leaves for the next one on the same samples: the state of the last search for a bound."""

    state: object = None


@dataclass(frozen=True)
class Limits:
    """When to stop, whom to tell, ``progress(iteration, lower_bound, value)``, and what to remember."""

    tol: float = 1e-8
    deadline: float | None = None
    progress: Callable[[int, float, float], None] | None = None
    max_iterations: int = 500
    work: Allowance = field(default_factory=Allowance)
    memory: Memory | None = None

    @property
    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and time.monotonic() > self.deadline

    @property
    def ended(self) -> str:
        """The status of a run that has to stop now, empty if it may go on."""
        return "time limit" if self.expired else "work limit" if self.work.spent else ""

    @property
    def allowance(self) -> float | None:
        """What is left of the time or of the work, None without a limit of either."""
        left = min(self.work.left, float("inf") if self.seconds is None else self.seconds)
        return max(left, 0.0) if left < float("inf") else None

    @property
    def seconds(self) -> float | None:
        """What is left of the time, never negative; None without a deadline."""
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.0)

    def shortened(self) -> Limits:
        """These limits without what is kept for the end."""
        return self.part(1.0 - FINISH)

    def part(self, share: float) -> Limits:
        """These limits with a part of the time and of the work that are left."""
        less = replace(self, work=self.work.part(share)) if self.work.limited else self
        return less if less.seconds is None else less.within(share * less.seconds)

    def within(self, seconds: float) -> Limits:
        """These limits with a deadline that many seconds from now."""
        return replace(self, deadline=time.monotonic() + seconds)


def expired(deadline: float | None) -> bool:
    """Whether a deadline (``time.monotonic``) has passed."""
    return deadline is not None and time.monotonic() > deadline
