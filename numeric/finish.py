"""A small network with the same certificate: few neurons, exact zeros, digits from Newton's method."""

from __future__ import annotations

from numeric.core import Core
from numeric.network import Array
from numeric.neurons import Neurons, fewest, merged
from numeric.polish import interpolating, polish

__all__ = ["restored", "simplified"]


def restored(core: Core, neurons: Neurons) -> tuple[Neurons, float]:
    """The network made feasible and given its best output bias, with its value."""
    if core.loss.name == "interpolation":
        neurons = interpolating(core, neurons)
    g = core.fit(neurons.P, neurons.b, neurons.w, 0.0)
    xi = core.loss.output_bias(g, core.y) if core.free else 0.0
    scale = core.loss.feasible_scale(g + xi, core.y)
    moved = Neurons(neurons.P, neurons.b, neurons.w * scale, xi * scale)
    value = core.loss.value((g + xi) * scale, core.y) + core.beta * moved.penalty
    return moved, value


def simplified(core: Core, neurons: Neurons, value: float, v: Array, ceiling: float) -> tuple[Neurons, float]:
    """The smallest network found with a value of at most ``ceiling``; the given one if there is none.

    Tiny neurons are dropped, neurons of one cell added up, and a basic solution among the rest is
    polished, which repairs what was lost.
    """
    best = neurons, value
    for smallest in (1e-5, 1e-7, 1e-9, 1e-12):
        some = merged(core, neurons, smallest)
        few = fewest(core, some)
        for kink in (1e-7, 1e-5):
            for trial in (polish(core, few, v, kink=kink)[0], few, polish(core, some, v, kink=kink)[0], some):
                candidate, at = restored(core, trial)
                smaller = candidate.w.size < best[0].w.size or (candidate.w.size == best[0].w.size and at < best[1])
                if at <= ceiling and smaller:
                    best = candidate, at
        if best[0].w.size <= len(core.y) + 1 and best[0] is not neurons:
            break
    return best
