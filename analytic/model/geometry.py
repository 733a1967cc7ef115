"""Exact geometry of the data matrix: its Gram matrix, whether it is whitened, its rank-one factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.long_numbers import brief
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, is_rational, sign, the_decider, to_sympy, total
from analytic.model.network import norm
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from numeric.arrays import counted

ONE = fmpq(1)


@dataclass(frozen=True)
class Line:
    """Samples on a line, ``A = c a^T + 1 p^T``, with ``p = None`` where it is zero: rank-one data.

    ``c`` (n,), ``a`` (d,), positive for one feature, ``size = ||a||`` and ``p`` (d,).
    """

    c: Row
    a: Row
    size: Scalar
    p: Row | None = None


def whitened(A: Rows) -> Verdict:
    """Whether ``A A^T`` is the identity."""
    if len(A) > len(A[0]):
        return Verdict(
            "refuted",
            f"A has {counted(len(A), 'sample')} of {counted(len(A[0]), 'feature')}, so its rows are not orthonormal",
        )
    return _orthonormal(A)


@remembered
def _orthonormal(A: Rows) -> Verdict:
    for i, row in enumerate(A):
        for j in range(i + 1):
            target = ONE if i == j else ZERO
            difference = sign(dot(row, A[j]) - target)
            if difference is None:
                return Verdict("undecided", f"whether a_{i + 1} . a_{j + 1} = {target} could not be decided")
            if difference:
                return Verdict("refuted", f"a_{i + 1} . a_{j + 1} = {brief(to_sympy(dot(row, A[j])))}, not {target}")
    return Verdict("proved", "the rows are orthonormal")


@remembered
def rank_one(A: Rows) -> tuple[Verdict, Line | None]:
    """Whether ``A = c a^T`` with ``a`` a nonzero row, and the factors."""
    if len(A[0]) == 1 and (is_rational(row[0] for row in A) or the_decider() is not None):
        return Verdict("proved", "one feature"), Line(tuple(row[0] for row in A), (ONE,), ONE)
    direction = next((row for row in A if not is_zero_row(row)), None)
    if direction is None:
        first = (ONE, *(ZERO for _ in A[0][1:]))
        return Verdict("proved", "A is zero"), Line(tuple(ZERO for _ in A), first, ONE)
    if len(direction) == 1 and sign(direction[0]) == -1:  # so that c is in the order of the samples
        direction = (-direction[0],)
    pivot = next((k for k, cell in enumerate(direction) if to_sympy(cell).is_zero is False or sign(cell)), None)
    if pivot is None:
        return Verdict("undecided", f"whether {to_sympy(direction[0])} is zero depends on its symbols"), None
    scale = direction[pivot]
    c = []
    for i, row in enumerate(A):
        ratio = row[pivot] / scale
        for cell, base in zip(row, direction, strict=True):
            difference = sign(cell - ratio * base)
            if difference != 0:
                status = "undecided" if difference is None else "refuted"
                reason = f"row {i} of A is not {'decided to be ' if difference is None else ''}a multiple of the others"
                return Verdict(status, reason), None  # type: ignore[arg-type]
        c.append(ratio)
    return Verdict("proved", "the rows are multiples of one vector"), Line(tuple(c), direction, norm(direction))


@remembered
def on_a_line(A: Rows) -> tuple[Verdict, Line | None]:
    """Whether the samples lie on a line, which need not go through the origin, and its direction and coordinates."""
    verdict, found = rank_one(A)
    if verdict.undecided or (found is not None and is_rational(found.c)):
        return verdict, found
    apart, steps = rank_one(tuple(tuple(x - p for x, p in zip(row, A[0], strict=True)) for row in A))
    if steps is None:
        return Verdict(apart.status, "the samples are not on one line"), found
    return Verdict("proved", "the samples are on a line"), replace(steps, p=A[0])


def line(problem: Problem) -> Line:
    """The coordinates of a problem whose data were shown to lie on a line, through the origin without bias."""
    found = (on_a_line if problem.bias == "free" else rank_one)(problem.A)[1]
    if found is None:
        raise AssertionError("line() needs samples on a line")
    return found


def columns(rows: Sequence[Row]) -> list[Row]:
    """The transpose."""
    return list(zip(*rows, strict=True))


def unit(found: Line) -> tuple[Scalar, ...]:
    """``a / (a . a)``, along which a sample ``c_i a`` has the coordinate ``c_i``."""
    square = total(cell * cell for cell in found.a)
    return tuple(cell / square for cell in found.a)
