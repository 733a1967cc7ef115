"""Optimal classifiers as interpolants: of the samples that matter, with ends of the data beyond them.

When the optimal networks agree at some of the samples, and these carry the whole dual, then being optimal is
being a minimum-norm interpolant there, provided that every such interpolant meets the conditions at the other
samples. So the set, its envelope and its sparsest member are those of ``solution_set``; only
neurons that are linear on the chosen samples need care, as they should not bend between the other ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

from flint import fmpq

from analytic.families.line.engine.envelope import Envelope, envelope
from analytic.families.line.engine.network import Neuron, SplineNeurons
from analytic.families.line.engine.sampling import sample
from analytic.families.line.engine.solution_set import InterpolantSet
from analytic.families.line.engine.sparsest import Sparsest, obstacles, sparsest


@dataclass(frozen=True)
class Reduced:
    """The minimum-norm interpolants of ``line``, for samples between ``start`` and ``end``."""

    line: InterpolantSet
    start: fmpq
    end: fmpq

    @cached_property
    def envelope(self) -> Envelope:
        """The lowest and the highest of them."""
        return envelope(self.line)

    def bounds(self, t: fmpq) -> tuple[fmpq, fmpq]:
        """Their least and greatest value at ``t``."""
        return self.envelope.lower(t), self.envelope.upper(t)

    @cached_property
    def sparsest(self) -> Sparsest:
        """One with the fewest kinks between ``start`` and ``end``.

        >>> from analytic.families.line.engine.solution_set import solution_set
        >>> line = solution_set([fmpq(0), fmpq(1)], [fmpq(-1), fmpq(1)])
        >>> Reduced(line, fmpq(-3), fmpq(1)).sparsest.network
        SplineNeurons(neurons=(Neuron(kink=-3, facing=1, weight=2),), xi=-7)
        """
        found = sparsest(self.line)
        neurons, xi = [], found.network.xi
        for n in found.network.neurons:
            kink = n.kink
            if n.facing > 0 and kink <= self.line.x[0]:
                kink = min(kink, self.start)
            elif n.facing < 0 and kink >= self.line.x[-1]:
                kink = max(kink, self.end)
            xi -= n.weight * abs(kink - n.kink)
            neurons.append(Neuron(kink, n.facing, n.weight))
        return Sparsest(SplineNeurons(tuple(neurons), xi), found.kinks, found.fewest_neurons)

    @property
    def obstacles(self) -> list[tuple[fmpq, fmpq]]:
        """Disjoint intervals in each of which every one of them bends, as many as the fewest kinks."""
        return obstacles(self.line)

    def sample(self, random: Random) -> SplineNeurons:
        """A random one."""
        return sample(self.line, random)
