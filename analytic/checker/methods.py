"""The feasibility methods of a certificate: each proves ``h(v) <= beta``, or refutes it, or is undecided.

The methods for data of rank one and for whitened data are here, the others in files of their own. Standard library
only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from analytic.checker.angles import acute, obtuse, odd
from analytic.checker.cells import by_cells, even, spike_free
from analytic.checker.examination import Examination
from analytic.checker.fan import fan
from analytic.checker.lifted import by_lifting
from analytic.checker.network import ascending, charge_products
from analytic.checker.numbers import Field, Scalar, positive_part, sign
from analytic.checker.parallel import parallel
from analytic.checker.patterns import patterns
from analytic.checker.plane import plane
from analytic.checker.tree import by_tree
from analytic.checker.vectors import common_scale, dot, product, squared_norm, whole
from analytic.checker.vertices import vertices
from analytic.checker.work import RefutedError, UndecidedError


def _rank_one(e: Examination) -> None:
    """``A = c r'``: ``A u + b 1 = s c + b 1`` with ``|s| <= ||r||``, so h is ``||r||`` times a maximum over s = +-1.

    With a free bias the samples may lie on any line, ``A = c r' + 1 p'``: ``u'p`` is absorbed by b.

    Bias "none": the two features are c_+ and (-c)_+.

    Bias "free": with kink t the feature is ``(c - t 1)_+`` or ``(t 1 - c)_+`` (s = 0 gives a constant, to which v is
    orthogonal).  Put ``g(t) = v'(c - t 1)_+``.  As 1'v = 0, ``v'(t 1 - c)_+ = g(t) - m`` with ``m = v'c``.  Between
    neighbouring data points g is affine, so ``||g||`` and ``||g - m||`` are convex and largest at an end; to the right
    of the data g = 0, to the left g = m.  Hence the data points suffice, for vector outputs as well.
    """
    if e.line is None:
        shape = "of rank one" if e.c.bias == "none" else "on a line"
        raise RefutedError(f"method rank-one: the data are not {shape}")
    field, (c, r, _) = e.field, e.line
    factor = squared_norm(field, r)
    if e.c.bias == "none":
        features = [positive_part(x) for x in c], [positive_part(-x) for x in c]
        e.require_at_most([squared_norm(field, [dot(field, v, p) for v in e.c.V]) * factor for p in features])
        return
    x, unit = common_scale(field, c)
    flat, size = common_scale(field, [p for v in e.c.V for p in v])
    curves = [_kinks(field, x, flat[k : k + len(x)]) for k in range(0, len(flat), len(x))]
    squares = [_sum_of_squares(field, g) for g in zip(*curves, strict=True)]
    squares += [_sum_of_squares(field, [a - g[-1] for a, g in zip(point, curves, strict=True)])
                for point in zip(*curves, strict=True)]  # fmt: skip
    scale = unit * size
    e.require_at_most([scale * scale * factor * s for s in _largest(squares)])


def _leaky_line(e: Examination) -> None:
    """The same for ``sigma(t) = a t + (1 - a) t_+``, a the negative slope: ``max(t, a t)``.

    ``A u + b 1 = s c + b 1`` with ``|s| <= ||r||``, and ``sigma(s t) = |s| sigma(+-t)``.

    Bias "none": the two features are sigma(c) and sigma(-c).

    Bias "free": with kink t the feature is ``sigma(c - t 1)`` or ``sigma(t 1 - c)`` (s = 0 gives a constant, to which v
    is orthogonal).  With g and m of the method "rank-one", and ``1'v = 0``, they are seen as ``a m + (1 - a) g(t)`` and
    ``-a m + (1 - a) (g(t) - m) = (1 - a) g(t) - m``.  Both are affine in t between neighbouring data points, and to
    their right g = 0, to their left g = m, as at the last and the first one.  Hence the data points suffice.
    """
    if e.line is None:
        shape = "of rank one" if e.c.bias == "none" else "on a line"
        raise RefutedError(f"method line-leaky: the data are not {shape}")
    field, (c, r, _), a = e.field, e.line, e.c.slope
    low, high = field.real(a), field.real(1 - a)
    factor = squared_norm(field, r)
    if e.c.bias == "none":
        sides = [[positive_part(s * x) * high + low * (s * x) for x in c] for s in (1, -1)]
        e.require_at_most([squared_norm(field, [dot(field, v, p) for v in e.c.V]) * factor for p in sides])
        return
    curves = [_kinks(field, c, v) for v in e.c.V]
    for point in zip(*curves, strict=True):
        right = [high * g + low * curve[-1] for g, curve in zip(point, curves, strict=True)]
        left = [high * g - curve[-1] for g, curve in zip(point, curves, strict=True)]
        e.require_at_most([factor * _sum_of_squares(field, side) for side in (right, left)])


def _kinks(field: Field, x: Sequence[Scalar], v: Sequence[Scalar]) -> list[Scalar]:
    """``g(t) = sum_i v_i (x_i - t)_+`` at the data points, from right to left; the last one is m."""
    charge_products(field, x, v)
    g: Scalar = 0
    slope: Scalar = 0
    values, order = [], ascending(field, x)[::-1]
    last = x[order[0]]
    for i in order:
        g, slope, last = g + slope * (last - x[i]), slope + v[i], x[i]
        values.append(g)
    return values


def _sum_of_squares(field: Field, values: Iterable[Scalar]) -> Scalar:
    values = list(values)
    return product(field, values, values)


def _largest(values: list[Scalar]) -> list[Scalar]:
    """The largest of integers; of others, all of them."""
    return [max(values)] if whole(values) else values


def _whitened(e: Examination) -> None:
    """``A A' = I``: the unit ball of u has the features ``{p >= 0 : ||p|| <= 1}`` (``||A u|| <= ||u||``; ``u = A'p``).

    So h(v) is the larger of ``||v_+||`` and ``||(-v)_+||``.  Outputs whose columns v_k live on disjoint samples:
    ``||V'p||^2 = sum_k (v_k'p)^2 <= max_k h(v_k)^2 ||p||^2``, so h(V) = max_k h(v_k).  Other V are not covered.
    """
    if e.c.bias != "none":
        raise UndecidedError("method whitened covers bias none only")
    _require_orthonormal_rows(e)
    if any(len([x for x in sample if sign(x)]) > 1 for sample in zip(*e.c.V, strict=True)):
        raise UndecidedError("method whitened covers dual columns on disjoint samples only")
    sides = [[positive_part(s * x) for x in v] for v in e.c.V for s in (1, -1)]
    e.require_at_most([squared_norm(e.field, side) for side in sides])


def _require_orthonormal_rows(e: Examination) -> None:
    field = e.field
    rows = [common_scale(field, row) for row in e.c.A]
    live = [[k for k, x in enumerate(row) if not isinstance(x, int) or x] for row, _ in rows]
    short = [[row[k] for k in support] for (row, _), support in zip(rows, live, strict=True)]
    for i, (row, scale) in enumerate(rows):
        if sign(scale * scale * product(field, row, row) - 1):
            raise RefutedError(f"method whitened: sample {i} is not of norm 1")
        for j in range(i):
            if sign(product(field, short[j], [row[k] for k in live[j]])):
                raise RefutedError(f"method whitened: samples {j} and {i} are not orthogonal")


# To add a method: a function that proves h(v) <= beta (e.require_at_most), and the extra keys it reads in e.c.extra.
METHODS: dict[str, tuple[Callable[[Examination], None], frozenset[str]]] = {
    "rank-one": (_rank_one, frozenset()),
    "whitened": (_whitened, frozenset()),
    "acute": (acute, frozenset()),
    "obtuse": (obtuse, frozenset()),
    "odd": (odd, frozenset()),
    "fan": (fan, frozenset({"vertex"})),
    "parallel": (parallel, frozenset({"along"})),
    "plane": (plane, frozenset()),
    "spike-free": (spike_free, frozenset({"first", "member", "scale", "inverse", "multipliers"})),
    "even": (even, frozenset({"pairs", "first", "member", "scale", "inverse", "multipliers"})),
    "cells": (by_cells, frozenset({"cells"})),
    "tree": (by_tree, frozenset({"unit", "trees"})),
    "lifted": (by_lifting, frozenset({"ball", "reach", "unit", "trees"})),
    "vertices": (vertices, frozenset()),
    "patterns": (patterns, frozenset()),
    "line-leaky": (_leaky_line, frozenset()),
}
ONE_NORM = frozenset({"vertices"})
"""The methods for neurons measured by ``||u||_1``; the others are for ``||u||_2``."""
ACTIVATIONS = {"patterns": ("threshold",), "line-leaky": ("absolute", "leaky")}
"""The activations that a method is for; the others are for ReLU."""
