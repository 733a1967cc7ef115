"""Linear programs in standard form, solved exactly: a floating-point guess of the basis, then rational pivots.

Minimise ``c'z`` subject to ``A z = b``, ``z >= 0``. From a feasible basis, a dense tableau in floats looks for the
optimal one; the exact tableau of that basis is then computed (if it is singular or infeasible, that of the given one)
and Bland's rule finishes, which ends after finitely many pivots and usually needs none. Without a basis, the least sum
of artificial variables gives one, or shows that there is none.

Source: Bland, Math. Oper. Res. 2 (1977), for the rule that cannot cycle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from analytic.exact.scalars import ONE, ZERO
from analytic.exact.summation import tree_sum
from analytic.exact.time_limit import require_time

TOLERANCE = 1e-9


class Unbounded(ArithmeticError):
    """The objective has no lower bound on the feasible points."""


@dataclass(frozen=True)
class Optimum:
    """A basic optimal solution ``z``, the multipliers of the rows (``pi'b = c'z``, ``c - A'pi >= 0``), the basis."""

    z: list[fmpq]
    multipliers: list[fmpq]
    basis: tuple[int, ...]


@dataclass(frozen=True)
class LinearSolution:
    """``feasible`` with an optimal vertex z and dual v (``A'v <= c``, ``v'b = c'z``), or infeasible.

    When infeasible, v proves it: ``A'v <= 0`` and ``v'b > 0``. ``basis`` lists the basic variables of the vertex, as
    many as there are rows that do not follow from the others.
    """

    feasible: bool
    z: list[fmpq]
    v: list[fmpq]
    basis: tuple[int, ...] = ()


def solve(A: Sequence[Sequence[fmpq]], b: Sequence[fmpq], c: Sequence[fmpq]) -> LinearSolution:
    """The optimum of a program that is bounded below, or a proof that nothing is feasible.

    >>> found = solve([[fmpq(1), fmpq(-2)]], [fmpq(3)], [fmpq(1), fmpq(1)])
    >>> found.z, found.v
    ([3, 0], [1])
    """
    m, n = len(A), len(c)
    turn = [ONE if value >= 0 else -ONE for value in b]
    right = [t * value for t, value in zip(turn, b, strict=True)]
    rows = [
        [*(t * cell for cell in row), *(ONE * (i == k) for k in range(m))]
        for i, (t, row) in enumerate(zip(turn, A, strict=True))
    ]
    first = minimise(rows, right, [ZERO] * n + [ONE] * m, range(n, n + m))
    if any(first.z[n:]):
        return LinearSolution(False, [], [t * pi for t, pi in zip(turn, first.multipliers, strict=True)])
    basis, redundant = _without_artificial(rows, right, list(first.basis), n)
    kept = [i for i in range(m) if i not in redundant]
    if not kept:  # nothing is asked, and the costs are not negative
        return LinearSolution(True, [ZERO] * n, [ZERO] * m)
    second = minimise([rows[i][:n] for i in kept], [right[i] for i in kept], c, basis)
    v = [ZERO] * m
    for i, pi in zip(kept, second.multipliers, strict=True):
        v[i] = turn[i] * pi
    return LinearSolution(True, second.z, v, second.basis)


def _without_artificial(
    rows: Sequence[Sequence[fmpq]], right: Sequence[fmpq], basis: list[int], n: int
) -> tuple[list[int], set[int]]:
    """A basis of real columns, and the rows that follow from the others: artificial variables at zero leave."""
    tableau = _tableau(rows, right, basis)
    assert tableau is not None, "a basis is not singular"
    for i, k in enumerate(basis):
        entering = next((j for j in range(n) if tableau[i][j] != 0), None)
        if k >= n and entering is not None:
            _pivot(tableau, basis, i, entering)
    return [k for k in basis if k < n], {k - n for k in basis if k >= n}


def minimise(A: Sequence[Sequence[fmpq]], b: Sequence[fmpq], c: Sequence[fmpq], basis: Sequence[int]) -> Optimum:
    """The exact optimum from a feasible ``basis`` (one column a row); ``Unbounded`` if there is none.

    >>> one = fmpq(1)
    >>> found = minimise([[one, one, one]], [fmpq(4)], [fmpq(3), fmpq(1), fmpq(2)], [0])
    >>> found.z, found.multipliers
    ([0, 4, 0], [1])
    """
    try:
        with np.errstate(all="ignore"):
            guess = _float_basis(A, b, c, list(basis))
    except (OverflowError, np.linalg.LinAlgError):  # only a guess is lost
        guess = list(basis)
    at_once = _if_optimal(A, b, c, guess)
    if at_once is not None:
        return at_once
    tableau = _tableau(A, b, guess)
    if tableau is None or any(row[-1] < 0 for row in tableau):
        guess, tableau = list(basis), _tableau(A, b, basis)
        if tableau is None:
            raise ArithmeticError("the starting basis is singular")
    _bland(tableau, c, guess)
    z = [ZERO] * len(c)
    for row, column in zip(tableau, guess, strict=True):
        z[column] = row[-1]
    return Optimum(z, _multipliers(A, c, guess), tuple(guess))


def _if_optimal(
    A: Sequence[Sequence[fmpq]], b: Sequence[fmpq], c: Sequence[fmpq], basis: Sequence[int]
) -> Optimum | None:
    """The optimum, when the basis is feasible and no reduced cost is negative: two systems instead of a tableau."""
    square = fmpq_mat([[row[j] for j in basis] for row in A])
    try:
        shares = square.solve(fmpq_mat([[right] for right in b])).tolist()
    except ZeroDivisionError:
        return None
    if any(share[0] < 0 for share in shares):
        return None
    multipliers = _multipliers(A, c, basis)
    priced = (fmpq_mat([multipliers]) * fmpq_mat([list(row) for row in A])).tolist()[0]
    if any(cost < price for cost, price in zip(c, priced, strict=True)):
        return None
    z = [ZERO] * len(c)
    for share, column in zip(shares, basis, strict=True):
        z[column] = share[0]
    return Optimum(z, multipliers, tuple(basis))


def _tableau(A: Sequence[Sequence[fmpq]], b: Sequence[fmpq], basis: Sequence[int]) -> list[list[fmpq]] | None:
    square = fmpq_mat([[row[j] for j in basis] for row in A])
    try:
        solved = square.solve(fmpq_mat([[*row, right] for row, right in zip(A, b, strict=True)]))
    except ZeroDivisionError:
        return None
    rows: list[list[fmpq]] = solved.tolist()
    return rows


def _multipliers(A: Sequence[Sequence[fmpq]], c: Sequence[fmpq], basis: Sequence[int]) -> list[fmpq]:
    square = fmpq_mat([[row[j] for row in A] for j in basis])
    column = square.solve(fmpq_mat([[c[j]] for j in basis]))
    return [row[0] for row in column.tolist()]


def _bland(tableau: list[list[fmpq]], c: Sequence[fmpq], basis: list[int]) -> None:
    """Pivot in place until no column has negative reduced cost; smallest indices first, so without cycling."""
    reduced = [
        c[j] - tree_sum([c[k] * row[j] for k, row in zip(basis, tableau, strict=True) if c[k] != 0])
        for j in range(len(c))
    ]
    while True:
        require_time()
        entering = next((j for j, cost in enumerate(reduced) if cost < 0), None)
        if entering is None:
            return
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(tableau) if row[entering] > 0]
        if not ratios:
            raise Unbounded("the linear program is unbounded")
        leaving = min(ratios)[2]
        _pivot(tableau, basis, leaving, entering)
        reduced = _less(reduced, reduced[entering], tableau[leaving])


def _pivot(tableau: list[list[fmpq]], basis: list[int], leaving: int, entering: int) -> None:
    pivot = tableau[leaving][entering]
    new = [cell / pivot for cell in tableau[leaving]]
    tableau[leaving], basis[leaving] = new, entering
    for i, row in enumerate(tableau):
        if i != leaving and row[entering] != 0:
            tableau[i] = _less(row, row[entering], new)


def _less(row: Sequence[fmpq], factor: fmpq, other: Sequence[fmpq]) -> list[fmpq]:
    return [cell - factor * entry if entry != 0 else cell for cell, entry in zip(row, other, strict=False)]


def _float_basis(A: Sequence[Sequence[fmpq]], b: Sequence[fmpq], c: Sequence[fmpq], basis: list[int]) -> list[int]:
    """A basis that is about optimal; the right-hand side is shifted a little so that ties do not stall."""
    matrix, right, cost = _floats(A), _floats([b])[0], _floats([c])[0]
    shift = 1e-7 * (1 + np.arange(len(right)) / len(right)) * (1 + np.abs(right).max())
    table = np.linalg.solve(matrix[:, basis], np.column_stack([matrix, right]))
    table[:, -1] += shift
    reduced = cost - cost[basis] @ table[:, :-1]
    found = list(basis)
    for _ in range(20 * len(right) + 50):
        entering = int(reduced.argmin())
        if reduced[entering] >= -TOLERANCE:
            break
        column = table[:, entering]
        usable = column > TOLERANCE
        if not usable.any():
            break
        ratios = np.where(usable, table[:, -1] / np.where(usable, column, 1.0), np.inf)
        leaving = int(ratios.argmin())
        table[leaving] /= table[leaving, entering]
        others = np.arange(len(right)) != leaving
        table[others] -= np.outer(table[others, entering], table[leaving])
        reduced = reduced - reduced[entering] * table[leaving, :-1]
        found[leaving] = entering
    return found


def _floats(rows: Sequence[Sequence[fmpq]]) -> Any:
    return np.array([[float(cell) for cell in row] for row in rows])
