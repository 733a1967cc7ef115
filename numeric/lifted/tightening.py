"""A better lower bound for what the exact oracles have left open, in the time that is left."""

from __future__ import annotations

import time

import numpy as np

from numeric.lifted.samples import centred_samples
from numeric.lifted.start import begin
from numeric.lifted.support import lifted_support
from numeric.lifted.training import BoundedDual, RelaxedTraining
from numeric.network import Array
from numeric.oracles import Oracle
from numeric.oracles.general import GeneralOracle
from numeric.scaled import Incumbent, Limits, ScaledProblem
from numeric.scaled.data import ReducedData

__all__ = ["share_for_outputs", "share_of_training", "tighten", "tightened_support"]

LARGEST = 2_200
"""Samples, for the memory of two clouds in single precision: about a gigabyte and a half."""

PRECISE = 200
"""Samples up to which iterates are in double precision."""

WORK = 6e7
"""Entries of the matrices times iterations without a deadline: a few seconds."""

OVERHEAD = 30_000
"""Entries of a matrix that take as long as what an iteration does beside them."""

PACE, FIRST = 1e-7, 20
"""Seconds of an iteration for every entry of a matrix, about, and the iterations that a time limit has to allow."""

WORKED = 5e-8
"""Work of an iteration for every entry of a matrix."""

COUNTED = 1_000
"""Iterations where the search was ended by their number and not by the clock."""

FEWEST = 100
"""Iterations below which it is not begun without a deadline."""

WORTH = 1e-4
"""Relative gap from which on it is begun: a first-order method does not close smaller ones."""

SHARE = 0.9
"""Of the time that is left."""

BEGINNING = 400
"""Steps of the relaxation by second moments that the splitting starts from."""

MEMORY = 3e9
"""Bytes of all clouds: no more of them are made by division."""

RIPE = 0.3
"""Clouds are divided once the correction is this part of what is open beside it, or once nothing is gained any more."""

SLOW, FEW = 0.02, 3
"""Not before a bound gains less than this part of what is open, on the average of so many: division throws it back."""

ENOUGH = 200
"""Iterations that have to be left for a division to pay."""

EXHAUSTIVE, LOCAL = 0.8, 0.35
"""Of the time, for training: with a search that may close the gap, and with one that does not."""

IDLE, SETTLED = 10, 1e-6
"""So many bounds that gain less than this part of the value over as many before them end the run."""


def share_of_training(scaled: ScaledProblem, oracle: Oracle, seconds: float | None) -> float:
    """The part of a time limit for the network and for exhaustive searches; the rest is for the bound.

    All of it where an exact oracle is sure to end, or where the relaxation is out of reach.
    """
    if seconds is None or not isinstance(oracle, GeneralOracle):
        return 1.0
    share = EXHAUSTIVE if oracle.exhaustive else LOCAL
    return share if _affordable(scaled.X, (1.0 - share) * seconds, 0) > 0 else 1.0


def share_for_outputs(scaled: ScaledProblem, seconds: float | None) -> float:
    """The same for several outputs, where searches are exact up to rank two."""
    if seconds is None or scaled.X.shape[1] <= 2:
        return 1.0
    return LOCAL if _affordable(scaled.X, (1.0 - LOCAL) * seconds, 0) > 0 else 1.0


def _affordable(X: Array, seconds: float | None, most: int) -> int:
    """The iterations there are memory and time for, or work without a clock; zero if it is not worth beginning."""
    n, r = X.shape
    size = 3.0 * n + r + 2.0
    if n > LARGEST or r < 2:
        return 0
    if seconds is not None:
        return 1_000_000_000 if seconds > FIRST * PACE * size * size else 0
    most = min(most, int(WORK / (size * size + OVERHEAD)))
    return most if most >= FEWEST else 0


def tighten(scaled: ScaledProblem, best: Incumbent, limits: Limits, *, keep: bool = False) -> RelaxedTraining | None:
    """Offer the bounds of the lifted relaxation until the gap is closed, nothing moves or the time is up.

    ``keep`` the multipliers of the best one.
    """
    # who counts iterations or work does not want to wait for the clock
    counted = best.status == "iteration limit" or limits.work.limited
    limits = limits.part(SHARE)
    most = _affordable(scaled.X, None if counted else limits.seconds, COUNTED if counted else limits.max_iterations)
    if not scaled.loss.can_be_smoothed(scaled.y):
        return None
    cost = _cost(scaled.X)
    if limits.work.limited:
        most = int(limits.work.left / cost) if scaled.X.shape[1] > 1 and len(scaled.y) <= LARGEST else 0
        most = most if most >= FEWEST else 0
    if most == 0 or not WORTH < best.relative_gap() < np.inf or best.neurons.penalty == 0.0:
        return None
    dtype = np.float64 if len(scaled.y) <= PRECISE else np.float32
    samples = centred_samples(scaled.X, free=scaled.free)
    training = RelaxedTraining(scaled, samples, 0.5 * best.neurons.penalty, dtype)
    training.keeping = keep
    resumed = limits.memory is not None and isinstance(limits.memory.state, RelaxedTraining)
    if limits.memory is not None:
        if isinstance(limits.memory.state, RelaxedTraining):
            training.resume(limits.memory.state)
        limits.memory.state = training
    if not (resumed or counted or training.lift.outputs):
        first = begin(training, best.neurons, limits.deadline, BEGINNING)
        best.offer_dual(first.v, first.lower)
    recent, clock = list[float](), _Clock(limits)
    room = int(MEMORY / (3.0 * np.dtype(dtype).itemsize * training.lift.size**2)) if limits.deadline is not None else 0

    def offer(found: BoundedDual) -> bool:
        more = 0 if counted else clock.divisions(training, room)
        recent.append(found.lower)
        ripe = found.dual - found.lower <= RIPE * (best.value - found.dual) and _slow(recent, best.value)
        idle = _idle(recent, SETTLED * abs(best.value))
        best.offer_dual(found.v, found.lower)
        best.report(limits)
        if (ripe or idle) and more > 0:
            training.divide(more)
            recent.clear()
            idle = False
        return not idle and best.relative_gap() > limits.tol

    training.run(most, limits.deadline, offer)
    limits.work.spend(cost * training.iterations)
    return training


def _idle(bounds: list[float], least: float) -> bool:
    """Whether the last bounds gained less; after a start or a division they fall first, and may rise long after."""
    return len(bounds) >= 2 * IDLE and max(bounds[-IDLE:]) <= max(bounds[-2 * IDLE : -IDLE]) + least


def _slow(bounds: list[float], value: float) -> bool:
    """Whether the last bounds gained little of what is open below the value."""
    if len(bounds) <= FEW:
        return False
    best = max(bounds)
    return best - max(bounds[:-FEW]) <= FEW * SLOW * (value - best)


def _cost(X: Array) -> float:
    """Work of an iteration."""
    n, r = X.shape
    return float(WORKED * ((3.0 * n + r + 2.0) ** 2 + OVERHEAD))


class _Clock:
    """Whether there is time for more clouds."""

    def __init__(self, limits: Limits) -> None:
        """From now on."""
        self.limits, self.left, self.iterations = limits, limits.seconds, 0

    def divisions(self, training: RelaxedTraining, room: int) -> int:
        """A quarter of the clouds, as far as memory goes, if enough iterations are left after their division."""
        left, clouds = self.limits.seconds, len(training.clouds)
        if left is None or self.left is None:
            return 0
        pace = max(self.left - left, 0.0) / max(training.iterations - self.iterations, 1)
        self.left, self.iterations = left, training.iterations
        more = min(-(-clouds // 4), room - clouds)
        return more if left > ENOUGH * pace * (1.0 + more / clouds) else 0


def tightened_support(data: ReducedData, v: Array, floor: float, deadline: float | None, most: int = 500) -> float:
    """An upper bound of ``h(v)`` on the data, or ``floor`` if it is larger; infinite where none is affordable."""
    used = data.X[v != 0.0]
    seconds = None if deadline is None else deadline - time.monotonic()
    most = _affordable(used, seconds, most) if len(used) else 0
    if most == 0:
        return np.inf
    return lifted_support(data.X, v, data.error, floor, free=data.free, iterations=most, deadline=deadline)
