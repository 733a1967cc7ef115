"""Optimal neurons as autoencoders: a sample minus the best mixture of the others.

The neuron that responds to one sample only and does so most, ``max a_j.u + b`` over ``||u|| <= 1`` with
``a_i.u + b <= 0`` for the other samples, is by duality the residual of the projection of ``a_j`` onto the convex hull
of the others (free bias) or onto their cone (no bias); its response is the distance. These are extreme points of
the rectified ellipsoid (Ergen & Pilanci, AISTATS 2020, where neurons encode one sample by the others).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from analytic.exact.linear import dot
from analytic.exact.long_numbers import brief
from analytic.exact.projection import project
from analytic.exact.scalars import ZERO, is_rational, rational, rationals, sqrt, to_sympy
from analytic.model.network import object_array
from analytic.model.problem import BIASES, _table
from analytic.model.verdict import Verdict
from numeric.arrays import one_line
from numeric.errors import DataError, UnsupportedError
from numeric.options import one_of

Row = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class AutoencoderNeuron:
    """The neuron of sample ``j``: ``residual = a_j - mixture . A``, ``square = ||residual||^2``, all rational.

    >>> found = neuron([[2, 0], [0, 1], [0, 0]], 0)
    >>> found.u.tolist(), found.distance, found.verify().proved
    ([1, 0], 2, True)
    """

    A: tuple[Row, ...]
    j: int
    bias: str
    weights: Row
    residual: Row
    square: Any

    @property
    def exists(self) -> bool:
        """Whether ``a_j`` is outside the hull, or the cone, of the other samples."""
        return bool(self.square != 0)

    @property
    def mixture(self) -> np.ndarray:
        """The weights (n,) of the other samples in the nearest mixture, 0 at ``j``."""
        return object_array([self.weights], (len(self.A),))

    @property
    def distance(self) -> sympy.Expr:
        """The distance of ``a_j`` from the mixtures: the response of the neuron to it."""
        return to_sympy(sqrt(self.square))

    @cached_property
    def _unit(self) -> Row:
        return tuple(cell / sqrt(self.square) for cell in self.residual) if self.exists else self.residual

    @property
    def u(self) -> np.ndarray:
        """The hidden weights (d,), of norm 1; zero when no neuron isolates the sample."""
        return object_array([self._unit], (len(self.residual),))

    @property
    def b(self) -> sympy.Expr:
        """The hidden bias: 0, or for free bias the one that makes the largest other response vanish."""
        if self.bias == "none" or not self.exists:
            return sympy.Integer(0)
        highest = max(dot(row, self.residual) for i, row in enumerate(self.A) if i != self.j)
        return to_sympy(-highest / sqrt(self.square))

    def verify(self) -> Verdict:
        """Check from the data that the mixture is the nearest one: the residual separates it from the others."""
        total = sum(self.weights, ZERO)
        mixed = [dot(self.weights, column) for column in zip(*self.A, strict=True)]
        residual = tuple(a - m for a, m in zip(self.A[self.j], mixed, strict=True))
        if min(self.weights) < 0 or self.weights[self.j] != 0 or (self.bias == "free" and total != 1):
            return Verdict("refuted", "the weights are not those of a mixture of the other samples")
        if residual != self.residual or dot(residual, residual) != self.square:
            return Verdict("refuted", "the residual is not the sample minus the mixture")
        level = dot(mixed, residual)  # 0 for a cone
        if (self.bias == "none" and level != 0) or any(
            dot(row, residual) > level for i, row in enumerate(self.A) if i != self.j
        ):
            return Verdict("refuted", "another mixture is nearer")
        return Verdict("proved", "every other sample is beyond the plane through the mixture across the residual")

    def __repr__(self) -> str:
        return f"AutoencoderNeuron(j={self.j}, bias={self.bias!r}, distance={brief(self.distance)})"


def neuron(A: Any, j: int, *, bias: str = "none") -> AutoencoderNeuron:
    """The neuron that isolates sample ``j``, with the mixture of the other samples that it subtracts.

    ``u`` is ``(a_j - sum_i lambda_i a_i) / distance`` where ``lambda`` minimises the norm over ``lambda >= 0`` and, for
    free bias, ``sum lambda = 1``. On ``a_j`` it responds with ``distance``, on the other samples with 0.

    Parameters
    ----------
    A : (n, d) or (n,) rational numbers
    j : the sample, from 0 to n - 1
    bias : "none" (cone of the other samples) or "free" (their convex hull)

    Returns
    -------
    AutoencoderNeuron
        With ``u``, ``b``, ``mixture``, ``distance``, ``exists`` and ``verify()``. A sample inside the hull or cone has
        ``distance`` 0 and ``u`` 0.

    Raises
    ------
    DataError
        For malformed data, ``j`` out of range, or a free bias with a single sample.
    OptionError
        For an unknown bias.
    UnsupportedError
        For data that are not rational.

    Examples
    --------
    >>> found = neuron([[2, 2], [1, 0], [0, 1]], 0, bias="free")
    >>> found.distance, found.mixture.tolist(), found.u.tolist(), found.b
    (3*sqrt(2)/2, [0, 1/2, 1/2], [sqrt(2)/2, sqrt(2)/2], -sqrt(2)/2)

    References
    ----------
    Ergen & Pilanci, Convex Geometry of Two-Layer ReLU Networks, AISTATS 2020.
    """
    bias = one_of("bias", bias, BIASES)
    rows, _ = _table(A, "A")
    place = _index(j, len(rows))
    if not all(map(is_rational, rows)):
        raise UnsupportedError("A holds numbers that are not rational: the mixture needs rational samples")
    if bias == "free" and len(rows) == 1:
        raise DataError("A has one sample: with a free bias a neuron needs another sample to be silent on")
    others = [row for i, row in enumerate(rows) if i != place]
    found = project(rationals(rows[place]), [rationals(row) for row in others], hull=bias == "free")
    weights = (*found[:place], ZERO, *found[place:])
    residual = tuple(a - dot(weights, column) for a, column in zip(rows[place], zip(*rows, strict=True), strict=True))
    return AutoencoderNeuron(rows, place, bias, weights, residual, rational(dot(residual, residual)))


def _index(j: Any, n: int) -> int:
    if isinstance(j, bool | np.timedelta64) or not isinstance(j, int | np.integer):
        raise DataError(f"j is {one_line(j)}: give the number of a sample, 0 to {n - 1}")
    if not 0 <= j < n:
        raise DataError(f"j is {one_line(int(j))} and A has {n} samples: give 0 to {n - 1}")
    return int(j)
