"""Decision regions of a one-dimensional classifier: where a network is positive, zero or negative, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flint import fmpq

from analytic.exact.summation import tree_sum
from analytic.families.line.engine.network import SplineNeurons, sweep


@dataclass(frozen=True, slots=True)
class LineRegion:
    """The open interval from ``start`` to ``end`` (``None``: unbounded) on which the sign is constant.

    The network vanishes at the ends, which belong to no region.
    """

    start: fmpq | None
    end: fmpq | None
    sign: int


def decision_regions(network: SplineNeurons) -> list[LineRegion]:
    """The maximal intervals of constant sign (1, 0 or -1), left to right; together they cover the line.

    >>> from analytic.families.line.engine.network import Neuron
    >>> bump = SplineNeurons((Neuron(fmpq(0), 1, fmpq(2)), Neuron(fmpq(1), 1, fmpq(-4))), fmpq(-1))
    >>> [(str(region.start), str(region.end), region.sign) for region in decision_regions(bump)]
    [('None', '1/2', -1), ('1/2', '3/2', 1), ('3/2', 'None', -1)]
    """
    kinks = sorted({str(n.kink): n.kink for n in network.neurons}.values())
    places = [kinks[0] - 1, *kinks, kinks[-1] + 1] if kinks else [fmpq(0)]
    values = sweep(network, places)
    signs = [_sign(value) for value in values]
    cuts: list[fmpq] = []
    first = tree_sum([n.weight for n in network.neurons if n.facing < 0])  # minus the slope before all kinks
    last = tree_sum([n.weight for n in network.neurons if n.facing > 0])
    if signs[0] * _sign(first) < 0:
        cuts.append(places[0] + values[0] / first)
    for (left, at_left), (right, at_right) in pairwise(zip(places, values, strict=True)):
        if at_left == 0:
            cuts.append(left)
        elif at_left * at_right < 0:
            cuts.append(left + (right - left) * at_left / (at_left - at_right))
    if signs[-1] == 0:
        cuts.append(places[-1])
    if signs[-1] * _sign(last) < 0:
        cuts.append(places[-1] - values[-1] / last)
    return _between(network, cuts)


def _between(network: SplineNeurons, cuts: list[fmpq]) -> list[LineRegion]:
    """Intervals between zeros; neighbours on which the network vanishes are one."""
    if not cuts:
        return [LineRegion(None, None, _sign(sweep(network, [fmpq(0)])[0]))]
    inside = [cuts[0] - 1, *((a + b) / 2 for a, b in pairwise(cuts)), cuts[-1] + 1]
    signs = [_sign(value) for value in sweep(network, inside)]
    ends: list[fmpq | None] = [None, *cuts, None]
    out: list[LineRegion] = []
    for (start, end), sign in zip(pairwise(ends), signs, strict=True):
        joined = out and sign == 0 == out[-1].sign
        out.append(LineRegion(out.pop().start if joined else start, end, sign))
    return out


def _sign(value: fmpq) -> int:
    return int(value > 0) - int(value < 0)
