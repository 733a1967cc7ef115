"""Why a matrix is not spike-free: a vector ``u`` whose rectified image is out of reach, and a proof of it.

The proof is a vector ``t`` with ``t'(Au)_+ > ||A't||`` and ``||u|| <= 1``: if ``(Au)_+ = Az`` with ``||z|| <= 1``
then ``t'(Au)_+ = t'Az <= ||A't||``, a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from flint import fmpq

from analytic.exact.linear import apply, decided, inner
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, relu

ONE, MINUS = fmpq(1), fmpq(-1)


@dataclass(frozen=True)
class FeasibilityWitness:
    """``u`` (d,) with ``||u|| <= 1``, and ``t`` (n,) with ``t'(Au)_+ > ||A't||``."""

    u: Row
    t: Row


def is_out_of_reach(A: Rows, found: FeasibilityWitness) -> bool:
    """Whether the two inequalities of the proof hold, from the data alone."""
    short = decided(ONE - inner(found.u, found.u), "1 - ||u||^2") >= 0
    lifted = inner(found.t, [relu(value) for value in apply(A, found.u)])
    pulled = apply(tuple(zip(*A, strict=True)), found.t)
    gap = lifted * lifted - inner(pulled, pulled)
    return short and decided(lifted, "t'(Au)_+") > 0 and decided(gap, "t'(Au)_+ - ||A't||") > 0


def from_dependence(rows: Rows, null: Row) -> FeasibilityWitness:
    """From a minimal dependence ``t' rows = 0`` of rows in different directions.

    ``g(u) = t'(rows u)_+`` is not zero: across the plane of one row of the support its gradient jumps. If the
    dependence is between opposite rows, g differs from 0 at one of them. Otherwise no other row of the support
    has that plane, so at a point ``p`` of it off the other planes, with a small step e along the row,
    ``g(p + e) - 2 g(p) + g(p - e) = t_i ||row|| ||e|| != 0``.
    """
    support = [i for i, cell in enumerate(null) if not (isinstance(cell, fmpq) and cell == 0)]
    row, others = rows[support[0]], [rows[i] for i in support[1:]]
    base = (ZERO,) * len(row) if len(others) == 1 else _point_on_plane(row, others)
    step = _small_step(row, base, others) if len(others) > 1 else ONE
    for side in (ZERO, step, -step):
        u = tuple(p + side * cell for p, cell in zip(base, row, strict=True))
        height = decided(inner(null, [relu(value) for value in apply(rows, u)]), "t'(Au)_+")
        if height:
            t = tuple(fmpq(height) * cell for cell in null)
            return FeasibilityWitness(_shorten(u, ZERO, inner(u, u)), t)
    raise AssertionError("a piecewise linear function with a kink cannot vanish around it")


def _point_on_plane(row: Row, others: list[Row]) -> Row:
    """A point orthogonal to ``row`` and to none of the ``others``, which are not multiples of it.

    The projection of ``(1, s, s^2, ...)`` meets the plane of another row for fewer than d values of s.
    """
    size = inner(row, row)
    for s in count(1):
        powers = [fmpq(s) ** k for k in range(len(row))]
        along = inner(row, powers) / size
        point = tuple(p - along * cell for p, cell in zip(powers, row, strict=True))
        if all(decided(inner(other, point), "a_i . u") for other in others):
            return point
    raise AssertionError("unreachable")


def _small_step(row: Row, base: Row, others: list[Row]) -> fmpq:
    """A step along ``row`` that crosses none of the planes of the ``others``."""
    step = ONE
    for other in others:
        here, move = inner(other, base), inner(other, row)
        here_squared, move_squared = here * here, move * move
        while decided(here_squared - step * step * move_squared, "a step") <= 0:
            step /= 2
    return step


def from_pair(rows: Rows, inverse: Rows, i: int, j: int) -> FeasibilityWitness:
    """From independent rows with ``G = (rows rows')^-1`` and ``G_ij > 0``.

    ``u`` with ``rows u = e_i - (G_ij / G_jj) e_j`` has ``||u||^2 = G_ii - G_ij^2 / G_jj``, less than
    ``G_ii``, the smallest squared norm of a z with ``rows z = e_i``.
    """
    ratio = inverse[i][j] / inverse[j][j]
    weights = tuple(a - ratio * b for a, b in zip(inverse[i], inverse[j], strict=True))
    u = apply(tuple(zip(*rows, strict=True)), weights)
    return FeasibilityWitness(_shorten(u, ONE / inverse[i][i], inner(u, u)), inverse[i])


def _shorten(u: Row, lower: Scalar, square: Scalar) -> Row:
    """``r u`` with a rational r of few digits, ``r^2 ||u||^2 <= 1`` and ``r^2 > lower``."""
    low, high = fmpq(0), ONE
    while not _longer(high, square):
        low, high = high, 2 * high
    while decided(low * low - lower, "a scale") <= 0:
        middle = (low + high) / 2
        low, high = (low, middle) if _longer(middle, square) else (middle, high)
    return tuple(low * cell for cell in u)


def _longer(r: fmpq, square: Scalar) -> bool:
    return decided(r * r * square - 1, "||u||^2 - 1") > 0
