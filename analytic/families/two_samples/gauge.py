"""The neural gauge of two samples in any dimension, without bias: every case in closed form.

With ``k_ij = a_i . a_j`` and ``G = K^-1``, and targets of nonzero samples, up to the order of the samples and the
sign of both targets:

* ``k_12 >= 0``, one sign: ``sqrt(y'Gy)``, one neuron.
* ``k_12 >= 0``, opposite signs: ``|y_1| sqrt(G_11) + |y_2| sqrt(G_22)``, each neuron silent on the other sample.
* ``k_12 < 0``, opposite signs: ``|y_1| / sqrt(k_11) + |y_2| / sqrt(k_22)``, neurons along the samples.
* ``k_12 < 0``, one sign: the rectified ellipsoid is the arc ``{x >= 0 : x'Gx = 1}`` with the spikes ``sqrt(k_11) e_1``
  and ``sqrt(k_22) e_2``. If the angle of the samples is 120 degrees or more (``4 k_12^2 >= k_11 k_22``) the segment
  between the spikes is outside of the arc: the value of the previous case. Otherwise the tangent from each spike
  touches the arc at the image of ``u = a_1 - 2 (k_12 / k_22) a_2``, the reflection of ``a_1`` that keeps its length:
  between spike and tangent point the gauge is linear, ``(y_1 - 2 (k_12 / k_22) y_2) / sqrt(k_11)``, and between the two
  tangent points it is ``sqrt(y'Gy)``.

The gauge is that of the rectified ellipsoid and of its negative, and spikes are its points on the axes, in the terms of
Ergen and Pilanci (JMLR 2021, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from flint import fmpq

from analytic.cases.normal import shortest
from analytic.exact.linear import apply, decided, inner
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, relu, sign, simplest, sqrt, to_sympy
from analytic.model.problem import Problem
from numeric.errors import UnsupportedError

ONE, MINUS = fmpq(1), fmpq(-1)


@dataclass(frozen=True)
class Gauge:
    """``piece`` of the gauge; neurons (output weight, u); the dual v and its value ``v'y``."""

    piece: str
    neurons: tuple[tuple[Scalar, Row], ...]
    dual: Row
    value: Scalar


@dataclass(frozen=True)
class Pair:
    """Two nonzero samples: rows and Gram entries."""

    a1: Row
    a2: Row
    k11: Scalar
    k22: Scalar
    k12: Scalar

    @property
    def det(self) -> Scalar:
        """``k_11 k_22 - k_12^2``."""
        return self.k11 * self.k22 - self.k12 * self.k12

    @property
    def inverse(self) -> Rows:
        """``K^-1``."""
        off = -self.k12 / self.det
        return ((self.k22 / self.det, off), (off, self.k11 / self.det))

    def image(self, weights: Row) -> Row:
        """``A' weights``."""
        return apply(tuple(zip(self.a1, self.a2, strict=True)), weights)

    def flipped(self) -> Pair:
        """The samples in the other order."""
        return Pair(self.a2, self.a1, self.k22, self.k11, self.k12)


def pair_of(A: Rows) -> Pair:
    """The two samples with their inner products."""
    a1, a2 = A
    return Pair(a1, a2, *(shortest(inner(a, b)) for a, b in ((a1, a1), (a2, a2), (a1, a2))))


def gauge(A: Rows, y: Row) -> Gauge:
    """The gauge of the targets of two nonzero samples that are not positive multiples of each other.

    Symbols have to be such that the signs of the targets and the piece of the gauge are known.

    >>> rows = ((fmpq(1), fmpq(0)), (fmpq(-1), fmpq(1)))
    >>> gauge(rows, (fmpq(2), fmpq(-3))).value
    2 + 3*sqrt(2)/2
    """
    pair = pair_of(A)
    signs = [decided(cell, f"y[{i}]") for i, cell in enumerate(y)]
    if -1 in signs and 1 not in signs:
        turned = gauge(A, tuple(-cell for cell in y))
        neurons = tuple((-w, u) for w, u in turned.neurons)
        return Gauge(turned.piece, neurons, tuple(-v for v in turned.dual), turned.value)
    if decided(pair.k12, "a_1 . a_2") >= 0:
        return _silent(pair, y) if -1 in signs else _ellipse(pair, y)
    if signs != [1, 1]:
        return _spikes(pair, y, fmpq(-1 if signs[0] < 0 or (signs[0] == 0 and signs[1] > 0) else 1), opposite=True)
    if is_wide(pair):
        return _spikes(pair, y, ONE, opposite=False)
    return _narrow(pair, y)


def margin(A: Rows, labels: Row) -> Gauge:
    """The least network with ``y_i f_i >= 1`` for labels y: that of the gauge at y where its dual has their signs.

    Otherwise the samples are at an acute angle and of one label, and the neuron along the shorter one, of response 1
    on it, has more than the margin on the other.
    """
    found = gauge(A, labels)
    signs = [decided(y * v, "a multiplier") for y, v in zip(labels, found.dual, strict=True)]
    if -1 not in signs:
        return found
    near = 1 - signs.index(-1)
    size = inner(A[near], A[near])
    dual = tuple(y / sqrt(size) if i == near else ZERO for i, y in enumerate(labels))
    return Gauge("single", ((labels[near] / size, A[near]),), dual, ONE / sqrt(size))


def is_wide(pair: Pair) -> bool:
    """Whether the angle of obtuse samples is 120 degrees or more."""
    room = 4 * (pair.k12 * pair.k12) - pair.k11 * pair.k22
    return decided(room, "4 k_12^2 - k_11 k_22") >= 0


def _spikes(pair: Pair, y: Row, first: fmpq, *, opposite: bool) -> Gauge:
    """A neuron along each sample, silent on the other; the dual has the signs ``first`` and its opposite or equal."""
    sides = (first, -first if opposite else first)
    sizes = (pair.k11, pair.k22)
    dual = tuple(simplest(to_sympy(side) / to_sympy(sqrt(size))) for side, size in zip(sides, sizes, strict=True))
    weights = [cell / size for cell, size in zip(y, sizes, strict=True)]
    return Gauge("spikes", _active((weights[0], pair.a1), (weights[1], pair.a2)), dual, inner(dual, y))


def _narrow(pair: Pair, y: Row) -> Gauge:
    """Two positive targets of samples at an angle between 90 and 120 degrees."""
    room = pair.k11 * pair.k22 - 2 * (pair.k12 * pair.k12)
    for p, (y1, y2), turned in ((pair, y, False), (pair.flipped(), y[::-1], True)):
        # on the side of the spike of a_1: y_2 / y_1 <= -k_12 k_22 / (k_11 k_22 - 2 k_12^2)
        beyond = y2 * room + y1 * (p.k12 * p.k22)
        if decided(beyond, "the side of the tangent point") <= 0:
            found = _tangent(p, y1, y2)
            dual = found.dual[::-1] if turned else found.dual
            return Gauge(found.piece, found.neurons, dual, found.value)
    return _ellipse(pair, y)


def _tangent(pair: Pair, y1: Scalar, y2: Scalar) -> Gauge:
    """Between the spike of ``a_1`` and its tangent point: neurons ``a_1`` and its reflection."""
    ratio = -2 * (pair.k12 / pair.k22)
    reflected = tuple(a + ratio * b for a, b in zip(pair.a1, pair.a2, strict=True))
    weight = -(y2 / pair.k12)  # the reflection responds (k_11 + ratio k_12, -k_12)
    rest = (y1 - weight * (pair.k11 + ratio * pair.k12)) / pair.k11
    length = to_sympy(sqrt(pair.k11))
    dual = tuple(simplest(to_sympy(cell) / length) for cell in (ONE, ratio))
    return Gauge("tangent", _active((rest, pair.a1), (weight, reflected)), dual, inner(dual, (y1, y2)))


def _silent(pair: Pair, y: Row) -> Gauge:
    """Opposite targets of samples at an acute angle: ``u_i`` with ``A u_i = e_i``, of length ``sqrt(G_ii)``."""
    G = pair.inverse
    neurons = [(cell, pair.image(row)) for cell, row in zip(y, G, strict=True)]
    sides = [ONE if decided(cell, "a target") > 0 else MINUS for cell in y]
    dual = tuple(side * sqrt(G[i][i]) for i, side in enumerate(sides))
    return Gauge("silent", _active(*neurons), dual, inner(dual, y))


def _ellipse(pair: Pair, y: Row) -> Gauge:
    """One neuron: ``u = A'Gy`` of length ``sqrt(y'Gy)``."""
    image = tuple(inner(row, y) for row in pair.inverse)
    length = sqrt(inner(image, y))
    if length == 0:
        return Gauge("ellipse", (), (ZERO, ZERO), ZERO)
    dual = tuple(simplest(to_sympy(cell) / to_sympy(length)) for cell in image)
    return Gauge("ellipse", ((ONE, pair.image(image)),), dual, length)


def _active(*neurons: tuple[Scalar, Row]) -> tuple[tuple[Scalar, Row], ...]:
    return tuple((w, u) for w, u in neurons if decided(w, "an output weight"))


def hints(problem: Problem, found: Gauge) -> dict[str, Any]:
    """Multipliers on every cell; with symbols none are needed at obtuse angles, nor on the ellipse of acute ones."""
    if problem.symbolic and (found.piece == "ellipse" or sign(pair_of(problem.A).k12) == -1):
        return {}
    return {"cells": cells(problem.A, found.dual)}


def cells(A: Rows, v: Row, beta: Scalar = ONE) -> list[dict[str, Any]]:
    """Every activation pattern D with multipliers for both signs that prove ``|v'DAu| <= beta ||u||`` on its cell."""
    return [
        {"pattern": list(pattern), "multipliers": [_multipliers(A, v, beta, pattern, side) for side in (1, -1)]}
        for pattern in product((0, 1), repeat=2)
    ]


def _multipliers(A: Rows, v: Row, beta: Scalar, pattern: tuple[int, ...], side: int) -> Row:
    """``lambda >= 0`` with ``||A'(s D v + (2D - I) lambda)|| <= beta``: on no sample, one, or both.

    At an obtuse angle ``lambda`` gives up what is negative: what is left is ``k_ii v_i^2``, or ``v'Kv`` for entries of
    one sign, which the former bound where the latter does not matter.
    """
    weights = tuple(side * on * cell for on, cell in zip(pattern, v, strict=True))
    turns = tuple(fmpq(2 * on - 1) for on in pattern)
    if sign(inner(*A)) == -1:
        return tuple(relu(-turn * cell) for turn, cell in zip(turns, weights, strict=True))
    pulled = apply(tuple(zip(*A, strict=True)), weights)
    single = [relu(-turn * (inner(row, pulled) / inner(row, row))) for turn, row in zip(turns, A, strict=True)]
    both = tuple(relu(-turn * cell) for turn, cell in zip(turns, weights, strict=True))
    for chosen in ((ZERO, ZERO), (single[0], ZERO), (ZERO, single[1]), both):
        moved = [w + turn * cell for w, turn, cell in zip(weights, turns, chosen, strict=True)]
        bound = apply(tuple(zip(*A, strict=True)), moved)
        known = sign(inner(bound, bound) - beta * beta)
        if known is not None and known <= 0:
            return chosen
    raise UnsupportedError(f"that the dual is feasible on the cell {pattern} could not be decided: give numbers")
