"""How large a neuron can respond to one dual vector: the relaxation with that vector fixed."""

from __future__ import annotations

import time

import numpy as np

from numeric.lifted.bound import Correction
from numeric.lifted.cloud import Cloud
from numeric.lifted.rows import Lift
from numeric.lifted.samples import CentredSamples, centred_samples
from numeric.lifted.weights import EVERY, NARROW, WIDE, Balance
from numeric.network import Array
from numeric.oracles.base import rounding_margin
from numeric.scaled import expired

__all__ = ["lifted_support"]

PENALTY = {False: 0.05, True: 0.005}
"""First penalty, in units of ``h(v)``: smaller than where the weight of the cloud is free."""

IDLE, SETTLED = 15, 1e-5
"""So many bounds in a row that gain less than this part end the run."""


def lifted_support(
    X: Array, v: Array, error: Array, floor: float, *, free: bool, iterations: int, deadline: float | None = None
) -> float:
    """An upper bound of ``h(v)``, or ``floor`` if it is larger; rounding and ``error`` of the rows included.

    With free biases the entries of ``v`` sum to zero up to rounding. ``iterations`` are for each sign.
    """
    used = v != 0.0
    if not used.any():
        return floor
    X, v, error = X[used], v[used], error[used]
    if free and not np.any(X - X[0]):  # one place, where everything cancels: not even the ball has a radius
        return float(floor + rounding_margin(X, v, error, 4.0 * len(v) + 64.0, free=free))
    samples = centred_samples(X, free=free)
    unit = max(floor, 1e-9 * float(np.abs(v) @ samples.reach))
    half = None if deadline is None else 0.5 * (time.monotonic() + deadline)
    first = _one_sided(samples, v, floor, unit, iterations, half)
    second = _one_sided(samples, -v, floor, unit, iterations, deadline)
    margin = rounding_margin(X, v, error + samples.moved, 4.0 * len(v) + 64.0, free=free)
    return float(max(floor, max(first, second) + margin))


def _one_sided(
    samples: CentredSamples, v: Array, floor: float, unit: float, iterations: int, deadline: float | None
) -> float:
    """A bound of ``v's`` alone; the search ends once it is below ``floor``."""
    root = np.sqrt(len(v))
    lift = Lift(samples, WIDE[samples.free] / root, NARROW[samples.free] / root)
    cloud, correction = Cloud(lift), Correction(lift)
    balance = Balance(PENALTY[samples.free] * unit, rising=False)
    pull = 0.5 * samples.reach / lift.wide * v
    best, idle = float(np.maximum(v, 0.0) @ samples.reach), 0
    for k in range(1, iterations + 1):
        cloud.reflect()
        ceiling = balance.penalty * (cloud.weight - 1.0)
        cloud.set_objective(1.0, cloud.products + pull / balance.penalty)
        last = k == iterations or expired(deadline)
        factor = 1.0
        if last or k % EVERY == 0:
            found = correction.bound(cloud.multipliers(balance.penalty), v, ceiling)
            idle = 0 if found < best - SETTLED * unit else idle + 1
            best = min(best, found)
            factor = balance.change(ceiling, found)
        if last or best <= floor or idle >= IDLE:
            break
        cloud.advance()
        if factor != 1.0:
            cloud.rescale(factor)
    return best
