"""Max-margin classification of one-dimensional data, free bias.

Minimise ``sum_j |w_j||u_j|`` subject to ``y_i f(x_i) >= 1``, labels ``y_i`` in {-1, +1}. Only the gaps
between neighbours of opposite labels matter. Let the k-th gap run from ``l_k`` to ``r_k``, width ``gamma_k``,
slope ``s_k = (y(r_k) - y(l_k)) / gamma_k = +-2 / gamma_k`` (signs alternate), ``delta_k = s_{k+1} - s_k`` and
``P``, ``N`` the sums of the positive and negative parts. Then ``P* = (P + s_1)_+ + (N - s_1)_+``.

*Upper bound.* The line through ``(l_k, y(l_k))`` and ``(r_k, y(r_k))`` meets the next one between ``r_k`` and
``l_{k+1}``, where both are at least 1 in the direction of the label; the broken line made of all of them
separates with margin 1, has first slope ``s_1`` and kinks ``delta_k``, and is realised at that cost by
:func:`analytic.families.line.engine.network.least_neurons`.

*Lower bound.* The dual is: maximise ``sum_i y_i v_i`` subject to ``y_i v_i >= 0``, ``1'v = 0``,
``|g(x_i)| <= 1``, ``|g(x_i) - m| <= 1`` (``g``, ``m`` as in ``interpolation``). Keep ``g``
constant on every run of equal labels and straight across gaps: ``m`` on the first run, 0 on the last, and
between them the bends that are optimal for a function with slope ``s_1`` and kinks ``delta_k``. The slope of
``g`` across a gap is then opposite to that of the function, so ``y_i v_i >= 0`` at its two ends, and
``y'v = m s_1 + sum_k g_k delta_k = P*``.

Source: Ergen and Pilanci, JMLR 22 (2021), the hinge-loss and maximum-margin duals in one dimension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.data import GroupedSamples, merge
from analytic.families.line.engine.interpolation import dual_bends
from analytic.families.line.engine.network import SplineNeurons, gauge, least_neurons, shape
from numeric.errors import DataError, InfeasibleError


@dataclass(frozen=True, slots=True)
class Gap:
    """Neighbouring groups ``left`` and ``left + 1`` of opposite labels at ``x = start`` and ``x = end``."""

    left: int
    start: fmpq
    end: fmpq
    slope: fmpq

    @property
    def boundary(self) -> fmpq:
        """The midpoint, where the classifier changes sign."""
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class MaxMarginFit:
    """A max-margin network with its proof: ``value = network.penalty = sum_i y_i dual_i``."""

    value: fmpq
    network: SplineNeurons
    dual: list[fmpq]
    gaps: tuple[Gap, ...]

    @property
    def boundaries(self) -> list[fmpq]:
        """The decision boundaries, increasing."""
        return [gap.boundary for gap in self.gaps]


def max_margin(x: Sequence[fmpq], y: Sequence[fmpq]) -> MaxMarginFit:
    """The max-margin classifier of samples in any order (length n), ``y_i`` equal to 1 or -1.

    Raises ``InfeasibleError`` when equal ``x`` have opposite labels. O(n) rational operations after a sort.

    >>> found = max_margin([fmpq(v) for v in (0, 1, 4, 5)], [fmpq(v) for v in (-1, 1, 1, -1)])
    >>> found.value, found.boundaries, found.dual
    (4, [1/2, 9/2], [-1, 1, 1, -1])
    """
    samples = merge(x, y)
    require_separable(samples)
    labels = [samples.targets[group[0]] for group in samples.groups]
    gaps = label_gaps(samples.x, labels)
    if not gaps:
        return MaxMarginFit(ZERO, SplineNeurons((), labels[0]), [ZERO] * len(y), ())
    corners, heights = _broken_line(gaps, labels)
    form = shape(corners, heights)
    m, inner = dual_bends(form)
    runs = [m, *(bend or 0 for bend in inner), 0]  # consecutive slopes differ in sign: no bend is None
    v = [ZERO] * len(labels)
    for gap, (before, after) in zip(gaps, pairwise(runs), strict=True):
        slope = fmpq(after - before) / (gap.end - gap.start)
        v[gap.left] += slope
        v[gap.left + 1] -= slope
    return MaxMarginFit(gauge(form), least_neurons(corners, heights), samples.place(v), gaps)


def label_gaps(x: Sequence[fmpq], labels: Sequence[fmpq]) -> tuple[Gap, ...]:
    """The gaps between neighbours of opposite labels, ``x`` increasing and distinct."""
    return tuple(
        Gap(i, x[i], x[i + 1], (labels[i + 1] - labels[i]) / (x[i + 1] - x[i]))
        for i in range(len(x) - 1)
        if labels[i] != labels[i + 1]
    )


def _broken_line(gaps: Sequence[Gap], labels: Sequence[fmpq]) -> tuple[list[fmpq], list[fmpq]]:
    """The corners of the classifier: ends of the first and last gap, intersections of the lines between."""
    corners, heights = [gaps[0].start], [labels[gaps[0].left]]
    for gap, other in pairwise(gaps):
        a, b = abs(gap.slope), abs(other.slope)
        corner = (a * gap.boundary + b * other.boundary) / (a + b)
        corners.append(corner)
        heights.append(gap.slope * (corner - gap.boundary))
    corners.append(gaps[-1].end)
    heights.append(labels[gaps[-1].left + 1])
    return corners, heights


def require_separable(samples: GroupedSamples) -> None:
    """Raise an error unless every target is 1 or -1 and equal ``x`` have equal labels.

    The witness of ``InfeasibleError`` is ``e_i - e_j`` with ``y_i = 1``, ``y_j = -1`` at the same ``x``.

    >>> require_separable(merge([fmpq(2), fmpq(2)], [fmpq(1), fmpq(-1)]))
    Traceback (most recent call last):
    numeric.errors.InfeasibleError: samples 0 and 1 share x = 2 but have opposite labels: none fits both
    """
    for i, label in enumerate(samples.targets):
        if label not in (1, -1):
            raise DataError(f"y[{i}] is {label}: labels must be 1 or -1")
    pair = samples.clash()
    if pair is None:
        return
    witness = [ZERO] * len(samples.targets)
    for i in pair:
        witness[i] = samples.targets[i]
    place = next(at for at, group in zip(samples.x, samples.groups, strict=True) if pair[0] in group)
    raise InfeasibleError(
        f"samples {pair[0]} and {pair[1]} share x = {place} but have opposite labels: none fits both",
        witness,
    )
