"""Networks with a free linear function and few neurons: at most as many as samples less linear functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from numeric.network import Array, Network
from numeric.refinement.few_neurons import fewest, merged
from numeric.scaled import Neurons, ScaledProblem

SMALLEST = (1e-5, 1e-7, 1e-9, 1e-11, 0.0)
"""Parts of the penalty below which neurons are dropped, the fewest neurons first."""
ROOM = 1e-9
"""By how much the value may rise, relatively, and by which part of what the gap leaves open."""


@dataclass(frozen=True, eq=False)
class Point:
    """Weights of the neurons, coefficients of the free columns, and the dual point."""

    neurons: Neurons
    linear: Array
    v: Array


Offer = Callable[[Point], Iterator[tuple[Network, float]]]
"""Networks that a point stands for, with their values."""


def ceiling_of(value: float, lower: float, tol: float) -> float:
    """The value up to which fewer neurons are preferred: a gap that is closed stays closed."""
    return max(value, min(value * (1.0 + ROOM), lower + 0.9 * tol * value))


def narrowed(
    scaled: ScaledProblem, point: Point, basis: Array, best: tuple[Network, float], ceiling: float, offer: Offer
) -> tuple[Network, float]:
    """The network of fewest neurons with a value up to the ceiling, its weights balanced.

    Neurons of one cell are added up, and a basic solution is taken among the directions, where linear functions cost
    nothing: Caratheodory's theorem for features less their linear parts.
    """
    fit = point.neurons.features(scaled.X) @ point.neurons.w + basis @ point.linear
    for smallest in SMALLEST:
        some = merged(scaled, point.neurons, smallest)
        for neurons in (fewest(scaled, some, basis), some):
            linear = basis.T @ (fit - neurons.features(scaled.X) @ neurons.w)
            for network, value in offer(replace(point, neurons=neurons, linear=linear)):
                if value <= ceiling and network.neurons < best[0].neurons:
                    best = network, value
    return best
