"""Minimum-norm interpolation of one-dimensional data, free bias.

Sort ``x_1 < ... < x_n``; slopes ``s_i``, kinks ``delta_i = s_i - s_{i-1}``, ``P = sum (delta_i)_+``,
``N = sum (-delta_i)_+``. The least ``sum_j |w_j||u_j|`` over all widths is

    P* = max(P + N, P + s_1, N - s_1) = (P + s_1)_+ + (N - s_1)_+.

*Lower bound.* The dual is: maximise ``v'y`` over ``v`` with ``1'v = 0`` and ``|v'(ux + b)_+| <= 1`` for
``|u| = 1`` and all ``b``. Put ``g(t) = sum_i v_i (x_i - t)_+`` and ``m = g(x_1)``. A right-facing neuron
meets ``g(t)``, a left-facing one ``g(t) - m``; both are linear between data points and constant outside,
so feasibility is ``|m| <= 1``, ``|g(x_i)| <= 1``, ``|g(x_i) - m| <= 1``. Writing
``y_k = y_1 + s_1 (x_k - x_1) + sum_i delta_i (x_k - x_i)_+`` gives ``v'y = m s_1 + sum_i g(x_i) delta_i``.
With ``m = 0`` and ``g = sign(delta)`` this is ``P + N``; with ``m = 1`` and ``g = [delta > 0]`` it is
``P + s_1``; with ``m = -1`` and ``g = -[delta < 0]`` it is ``N - s_1``.

*Upper bound.* Connecting the dots attains it: :func:`analytic.families.line.engine.network.least_neurons`.

Sources: Ergen and Pilanci, JMLR 22 (2021), sections 3 and 4; Savarese, Evron, Soudry and Srebro,
COLT 2019 (the representational cost ``max(integral |f''|, |f'(-inf) + f'(inf)|)`` on the line).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.data import merge, require_consistent
from analytic.families.line.engine.network import Shape, SplineNeurons, gauge, least_neurons, shape


@dataclass(frozen=True)
class Interpolant:
    """A minimum-norm interpolant with its proof: ``value = network.penalty = sum_i dual_i y_i``."""

    value: fmpq
    network: SplineNeurons
    dual: list[fmpq]
    shape: Shape


def interpolate(x: Sequence[fmpq], y: Sequence[fmpq]) -> Interpolant:
    """The minimum-norm interpolant of ``(x_i, y_i)``, samples in any order (length n), with certificate.

    ``dual`` has one entry a sample, in the given order; among repeated samples one carries the weight.
    Raises ``InfeasibleError`` when equal ``x`` have different ``y``. O(n) rational operations after a sort.

    >>> found = interpolate([fmpq(3), fmpq(0), fmpq(1)], [fmpq(0), fmpq(0), fmpq(1)])
    >>> found.value, found.network.penalty, found.dual
    (3/2, 3/2, [-1/2, -1, 3/2])
    """
    samples = merge(x, y)
    require_consistent(samples)
    values = [samples.targets[group[0]] for group in samples.groups]
    form = shape(samples.x, values)
    dual = dual_from_bends(samples.x, *dual_bends(form))
    return Interpolant(gauge(form), least_neurons(samples.x, values), samples.place(dual), form)


def dual_bends(form: Shape) -> tuple[int, list[int | None]]:
    """``m`` and the values of ``g`` at the kinks in the optimal dual, ``None`` where there is no kink.

    >>> from analytic.families.line.engine.network import shape
    >>> dual_bends(shape([fmpq(i) for i in range(4)], [fmpq(v) for v in (0, 9, 8, 7)]))
    (0, [-1, None])
    """
    regime = form.regime
    high, low = (1, -1) if regime == 0 else (max(regime, 0), min(regime, 0))
    return regime, [None if kink == 0 else high if kink > 0 else low for kink in form.kinks]


def dual_from_bends(x: Sequence[fmpq], m: int, bends: Sequence[int | None]) -> list[fmpq]:
    """The ``v`` with ``1'v = 0`` whose ``g`` has ``g(x_1) = m``, the given values, and is straight between.

    ``g`` has slope ``-sum_{x_k > t} v_k``, so each ``v_i`` is the change of the slope of ``g`` at ``x_i``.
    """
    v = [ZERO] * len(x)
    start, height = 0, m
    ends = [(i + 1, bend) for i, bend in enumerate(bends) if bend is not None]
    if len(x) > 1:
        ends.append((len(x) - 1, 0))
    for end, bend in ends:
        slope = fmpq(bend - height) / (x[end] - x[start])
        v[start] += slope
        v[end] -= slope
        start, height = end, bend
    return v
