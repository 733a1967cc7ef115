"""Hinge loss on one-dimensional data, free bias: the exact optimum at a given beta.

Minimise ``sum_i (1 - y_i f(x_i))_+ + beta sum_j |w_j||u_j|`` over all widths. Least-cost networks through given
values have their kinks at the data (``network``), so this is a linear program in
the weights of right- and left-facing neurons at the distinct ``x``, a free constant, and for every pair (x, label) its
hinge loss and its slack. Its row multipliers ``pi`` lie between 0 and the number of samples of the pair, and
``v_i = y_i pi / count`` is the dual certificate: ``0 <= y_i v_i <= 1``, ``1'v = 0``, ``h(v) <= beta``, with
``sum_i y_i v_i`` equal to the optimal value.

Source: Ergen and Pilanci, JMLR 22 (2021), the hinge loss dual and its one-dimensional linear program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.simplex import minimise
from analytic.exact.summation import tree_sum
from analytic.families.line.engine.data import GroupedSamples, merge
from analytic.families.line.engine.network import SplineNeurons, gauge, least_neurons, shape
from numeric.errors import DataError, OptionError

ONE = fmpq(1)


@dataclass(frozen=True)
class HingeFit:
    """The optimum at one beta: ``value = loss + beta norm = sum_i y_i dual_i``.

    ``fitted`` and ``dual`` have one entry a sample in the original order; ``basis`` restarts the solver.
    """

    beta: fmpq
    loss: fmpq
    norm: fmpq
    fitted: list[fmpq]
    dual: list[fmpq]
    network: SplineNeurons
    basis: tuple[int, ...]

    @property
    def value(self) -> fmpq:
        """Loss plus beta times the total weight."""
        return self.loss + self.beta * self.norm


@dataclass(frozen=True)
class HingeProblem:
    """The linear program of a data set: rows ``(place, label, samples)``, and its matrix without costs."""

    samples: GroupedSamples
    rows: tuple[tuple[int, int, tuple[int, ...]], ...]
    matrix: list[list[fmpq]]

    @property
    def neurons(self) -> int:
        """How many columns are neurons; then come two for the constant, then loss and slack of every row."""
        return len(self.matrix[0]) - 2 - 2 * len(self.rows)


def hinge_problem(x: Sequence[fmpq], y: Sequence[fmpq]) -> HingeProblem:
    """Group the samples by place and label (labels 1 or -1, length n) and write down the program.

    >>> hinge_problem([fmpq(0), fmpq(1), fmpq(0)], [fmpq(1), fmpq(1), fmpq(-1)]).rows
    ((0, 1, (0,)), (0, -1, (2,)), (1, 1, (1,)))
    """
    samples = merge(x, y)
    for i, target in enumerate(y):
        if target not in (1, -1):
            raise DataError(f"y[{i}] is {target}: labels must be 1 or -1")
    rows = []
    for place, group in enumerate(samples.groups):
        for label in (1, -1):
            members = tuple(i for i in group if y[i] == label)
            if members:
                rows.append((place, label, members))
    matrix = [_row(samples.x, place, label, r, len(rows)) for r, (place, label, _) in enumerate(rows)]
    return HingeProblem(samples, tuple(rows), matrix)


def _row(x: Sequence[fmpq], place: int, label: int, r: int, rows: int) -> list[fmpq]:
    at = x[place]
    right = [max(ZERO, at - kink) for kink in x[:-1]]
    left = [max(ZERO, kink - at) for kink in x[1:-1]]
    features = [label * feature for feature in (*right, *left)]
    own = [ONE if k == r else ZERO for k in range(rows)]
    return [
        *features,
        *(-feature for feature in features),
        fmpq(label),
        fmpq(-label),
        *own,
        *(-cell for cell in own),
    ]


def solve_hinge(problem: HingeProblem, beta: fmpq, start: HingeFit | None = None) -> HingeFit:
    """The exact optimum at ``beta > 0``; ``start``, a fit of the same problem, saves work when it is near.

    >>> fit = solve_hinge(hinge_problem([fmpq(0), fmpq(1)], [fmpq(-1), fmpq(1)]), fmpq(1, 4))
    >>> fit.value, fit.fitted, fit.dual, fit.network.penalty
    (1/2, [-1, 1], [-1/4, 1/4], 2)
    """
    if beta <= 0:
        raise OptionError(f"beta is {beta}: give a number > 0")
    counts = [fmpq(len(members)) for _, _, members in problem.rows]
    size, first = len(counts), problem.neurons + 2
    costs = [beta] * problem.neurons + [ZERO, ZERO] + counts + [ZERO] * size
    basis = range(first, first + size) if start is None else start.basis
    found = minimise(problem.matrix, [ONE] * size, costs, basis)
    values = _values(problem, found.z)
    corners = problem.samples.x
    losses = [
        count * max(ZERO, 1 - label * values[place])
        for count, (place, label, _) in zip(counts, problem.rows, strict=True)
    ]
    norm = gauge(shape(corners, values))
    dual = [ZERO] * len(problem.samples.targets)
    for pi, count, (_, label, members) in zip(found.multipliers, counts, problem.rows, strict=True):
        for i in members:
            dual[i] = label * pi / count
    fitted = problem.samples.expand(values)
    return HingeFit(beta, tree_sum(losses), norm, fitted, dual, least_neurons(corners, values), found.basis)


def _values(problem: HingeProblem, z: Sequence[fmpq]) -> list[fmpq]:
    """The fitted values at the distinct points: every place has a row, whose features are known up to its label."""
    values = [ZERO] * len(problem.samples.x)
    used = [j for j in range(problem.neurons + 2) if z[j] != 0]
    for row, (place, label, _) in zip(problem.matrix, problem.rows, strict=True):
        values[place] = label * tree_sum([row[j] * z[j] for j in used])
    return values
