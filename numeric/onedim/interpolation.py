"""Minimum-norm interpolation in closed form, and the sparsest network among all that attain it.

Connecting the dots is optimal, at the cost ``max(P + N, P + s_1, N - s_1)`` (Savarese et al., COLT 2019;
Hanin 2021), but so are many other networks. The optimal ones have the same slopes outside the runs of
kinks of one sign, so within a run of ``k`` kinks at
neighbouring samples the spline may replace neighbours two by two, each pair by
the kink where the outer lines meet: ``ceil(k/2)`` kinks, the fewest (Debarre, Denoyelle, Unser, Fageot,
J. Comput. Appl. Math. 2022). This holds in every regime of the first slope: beyond total variation a run at
an end of the data may move its outermost line as well, which never saves a kink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from numeric.errors import DataError, InfeasibleError
from numeric.network import Array
from numeric.onedim.dual import knot_duals
from numeric.onedim.hats import Index, Mask
from numeric.onedim.regime import split
from numeric.onedim.samples import EPS, ascending
from numeric.onedim.spline import SplineNeurons, best_left_over, connect_the_dots


@dataclass(frozen=True, eq=False)
class Interpolant:
    """A cheapest network through all samples, and the dual point that proves it.

    Attributes
    ----------
    neurons : SplineNeurons
        The network; ``to_network`` gives its arrays.
    knots, knot_values : arrays (K,)
        Its spline: ends of the data and kinks, and the values there.
    slopes : array (K-1,)
        Slopes between the knots.
    v : array (n,)
        A dual point in the caller's order: ``|g| <= 1``, ``|g - m| <= 1``, ``1'v = 0``, up to rounding.
    value, lower_bound : float
        The penalty of the network, and a lower bound of the least penalty, rounding included.
    skip : float
        Slope of a linear function beside the neurons, where that costs nothing.
    """

    neurons: SplineNeurons
    knots: Array
    knot_values: Array
    slopes: Array
    v: Array
    value: float
    lower_bound: float
    skip: float = 0.0

    @property
    def gap(self) -> float:
        """``value - lower_bound``, never negative."""
        return max(self.value - self.lower_bound, 0.0)


def min_norm_interpolation(x: npt.ArrayLike, y: npt.ArrayLike) -> Interpolant:
    """The network of least ``sum |w_j| |u_j|`` through all samples, free bias: connect the dots.

    Parameters
    ----------
    x, y : array_like (n,)
        Samples in any order; samples with equal ``x`` must have equal ``y``.

    Raises
    ------
    DataError
        Malformed or non-finite data, or slopes beyond floating-point range.
    InfeasibleError
        Two samples with equal ``x`` and different ``y``; its witness is their difference.

    Examples
    --------
    >>> min_norm_interpolation([0, 1, 3], [0, 1, 0]).value
    1.5
    """
    data = _data(x, y)
    return _interpolant(data, data.x, data.y, data.slopes, np.flatnonzero(np.diff(data.slopes)) + 1)


def bent_interpolation(x: npt.ArrayLike, y: npt.ArrayLike) -> Interpolant:
    """The same where a linear function costs nothing: connect the dots, at the cost of the changes of slope.

    >>> fit = bent_interpolation([0, 1, 3], [5, 8, 8])
    >>> fit.value, fit.skip
    (3.0, 0.0)
    """
    data = _data(x, y)
    skip = best_left_over(data.x, data.slopes)
    rest = data.y - skip * data.x
    neurons = connect_the_dots(data.x, data.slopes - skip, float(rest[0]), rest)
    kept = np.unique(np.concatenate([[0], np.flatnonzero(np.diff(data.slopes)) + 1, [len(data.x) - 1]]))
    v, bound = _dual(data, free=True)
    value = neurons.penalty
    return Interpolant(
        neurons, data.x[kept], data.y[kept], data.slopes[kept[:-1]], v, value, min(bound, value), skip
    )  # fmt: skip


def sparsest_interpolant(x: npt.ArrayLike, y: npt.ArrayLike) -> Interpolant:
    """The fewest kinks among all networks of least penalty through all samples, in linear time.

    A kink that the rounding of ``y`` explains counts as none, provided that the samples are still met to
    rounding. The number of neurons is the number of kinks or one more.

    Parameters, errors: as for ``min_norm_interpolation``.

    Examples
    --------
    >>> sparse = sparsest_interpolant([0, 1, 2, 3], [0, 0, 1, 3])
    >>> sparse.value, sparse.knots
    (2.0, array([0. , 1.5, 3. ]))
    """
    data = _data(x, y)
    if len(data.x) < 3:
        return min_norm_interpolation(x, y)
    for kept in (_beyond_rounding(data), np.flatnonzero(np.diff(data.slopes)) + 1):
        knots = np.unique(np.concatenate([[0], kept, [len(data.x) - 1]]))
        at, values = data.x[knots], data.y[knots]
        slopes = np.diff(values) / np.diff(at)
        if _meets(data, at, values):
            break
    return _interpolant(data, *_paired(at, values, slopes, np.diff(knots[1:-1]) == 1))


@dataclass(frozen=True, eq=False)
class _LineData:
    """Distinct increasing points with the slopes between them, and the way back to the samples."""

    x: Array
    y: Array
    slopes: Array
    sample: Index
    samples: int


def _data(x: npt.ArrayLike, y: npt.ArrayLike) -> _LineData:
    at, targets, order = ascending(x, y)
    sample = np.arange(len(at)) if order is None else order
    tied = at[1:] == at[:-1]
    conflict = np.flatnonzero(tied & (targets[1:] != targets[:-1]))
    if len(conflict):
        _complain(at, targets, sample, int(conflict[0]))
    first = np.concatenate([[True], ~tied])
    at, targets = at[first], targets[first]
    with np.errstate(over="ignore", invalid="ignore"):
        slopes = np.diff(targets) / np.diff(at)
        total = float(np.sum(np.abs(slopes)))
    if not np.isfinite(total):
        raise DataError("y rises beyond floating-point range between neighbouring x; rescale x or y")
    return _LineData(at, targets, slopes, sample[first], len(first))


def _complain(at: Array, targets: Array, sample: Index, where: int) -> None:
    """Two samples with one ``x`` and different ``y``: no function meets both."""
    witness = np.zeros(len(at))
    low, high = sorted((where, where + 1), key=lambda k: float(targets[k]))
    witness[sample[high]], witness[sample[low]] = 1.0, -1.0
    raise InfeasibleError(
        f"samples {sample[where]} and {sample[where + 1]} (counted from 0) have equal x = "
        f"{at[where]:g} but different y; average them, or use the squared loss",
        list(witness),
    )


def _interpolant(
    data: _LineData, knots: Array, values: Array, slopes: Array, kinks: Index | None = None
) -> Interpolant:
    """The record: network of the spline, and the dual point of the data."""
    neurons = connect_the_dots(knots, slopes, float(values[0]), values)
    if kinks is not None and len(slopes):
        keep = np.concatenate([[0], kinks, [len(knots) - 1]])
        knots, values, slopes = knots[keep], values[keep], slopes[keep[:-1]]
    v, bound = _dual(data)
    value = neurons.penalty
    return Interpolant(neurons, knots, values, slopes, v, value, min(bound, value))


def _dual(data: _LineData, *, free: bool = False) -> tuple[Array, float]:
    """The dual point whose ``g`` is the sign of each kink, and its objective less the rounding in it.

    The slopes are off by three roundings each, whatever the data, and the objective is linear in them.
    """
    v = np.zeros(data.samples)
    if len(data.slopes) == 0:
        return v, 0.0
    P, N, first = split(data.slopes)
    m = 0.0 if free else 1.0 if first > N else -1.0 if first < -P else 0.0
    kinks = np.diff(data.slopes)
    g = knot_duals(np.sign(kinks), m)
    g[1:-1][kinks == 0.0] = 0.5 * m
    lines = np.diff(g) / np.diff(data.x)
    v[data.sample] = np.append(lines, 0.0) - np.concatenate([[0.0], lines])
    terms = g[:-1] * np.diff(data.slopes, prepend=0.0)
    rounding = 16.0 * EPS * float(np.sum(np.abs(data.slopes))) + 64.0 * EPS * float(np.sum(np.abs(terms)))
    return v, max(float(np.sum(terms)) - rounding, 0.0)


def _beyond_rounding(data: _LineData) -> Index:
    """The interior points whose kink is more than the rounding of the targets around them."""
    size, gaps = np.abs(data.y), np.diff(data.x)
    rough = 2.0 * EPS * (size[:-1] + size[1:]) / gaps
    return np.flatnonzero(np.abs(np.diff(data.slopes)) > rough[:-1] + rough[1:]) + 1


def _meets(data: _LineData, at: Array, values: Array) -> bool:
    """Whether the spline through a subset of the points meets the others to rounding."""
    off = np.abs(np.interp(data.x, at, values) - data.y)
    return bool(np.max(off) <= 16.0 * EPS * np.max(np.abs(data.y)))


def _paired(at: Array, values: Array, slopes: Array, adjacent: Mask) -> tuple[Array, Array, Array]:
    """Replace the kinks of each run two by two (the first of an odd run stays): knots, values, slopes.

    Kinks that are not ``adjacent``, with a straight sample between them, belong to different runs: three
    samples on a line force every optimal spline to follow it.
    """
    kinks = np.diff(slopes)
    if len(kinks) == 0:
        return at, values, slopes
    begins = np.concatenate([[True], (np.sign(kinks[1:]) != np.sign(kinks[:-1])) | ~adjacent | (kinks[1:] == 0.0)])
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(kinks)))
    odd = np.repeat(lengths % 2, lengths)
    place = np.arange(len(kinks)) - np.repeat(starts, lengths) + odd
    single = (odd == 1) & (place == 1)
    heads = np.flatnonzero((place % 2 == 0) | single)
    mates = heads + ~single[heads]
    share = np.where(mates > heads, kinks[mates] / (kinks[heads] + kinks[mates]), 0.0)
    shift = (at[mates + 1] - at[heads + 1]) * share
    new_values = values[heads + 1] + slopes[heads] * shift
    return (
        np.concatenate([at[:1], at[heads + 1] + shift, at[-1:]]),
        np.concatenate([values[:1], new_values, values[-1:]]),
        np.concatenate([slopes[:1], slopes[mates + 1]]),
    )
