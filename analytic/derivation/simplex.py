"""Whether linear equations have a nonnegative solution: the simplex method in rational numbers, for small tables.

Exact, so it neither misses a solution nor needs one to be checked, and faster than a call of a program in floating
point as long as the table is small.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

LARGEST = 1_500
"""Entries of a table that is worth it."""
STEEPEST, PIVOTS = 40, 400
"""Pivots in the steepest column, before the first that helps is taken, which seldom cycles; and pivots in all."""


class TooLong(Exception):
    """The table is too large, or needs too many pivots."""


def solvable(rows: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> bool:
    """Whether ``rows x = right`` for some ``x >= 0``, where no entry of ``right`` is negative; TooLong if that is open.

    The sum of what is missing on the right is minimised.

    >>> one = fmpq(1)
    >>> solvable([[one, -one], [one, one]], [fmpq(0), one]), solvable([[one, one], [one, one]], [fmpq(0), one])
    (True, False)
    """
    table = [[*row, b] for row, b in zip(rows, right, strict=True)]
    if len(table) * len(table[0]) > LARGEST:
        raise TooLong
    missing = [sum(column, fmpq(0)) for column in zip(*table, strict=True)]
    for count in range(PIVOTS):
        if missing[-1] == 0:
            return True
        helpful = [j for j in range(len(missing) - 1) if missing[j] > 0]
        if not helpful:
            return False
        entering = max(helpful, key=lambda j: missing[j]) if count < STEEPEST else helpful[0]
        missing = _pivot(table, missing, entering)
    raise TooLong


def _pivot(table: list[list[fmpq]], missing: list[fmpq], entering: int) -> list[fmpq]:
    ratios = [(row[-1] / row[entering], i) for i, row in enumerate(table) if row[entering] > 0]
    chosen = min(ratios)[1]  # there is one, since their sum is positive
    pivot = table[chosen][entering]
    lead = table[chosen] = [cell / pivot for cell in table[chosen]]
    used = [j for j, cell in enumerate(lead) if cell != 0]
    for i, row in enumerate(table):
        if i != chosen and row[entering] != 0:
            _subtract(row, lead, used, row[entering])
    _subtract(missing, lead, used, missing[entering])
    return missing


def _subtract(row: list[fmpq], lead: Sequence[fmpq], used: Sequence[int], times: fmpq) -> None:
    for j in used:
        row[j] -= times * lead[j]
