"""How large a neuron can respond to one dual vector: the relaxation with that vector fixed."""

from __future__ import annotations

import time

import numpy as np

from numeric.lifted.bound import Correction, Kept
from numeric.lifted.cloud import Cloud
from numeric.lifted.rows import Lift
from numeric.lifted.samples import CentredSamples, centred_samples
from numeric.lifted.weights import EVERY, NARROW, WIDE, Balance
from numeric.network import Array
from numeric.oracles.base import rounding_margin
from numeric.scaled import expired

__all__ = ["lifted_support", "one_sided", "support_lift"]

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
    lift = support_lift(samples)
    first, _ = one_sided(lift, v, 1.0, floor, unit, iterations, half)
    second, _ = one_sided(lift, v, -1.0, floor, unit, iterations, deadline)
    margin = rounding_margin(X, v, error + samples.moved, 4.0 * len(v) + 64.0, free=free)
    return float(max(floor, max(first, second) + margin))


def support_lift(samples: CentredSamples) -> Lift:
    """The rows with the weights that are used here."""
    root = np.sqrt(len(samples.R))
    return Lift(samples, WIDE[samples.free] / root, NARROW[samples.free] / root)


def one_sided(
    lift: Lift, v: Array, sign: float, floor: float, unit: float, iterations: int, deadline: float | None
) -> tuple[float, Kept | None]:
    """A bound of ``sign v's`` alone, and what proves it; the search ends once it is below ``floor``."""
    samples, v, kept = lift.samples, sign * v, None
    cloud, correction = Cloud(lift, sign), Correction(lift)
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
            multipliers = cloud.multipliers(balance.penalty)
            found = correction.bound(multipliers, v, ceiling)
            kept = Kept.of(correction, multipliers, sign, ceiling) if found < best or kept is None else kept
            idle = 0 if found < best - SETTLED * unit else idle + 1
            best = min(best, found)
            factor = balance.change(ceiling, found)
        if last or best <= floor or idle >= IDLE:
            break
        cloud.advance()
        if factor != 1.0:
            cloud.rescale(factor)
    return best, kept
