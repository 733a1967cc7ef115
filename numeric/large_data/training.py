"""Data too large for cells and exact oracles: a network by descent, a lower bound by relaxation."""

from __future__ import annotations

import numpy as np

from numeric.feasibility.tangent_kernel import settled
from numeric.large_data.augmented_lagrangian import train_nonsmooth
from numeric.large_data.descent import affordable, cost_of_step, descend, enlarged, wide, widest
from numeric.large_data.relaxed_dual import HASTY, relaxed_dual
from numeric.large_data.relaxed_dual import ROUNDS as LAGRANGIANS
from numeric.large_data.sketch import sketch, worth_sketching
from numeric.network import Array
from numeric.oracles import Oracle
from numeric.oracles.base import rounding_margin
from numeric.refinement.few_neurons import fewest
from numeric.refinement.restoring import restored
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem

SETTLED = 1e-4
"""Relative improvement of one descent below which violated neurons are looked for."""


STEPS, ROUNDS = 100, 4
"""Steps of a descent that count as one iteration, and how many of these a descent takes."""

RELAXED, BESIDE = 3e-8, 10_000
"""Work of a step of the relaxation for every sample and pair of features, with so many of them beside."""

FEWEST, MOST = 50, 400
"""Steps of the relaxation."""

BOUND = 0.25
"""Part of the time for the lower bound."""

SHARE = 1e-4
"""Part of the gap that a small network may cost, where the constraints have to be met anew."""


def train_large(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent) -> Array:
    """Its dual point; a bound by relaxation, and a network by the method that suits the loss."""
    best.status = "local"
    relax(scaled, best, limits.part(BOUND))
    if worth_sketching(scaled, limits) and not best.neurons.w.size:
        sketch(scaled, best, limits)
    if scaled.loss.slacks(scaled.y) is None:
        _train_smooth(scaled, oracle, limits, best)
        return best.v
    v = train_nonsmooth(scaled, oracle, limits, best)
    if best.relative_gap() <= limits.tol:
        best.status = "optimal"
    elif best.status == "local" and limits.ended:
        best.status = limits.ended
    return v


def _train_smooth(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent) -> None:
    """Descent from a wide start, then from the violated neurons of what it found."""
    network = best.neurons if best.neurons.w.size else wide(scaled, most=widest(scaled, limits.work))
    idle = 0
    while best.iterations < limits.max_iterations:
        before = best.value
        _improve(scaled, limits, best, network)
        if best.status in ("interrupted", "time limit", "work limit"):
            return
        network = best.neurons
        if best.value < before * (1.0 - SETTLED):
            continue
        idle = 0 if best.value < before * (1.0 - 0.1 * SETTLED) else idle + 1
        v = scaled.dual_of(network)
        search = oracle.violated(scaled.project(best.v) if v is None else v, scaled.beta, limits.deadline)
        if idle >= 3 or search.values.size == 0:
            break
        size = 0.1 * np.sqrt(max(network.penalty, 1e-3 * best.value / scaled.beta) / (1.0 + network.w.size))
        network = enlarged(scaled, network, search, float(size))
    if best.iterations >= limits.max_iterations:
        best.status = "iteration limit"
    elif narrow(scaled, best):
        _improve(scaled, limits, best, best.neurons)


def narrow(scaled: ScaledProblem, best: Incumbent) -> bool:
    """No more neurons than samples (Caratheodory), at the same value or a lower one; whether that changed anything.

    Constraints may be met at a slightly higher value, by a small part of what the gap leaves open. Networks of an
    interior point have many small neurons: the large ones alone are tried first.
    """
    n = len(scaled.y)
    if best.neurons.w.size <= n:
        return False
    ceiling = best.value * (1.0 + 1e-9)
    if scaled.loss.constrained:
        ceiling += SHARE * max(best.value - best.lower, 0.0)
    size = best.neurons.sizes
    found = []
    for most in (2 * n, size.size):
        some = best.neurons
        if most < size.size:
            some = settled(scaled, some.only(np.sort(np.argsort(-size)[:most])))[0]
        few, value = settled(scaled, fewest(scaled, some))
        found.append((value, few))
        if value <= ceiling:
            break
    value, few = min(found, key=lambda pair: pair[0])
    if not np.isfinite(value) or (value > ceiling and best.neurons.w.size <= n + 1):
        return False
    best.neurons, best.value = few, value
    return True


def _improve(scaled: ScaledProblem, limits: Limits, best: Incumbent, network: Neurons) -> None:
    """One descent, reported; the status says if it was cut short."""
    best.offer_network(*restored(scaled, network))
    rounds = min(ROUNDS, max(limits.max_iterations - best.iterations, 1))
    steps = affordable(scaled, network, limits.work, STEPS * rounds)
    moved, interrupted = descend(scaled, network, limits.deadline, steps)
    limits.work.spend(steps * cost_of_step(scaled, network))
    best.offer_network(*restored(scaled, moved))
    best.iterations += rounds
    best.report(limits)
    if interrupted or limits.ended:
        best.status = "interrupted" if interrupted else limits.ended


def relax(scaled: ScaledProblem, best: Incumbent, limits: Limits) -> None:
    """Offer the dual point whose relaxed bound is best."""
    if scaled.X.shape[1] == 0 or not scaled.loss.can_be_smoothed(scaled.y):
        return
    radius = float(np.linalg.norm(scaled.X, axis=1).max()) * (1.0 + 1e-12) if scaled.free else 0.0
    n, r = scaled.X.shape
    cost = RELAXED * (n * r * r + BESIDE)
    steps = int(np.clip(limits.work.left / cost, FEWEST, MOST))
    limits.work.spend(cost * steps)
    rounds = HASTY if steps < MOST else LAGRANGIANS
    v, upper = relaxed_dual(scaled, radius, limits.deadline, steps, rounds)
    margin = rounding_margin(scaled.X, v, scaled.data.error, 4.0 * len(v) + 64.0, free=scaled.free)
    best.offer_dual(v, scaled.lower_bound(v, upper + margin))
    best.relaxed = True
