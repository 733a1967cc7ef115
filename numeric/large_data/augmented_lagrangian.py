"""Large data with constraints or kinks in the loss: descent on the augmented Lagrangian, then a linear program.

The wide descent of smooth losses applies to the softened loss of multipliers ``v`` and a strength; the residual it
leaves updates the multipliers. What it finds is made feasible and starts the dictionary of neurons.
"""

from __future__ import annotations

import numpy as np

from numeric.feasibility.tangent_kernel import settled
from numeric.large_data.descent import Softening, affordable, cost_of_step, descend, enlarged, wide
from numeric.large_data.dictionary import first_round, grow
from numeric.network import Array
from numeric.oracles import Oracle
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem

FLAT, AFFORDABLE = 8, 0.2
"""Rank up to which descent is left out, as most neurons lie on kinks, if a dictionary costs at most so much time."""

DESCENT, DICTIONARY, PROOF = 0.4, 0.7, 0.8
"""Parts of the time that is left for each stage."""

LAGRANGIANS, STEPS = 12, 100
"""Updates of the multipliers at most, and steps of the descent for each."""

SHARP, HARDER = 100.0, 2.0
"""Strength relative to the best single neuron at the start, and its growth."""

SOFT = 10.0
"""The same for a loss of unit slopes: its kink is rounded off over a tenth."""

ENOUGH = 1e-3
"""Relative improvement that is worth another update."""

PROVABLE = 4
"""Rank up to which branch and bound is given time for a ``v`` without zeros, though its network be unfinished."""

FEW = 4
"""A network with fewer neurons than this part of the samples is finished by cone programs, then bounded."""

TINY = 1e-3
"""Neurons below this part of the largest one do not count there: an interior point has some."""

LARGEST = 3_000
"""Samples up to which linear programs over a dictionary are solved."""


def train_nonsmooth(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent) -> Array:
    """A network and its dual point; bounds it by the oracle where that is exhaustive."""
    provable = oracle.exhaustive and scaled.X.shape[1] <= PROVABLE
    network, v, seconds = best.neurons, best.v, first_round(scaled)
    within_reach = len(scaled.y) <= LARGEST and (limits.allowance is None or seconds < AFFORDABLE * limits.allowance)
    if scaled.X.shape[1] > FLAT or not within_reach:
        share = DESCENT if within_reach else 1.0
        network = _descended(scaled, oracle, limits.part(share), best, more=not within_reach)
        v = best.v
    if best.status != "interrupted" and within_reach:
        v = grow(scaled, limits.part(DICTIONARY if provable else 1.0), best, network, v)
    timed = limits.deadline is not None and not limits.expired
    if timed and provable and FEW * best.neurons.larger(TINY).w.size > len(scaled.y):
        search = oracle.search(v, 0.0, limits.part(PROOF).deadline)
        if np.isfinite(search.upper):
            best.offer_dual(v, scaled.lower_bound(v, search.upper))
    return v


def _descended(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent, *, more: bool) -> Neurons:
    """Augmented Lagrangians from a wide network; ``more``: violated neurons are added after each."""
    network = best.neurons if best.neurons.w.size else wide(scaled)
    centre = np.zeros(len(scaled.y))
    strength = SHARP * scaled.beta / _reach(scaled, network) if scaled.loss.constrained else SOFT
    for _ in range(LAGRANGIANS):
        steps = affordable(scaled, network, limits.work, STEPS)
        limits.work.spend(steps * cost_of_step(scaled, network))
        network, interrupted = descend(scaled, network, limits.deadline, steps, Softening(centre, strength))
        before = best.value
        best.offer_network(*settled(scaled, network))
        best.iterations += 1
        best.report(limits)
        if interrupted or limits.ended:
            best.status = "interrupted" if interrupted else limits.ended
            break
        if best.iterations >= limits.max_iterations:
            best.status = "iteration limit"
            break
        centre = scaled.loss.smoothed(scaled.fit(network), scaled.y, centre, strength)[1]
        best.v = scaled.project(centre)
        if before < np.inf and best.value > before * (1.0 - ENOUGH):
            break
        strength *= HARDER
        if not more:
            continue
        search = oracle.violated(best.v, scaled.beta, limits.deadline)
        size = 0.1 * np.sqrt(max(network.penalty, 1e-9) / (1.0 + network.w.size))
        network = enlarged(scaled, network, search, float(size))
    return network


def _reach(scaled: ScaledProblem, network: Neurons) -> float:
    """The largest ``|y'(Xu + b)_+|`` among the directions of a network: about ``h(y)``."""
    size = np.linalg.norm(network.P, axis=0)
    values = scaled.project(scaled.y) @ network.features(scaled.X)
    return float(np.max(np.abs(values) / np.where(size > 0, size, 1.0), initial=0.0)) or 1.0
