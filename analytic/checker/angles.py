"""Feasibility methods of the checker that rest on the angles between samples, bias "none".

They need nothing from the file beside the data and the dual. Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from analytic.checker.division import divide
from analytic.checker.examination import Examination
from analytic.checker.numbers import Real, sign
from analytic.checker.vectors import dot, squared_norm
from analytic.checker.work import RefutedError, UndecidedError


def acute(e: Examination) -> None:
    """``h(v)`` is at most the longer of ``||sum_{v_i > 0} v_i a_i||`` and ``||sum_{v_i < 0} v_i a_i||``, one output.

    It is required that samples whose v have one sign have pairwise inner products >= 0.  Let ``||u|| <= 1`` and S be
    the samples with ``v_i > 0`` and ``a_i'u > 0``.  Then ``v'(Au)_+ <= sum_S v_i a_i'u <= ||sum_S v_i a_i||``, and
    adding the other samples with ``v_i > 0`` cannot make the sum shorter: the square grows by their own square and
    by products ``2 v_i v_j a_i'a_j >= 0``.  The same with the signs of v exchanged.
    """
    v, A, field = e.only_column(), e.c.A, e.field
    squares = []
    for side in (1, -1):
        members = [i for i, x in enumerate(v) if sign(x) == side]
        for i, j in combinations(members, 2):
            if sign(dot(field, A[i], A[j])) < 0:
                raise RefutedError(f"method acute: samples {i} and {j} have an obtuse angle and duals of one sign")
        columns = zip(*(A[i] for i in members), strict=True)
        squares.append(squared_norm(field, [dot(field, [v[i] for i in members], column) for column in columns]))
    e.require_at_most(squares)


def obtuse(e: Examination) -> None:
    """``h(V)`` is the largest ``||a_k|| ||t_k||`` over the rays k of the data, ``t_k = sum_i r_i V_i`` on a ray.

    Samples with nonzero dual rows are on rays: ``a_i = r_i a_k`` with ``r_i > 0`` for one sample k of each.  It is
    required that different rays have inner products ``a_k'a_l <= 0`` and that ``t_k't_l <= 0``.  Let ``||u|| <= 1``,
    ``c_k = (a_k'u / ||a_k||)_+`` and ``q = sum_k c_k a_k / ||a_k||``.  Then ``||q||^2 <= sum_k c_k^2 = u'q <= ||q||``,
    so ``sum_k c_k^2 <= 1``; and ``||V'(Au)_+||^2 = ||sum_k ||a_k|| c_k t_k||^2 <= sum_k c_k^2 ||a_k||^2 ||t_k||^2``.
    """
    if e.c.bias != "none":
        raise UndecidedError("method obtuse covers bias none only")
    field, A, V = e.field, e.c.A, e.c.V
    rays: list[tuple[list[Real], list[Real]]] = []  # the sample a_k, and t_k
    for i, row in enumerate(A):
        dual = [v[i] for v in V]
        if not any(map(sign, dual)) or not any(map(sign, row)):
            continue
        for a, t in rays:
            inner = dot(field, row, a)
            if sign(inner) <= 0:
                continue
            if not _parallel(row, a):
                raise RefutedError(f"method obtuse: sample {i} has an acute angle with a sample of another ray")
            ratio = divide(inner, squared_norm(field, a))
            t[:] = [x + ratio * y for x, y in zip(t, dual, strict=True)]
            break
        else:
            rays.append((row, dual))
    for (_, s), (_, t) in combinations(rays, 2):
        if sign(dot(field, s, t)) > 0:
            raise RefutedError("method obtuse: two rays have duals with an acute angle")
    e.require_at_most([squared_norm(field, a) * squared_norm(field, t) for a, t in rays])


def odd(e: Examination) -> None:
    """``h(v) = ||sum_k t_k a_k||`` over the lines k through the origin, where both halves of a line have opposite v.

    Samples with nonzero v are on lines: ``a_i = r_i a_k`` for one sample k of each, ``r_i`` of either sign.  It is
    required that ``t_k = sum_{r_i > 0} r_i v_i`` is ``sum_{r_i < 0} r_i v_i`` as well.  As ``(r a'u)_+`` is
    ``r (a'u)_+`` for ``r > 0`` and ``-r (-a'u)_+`` for ``r < 0``, line k contributes ``t_k ((a_k'u)_+ - (-a_k'u)_+) =
    t_k a_k'u`` to ``v'(Au)_+``, which is therefore linear in u.
    """
    v, field, A = e.only_column(), e.field, e.c.A
    lines: list[tuple[list[Real], list[Real]]] = []  # the sample a_k, and the sums of both sides
    for row, x in zip(A, v, strict=True):
        if not sign(x) or not any(map(sign, row)):
            continue
        for a, sums in lines:
            if _parallel(row, a):
                ratio = divide(dot(field, row, a), squared_norm(field, a))
                side = 0 if sign(ratio) > 0 else 1
                sums[side] = sums[side] + ratio * x
                break
        else:
            lines.append((row, [x, field.zero]))
    for a, (ahead, behind) in lines:
        if sign(ahead - behind):
            raise RefutedError(f"method odd: the dual is not odd on the line of sample {A.index(a)}")
    slope = [dot(field, [sums[0] for _, sums in lines], column) for column in zip(*(a for a, _ in lines), strict=True)]
    e.require_at_most([squared_norm(field, slope)])


def _parallel(a: Sequence[Real], b: Sequence[Real]) -> bool:
    """Whether a is a multiple of b, which is not zero."""
    k = next(k for k, x in enumerate(b) if sign(x))
    return not any(sign(x * b[k] - a[k] * y) for x, y in zip(a, b, strict=True))
