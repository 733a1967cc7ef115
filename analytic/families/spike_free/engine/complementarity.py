"""Linear complementarity with a Stieltjes matrix, and exact support functions of spike-free data.

For spike-free ``A = C M`` the matrix ``G = (M M')^-1`` is symmetric positive definite with no positive entry off
the diagonal, so the set of active coordinates of the problems below only grows (Chandrasekaran, 1970): at most
k + 1 linear systems for k directions.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq_mat

from analytic.exact.linear import apply, decided, inner, inverse
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, is_rational, rational, rationals
from analytic.exact.time_limit import require_time


def complementary(G: Rows, q: Sequence[Scalar]) -> Row:
    """The ``x >= 0`` with ``G x + q >= 0`` and ``x'(G x + q) = 0``: the minimiser of ``x'Gx / 2 + q'x``."""
    active: list[int] = []
    x: Row = (ZERO,) * len(q)
    while True:
        require_time()
        slack = [a + b for a, b in zip(apply(G, x), q, strict=True)]
        entering = [i for i, s in enumerate(slack) if i not in active and decided(s, "a slack") < 0]
        if not entering:
            return x
        active = sorted([*active, *entering])
        part = restricted_solve(G, active, [-q[i] for i in active])
        x = tuple(part[active.index(i)] if i in active else ZERO for i in range(len(q)))


def restricted_solve(G: Rows, active: Sequence[int], right: Sequence[Scalar]) -> Row:
    """The solution of ``G[active, active] x = right``."""
    block = [[G[i][j] for j in active] for i in active]
    if all(map(is_rational, block)) and is_rational(right):
        solved = fmpq_mat([rationals(row) for row in block]).solve(fmpq_mat([[rational(cell)] for cell in right]))
        return tuple(row[0] for row in solved.tolist())
    inverted = inverse(tuple(tuple(row) for row in block))
    if inverted is None:
        raise AssertionError("a principal block of a positive definite matrix is singular")
    return apply(inverted, right)


def support_square(G: Rows, w: Sequence[Scalar]) -> tuple[Scalar, Row]:
    """``max {w'x : x >= 0, x'Gx <= 1}`` squared, and the unnormalised maximiser x.

    The maximiser solves the complementarity problem with ``q = -w``; its value squared is ``w'x``, and
    ``Gx - w >= 0`` are the multipliers that prove it: ``||M'(w + (Gx - w))||^2 = x'Gx = w'x``.
    """
    x = complementary(G, [-cell for cell in w])
    return inner(w, x), x
