"""The feasibility method of the checker for two features, bias "none" and one output: sectors between kinks.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from analytic.checker.examination import Examination
from analytic.checker.numbers import Real, sign
from analytic.checker.vectors import dot, squared_norm, total
from analytic.checker.work import RefutedError, UndecidedError

Vector = list[Real]


def plane(e: Examination) -> None:
    """``h(v) <= beta`` in the plane, exactly, at the kinks and in the sectors between neighbouring ones.

    Let S be the samples with ``v_i != 0`` and ``a_i != 0``.  The directions ``+-rot(a_i)``, i in S, cut the plane into
    sectors, on each of which ``v'(Au)_+ = g'u`` with ``g = sum v_i a_i`` over the samples that are active there.  Over
    the unit vectors of a closed sector ``|g'u|`` is largest at g / ||g|| or its negative, where it is ``||g||``, if one
    of them lies in the sector, and else at an end.  So it is enough that ``|v'(Au)_+| <= beta ||u||`` at the
    directions, and that every sector beside one of them has ``||g|| <= beta`` or holds neither g nor -g.
    """
    v = e.only_column()
    if len(e.c.A[0]) != 2:
        raise UndecidedError("method plane covers two features only")
    kept = [(row, x) for row, x in zip(e.c.A, v, strict=True) if sign(x) and any(map(sign, row))]
    rows, pulls = [row for row, _ in kept], [[x * a for a in row] for row, x in kept]
    for a in rows:
        for u in ([-a[1], a[0]], [a[1], -a[0]]):
            _direction(e, rows, pulls, u)


def _direction(e: Examination, rows: list[Vector], pulls: list[Vector], u: Vector) -> None:
    """The response in a direction, and both sectors beside it; ``pulls`` are the ``v_i a_i``."""
    field = e.field
    sides = [sign(dot(field, row, u)) for row in rows]
    g = _gradient(e, pulls, [side > 0 for side in sides])
    seen = dot(field, g, u)
    limit = e.c.beta * e.c.beta
    if sign(limit * squared_norm(field, u) - seen * seen) < 0:
        raise RefutedError("the dual is infeasible: a neuron orthogonal to a sample sees more than beta")
    for turn in ([-u[1], u[0]], [u[1], -u[0]]):
        beside = [side or sign(dot(field, row, turn)) for side, row in zip(sides, rows, strict=True)]
        more = _gradient(e, pulls, [not side and after > 0 for side, after in zip(sides, beside, strict=True)])
        slope = [x + y for x, y in zip(g, more, strict=True)]
        if _outside(e, rows, beside, slope) or sign(limit - squared_norm(field, slope)) >= 0:
            continue
        raise RefutedError("the dual is infeasible: a neuron between two kinks sees more than beta")


def _outside(e: Examination, rows: list[Vector], sides: list[int], slope: Vector) -> bool:
    """Whether a sector holds neither a vector nor its negative: some samples are on their side of it, others not."""
    along = set()
    for side, row in zip(sides, rows, strict=True):
        along.add(side * sign(dot(e.field, row, slope)))
        if {1, -1} <= along:
            return True
    return False


def _gradient(e: Examination, pulls: list[Vector], active: list[bool]) -> Vector:
    """The sum of ``v_i a_i`` over the active samples."""
    chosen = [pull for pull, on in zip(pulls, active, strict=True) if on]
    return [total(e.field, [pull[k] for pull in chosen]) for k in (0, 1)]
