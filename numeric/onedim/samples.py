"""Samples on the line: checked, sorted, equal points merged, scaled by powers of two.

For squared loss, samples with equal ``x`` are one sample at their mean with their number as weight, plus
a constant. Scaling by powers of two is exact, so the scaled problem is the caller's problem, and the
solver may assume data of order one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from numeric.arrays import as_matrix, as_targets
from numeric.errors import DataError
from numeric.network import Array
from numeric.onedim.hats import Index

EPS = 2.0**-53
"""Unit roundoff: the relative error of one floating-point operation."""

_SMALLEST_GAP = 1e-140


@dataclass(frozen=True, eq=False)
class MergedSamples:
    """Distinct, increasing ``x`` (N,) with mean targets ``y`` and counts ``weight``, all scaled.

    The caller's data are ``x * 2**x_exponent`` and ``centre + y * 2**y_exponent``. ``y_error`` bounds
    the rounding in each mean, ``within`` is half the sum of squares about the means (scaled) and
    ``deviation`` each sample's own distance from its mean, in sorted order (None without duplicates).
    """

    x: Array
    y: Array
    weight: Array
    y_error: Array
    within: float
    deviation: Array | None
    group: Index | None
    order: Index | None
    x_exponent: int
    y_exponent: int
    centre: float

    @property
    def size(self) -> int:
        """Number of distinct points."""
        return len(self.x)

    def to_samples(self, per_point: Array) -> Array:
        """Spread a value per distinct point to the caller's samples, in the caller's order."""
        return self._in_given_order(per_point if self.group is None else per_point[self.group])

    def residuals_to_samples(self, per_point: Array) -> Array:
        """The same for residuals from the means: each sample has its own deviation besides."""
        if self.group is None or self.deviation is None:
            return self._in_given_order(per_point)
        return self._in_given_order(per_point[self.group] + self.deviation)

    def _in_given_order(self, in_sorted_order: Array) -> Array:
        """Undo the sorting."""
        if self.order is None:
            return in_sorted_order
        result = np.empty_like(in_sorted_order)
        result[self.order] = in_sorted_order
        return result


def merge(x: npt.ArrayLike, y: npt.ArrayLike) -> MergedSamples:
    """Check, sort, scale and merge.

    Raises
    ------
    DataError
        Not one-dimensional, not finite, lengths differ, or gaps too uneven for double precision.

    Examples
    --------
    >>> samples = merge([2.0, 0.0, 2.0], [1.0, 0.0, 3.0])
    >>> samples.x * 2.0**samples.x_exponent, samples.weight
    (array([0., 2.]), array([1., 2.]))
    """
    at, targets, order = ascending(x, y)
    x_exponent = _exponent(0.5 * at[-1] - 0.5 * at[0]) + 1
    scaled = np.ldexp(at, -x_exponent)
    y_exponent = _exponent(float(np.max(np.abs(targets))))
    targets = np.ldexp(targets, -y_exponent)
    middle = float(np.mean(targets))
    targets -= middle
    starts = np.flatnonzero(np.concatenate([[True], at[1:] > at[:-1]]))
    gaps = np.diff(scaled[starts])
    if len(gaps) and (not np.isfinite(scaled).all() or float(gaps.min()) < _SMALLEST_GAP):
        raise DataError(
            "x has gaps below 1e-140 of its range, beyond floating point; move such samples "
            "together, or use analytic.solve, which is exact"
        )
    centre = float(np.ldexp(middle, y_exponent))
    return MergedSamples(scaled[starts], *_means(targets, starts), order, x_exponent, y_exponent, centre)


def _means(targets: Array, starts: Index) -> tuple[Array, Array, Array, float, Array | None, Index | None]:
    """The mean of each group of equal samples: ``y``, ``weight``, ``y_error``, ``within``, ``deviation``, ``group``."""
    if len(starts) == len(targets):
        return targets, np.ones(len(targets)), EPS * np.abs(targets), 0.0, None, None
    counts = np.diff(np.append(starts, len(targets)))
    group = np.repeat(np.arange(len(starts)), counts)
    mean = np.add.reduceat(targets, starts) / counts
    mean += np.add.reduceat(targets - mean[group], starts) / counts
    deviation = targets - mean[group]
    error = EPS * (
        (counts + 2.0) * np.add.reduceat(np.abs(deviation), starts) / counts
        + 2.0 * np.add.reduceat(np.abs(targets), starts) / counts
        + 2.0 * np.abs(mean)
    )
    within = 0.5 * float(np.sum(deviation * deviation))
    return mean, counts.astype(np.float64), error, within, deviation, group


def ascending(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Array, Array, Index | None]:
    """Float arrays in the order of increasing ``x``; the order is None when it was so already."""
    at = as_matrix(x)
    if at.shape[1] != 1:
        raise DataError(f"x must be one-dimensional, shape (n,) or (n, 1); found shape {at.shape}")
    at = at[:, 0]
    targets = as_targets(y, len(at))
    if targets.ndim != 1:
        raise DataError(f"y must have shape (n,); found shape {targets.shape}")
    if np.all(at[1:] >= at[:-1]):
        return at, targets, None
    order = np.argsort(at)
    return at[order], targets[order], order


def _exponent(size: float) -> int:
    """The power of two just above ``size``, 0 for zero."""
    return int(np.frexp(size)[1]) if size > 0.0 else 0
