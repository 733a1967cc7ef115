"""The stationary fit on the span of a face: a bordered tridiagonal system over the integers, affine in beta.

The equations are those of ``piece``, with one row and one hat function a knot.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import gcd, lcm

from flint import fmpq, fmpz

from analytic.families.line.engine.face import Face
from analytic.families.line.engine.integers import Integers, SegmentSums, functional, knot_lengths
from analytic.families.line.engine.piece import FacePiece
from analytic.families.line.engine.tridiagonal import solve_tridiagonal


def solve_face(data: Integers, face: Face) -> FacePiece:
    """The minimiser of the objective over the linear span of the face, as an affine function of ``B``.

    O(k) integer operations for k knots; nothing is assumed about signs, which :class:`FacePiece` reports.
    """
    knots = face.knots(len(data.X))
    fixed, border = face.bends
    if len(knots) == 1:
        return FacePiece(data, face, fmpz(data.counts[0]), ((data.totals[0], fmpz(0)),), ((fmpz(0), fmpz(0)),))
    lower, diagonal, upper, columns, (above, below) = _system(data, knots, [[-g for g in fixed], border])
    held = face.regime.held
    determinant, solved = solve_tridiagonal(lower, diagonal, upper, columns if held else columns[:2])
    common = fmpz(lcm(int(above), int(below)))
    free = [[z * (common // above) for z in solved[0]], [z * (common // below) for z in solved[1]]]
    if not held:
        one = determinant * common
        bends = tuple((fmpz(0), g * one) for g in fixed)
        return FacePiece(data, face, one, tuple(zip(*free, strict=True)), bends)
    (m0, m1, border_norm), _ = functional(border, knot_lengths(data, knots), [*free, solved[2]])
    one = common * border_norm
    values = tuple(  # the division is exact: Cramer's rule for the bordered system
        ((border_norm * a - m0 * z) // determinant, (border_norm * b - m1 * z) // determinant)
        for a, b, z in zip(*free, solved[2], strict=True)
    )
    m0, m1 = m0 * below, m1 * below
    bends = tuple((m0 * share, one * g + m1 * share) for g, share in zip(fixed, border, strict=True))
    return FacePiece(data, face, one, values, bends)


def _system(
    data: Integers, knots: Sequence[int], bends: Sequence[Sequence[int]]
) -> tuple[list[fmpz], list[fmpz], list[fmpz], list[list[fmpz]], tuple[fmpz, fmpz]]:
    """Hat-function Gram matrix, targets and the given bends as right-hand sides, all in integers.

    Rows are reduced to primitive ones, so that the determinant stays short; what this leaves fractional on the
    right is cleared by one factor for the targets and one for the bends, returned last.
    """
    segments = [data.between(left, right) for left, right in pairwise(knots)]
    rows = [_row(data, j, index, segments, bends) for j, index in enumerate(knots)]
    common = [fmpz(gcd(*map(int, row[:3]))) for row in rows]
    lower, diagonal, upper = ([row[k] // c for row, c in zip(rows, common, strict=True)] for k in range(3))
    columns = [[fmpq(row[k], c) for row, c in zip(rows, common, strict=True)] for k in range(3, 3 + 1 + len(bends))]
    above = fmpz(lcm(*(int(cell.q) for cell in columns[0])))
    below = fmpz(lcm(*(int(cell.q) for column in columns[1:] for cell in column)))
    factors = [above] + [below] * len(bends)
    scaled = [[(cell * f).p for cell in column] for column, f in zip(columns, factors, strict=True)]
    return lower, diagonal, upper, scaled, (above, below)


def _row(
    data: Integers, j: int, index: int, segments: Sequence[SegmentSums], bends: Sequence[Sequence[int]]
) -> list[fmpz]:
    """Row j times the squared lengths of its segments: three matrix cells, the targets, the bends."""
    a = segments[j - 1].length if j > 0 else fmpz(1)
    b = segments[j].length if j < len(segments) else fmpz(1)
    aa, bb = a * a, b * b
    cells = [fmpz(0), data.counts[index] * aa * bb, fmpz(0), data.totals[index] * aa * bb]
    jumps = [fmpz(0) for _ in bends]
    if j > 0:
        left = segments[j - 1]
        cells[0] = (left.first * a - left.second) * bb
        cells[1] += left.second * bb
        cells[3] += left.target_first * a * bb
        jumps = [jump - (bend[j] - bend[j - 1]) * a * bb for jump, bend in zip(jumps, bends, strict=True)]
    if j < len(segments):
        right = segments[j]
        cells[1] += (right.weight * bb - 2 * right.first * b + right.second) * aa
        cells[2] = (right.first * b - right.second) * aa
        cells[3] += (right.target * b - right.target_first) * b * aa
        jumps = [jump + (bend[j + 1] - bend[j]) * b * aa for jump, bend in zip(jumps, bends, strict=True)]
    return cells + jumps
