"""Labels on a line, hinge and logistic loss: the best spline, from coarse to fine.

Samples are gathered in cells, each class at the mean of its members: a spline is linear on most cells, where this
changes nothing, and the dual function ``g`` outside of a cell is the same. Knots are few at first, and come where ``g``
leaves its box. What is returned is judged on the samples themselves: the loss of the spline, and a dual point whose
multipliers are equal within cells (``balanced``). Cells are divided until the two are near enough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from numeric.network import Array
from numeric.onedim.balanced import Balanced, balanced_point
from numeric.onedim.hats import Index
from numeric.onedim.interior import KnotFit, Points, train
from numeric.onedim.label_losses import LabelLoss
from numeric.onedim.orthogonal import orthogonal_point
from numeric.onedim.samples import EPS
from numeric.onedim.spline import SplineNeurons, best_left_over, connect_the_dots

CELLS, FINER = 8192, 8
"""Of samples at first, and by how much more often."""

KNOTS = 64
"""At equal numbers of samples, and as many at equal distances."""

ROUNDS = 24
FLAT = (1e-9, 1e-7, 1e-5, 1e-3)
"""Kinks of this size, beside all of them, are left out as long as the objective is as good without."""


@dataclass(frozen=True, eq=False)
class LabelFit:
    """The network of a spline, its objective rounded up, a dual point in the order of the samples, and its bound."""

    neurons: SplineNeurons
    v: Array
    value: float
    lower_bound: float
    rounds: int
    skip: float = 0.0


@dataclass(frozen=True, eq=False)
class _Cells:
    """Weighted means in increasing order; ``cell`` says for every sample which of them it belongs to."""

    x: Array
    y: Array
    weight: Array
    cell: Index


@dataclass(frozen=True)
class _Task:
    """``free``: a linear function costs nothing."""

    beta: float
    tol: float
    loss: type[LabelLoss]
    free: bool

    def dual(self, x: Array, y: Array, p: Array) -> Balanced:
        """What multipliers near optimal ones prove."""
        prove = orthogonal_point if self.free else balanced_point
        return prove(x, y, p, self.beta, self.loss)


def solve_labels(x: Array, y: Array, beta: float, tol: float, loss: type[LabelLoss], *, free: bool = False) -> LabelFit:
    """The best spline for both labels at two distinct points or more, to a relative gap.

    ``free``: beside a linear function that costs nothing, ``LabelFit.skip`` times ``x``.
    """
    order = np.argsort(x, kind="stable")
    exponent = int(np.frexp(0.5 * x[order[-1]] - 0.5 * x[order[0]])[1]) + 1
    at, labels = np.ldexp(x[order], -exponent), y[order]
    weight = min(float(np.ldexp(beta, -exponent)), 4.0 * len(x))  # beyond, the fit is constant all the same
    with np.errstate(all="ignore"):  # data too far apart for floats give no digits, and the bounds say so
        best = _divided(at, labels, _Task(weight, tol, loss, free))
    v = np.empty(len(at))
    v[order] = best.v
    neurons = best.neurons.scaled(exponent, 0, best.neurons.xi)
    return replace(best, v=v, neurons=neurons, skip=float(np.ldexp(best.skip, -exponent)))


def _divided(x: Array, y: Array, task: _Task) -> LabelFit:
    """The answer for increasing samples with a range about one, cells divided as often as it takes."""
    cells, knots, best = CELLS, _first_knots(x), None
    while True:
        gathered = _gather(x, y, cells)
        knots, trained, rounds = _refined(gathered, knots, replace(task, tol=0.05 * task.tol))
        found = _judged(x, y, task, knots, trained, gathered, rounds)
        best = found if best is None else _better(best, found)
        if best.value - best.lower_bound <= task.tol * best.value or cells >= len(x):
            return best
        cells *= FINER


def _better(one: LabelFit, other: LabelFit) -> LabelFit:
    """The lower value with the higher bound."""
    low = one if one.value <= other.value else other
    high = one if one.lower_bound >= other.lower_bound else other
    return LabelFit(low.neurons, high.v, low.value, high.lower_bound, one.rounds + other.rounds, low.skip)


def _first_knots(x: Array) -> Array:
    ranks = np.linspace(0, len(x) - 1, KNOTS).astype(np.intp)
    return np.unique(np.concatenate([x[ranks], np.linspace(x[0], x[-1], KNOTS)]))


def _gather(x: Array, y: Array, cells: int) -> _Cells:
    """Cells of equal numbers, cut at equal distances as well; all samples alone if there are as many cells."""
    n = len(x)
    if cells >= n:
        starts = np.arange(n)
    else:
        even = np.searchsorted(x, np.linspace(x[0], x[-1], cells // 2 + 1)[:-1])
        starts = np.unique(np.concatenate([np.linspace(0, n, cells // 2 + 1)[:-1].astype(np.intp), even]))
    of = np.zeros(n, dtype=np.intp)
    of[starts[1:]] = 1
    group = 2 * np.cumsum(of) + (y > 0.0)
    counts = np.bincount(group, minlength=2 * len(starts)).astype(np.float64)
    base = np.repeat(x[starts], 2)
    means = base + np.bincount(group, x - base[group], len(counts)) / np.maximum(counts, 1.0)
    used = np.flatnonzero(counts)
    used = used[np.argsort(means[used], kind="stable")]
    number = np.zeros(len(counts), dtype=np.intp)
    number[used] = np.arange(len(used))
    return _Cells(means[used], np.where(used % 2 == 1, 1.0, -1.0), counts[used], number[group])


def _refined(cells: _Cells, knots: Array, task: _Task) -> tuple[Array, KnotFit, int]:
    """Knots come where the dual function leaves its box the most, one between two others."""
    total = float(cells.weight.sum())
    for rounds in range(1, ROUNDS + 1):  # noqa: B007
        points = Points.of(knots, cells.x, cells.y, cells.weight / total)
        trained = train(points, task.loss, task.beta / total, task.tol, free=task.free)
        v = cells.weight * cells.y * trained.alpha
        g = np.concatenate([[0.0], np.cumsum(np.cumsum(v)[:-1] * np.diff(cells.x))]) / task.beta
        end = 0.0 if task.free else g[-1]
        beyond = np.nan_to_num(np.maximum(np.abs(g), np.abs(g - end)) - 1.0, nan=-1.0)  # a beta that underflows
        more = _peaks(points.segment, beyond, task.tol)
        wider = np.union1d(knots, cells.x[more])
        if len(wider) == len(knots):
            break
        knots = wider
    return points.knots, trained, rounds


def _peaks(segment: Index, beyond: Array, tol: float) -> Index:
    """In every segment the sample where ``beyond`` is largest, if that is too large."""
    starts = np.flatnonzero(np.diff(segment, prepend=-1))
    highest = np.maximum.reduceat(beyond, starts)
    wanted = highest > tol
    top = np.flatnonzero(beyond == np.repeat(highest, np.diff(np.append(starts, len(beyond)))))
    first = top[np.searchsorted(top, starts)]
    result: Index = first[wanted]
    return result


def _judged(x: Array, y: Array, task: _Task, knots: Array, trained: KnotFit, cells: _Cells, rounds: int) -> LabelFit:
    """Value and bound on the samples themselves."""
    dual = task.dual(x, y, trained.alpha[cells.cell])
    neurons, skip = _few_kinks(knots, trained.c, cells, task)
    value = _value(neurons, skip, x, y, task)
    return LabelFit(neurons, dual.v, value, min(dual.lower_bound, value), rounds, skip)


def _few_kinks(knots: Array, c: Array, cells: _Cells, task: _Task) -> tuple[SplineNeurons, float]:
    """The spline without the kinks that hardly bend it, as far as this costs nothing to speak of; a free slope."""
    kinks = np.abs(np.diff(np.diff(c) / np.diff(knots)))
    least = np.inf
    for flat in (0.0, *FLAT):
        kept = np.concatenate([[True], kinks > flat * kinks.sum(), [True]])
        at, values = knots[kept], c[kept]
        slopes = np.diff(values) / np.diff(at)
        skip = best_left_over(at, slopes) if task.free else 0.0
        neurons = connect_the_dots(at, slopes - skip, float(values[0] - skip * at[0]))
        f = neurons.without_bias(cells.x) + skip * cells.x + neurons.xi
        value = float(cells.weight @ task.loss.each(cells.y * f)) + task.beta * neurons.penalty
        if value > least + 0.05 * task.tol * abs(least):
            break
        best, least = (neurons, skip), min(value, least)
    return best


def _value(neurons: SplineNeurons, skip: float, x: Array, y: Array, task: _Task) -> float:
    """The objective, rounded up: no loss of labels grows by more than the error of the fitted values."""
    f = neurons.without_bias(x) + skip * x + neurons.xi
    size = neurons.penalty * float(x[-1] - x[0]) + float(np.abs(f).max()) + abs(neurons.xi)
    size += abs(skip) * float(np.abs(x[[0, -1]]).max())
    error = 4.0 * (len(neurons.left) + len(neurons.right) + 8) * EPS * size
    total = float(np.sum(task.loss.each(y * f))) + task.beta * neurons.penalty
    return (total + len(x) * error) * (1.0 + 1e-13)
