"""What all steps of the method share: the problem, its oracle, and the best network and bound so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from numeric.network import Array
from numeric.oracles import Oracle, Search
from numeric.oracles.base import charged
from numeric.refinement.few_neurons import fewest, merged
from numeric.refinement.newton import polish
from numeric.refinement.restoring import restored
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem

GUESSES = ((1e-8, 1e-7), (1e-6, 1e-6), (1e-5, 1e-4), (1e-9, 1e-9))
"""How small a neuron is that vanishes, and how near to its kink a sample is that lies on it, both relative."""

LOOK = 0.03
"""Work of a local search."""


@dataclass(frozen=True, eq=False)
class Run:
    """A problem under way."""

    scaled: ScaledProblem
    oracle: Oracle
    limits: Limits
    best: Incumbent

    def within(self, limits: Limits) -> Run:
        """The same run with other limits."""
        return replace(self, limits=limits)

    @property
    def closed(self) -> bool:
        """Whether the gap is within the tolerance."""
        return self.best.relative_gap() <= self.limits.tol

    @property
    def relaxed_later(self) -> bool:
        """Whether the bound of limited work is that of the best relaxed dual point, which leaves little to others."""
        smooth = self.scaled.loss.can_be_smoothed(self.scaled.y)
        return self.limits.work.limited and smooth and self.scaled.X.shape[1] > 0

    def offer_network(self, neurons: Neurons) -> None:
        """Keep a network, made feasible, if it is better."""
        self.best.offer_network(*restored(self.scaled, neurons))

    def offer_dual(self, v: Array, upper: float) -> None:
        """Keep a dual point with ``h(v) <= upper`` if its bound is better."""
        if np.isfinite(upper):
            self.best.offer_dual(v, self.scaled.lower_bound(v, upper))

    def search(self, v: Array) -> Search:
        """Violated neurons at ``v``, and the bound that its support function gives."""
        found = self.asked(v, self.scaled.beta)
        self.offer_dual(v, found.upper)
        return found

    def asked(self, v: Array, floor: float) -> Search:
        """The oracle's answer within the work that is left; a first look is always taken."""
        work = self.limits.work
        with charged(self.oracle, work, self.scaled.X.size):
            found = self.oracle.search(v, floor, self.limits.deadline)
        work.spend(LOOK)
        return found

    def settles(self, v: Array, search: Search) -> bool:
        """Whether ``v`` closes the gap once it is bounded for good.

        A local search is content with neurons that exceed ``beta`` by rounding only, and bounds nothing.
        """
        if self.oracle.exhaustive and not np.isfinite(search.upper):
            self.offer_dual(v, self.asked(v, search.best).upper)
        return self.closed

    def polished(self, neurons: Neurons, v: Array) -> bool:
        """Newton's method on the active neurons, for several guesses of what is active; whether it helped."""
        before = self.best.relative_gap()
        for smallest, kink in GUESSES:
            some = merged(self.scaled, neurons, smallest)
            for active in (some, fewest(self.scaled, some)):
                moved, dual = polish(self.scaled, active, v, kink=kink)
                if moved is active:
                    continue
                self.offer_network(moved)
                dual = self.scaled.project(dual)
                if self.settles(dual, self.search(dual)):
                    return True
        return self.best.relative_gap() < before
