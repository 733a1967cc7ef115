"""Linear algebra for matrices of a few rows: determinants instead of divisions, balls before exact zeros."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import flint
from flint import arb_mat

from tests.second_checker.real import ONE, ZERO, Number, sign, total

__all__ = ["combine", "copositive", "determinant", "independent", "inner", "kernel_line", "solve"]

Vector = list[Number]
BITS = (128, 4096)  # of the balls that are tried before exact signs


def inner(x: Sequence[Number], y: Sequence[Number]) -> Number:
    return total(a * b for a, b in zip(x, y, strict=True))


def combine(weights: Sequence[Number], rows: Sequence[Sequence[Number]], width: int) -> Vector:
    """The sum of the rows with these weights."""
    return [total(c * row[k] for c, row in zip(weights, rows, strict=True)) for k in range(width)]


def determinant(M: Sequence[Sequence[Number]]) -> Number:
    """By expansion, the minors of the last rows computed once for each choice of columns."""
    n = len(M)
    minors: dict[tuple[int, ...], Number] = {(): ONE}
    for row in reversed(M):
        larger: dict[tuple[int, ...], Number] = {}
        for columns in combinations(range(n), n and len(next(iter(minors))) + 1):
            terms = [row[c] * minors[columns[:k] + columns[k + 1 :]] for k, c in enumerate(columns)]
            larger[columns] = total(x if k % 2 == 0 else -x for k, x in enumerate(terms))
        minors = larger
    return minors[tuple(range(n))]


def independent(rows: Sequence[Sequence[Number]]) -> list[int]:
    """Indices of a basis of the rows: each that does not depend on those before."""
    reduced: list[tuple[int, Vector]] = []
    kept: list[int] = []
    for i, given in enumerate(rows):
        row = list(given)
        for pivot, other in reduced:
            if sign(row[pivot]) != 0:
                row = [x * other[pivot] - row[pivot] * y for x, y in zip(row, other, strict=True)]
                row[pivot] = ZERO
        pivot = next((k for k, x in enumerate(row) if sign(x) != 0), -1)
        if pivot >= 0:
            reduced.append((pivot, row))
            kept.append(i)
    return kept


def solve(M: Sequence[Sequence[Number]], right: Sequence[Number]) -> Vector | None:
    """The solution of a square system by Cramer's rule, None if it is singular."""
    D = determinant(M)
    if sign(D) == 0:
        return None
    return [determinant(_replaced(M, right, k)) / D for k in range(len(M))]


def _replaced(M: Sequence[Sequence[Number]], column: Sequence[Number], k: int) -> list[Vector]:
    return [[*row[:k], x, *row[k + 1 :]] for row, x in zip(M, column, strict=True)]


def kernel_line(rows: Sequence[Sequence[Number]], width: int) -> Vector | None:
    """A vector that spans the kernel of width - 1 rows, the generalised cross product; None if they are dependent."""
    line = [determinant([[*row[:k], *row[k + 1 :]] for row in rows]) * (-1) ** k for k in range(width)]
    return line if any(sign(x) != 0 for x in line) else None


def copositive(k: int, form: Callable[[int | None], Any]) -> bool:
    """Whether t'Mt >= 0 for all t >= 0; M, k by k, is given in balls of so many bits, or exactly.

    Suppose not.  Among the minimisers of t'Mt on the simplex take one of smallest support S, with value mu < 0.  There
    M_S t = mu 1.  If M_S z = 0 then mu 1'z = z'M_S t = 0, so t + e z stays in the plane of the simplex with the same
    value until an entry vanishes, against the choice of t; so M_S is regular, and x = M_S^-1 1 = t / mu has negative
    entries only.  Conversely such an x has (-x)'M_S(-x) = 1'x < 0.
    """
    undecided = [S for size in range(1, k + 1) for S in combinations(range(k), size)]
    for bits in BITS:
        balls = form(bits)
        answers = {S: _negative_by_balls([[balls[i][j] for j in S] for i in S], bits) for S in undecided}
        if True in answers.values():
            return False
        undecided = [S for S, answer in answers.items() if answer is None]
    M = form(None) if undecided else []
    return not any(_all_negative([[M[i][j] for j in S] for i in S]) for S in undecided)


def _negative_by_balls(M: list[list[flint.arb]], bits: int) -> bool | None:
    """Whether M is regular and M^-1 1 has negative entries only, if balls tell; they solve no singular system."""
    flint.ctx.prec = bits
    try:
        solved = arb_mat(M).solve(arb_mat([[1]] * len(M)))
    except ZeroDivisionError:
        return None
    x = [solved[i, 0] for i in range(len(M))]
    if any(entry >= 0 for entry in x):
        return False
    return True if all(entry < 0 for entry in x) else None


def _all_negative(M: Sequence[Sequence[Number]]) -> bool:
    """Whether M is regular and M^-1 1 has negative entries only."""
    D = sign(determinant(M))
    ones = [ONE] * len(M)
    return D != 0 and all(D * sign(determinant(_replaced(M, ones, k))) < 0 for k in range(len(M)))
