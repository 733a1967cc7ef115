"""Interpolants by construction: a neuron for every sample, and the fewest neurons where the samples are independent.

Neither has the least norm in general: they say what can be interpolated, and with how many neurons.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq, fmpq_mat

from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, ZERO, is_rational, rational, rationals
from analytic.families.general.autoencoder import neuron
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import DataError, UnsupportedError

Row = tuple[fmpq, ...]


def spikes(A: Any, y: Any, *, bias: str = "none") -> Network:
    """The network with one neuron a sample, each of which answers to its own sample only.

    It interpolates at the penalty ``sum_i |y_i| / distance_i``, with the distance of sample i from the convex hull of
    the others (free bias) or from their cone (no bias): an upper bound of the least norm.

    Parameters
    ----------
    A : (n, d) or (n,) rational numbers
    y : (n,) rational numbers
    bias : "none" or "free"

    Returns
    -------
    Network

    Raises
    ------
    DataError
        For malformed data, and where a sample with a target is in the hull or cone of the others.
    UnsupportedError
        For numbers that are not rational, and for several outputs.

    Examples
    --------
    >>> network = spikes([[2, 2], [1, 0], [0, 1]], [3, 1, -1], bias="free")
    >>> network([[2, 2], [1, 0], [0, 1]]), network.penalty()
    (array([3, 1, -1], dtype=object), sqrt(2) + 2*sqrt(5)/3)

    References
    ----------
    Ergen & Pilanci, JMLR 2021, Lemma 7 and Theorem 6.
    """
    problem = _rational(A, y, bias)
    parts: list[tuple[Row, fmpq, Row]] = []
    for i, target in enumerate(rationals(problem.targets)):
        if target == 0:
            continue
        if bias == "free" and problem.n == 1:
            return Network.of([], (target,), problem.d, problem.vector)
        found = neuron([list(row) for row in problem.A], i, bias=bias)
        if not found.exists:
            place = "convex hull" if bias == "free" else "cone"
            raise DataError(f"A[{i}] is in the {place} of the other samples: no neuron isolates it, leave it out")
        residual = rationals(found.residual)
        level = max((rational(dot(row, residual)) for k, row in enumerate(problem.A) if k != i), default=ZERO)
        parts.append((residual, -level if bias == "free" else ZERO, (target / rational(found.square),)))
    return Network.of(parts, (ZERO,), problem.d, problem.vector)


def fewest_neurons(A: Any, y: Any) -> Network:
    """An interpolant without bias with the fewest neurons, where the samples are linearly independent.

    One output takes a neuron for the positive targets and one for the negative ones: the outputs of one neuron have one
    sign. Several outputs, each sample with one target at most, each column of one sign, take a neuron a column that is
    not zero: the outputs of m neurons have rank m at most.

    Parameters
    ----------
    A : (n, d) rational numbers, linearly independent rows
    y : (n,) or (n, o) rational numbers

    Returns
    -------
    Network

    Raises
    ------
    DataError
        For malformed data, and for rows that depend on one another.
    UnsupportedError
        For numbers that are not rational, and for several outputs of another kind.

    Examples
    --------
    >>> network = fewest_neurons([[1, 0, 1], [0, 1, 0], [1, 0, 0]], [2, -1, 3])
    >>> network.neurons, network([[1, 0, 1], [0, 1, 0], [1, 0, 0]])
    (2, array([2, -1, 3], dtype=object))

    References
    ----------
    Ergen & Pilanci, JMLR 2021, Lemmas 9 and 12.
    """
    problem = _rational(A, y, "none", several=True)
    table = fmpq_mat([list(rationals(row)) for row in problem.A])
    if table.rank() < problem.n:
        raise DataError(f"A has {problem.n} rows of rank {table.rank()}: give linearly independent samples")
    columns = [rationals(column) for column in zip(*problem.y, strict=True)]
    if problem.o > 1:
        _require_one_target_each(columns)
    parts: list[tuple[Row, fmpq, Row]] = []
    for k, column in enumerate(columns):
        for side in (ONE, -ONE):
            wanted = [max(side * cell, ZERO) for cell in column]
            if any(wanted):
                share = (table * table.transpose()).solve(fmpq_mat([[cell] for cell in wanted]))
                u = tuple(row[0] for row in (table.transpose() * share).tolist())
                parts.append((u, ZERO, tuple(side * (k == i) for i in range(problem.o))))
    return Network.of(parts, (ZERO,) * problem.o, problem.d, problem.vector)


def _rational(A: Any, y: Any, bias: str, *, several: bool = False) -> Problem:
    problem = Problem.build(A, y, loss="interpolation", bias=bias)
    if not (all(map(is_rational, problem.A)) and all(map(is_rational, problem.y))):
        raise UnsupportedError("A or y holds numbers that are not rational: the construction needs rational ones")
    if problem.o > 1 and not several:
        raise UnsupportedError(f"y has {problem.o} outputs: give one target a sample")
    return problem


def _require_one_target_each(columns: list[Row]) -> None:
    for i, row in enumerate(zip(*columns, strict=True)):
        if sum(cell != 0 for cell in row) > 1:
            raise UnsupportedError(f"y[{i}] has several targets that are not zero: the fewest neurons are not known")
    for k, column in enumerate(columns):
        if min(column) < 0 < max(column):
            raise UnsupportedError(f"column {k} of y has both signs: the fewest neurons are not known, split it")
