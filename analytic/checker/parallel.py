"""The feasibility method of the checker for samples on parallel lines, bias "free".

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Sequence

from analytic.checker.division import divide
from analytic.checker.examination import Examination
from analytic.checker.network import ascending
from analytic.checker.numbers import Real, magnitude, sign
from analytic.checker.reading import read_list
from analytic.checker.vectors import dot, squared_norm, summed
from analytic.checker.work import CertificateError, RefutedError, UndecidedError

Side = list[tuple[Real, Real]]
"""Places along a line, and the entries of the dual there."""


def parallel(e: Examination) -> None:
    """``h(v) <= ||a|| sum_l H_l`` over the lines l along a, the difference of the two samples in the file's ``along``.

    Samples with nonzero v are put on lines: ``a_i = x_i a + p_l`` with ``x_i = a'a_i / ||a||^2``.  It is required that
    v sums to zero over each line.  Let ``||u|| <= 1``: line l is seen as ``sum_i v_i (x_i s + c_l)_+`` with ``s = a'u``
    and ``c_l = p_l'u + b``.  For ``s = 0`` this is zero.  Otherwise it is |s| times ``g_l(t)`` or ``g_l(t) - m_l`` with
    ``g_l(t) = sum_i v_i (x_i - t)_+``, ``m_l = sum_i v_i x_i`` (``(t - x)_+ = (x - t)_+ - (x - t)``).  Both are affine
    between neighbouring x_i, and to the right of them ``g_l = 0``, to the left ``g_l = m_l``, so that they are at most
    H_l, the largest ``|g_l|`` or ``|g_l - m_l|`` at an x_i.  And ``|s| <= ||a||``.
    """
    if e.c.bias != "free" or len(e.c.V) != 1:
        raise UndecidedError("method parallel covers bias free and one output only")
    direction = _direction(e)
    square = squared_norm(e.field, direction)
    total = summed(e.field, [_largest(e, side) for side in _lines(e, direction, square)])
    e.require_at_most([total * total * square])


def _direction(e: Examination) -> list[Real]:
    A, ends = e.c.A, read_list(e.c.extra["along"], "feasibility.along")
    if len(ends) != 2 or any(type(i) is not int or not 0 <= i < len(A) for i in ends):
        raise CertificateError(f"feasibility.along is not a pair of samples, integers from 0 to {len(A) - 1}")
    found = [x - y for x, y in zip(A[ends[1]], A[ends[0]], strict=True)]
    if not any(map(sign, found)):
        raise RefutedError("method parallel: the two samples of feasibility.along are equal")
    return found


def _lines(e: Examination, direction: Sequence[Real], square: Real) -> list[Side]:
    """The samples with nonzero duals on their lines."""
    lines: list[tuple[list[Real], Side]] = []  # the point p_l orthogonal to a, and the samples
    for row, v in zip(e.c.A, e.c.V[0], strict=True):
        if not sign(v):
            continue
        place = divide(dot(e.field, row, direction), square)
        foot = [x - place * y for x, y in zip(row, direction, strict=True)]
        for other, side in lines:
            if not any(sign(x - y) for x, y in zip(foot, other, strict=True)):
                side.append((place, v))
                break
        else:
            lines.append((foot, [(place, v)]))
    return [side for _, side in lines]


def _largest(e: Examination, side: Side) -> Real:
    """``H_l``; it is required that the duals of the line add up to zero."""
    order = ascending(e.field, [place for place, _ in side])[::-1]
    g: Real = e.field.zero
    slope: Real = e.field.zero
    last = side[order[0]][0]
    curve: list[Real] = []
    for i in order:
        place, v = side[i]
        g, slope, last = g + slope * (last - place), slope + v, place
        curve.append(g)
    if sign(slope):
        raise RefutedError("method parallel: a dual that does not sum to zero over a line sees constants")
    best: Real = e.field.zero
    for value in (*curve, *(g - curve[-1] for g in curve)):
        size = e.field.real(magnitude(value))
        best = size if sign(size - best) > 0 else best
    return best
