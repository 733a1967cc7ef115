"""Whether a vector is a nonnegative mixture of samples that pairwise make no obtuse angle, exactly.

Samples with ``2 (a'p)^2 >= ||a||^2 ||p||^2`` and ``a'p > 0`` are within 45 degrees of p, so that no two of them are
more than a right angle apart: they are tried first. Then come the largest sets of samples without an obtuse angle,
found by the method of Bron and Kerbosch (Communications of the ACM 16, 1973), of which there may be many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from flint import fmpq

from analytic.exact.linear import dot, gram
from analytic.exact.projection import project
from analytic.exact.scalars import ZERO, rationals
from numeric.errors import UnsupportedError

Row = Sequence[fmpq]
MOST = 64
"""Sets of samples without an obtuse angle that are tried."""


def acute_mixture(rows: Sequence[Row], point: Row) -> list[fmpq] | None:
    """``lambda >= 0`` with ``sum_i lambda_i a_i = point`` and ``a_i'a_j >= 0`` if ``lambda_i lambda_j > 0``, or None.

    >>> acute_mixture([(fmpq(1), fmpq(0)), (fmpq(1), fmpq(1)), (fmpq(-1), fmpq(1))], (fmpq(2), fmpq(1)))
    [1, 1, 0]
    >>> acute_mixture([(fmpq(1), fmpq(0)), (fmpq(-1), fmpq(1))], (fmpq(0), fmpq(1))) is None
    True
    """
    inner = [rationals(row) for row in gram(tuple(tuple(row) for row in rows))]
    near = _near(rows, point, inner)
    tried = 0
    for chosen in (near, *islice(_acute_sets(inner), MOST)):
        found = _mixture(rows, chosen, point)
        if found is not None:
            return found
        tried += 1
    if tried > MOST:
        raise UnsupportedError(f"the samples have over {MOST} largest sets without an obtuse angle, and none was found "
                               "whose mixtures hold the neuron")  # fmt: skip
    return None


def _near(rows: Sequence[Row], point: Row, inner: Sequence[Row]) -> list[int]:
    """The samples within 45 degrees of the vector."""
    square, found = dot(point, point), []
    for i, row in enumerate(rows):
        seen = dot(row, point)
        if seen > 0 and 2 * seen * seen >= inner[i][i] * square:
            found.append(i)
    return found


def _mixture(rows: Sequence[Row], chosen: Sequence[int], point: Row) -> list[fmpq] | None:
    """The vector as a mixture of the chosen samples, or None where it is outside of their cone."""
    if not chosen:
        return None
    weights = project(point, [rows[i] for i in chosen], hull=False)
    mixed = [dot(weights, column) for column in zip(*(rows[i] for i in chosen), strict=True)]
    if any(a != b for a, b in zip(mixed, point, strict=True)):
        return None
    found = [ZERO] * len(rows)
    for i, weight in zip(chosen, weights, strict=True):
        found[i] = weight
    return found


def _acute_sets(inner: Sequence[Row]) -> Iterator[list[int]]:
    """The largest sets of samples of which no two make an obtuse angle."""
    beside = [{j for j, cell in enumerate(row) if cell >= 0 and j != i} for i, row in enumerate(inner)]

    def grown(kept: list[int], open_: set[int], closed: set[int]) -> Iterator[list[int]]:
        if not open_ and not closed:
            yield kept
            return
        pivot = max(open_ | closed, key=lambda i: len(beside[i] & open_))
        for i in sorted(open_ - beside[pivot]):
            yield from grown([*kept, i], open_ & beside[i], closed & beside[i])
            open_, closed = open_ - {i}, closed | {i}

    yield from grown([], set(range(len(inner))), set())
