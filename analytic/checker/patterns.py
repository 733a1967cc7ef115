"""The feasibility method of the checker for thresholds: every pattern that a neuron can have, by the rays of its face.

It needs nothing from the file beside the data and the dual.  Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from operator import mul

from analytic.checker.examination import Examination
from analytic.checker.numbers import Field
from analytic.checker.vectors import common_scale, whole
from analytic.checker.vertices import Integers, cut, kernels, planes_of, whole_rows
from analytic.checker.work import UndecidedError, longest


def patterns(e: Examination) -> None:
    """``h(v) = max |sum of v_i over a_i'u + b >= 0|``, over all u (and b): the largest sum, and that of -v.

    Put ``x = u``, or ``x = (u, b)`` and rows ``(a_i, 1)`` with a free bias.  A column of the rows that is a combination
    of the others is left out: what remains has the same products ``r_i'x``, and ``r_i'x = 0`` for all i at x = 0 only.

    ``largest(rows, v)``, the maximum over x of the sum of v_i over ``r_i'x >= 0``:
    at x = 0 it is the sum of all v.  Otherwise the points with the signs of x are a cone whose closure holds no line,
    so that it has an extreme ray p, the kernel of independent rows, one less than there are columns.  In the closure a
    sign is that at x or zero.  So where ``r_i'p != 0`` the sign of ``r_i'x`` is that of ``r_i'p``; the others are the
    rows Z with ``r_i'p = 0``.  The sum is that of v over ``r_i'p > 0`` and the sum over Z that x has.  Conversely
    ``p + epsilon x`` has the pattern of p off Z, and that of x on Z.  Hence the maximum over p, of both signs of every
    line, of ``sum_{r_i'p > 0} v_i + largest(Z, v)``; on Z a column k with ``p_k != 0`` is a combination of the others
    and is left out.

    Independent rows have all patterns, as ``r_i'x`` takes all values: the sum of the positive v_i.
    """
    field, free = e.field, e.c.bias == "free"
    if len(e.c.V) != 1:
        raise UndecidedError(f"method {e.c.method} covers one output only")
    rows, _ = whole_rows(field, [[*row, field.one] if free else row for row in e.c.A])
    v, size = common_scale(field, e.c.V[0])
    if not whole(v):
        raise UndecidedError(f"method {e.c.method} covers dual points with rational ratios only")
    rows = _essential(field, rows)
    best = max(_largest(field, rows, v), _largest(field, rows, [-x for x in v]))
    e.require_at_most([size * size * (best * best)])


def _essential(field: Field, rows: Sequence[Integers]) -> list[Integers]:
    """The rows without the columns that are combinations of the others."""
    width = len(rows[0])
    kernel: list[list[int]] = [[int(i == k) for k in range(width)] for i in range(width)]
    for row in rows:
        smaller = cut(field, kernel, row) if kernel else None
        kernel = kernel if smaller is None else smaller
    out: set[int] = set()
    while kernel:
        first, *rest = kernel
        k = next(i for i, x in enumerate(first) if x)
        out.add(k)
        kernel = []
        for x in rest:
            field.work.product(longest(x), longest(first), 1 + 0.3 * width)
            moved = [first[k] * p - x[k] * q for p, q in zip(x, first, strict=True)]
            factor = gcd(*moved)
            kernel.append([p // factor for p in moved])
    return [[x for i, x in enumerate(row) if i not in out] for row in rows]


def _largest(field: Field, rows: Sequence[Integers], v: Integers) -> int:
    """The largest sum of v over a pattern; no column of the rows is a combination of the others."""
    width, bits = len(rows[0]) if rows else 0, longest(v)
    field.work.product(bits, 1, 1 + 0.2 * len(v))
    on = sum(x for row, x in zip(rows, v, strict=True) if not any(row))
    live = [(row, x) for row, x in zip(rows, v, strict=True) if any(row)]
    if len(live) == width:
        return on + sum(max(x, 0) for _, x in live)
    best, seen = sum(x for _, x in live), set[tuple[int, ...]]()
    for ray in kernels(field, planes_of(row for row, _ in live), width):
        field.work.product(longest(ray), max(longest(row) for row, _ in live), 4 + 0.3 * width * len(live))
        heights = [sum(map(mul, row, ray)) for row, _ in live]
        flat = tuple(i for i, t in enumerate(heights) if not t)
        if flat in seen:  # the same line
            continue
        seen.add(flat)
        k = next(i for i, x in enumerate(ray) if x)
        rest = _largest(field, [[*live[i][0][:k], *live[i][0][k + 1 :]] for i in flat], [live[i][1] for i in flat])
        ahead = sum(x for t, (_, x) in zip(heights, live, strict=True) if t > 0)
        behind = sum(x for t, (_, x) in zip(heights, live, strict=True) if t < 0)
        best = max(best, max(ahead, behind) + rest)
    return on + best
