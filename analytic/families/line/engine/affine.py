"""Networks whose weights are affine functions of beta."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.network import Neuron, SplineNeurons


@dataclass(frozen=True)
class AffineNetwork:
    """The network with the weights of ``at0`` plus beta times those of ``at1``; both have the same kinks."""

    at0: SplineNeurons
    at1: SplineNeurons

    def at(self, beta: fmpq) -> SplineNeurons:
        """The network at ``beta``; a neuron whose weight vanishes there is kept, with weight zero."""
        pairs = zip(self.at0.neurons, self.at1.neurons, strict=True)
        neurons = tuple(Neuron(a.kink, a.facing, a.weight + beta * b.weight) for a, b in pairs)
        return SplineNeurons(neurons, self.at0.xi + beta * self.at1.xi)


def through(low: fmpq, first: SplineNeurons, high: fmpq, last: SplineNeurons) -> AffineNetwork:
    """The affine family that is ``first`` at ``low`` and ``last`` at ``high`` (constant if they are equal).

    >>> up = Neuron(fmpq(0), 1, fmpq(2))
    >>> line = through(fmpq(0), SplineNeurons((up,), fmpq(0)), fmpq(1), SplineNeurons((), fmpq(3)))
    >>> line.at(fmpq(1, 2))
    SplineNeurons(neurons=(Neuron(kink=0, facing=1, weight=1),), xi=3/2)
    """
    width = high - low

    def line(start: fmpq, end: fmpq) -> tuple[fmpq, fmpq]:
        slope = (end - start) / width if width else ZERO
        return start - slope * low, slope

    ends = [{(n.kink, n.facing): n.weight for n in net.neurons} for net in (first, last)]
    keys = sorted({*ends[0], *ends[1]})
    weights = [line(ends[0].get(key, ZERO), ends[1].get(key, ZERO)) for key in keys]
    levels = line(first.xi, last.xi)
    at0, at1 = (
        SplineNeurons(tuple(Neuron(*key, pair[r]) for key, pair in zip(keys, weights, strict=True)), levels[r])
        for r in (0, 1)
    )
    return AffineNetwork(at0, at1)
