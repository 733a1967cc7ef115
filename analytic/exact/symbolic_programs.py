"""Linear programs whose numbers hold symbols: the basis that is optimal at the decider's point tells the formulas.

What is found is proposed, not proved: that it is optimal for other values is for the conditions of a case to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from analytic.exact import simplex
from analytic.exact.linear import inverse
from analytic.exact.scalars import ZERO, Scalar, is_rational, rationals, the_decider, total
from analytic.exact.simplex import LinearSolution

BITS = 128


def near(values: Sequence[Scalar]) -> list[fmpq]:
    """Numbers close to the values at the point, equal for equal values."""
    decider = the_decider()
    if decider is None:
        raise AssertionError("there is no point without a decider")
    found = [value if isinstance(value, fmpq) else decider.near(value.expr) for value in values]
    unit_size = fmpq(1, 1 << BITS)
    return [value if isinstance(cell, fmpq) else fmpq((value / unit_size + fmpq(1, 2)).floor()) * unit_size
            for value, cell in zip(found, values, strict=True)]  # fmt: skip


def optimum(A: Sequence[Sequence[Scalar]], b: Sequence[Scalar], c: Sequence[Scalar]) -> LinearSolution:
    """``min c'z`` over ``A z = b``, ``z >= 0``, for a program with independent rows whose optimum is there."""
    if all(map(is_rational, (*A, b, c))):
        return simplex.solve([rationals(row) for row in A], rationals(b), rationals(c))
    basis = simplex.solve([near(row) for row in A], near(b), near(c)).basis
    solved = inverse(tuple(tuple(row[k] for k in basis) for row in A))
    if solved is None:
        raise AssertionError("a basis is independent")
    z: list[Scalar] = [ZERO] * len(c)
    for k, row in zip(basis, solved, strict=True):
        z[k] = total(x * y for x, y in zip(row, b, strict=True))
    v = [total(c[k] * row[i] for k, row in zip(basis, solved, strict=True)) for i in range(len(A))]
    return LinearSolution(True, list(rationals(z)), list(rationals(v)), basis)
