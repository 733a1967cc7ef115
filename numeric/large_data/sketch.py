"""A good network at little cost, without a bound: a short descent of a few dozen neurons.

Where the work is limited, rounds of the cutting-plane method would spend it on their first steps; and folds of a
cross-validation need a network only. Losses with kinks are trained by a few augmented Lagrangians.
"""

from __future__ import annotations

import numpy as np

from numeric.feasibility.tangent_kernel import settled
from numeric.large_data.augmented_lagrangian import HARDER, SOFT
from numeric.large_data.descent import STEP, Softening, descend, wide
from numeric.network import Array
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem

__all__ = ["affordable_steps", "sketch", "step_work", "worth_sketching"]

NEURONS, STEPS, LAGRANGIANS = 32, 100, 2
"""Neurons at the start, steps of a descent, and updates of the multipliers of a loss with kinks."""

BESIDE = 1e-4
"""Work of a step beside that for the data."""

SMALLEST = 60
"""Entries of the data from which on it costs less than what it saves."""

FEWEST, MOST = 40, 300
"""Steps of a descent for a fold."""

PROGRESS = 1e-5
"""Relative progress of a step below which a descent ends."""

KEPT = 1e-4
"""Neurons below this part of the largest one are left out of what goes on."""


def worth_sketching(scaled: ScaledProblem, limits: Limits) -> bool:
    """Whether a run begins with it: limited work, data of some size on no line, a loss that may be smoothed."""
    able = limits.work.limited and not scaled.loss.constrained and scaled.loss.can_be_smoothed(scaled.y)
    return able and scaled.X.shape[1] > 1 and scaled.X.size >= SMALLEST


def affordable_steps(scaled: ScaledProblem, work: float | None, neurons: int) -> int:
    """Steps of a descent of so many neurons that the work allows, within limits."""
    if work is None:
        return MOST
    return int(np.clip(work / step_work(scaled, neurons), FEWEST, MOST))


def step_work(scaled: ScaledProblem, neurons: int) -> float:
    """Work of a step of a descent of so many neurons."""
    return STEP * (scaled.X.size + len(scaled.y)) * (neurons + 1) + BESIDE


def sketch(
    scaled: ScaledProblem,
    best: Incumbent,
    limits: Limits,
    *,
    neurons: int = NEURONS,
    steps: int = STEPS,
    lagrangians: int = LAGRANGIANS,
    seed: int = 0,
    ftol: float = PROGRESS,
    strength: float = SOFT,
) -> tuple[Neurons, Array]:
    """Offer the network that a descent makes of the best one and of random small neurons; larger ones, dual point.

    The steps are so many, whatever is left of the work, and are counted.
    """
    network = best.neurons.joined(wide(scaled, seed, neurons))
    centre = np.zeros(len(scaled.y))
    for _ in range(lagrangians if scaled.loss.slacks(scaled.y) is not None else 1):
        limits.work.spend(steps * step_work(scaled, network.w.size))
        network, interrupted = descend(scaled, network, limits.deadline, steps, Softening(centre, strength), ftol)
        best.offer_network(*settled(scaled, network))
        if interrupted:
            raise KeyboardInterrupt
        centre = scaled.loss.smoothed(scaled.fit(network), scaled.y, centre, strength)[1]
        strength *= HARDER
    return network.larger(KEPT), scaled.project(centre)
