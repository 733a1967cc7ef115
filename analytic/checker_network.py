"""Evaluating the network of a certificate: its penalty and its outputs, exactly and fast.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cmp_to_key
from itertools import accumulate
from math import isqrt
from typing import NamedTuple

from analytic.checker_format import Certificate
from analytic.checker_numbers import Interval, Number, Surd, UndecidedError, divide, enclose, positive_part, sign
from analytic.checker_vectors import common_scale, dot, norm

MAX_WORK = 10**8  # small multiplications: about ten seconds
BEYOND = "it takes too many operations on such numbers"


def require_work(products: int, numbers: Iterable[Number]) -> None:
    """Give up before so many products of such numbers would take minutes."""
    if products * max(map(_cost, numbers), default=1) > MAX_WORK:
        raise UndecidedError(BEYOND)


def _cost(x: Number) -> int:
    """A product of two such numbers, in small multiplications."""
    if isinstance(x, Surd):
        return 10 * len(x.terms) ** 4  # as many pairs, each compared with as many sums
    if isinstance(x, Interval):
        return 20
    words = 1 + (x.numerator.bit_length() + x.denominator.bit_length()) // 1000
    return words * isqrt(words)


class Line(NamedTuple):
    """``A = c r' + 1 p'``: positions c, direction r and a point p of the line."""

    c: list[Number]
    r: list[Number]
    p: list[Number]


def factor(A: list[list[Number]], bits: int) -> tuple[list[Number], list[Number]] | None:
    """``(c, r)`` with ``A = c r'`` and ``r`` not zero, or None if there is none."""
    if len(A[0]) == 1:
        return [row[0] for row in A], [Fraction(1)]
    first = next((row for row in A if any(map(sign, row))), None)
    if first is None:
        return [Fraction(0)] * len(A), [Fraction(1)] * len(A[0])
    k = next(k for k, x in enumerate(first) if sign(x))  # c is column k, so r = first / first[k]
    if any(sign(row[j] * first[k] - row[k] * first[j]) for row in A for j in range(len(first))):
        return None
    return [row[k] for row in A], [divide(x, first[k], bits) for x in first]


def penalty(c: Certificate, bits: int) -> Number:
    """``sum_j ||u_j|| ||w_j||``, enclosed where the claim states bounds: it may have a root for every neuron."""
    inner = [norm(u, bits) for u in c.U]
    outer = [norm(w, bits) for w in zip(*c.W, strict=True)]
    if c.bounds:
        inner = [x if isinstance(x, int | Fraction) else enclose(x, bits) for x in inner]
    return dot(inner, outer)


def predictions(c: Certificate, line: Line | None) -> list[list[Number]]:
    """o columns of ``f(A)``; ``line`` is what the samples are known to lie on."""
    numbers = [x for row in (*c.A, *c.U, c.b) for x in row]
    if line is not None and not any(isinstance(x, Interval) for x in numbers):
        require_work(20 * (len(c.A) + len(c.b)) * len(c.W), numbers)
        return _sweep(c, line)
    return _each_neuron(c, numbers)


def _each_neuron(c: Certificate, numbers: list[Number]) -> list[list[Number]]:
    """The formula of the network as it stands: n m d operations."""
    rows = [support(row) for row in c.A]
    weights = [x for w in c.W for x in common_scale(w)[0]]
    require_work(len(c.U) * sum(len(row) + 20 * len(c.W) for row in rows), [*numbers, *weights])
    f: list[list[Number]] = [[] for _ in c.W]
    for row in rows:
        features = [positive_part(along(row, u) + b) for u, b in zip(c.U, c.b, strict=True)]
        for column, w, xi in zip(f, c.W, c.xi, strict=True):
            column.append(dot(w, features) + xi)
    return f


def _sweep(c: Certificate, line: Line) -> list[list[Number]]:
    """On a line a neuron is ``(s position + b + u'p)_+``, active on one side of its kink: sorted data, running sums."""
    x, unit = common_scale(line.c)
    origin, moved = support(line.p), any(map(sign, line.p))
    order = ascending(x)
    points = [x[i] for i in order]
    forms, scales, spans = [], [], []
    for u, b in zip(c.U, c.b, strict=True):
        s = u[0] * line.r[0] if len(u) == 1 else dot(u, line.r)
        form, scale = common_scale([s * unit, b + along(origin, u) if moved else b])  # scale > 0: the same kink
        forms.append(form)
        scales.append(scale)
        spans.append(_active(points, *form))
    f: list[list[Number]] = []
    for w, xi in zip(c.W, c.xi, strict=True):
        weights, size = common_scale([a * b for a, b in zip(w, scales, strict=True)])
        column: list[Number] = [0] * len(x)
        for i, y in zip(order, _superpose(points, forms, spans, weights), strict=True):
            column[i] = y * size + xi
        f.append(column)
    return f


def _active(points: Sequence[Number], slope: Number, shift: Number) -> tuple[int, int]:
    """``start, stop`` of the ascending points where ``slope * point + shift > 0``, a half-line."""
    n, side = len(points), sign(slope)
    if side == 0:
        return (0, n) if sign(shift) > 0 else (0, 0)
    if side > 0:
        return bisect_left(points, True, key=lambda t: sign(slope * t + shift) > 0), n
    return 0, bisect_left(points, True, key=lambda t: sign(slope * t + shift) <= 0)


def _superpose(
    points: Sequence[Number],
    lines: Sequence[Sequence[Number]],
    spans: Sequence[tuple[int, int]],
    weights: Sequence[Number],
) -> list[Number]:
    """``sum_j weight_j (slope_j t + shift_j)`` over the neurons active at each point t."""
    slopes: list[Number] = [0] * (len(points) + 1)
    shifts: list[Number] = [0] * (len(points) + 1)
    for (slope, shift), (start, stop), w in zip(lines, spans, weights, strict=True):
        if start < stop:
            slopes[start], slopes[stop] = slopes[start] + w * slope, slopes[stop] - w * slope
            shifts[start], shifts[stop] = shifts[start] + w * shift, shifts[stop] - w * shift
    running = zip(points, accumulate(slopes), accumulate(shifts), strict=False)
    return [slope * t + shift for t, slope, shift in running]


def ascending(x: Sequence[Number]) -> list[int]:
    """The order of the numbers."""
    if all(isinstance(value, int) for value in x):
        return sorted(range(len(x)), key=x.__getitem__)  # type: ignore[arg-type]

    def compare(i: int, j: int) -> int:
        return sign(x[i] - x[j])

    return sorted(range(len(x)), key=cmp_to_key(compare))


def support(row: Sequence[Number]) -> list[tuple[int, Number]]:
    """The entries that are not written as zero."""
    return [(k, x) for k, x in enumerate(row) if isinstance(x, Interval) or x != 0]


def along(row: Sequence[tuple[int, Number]], u: Sequence[Number]) -> Number:
    """The inner product of a sparse row and a vector."""
    return sum((x * u[k] for k, x in row), start=Fraction(0))
