"""Feasibility methods of the checker that rest on the angles between samples, bias "none".

Both need nothing from the file beside the data and the dual. Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from analytic.checker_examination import Examination
from analytic.checker_network import require_work
from analytic.checker_numbers import Number, RefutedError, UndecidedError, divide, sign
from analytic.checker_vectors import dot, squared_norm


def acute(e: Examination) -> None:
    """``h(v)`` is at most the longer of ``||sum_{v_i > 0} v_i a_i||`` and ``||sum_{v_i < 0} v_i a_i||``, one output.

    It is required that samples whose v have one sign have pairwise inner products >= 0.  Let ``||u|| <= 1`` and S be
    the samples with ``v_i > 0`` and ``a_i'u > 0``.  Then ``v'(Au)_+ <= sum_S v_i a_i'u <= ||sum_S v_i a_i||``, and
    adding the other samples with ``v_i > 0`` cannot make the sum shorter: the square grows by their own square and
    by products ``2 v_i v_j a_i'a_j >= 0``.  The same with the signs of v exchanged.
    """
    if e.c.bias != "none" or len(e.c.V) != 1:
        raise UndecidedError("method acute covers bias none and one output only")
    (v,) = e.c.V
    squares = []
    for side in (1, -1):
        members = [i for i, x in enumerate(v) if sign(x) == side]
        _require_work(e, [e.c.A[i] for i in members])
        for i, j in combinations(members, 2):
            if sign(dot(e.c.A[i], e.c.A[j])) < 0:
                raise RefutedError(f"method acute: samples {i} and {j} have an obtuse angle and duals of one sign")
        rows = zip(*(e.c.A[i] for i in members), strict=True)
        squares.append(squared_norm([dot([v[i] for i in members], column) for column in rows]))
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
    live = [i for i in range(len(e.c.A)) if any(sign(v[i]) for v in e.c.V) and any(map(sign, e.c.A[i]))]
    _require_work(e, [e.c.A[i] for i in live])
    rays: list[tuple[list[Number], list[Number]]] = []  # the sample a_k, and t_k
    for i in live:
        row, dual = e.c.A[i], [v[i] for v in e.c.V]
        for a, t in rays:
            inner = dot(row, a)
            if sign(inner) <= 0:
                continue
            if not _parallel(row, a):
                raise RefutedError(f"method obtuse: sample {i} has an acute angle with a sample of another ray")
            ratio = divide(inner, squared_norm(a), e.bits)
            t[:] = [x + ratio * y for x, y in zip(t, dual, strict=True)]
            break
        else:
            rays.append((row, dual))
    for (_, s), (_, t) in combinations(rays, 2):
        if sign(dot(s, t)) > 0:
            raise RefutedError("method obtuse: two rays have duals with an acute angle")
    e.require_at_most([squared_norm(a) * squared_norm(t) for a, t in rays])


def _parallel(a: Sequence[Number], b: Sequence[Number]) -> bool:
    """Whether a is a multiple of b, which is not zero."""
    k = next(k for k, x in enumerate(b) if sign(x))
    return not any(sign(x * b[k] - a[k] * y) for x, y in zip(a, b, strict=True))


def _require_work(e: Examination, rows: Sequence[Sequence[Number]]) -> None:
    """All pairs of samples are compared."""
    require_work(len(rows) ** 2 * len(e.c.A[0]), [x for row in rows for x in row])
