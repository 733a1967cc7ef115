"""Piecewise linear functions on the line and the least-cost neurons that realise them.

A right-facing neuron ``(x - t)_+ a`` and a left-facing one ``(t - x)_+ c`` bend a function by the same
amount at ``t`` and differ by a straight line, so a continuous piecewise linear function with kinks
``delta_i`` at ``t_i`` and first slope ``s_1`` is realised by ``a_i + c_i = delta_i`` together with
``s_1 = -sum_i c_i + r``, where ``r`` is the weight of a neuron that is active on all the data. The least
total weight is ``(P + s_1)_+ + (N - s_1)_+`` with ``P``, ``N`` the total positive and negative bending:
see ``interpolation`` for the matching lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.summation import tree_sum

ONE = fmpq(1)


@dataclass(frozen=True, slots=True)
class Neuron:
    """``weight * (facing * (x - kink))_+``: right-facing for ``facing = 1``, left-facing for ``-1``."""

    kink: fmpq
    facing: int
    weight: fmpq


@dataclass(frozen=True, slots=True)
class SplineNeurons:
    """A network with unit input weights: ``f(x) = xi + sum_j weight_j (facing_j (x - kink_j))_+``."""

    neurons: tuple[Neuron, ...]
    xi: fmpq

    @property
    def u(self) -> list[fmpq]:
        """Input weights, each 1 or -1."""
        return [fmpq(neuron.facing) for neuron in self.neurons]

    @property
    def b(self) -> list[fmpq]:
        """Hidden biases."""
        return [-neuron.facing * neuron.kink for neuron in self.neurons]

    @property
    def w(self) -> list[fmpq]:
        """Output weights."""
        return [neuron.weight for neuron in self.neurons]

    @property
    def penalty(self) -> fmpq:
        """``sum_j |w_j| |u_j|``."""
        return tree_sum([abs(neuron.weight) for neuron in self.neurons])

    def __call__(self, x: fmpq) -> fmpq:
        """The value at ``x``."""
        terms = [
            neuron.weight * abs(x - neuron.kink) for neuron in self.neurons if neuron.facing * (x - neuron.kink) > 0
        ]
        return self.xi + tree_sum(terms)


@dataclass(frozen=True, slots=True)
class Shape:
    """A function that connects the dots: first slope, kinks at the inner points, total bendings.

    ``kinks[i]`` belongs to ``x[i + 1]``; with one point there is no slope and ``slope`` is zero.
    """

    slope: fmpq
    kinks: tuple[fmpq, ...]
    positive: fmpq
    negative: fmpq

    @property
    def regime(self) -> int:
        """1 if the slope exceeds ``negative`` (N), -1 if it is below ``-positive`` (-P), else 0."""
        return int(self.slope > self.negative) - int(self.slope < -self.positive)


def shape(x: Sequence[fmpq], f: Sequence[fmpq]) -> Shape:
    """First slope and kinks of the function through ``(x_i, f_i)``, ``x`` increasing.

    >>> shape([fmpq(0), fmpq(1), fmpq(3)], [fmpq(0), fmpq(1), fmpq(0)])
    Shape(slope=1, kinks=(-3/2,), positive=0, negative=3/2)
    """
    slopes = [(f[i + 1] - f[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    kinks = tuple(right - left for left, right in pairwise(slopes))
    positive = tree_sum([kink for kink in kinks if kink > 0])
    negative = tree_sum([-kink for kink in kinks if kink < 0])
    return Shape(slopes[0] if slopes else ZERO, kinks, positive, negative)


def gauge(form: Shape) -> fmpq:
    """The least ``sum_j |w_j||u_j|``: ``(P + s_1)_+ + (N - s_1)_+``.

    >>> gauge(shape([fmpq(0), fmpq(1), fmpq(3)], [fmpq(0), fmpq(1), fmpq(0)]))
    3/2
    """
    return max(ZERO, form.positive + form.slope) + max(ZERO, form.negative - form.slope)


def least_neurons(x: Sequence[fmpq], f: Sequence[fmpq]) -> SplineNeurons:
    """A network of least total weight that passes through ``(x_i, f_i)``, ``x`` increasing.

    Within the total variation (``-P <= s_1 <= N``) the kinks of the sign opposite to ``s_1`` are turned to
    the left, first ones first, until they carry the slope; at most one is split in two. Beyond it
    all of them are, and one neuron with its kink at ``x_1`` carries the rest of the slope.

    >>> net = least_neurons([fmpq(0), fmpq(1), fmpq(3)], [fmpq(0), fmpq(1), fmpq(0)])
    >>> net.u, net.b, net.w, net.xi
    ([-1, 1], [1, -1], [-1, -1/2], 1)
    """
    form = shape(x, f)
    left, rest = left_shares(form)
    neurons: list[Neuron] = []
    if rest != 0:
        neurons.append(Neuron(x[0], 1, rest))
    for i, (kink, share) in enumerate(zip(form.kinks, left, strict=True)):
        if share != 0:
            neurons.append(Neuron(x[i + 1], -1, share))
        if share != kink:
            neurons.append(Neuron(x[i + 1], 1, kink - share))
    at_first = [n.weight * (n.kink - x[0]) for n in neurons if n.facing < 0]
    return SplineNeurons(tuple(neurons), f[0] - tree_sum(at_first))


def left_shares(form: Shape) -> tuple[list[fmpq], fmpq]:
    """The left-facing part of each kink, and the slope left over for a neuron that is linear on the data."""
    rest = form.slope
    left = [ZERO] * len(form.kinks)
    for i, kink in enumerate(form.kinks):
        if rest == 0:
            break
        if kink * rest < 0:
            left[i] = kink if abs(kink) <= abs(rest) else -rest
            rest += left[i]
    return left, rest


def neurons_from(u: Sequence[fmpq], b: Sequence[fmpq], w: Sequence[fmpq], xi: fmpq) -> SplineNeurons:
    """The same function with unit input weights; neurons with ``u_j = 0`` become part of ``xi``.

    >>> neurons_from([fmpq(-2), fmpq(0)], [fmpq(1), fmpq(3)], [fmpq(5), fmpq(1)], fmpq(0))
    SplineNeurons(neurons=(Neuron(kink=1/2, facing=-1, weight=10),), xi=3)
    """
    neurons = []
    for slope, offset, weight in zip(u, b, w, strict=True):
        if slope != 0 and weight != 0:
            neurons.append(Neuron(-offset / slope, 1 if slope > 0 else -1, weight * abs(slope)))
        elif slope == 0 and offset > 0:
            xi = xi + weight * offset
    return SplineNeurons(tuple(neurons), xi)


def sweep(network: SplineNeurons, x: Sequence[fmpq]) -> list[fmpq]:
    """The values at increasing ``x``, in O(n + m) operations after sorting the kinks.

    >>> sweep(SplineNeurons((Neuron(fmpq(1), -1, fmpq(2)),), fmpq(5)), [fmpq(0), fmpq(1), fmpq(2)])
    [7, 5, 5]
    """
    neurons = sorted(network.neurons, key=lambda neuron: neuron.kink)
    slope = -tree_sum([n.weight for n in neurons if n.facing < 0])
    level = network.xi + tree_sum([n.weight * n.kink for n in neurons if n.facing < 0])
    out, j = [], 0
    for place in x:
        while j < len(neurons) and neurons[j].kink <= place:
            slope += neurons[j].weight
            level -= neurons[j].weight * neurons[j].kink
            j += 1
        out.append(level + slope * place)
    return out
