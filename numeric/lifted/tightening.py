"""A better lower bound for what the exact oracles have left open, in the time that is left."""

from __future__ import annotations

import numpy as np

from numeric.lifted.samples import centred_samples
from numeric.lifted.training import Bounded, RelaxedTraining
from numeric.scaled import Incumbent, Limits, ScaledProblem

__all__ = ["affordable", "tighten"]

LARGEST = 2_200
"""Samples, for the memory of two clouds in single precision: about a gigabyte and a half."""

PRECISE = 200
"""Samples up to which iterates are in double precision."""

WORK = 6e7
"""Entries of the matrices times iterations without a deadline: a few seconds."""

FEWEST = 100
"""Iterations below which it is not begun without a deadline."""

WORTH = 1e-4
"""Relative gap from which on it is begun: a first-order method does not close smaller ones."""

SHARE = 0.9
"""Of the time that is left."""

IDLE, SETTLED = 15, 1e-6
"""So many bounds in a row that gain less than this part of the value end the run."""


def affordable(scaled: ScaledProblem, limits: Limits) -> int:
    """The iterations there are memory and work for; zero if it is not worth beginning."""
    n, r = scaled.X.shape
    if n > LARGEST or r < 2:
        return 0
    if limits.deadline is not None:
        return 1_000_000_000
    most = min(limits.max_iterations, int(WORK / (3.0 * n + r + 2.0) ** 2))
    return most if most >= FEWEST else 0


def tighten(scaled: ScaledProblem, best: Incumbent, limits: Limits) -> RelaxedTraining | None:
    """Offer the bounds of the lifted relaxation until the gap is closed, nothing moves or the time is up."""
    most = affordable(scaled, limits)
    if most == 0 or limits.expired or not WORTH < best.relative_gap() < np.inf or best.neurons.penalty == 0.0:
        return None
    limits = limits.part(SHARE)
    dtype = np.float64 if len(scaled.y) <= PRECISE else np.float32
    samples = centred_samples(scaled.X, free=scaled.free)
    training = RelaxedTraining(scaled, samples, 0.5 * best.neurons.penalty, dtype)
    idle, highest = 0, -np.inf

    def offer(found: Bounded) -> bool:
        nonlocal idle, highest
        idle = 0 if found.lower > highest + SETTLED * abs(best.value) else idle + 1
        highest = max(highest, found.lower)
        best.offer_dual(found.v, found.lower)
        best.report(limits)
        return idle < IDLE and best.relative_gap() > limits.tol

    training.run(most, limits.deadline, offer)
    return training
