"""The best bound that is proved in the time: by a search of all regions, or by the lifted relaxation at any rank."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numeric
from analytic.certification.rational_dual import Dual, rationalise
from analytic.certification.support import SupportBound, lifted_above, support_above
from analytic.model.problem import Problem
from numeric.lifted.proof import LiftedProof, support_proof, training_proof
from numeric.network import Array

LEAST_TIME = 0.1
"""For the dual point, and for its proof, when reading and evaluating the network took all the time."""

LOW = 4
"""Coordinates of a neuron, its bias included, up to which a search of all regions gets most of the time."""

MOST, LITTLE = 0.7, 0.15
"""Of the time, for that search: with so few coordinates, and with more."""

LOCAL = 0.1
"""Of the time that is left, for a neuron that responds strongly to a dual point of the caller's."""


@dataclass(frozen=True)
class Start:
    """A dual point, whether more time would not have changed it, and the solution that it is from."""

    v: Array
    finished: bool
    solution: numeric.Solution | None = None


def high(data: numeric.Problem) -> bool:
    """Whether a search of all regions is not expected to end."""
    return data.A.shape[1] + int(data.free) > LOW and len(data.A) > LOW


def best_bound(problem: Problem, data: numeric.Problem, start: Start, deadline: float) -> tuple[Dual, SupportBound]:
    """A feasible rational dual point, and what proves that it is."""
    point = rationalise(problem, start.v)
    left = max(deadline - time.monotonic(), LEAST_TIME)
    support = support_above(problem, point, left * (LITTLE if high(data) else MOST))
    found = point.scaled(problem, support.bound), support
    if support.complete or support.method != "tree":
        return found
    proof = _multipliers(data, start, deadline)
    if proof is None:
        return found
    point = rationalise(problem, proof.v)
    support = lifted_above(problem, point, proof)
    other = point.scaled(problem, support.bound), support
    return max(found, other, key=lambda pair: pair[0].objective_below(problem))


def _multipliers(data: numeric.Problem, start: Start, deadline: float) -> LiftedProof | None:
    """Those of the relaxed training problem; for a dual point of the caller's, of that.

    With a free skip, too, they are those of the dual point: that of the relaxed problem sees linear functions.
    """
    if start.solution is not None and data.skip == "none":
        return training_proof(data, start.solution, deadline)
    left = max(deadline - time.monotonic(), LEAST_TIME)
    seen = numeric.support(data.A, start.v - start.v.mean() * data.free, bias=data.bias, time_limit=LOCAL * left).value
    return support_proof(data, start.v, float(seen), deadline)
