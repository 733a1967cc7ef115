"""Whether a symmetric matrix of integers is positive semidefinite: ``x'Mx >= 0`` for every x.

Small matrices are eliminated exactly.  Take a pivot of the matrix that is left at a time: a negative one shows a
negative value; one that is zero shows one too unless its row vanishes, because ``2 t m + p`` is negative for some t if
``m != 0``; and of a positive one ``M`` is positive semidefinite if and only if its Schur complement is.  The integers
of Bareiss' elimination, each a minor of M, divide without rest.

Large ones are factored in fixed point.  Rows and columns are scaled by powers of two, which changes no sign, so that
the diagonal is near ``2**(2 BITS)``, and entries are rounded down, each by less than one.  What is left is written as
``L L' + E + D`` with integers L that are computed row by row, the remainder E that this leaves, known exactly, and a
diagonal D that was taken away before.  If ``D_ii + E_ii`` is at least the sum of ``|E_ij| + 1`` over ``j != i``, for
every i, then E + D, with all that rounding took away, is diagonally dominant, hence positive semidefinite by
Gershgorin's theorem, and so is M.

Where this fails, the column at which it does suggests an x, and ``x'Mx < 0`` is evaluated exactly.  If it is not
negative nothing was decided.  Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from operator import mul

from analytic.checker.work import Work, longest

BITS = 48  # of the entries of a factor
SMALL = 24  # rows of a matrix that is eliminated exactly
PER_PRODUCT = 0.05  # work of a multiplication and an addition in fixed point
POINT = 60  # bits after the point of a suggested x

Triangle = Sequence[Sequence[int]]
"""The rows of a symmetric matrix up to the diagonal: ``M[i][j]`` for ``j <= i``."""


def positive_semidefinite(M: Triangle, work: Work) -> bool | None:
    """True or False if that was shown, None if it was not."""
    if any(row[-1] < 0 for row in M):
        return False
    kept = [i for i, row in enumerate(M) if row[-1]]
    for i, row in enumerate(M):
        for j, x in enumerate(row[:-1]):
            if x and not (row[-1] and M[j][-1]):
                return False
        work.spend(0.1 * i)
    rest = [[M[i][j] for j in kept[: k + 1]] for k, i in enumerate(kept)]
    return _eliminated(rest, work) if len(rest) <= SMALL else _Factor(rest, work).outcome()


def _eliminated(M: Triangle, work: Work) -> bool:
    """Exactly, by Bareiss' elimination: of rows whose pivot is zero nothing is left."""
    rest = [list(row) for row in M]
    last = 1
    for k, top in enumerate(rest):
        pivot = top[k]
        column = [row[k] for row in rest[k + 1 :]]
        if pivot < 0 or (pivot == 0 and any(column)):
            return False
        if pivot == 0:
            continue
        for i, row in enumerate(rest[k + 1 :]):
            bits = longest(row)
            work.product(bits, bits + pivot.bit_length(), 0.3 * len(row))
            for j in range(k + 1, len(row)):
                row[j] = (pivot * row[j] - column[i] * column[j - k - 1]) // last
        last = pivot
    return True


class _Factor:
    """The factor in fixed point, column by column, with what it leaves over."""

    def __init__(self, M: Triangle, work: Work) -> None:
        self.M, self.work, self.n = M, work, len(M)
        self.shifts = [BITS - (row[-1].bit_length() - 1) // 2 for row in M]
        self.L: list[list[int]] = []

    def outcome(self) -> bool | None:
        """Rows of ``L`` one after another; ``room`` is what is left of the diagonal for the remainder."""
        n = self.n
        self.work.spend(PER_PRODUCT * n * n * (n / 6 + 4))
        taken = n * ((1 << BITS) + 2)  # at least the remainder of a row: pivots are below 2**(BITS + 1)
        room = [taken] * n
        for i, given in enumerate(self.M):
            row = [_shifted(x, self.shifts[i] + self.shifts[j]) for j, x in enumerate(given)]
            own: list[int] = []
            for j, other in enumerate(self.L):
                left = row[j] - sum(map(mul, own, other))
                pivot = other[-1]
                entry = (2 * left + pivot) // (2 * pivot)
                rest = abs(left - entry * pivot) + 1
                room[i] -= rest
                room[j] -= rest
                own.append(entry)
            left = row[-1] - taken - sum(map(mul, own, own))
            if left <= 0:
                return self.refuted(own)
            own.append(isqrt(left))
            room[i] += left - own[-1] * own[-1]
            self.L.append(own)
        return True if min(room) >= 0 else None

    def refuted(self, own: list[int]) -> bool | None:
        """False if the vector ``x`` with ``L'x`` = 0 above its last entry, 1, has ``x'Mx < 0``; None if it has not."""
        k = len(own)
        least = min(self.shifts[: k + 1])
        bits = POINT + max(self.shifts[: k + 1]) - least
        self.work.product(bits, bits + max(longest(row) for row in self.M[: k + 1]), 0.2 * k * k)
        try:
            points = [int(t * (1 << POINT)) for t in self.suggested(own)]
        except (OverflowError, ValueError):  # x is beyond the range of floats, or no number: nothing is suggested
            return None
        whole = [t << s - least for t, s in zip(points, self.shifts, strict=False)]
        value = 0
        for t, row in zip(whole, self.M, strict=False):
            value += t * (2 * sum(map(mul, row[:-1], whole)) + row[-1] * t)
        return False if value < 0 else None

    def suggested(self, own: list[int]) -> list[float]:
        """``x`` in floating point, in the scaled variables."""
        k = len(own)
        x = [0.0] * k + [1.0]
        for j in reversed(range(k)):
            column = float(own[j]) + sum(self.L[i][j] * x[i] for i in range(j + 1, k))
            x[j] = -column / self.L[j][-1]
        return x


def _shifted(x: int, bits: int) -> int:
    """``x 2**bits``, rounded down."""
    return x << bits if bits >= 0 else x >> -bits
