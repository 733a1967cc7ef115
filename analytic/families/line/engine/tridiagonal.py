"""Tridiagonal systems over the integers without fractions.

Rational elimination would reduce a fraction after every operation. Here the pivots are kept as quotients of
leading minors ``D_j`` and every intermediate number is an integer (a minor of the matrix bordered by the
right-hand side), so all divisions are exact and no greatest common divisor is taken; the idea is
that of Bareiss, Math. Comp. 22 (1968), in the tridiagonal case.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpz


def solve_tridiagonal(
    lower: Sequence[fmpz], diagonal: Sequence[fmpz], upper: Sequence[fmpz], columns: Sequence[Sequence[fmpz]]
) -> tuple[fmpz, list[list[fmpz]]]:
    """The determinant ``D`` and, for each right-hand side, the integers ``D x`` (Cramer's numerators).

    ``lower[j]`` and ``upper[j]`` stand in row ``j`` (``lower[0]`` and the last ``upper`` are ignored); every
    leading minor must be non-zero, as it is for a positive definite matrix with scaled rows.

    >>> solve_tridiagonal([0, 1], [fmpz(2), fmpz(2)], [fmpz(1), 0], [[fmpz(3), fmpz(3)]])
    (3, [[3, 3]])
    """
    minors = [fmpz(1), diagonal[0]]
    for j in range(1, len(diagonal)):
        minors.append(diagonal[j] * minors[-1] - lower[j] * upper[j - 1] * minors[-2])
    return minors[-1], [_column(lower, upper, minors, column) for column in columns]


def _column(lower: Sequence[fmpz], upper: Sequence[fmpz], minors: Sequence[fmpz], column: Sequence[fmpz]) -> list[fmpz]:
    size, determinant = len(column), minors[-1]
    reduced = [column[0]]  # D_{j-1} times the right-hand side after elimination
    for j in range(1, size):
        reduced.append(minors[j] * column[j] - lower[j] * reduced[-1])
    out = [reduced[-1]]  # D x_last: the last pivot is D / D_{k-1}
    for j in range(size - 2, -1, -1):
        out.append((reduced[j] * determinant - upper[j] * minors[j] * out[-1]) // minors[j + 1])
    out.reverse()
    return out
