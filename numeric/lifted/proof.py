"""Multipliers of a bound, kept for a proof in exact arithmetic, in the coordinates of the data.

The samples are not reduced to their rank here, since a rotation is no exact operation: they are the data, moved and
scaled by a power of two.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from numeric.arrays import power_of_two
from numeric.lifted.bound import Kept
from numeric.lifted.rows import Lift
from numeric.lifted.samples import centred_samples
from numeric.lifted.support import one_sided, support_lift
from numeric.lifted.tightening import tighten
from numeric.network import Array
from numeric.problem import Problem
from numeric.scaled import Incumbent, Limits, ScaledProblem, scaled_problem
from numeric.scaled.data import ReducedData
from numeric.solution import Solution

__all__ = ["LiftedProof", "support_proof", "training_proof"]

ITERATIONS = 1_000_000
"""At most: the clock is what ends a search here."""


@dataclass(frozen=True, eq=False)
class LiftedProof:
    """Multipliers for ``v / unit`` over the samples ``used`` of ``X``, where the data are ``scale (X + 1 origin')``.

    ``parts`` are their kinds: one for each sign, or more for parts of the neurons, which cover all of them.
    """

    v: Array
    unit: float
    scale: float
    origin: Array
    used: npt.NDArray[np.intp]
    lift: Lift
    parts: tuple[Kept, ...]


def training_proof(problem: Problem, found: Solution, deadline: float) -> LiftedProof | None:
    """A dual point and its multipliers by the relaxed training problem; None if it is not worth beginning."""
    scaled = _unrotated(problem)
    neurons = scaled.from_network(found.network)
    best = Incumbent(neurons, found.value / scaled.value_unit, np.zeros(problem.n), 0.0, status="time limit")
    training = tighten(scaled, best, Limits(deadline=deadline), keep=True)
    if training is None or training.best is None or not training.kept:
        return None
    data, everything = scaled.data, np.arange(problem.n)
    return LiftedProof(
        training.best.v * scaled.dual_unit, scaled.dual_unit, data.scale, data.center, everything, training.lift,
        tuple(training.kept),
    )  # fmt: skip


def support_proof(problem: Problem, v: Array, seen: float, deadline: float) -> LiftedProof | None:
    """Multipliers for a dual point as it is; None for one that vanishes, or where all samples are at one place.

    ``seen`` is what some neuron responds to it, about the largest: the scale of the search.
    """
    used, data = np.flatnonzero(v), _unrotated(problem).data
    X = data.X[used]
    if len(used) == 0 or not np.any(X - (X[0] if data.free else 0.0)):
        return None
    unit = power_of_two(v)
    lift = support_lift(centred_samples(X, free=data.free))
    parts = []
    least = 1e-9 * float(np.abs(v / unit)[used] @ lift.samples.reach)
    size = max(seen / unit / data.scale, least)
    for sign in (1.0, -1.0):
        end = deadline if sign < 0 else 0.5 * (time.monotonic() + deadline)
        _, kept = one_sided(lift, v[used] / unit, sign, 0.0, size, ITERATIONS, end)
        assert kept is not None
        parts.append(kept)
    return LiftedProof(v, unit, data.scale, data.center, used, lift, tuple(parts))


def _unrotated(problem: Problem) -> ScaledProblem:
    """The scaled problem over the columns of the data, whatever their rank."""
    scaled = scaled_problem(problem)
    data = scaled.data
    if data.basis is None:
        return scaled
    X = problem.A / data.scale - data.center
    return replace(scaled, data=ReducedData(X, data.scale, data.center, None, np.zeros(len(X)), data.free))
