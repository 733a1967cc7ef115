"""Evaluating the network of a certificate: its penalty and its outputs, exactly and fast.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key
from itertools import accumulate
from typing import NamedTuple

from analytic.checker.division import divide
from analytic.checker.numbers import Enclosed, Field, Real, Scalar, magnitude, positive_part, sign
from analytic.checker.reading import Certificate
from analytic.checker.vectors import Vector, common_scale, dot, norm, product, total, whole
from analytic.checker.work import longest


class Line(NamedTuple):
    """``A = c r' + 1 p'``: positions c, direction r and a point p of the line."""

    c: list[Real]
    r: list[Real]
    p: list[Real]


def factor(field: Field, A: list[list[Real]]) -> tuple[list[Real], list[Real]] | None:
    """``(c, r)`` with ``A = c r'`` and ``r`` not zero, or None if there is none."""
    if len(A[0]) == 1:
        return [row[0] for row in A], [field.one]
    first = next((row for row in A if any(map(sign, row))), None)
    if first is None:
        return [field.zero] * len(A), [field.one] * len(A[0])
    k = next(k for k, x in enumerate(first) if sign(x))  # c is column k, so r = first / first[k]
    r = [divide(x, first[k]) for x in first]
    if any(sign(x - row[k] * slope) for row in A for x, slope in zip(row, r, strict=True)):
        return None
    return [row[k] for row in A], r


def line_of(field: Field, c: Certificate) -> Line | None:
    """The line that the samples are on: through the origin, or with a free bias any; None if there is none."""
    found = factor(field, c.A)
    if found is not None:
        return Line(*found, [field.zero] * len(c.A[0]))
    if c.bias == "none":
        return None
    first = c.A[0]
    found = factor(field, [[x - p for x, p in zip(row, first, strict=True)] for row in c.A])
    return None if found is None else Line(*found, first)


def penalty(field: Field, c: Certificate) -> Real:
    """``sum_j ||u_j|| ||w_j||``, enclosed where the claim states bounds: it may have a root for every neuron.

    ``u_j`` is measured by the norm of the problem, 1 or 2, and ``w_j`` by the Euclidean one. Thresholds are not
    measured.
    """
    if c.activation == "threshold":
        inner: list[Real] = [field.one] * len(c.U)
    elif c.neuron_norm == 1:
        inner = [total(field, [magnitude(x) for x in u]) for u in c.U]
    else:
        inner = [norm(field, u) for u in c.U]
    outer = [norm(field, w) for w in zip(*c.W, strict=True)]
    if c.bounds:
        inner = [field.enclosed(x) for x in inner]
    return dot(field, inner, outer)


def predictions(field: Field, c: Certificate, line: Line | None) -> list[list[Real]]:
    """o columns of ``f(A)``; ``line`` is what the samples are known to lie on."""
    enclosed = any(isinstance(x, Enclosed) for row in (*c.U, c.b) for x in row)
    if c.activation != "threshold" and line is not None and not enclosed:
        found = _leaky_sweep(field, c, line) if c.slope else _sweep(field, c, line)
    elif c.activation == "threshold":
        found = _each_threshold(field, c)
    else:
        found = _each_neuron(field, c)
    if not any(map(sign, (x for column in c.S for x in column))):
        return found
    linear = [[dot(field, row, column) for row in c.A] for column in c.S]
    return [[x + y for x, y in zip(f, g, strict=True)] for f, g in zip(found, linear, strict=True)]


def _each_neuron(field: Field, c: Certificate) -> list[list[Real]]:
    """The formula of the network as it stands: n m d operations.

    ``sigma(t) = (1 - p/q) t_+ + p/q t`` for the slope p/q, and ``q sigma(t)`` of integers is one.
    """
    p, q = c.slope.numerator, c.slope.denominator
    f: list[list[Real]] = [[] for _ in c.W]
    neurons = [common_scale(field, [*u, b]) for u, b in zip(c.U, c.b, strict=True)]
    outer = [common_scale(field, [w * s for w, (_, s) in zip(column, neurons, strict=True)]) for column in c.W]
    for row in c.A:
        sample, unit = common_scale(field, [*row, field.one])
        heights = _heights(field, sample, [form for form, _ in neurons])
        features = [positive_part(t) * (q - p) + t * p if p else positive_part(t) for t in heights]
        scale = unit * field.real(Fraction(1, q))
        for column, (weights, size), xi in zip(f, outer, c.xi, strict=True):
            column.append(product(field, weights, features) * (size * scale) + xi)
    return f


def _each_threshold(field: Field, c: Certificate) -> list[list[Real]]:
    """The same for thresholds, whose values are zeros and ones."""
    f: list[list[Real]] = [[] for _ in c.W]
    forms = [common_scale(field, [*u, b])[0] for u, b in zip(c.U, c.b, strict=True)]
    for row in c.A:
        sample, _ = common_scale(field, [*row, field.one])
        on = [k for k, t in enumerate(_heights(field, sample, forms)) if sign(t) >= 0]
        for column, weights, xi in zip(f, c.W, c.xi, strict=True):
            column.append(total(field, [weights[k] for k in on]) + xi)
    return f


def _heights(field: Field, sample: Vector, forms: Sequence[Vector]) -> list[Scalar]:
    """``form' sample`` of every neuron, for a sample and forms with a last entry for the bias."""
    live = [k for k, x in enumerate(sample) if not isinstance(x, int) or x]
    short = [sample[k] for k in live]
    return [product(field, short, [form[k] for k in live]) for form in forms]


def _sweep(field: Field, c: Certificate, line: Line) -> list[list[Real]]:
    """On a line a neuron is ``(s position + b + u'p)_+``, active on one side of its kink: sorted data, running sums."""
    x, unit = common_scale(field, line.c)
    moved = any(map(sign, line.p))
    order = ascending(field, x)
    points = [x[i] for i in order]
    reach = max(-points[0], points[-1]) if whole(points) else points[0]
    forms, scales, spans = [], [], []
    for u, b in zip(c.U, c.b, strict=True):
        s = dot(field, u, line.r)
        form, scale = common_scale(field, [s * unit, b + dot(field, line.p, u) if moved else b])
        forms.append(form)
        scales.append(scale)  # positive: the same kink
        spans.append(_active(field, points, reach, *form))
    f: list[list[Real]] = []
    for w, xi in zip(c.W, c.xi, strict=True):
        weights, size = common_scale(field, [a * b for a, b in zip(w, scales, strict=True)])
        column: list[Real] = [field.zero] * len(x)
        for i, y in zip(order, _superpose(field, points, forms, spans, weights), strict=True):
            column[i] = size * y + xi
        f.append(column)
    return f


def _leaky_sweep(field: Field, c: Certificate, line: Line) -> list[list[Real]]:
    """``sigma(t) = (1 - a) t_+ + a t`` for the slope a: the sweep, and a linear function of the positions."""
    low, high = field.real(c.slope), field.real(1 - c.slope)
    slopes = [dot(field, u, line.r) for u in c.U]
    levels = [b + dot(field, u, line.p) for u, b in zip(c.U, c.b, strict=True)]
    found = []
    for column, w, xi in zip(_sweep(field, c, line), c.W, c.xi, strict=True):
        slope, level = low * dot(field, w, slopes), low * (dot(field, w, levels) + xi)
        found.append([high * f + slope * x + level for f, x in zip(column, line.c, strict=True)])
    return found


def _active(field: Field, points: Sequence[Scalar], reach: Scalar, slope: Scalar, shift: Scalar) -> tuple[int, int]:
    """``start, stop`` of the ascending points, none longer than ``reach``, where ``slope * point + shift > 0``."""
    n, side = len(points), sign(slope)
    if side == 0:
        return (0, n) if sign(shift) > 0 else (0, 0)
    if isinstance(slope, int) and isinstance(reach, int):
        field.work.product(slope.bit_length(), reach.bit_length(), 10.0)
    if side > 0:
        return bisect_left(points, True, key=lambda t: sign(slope * t + shift) > 0), n
    return 0, bisect_left(points, True, key=lambda t: sign(slope * t + shift) <= 0)


def _superpose(
    field: Field,
    points: Sequence[Scalar],
    lines: Sequence[Sequence[Scalar]],
    spans: Sequence[tuple[int, int]],
    weights: Sequence[Scalar],
) -> list[Scalar]:
    """``sum_j weight_j (slope_j t + shift_j)`` over the neurons active at each point t."""
    slopes: list[Scalar] = [0] * (len(points) + 1)
    shifts: list[Scalar] = [0] * (len(points) + 1)
    charge_products(field, weights, [x for line in lines for x in line])
    for (slope, shift), (start, stop), w in zip(lines, spans, weights, strict=True):
        if start < stop:
            slopes[start], slopes[stop] = slopes[start] + w * slope, slopes[stop] - w * slope
            shifts[start], shifts[stop] = shifts[start] + w * shift, shifts[stop] - w * shift
    sums = list(accumulate(slopes)), list(accumulate(shifts))
    charge_products(field, points, sums[0])
    return [slope * t + shift for t, slope, shift in zip(points, *(s[:-1] for s in sums), strict=True)]


def charge_products(field: Field, a: Sequence[Scalar], b: Sequence[Scalar]) -> None:
    """Charge a pass over two vectors that multiplies integers of both; other numbers charge themselves."""
    left, right = (longest(x for x in numbers if isinstance(x, int)) for numbers in (a, b))
    field.work.product(left, right, 0.2 * max(len(a), len(b)))


def ascending(field: Field, x: Sequence[Scalar]) -> list[int]:
    """The order of the numbers."""
    if whole(x):
        field.work.product(longest(x), 64, 0.2 * len(x))
        return sorted(range(len(x)), key=x.__getitem__)

    def compare(i: int, j: int) -> int:
        return sign(x[i] - x[j])

    return sorted(range(len(x)), key=cmp_to_key(compare))
