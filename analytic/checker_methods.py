"""The feasibility methods of a certificate: each proves ``h(v) <= beta``, or refutes it, or is undecided.

The methods for data of rank one and for whitened data are here, the others in files of their own. Standard library
only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from analytic.checker_angles import acute, obtuse
from analytic.checker_cells import by_cells, spike_free
from analytic.checker_examination import Examination
from analytic.checker_network import along, ascending, require_work, support
from analytic.checker_numbers import Number, RefutedError, UndecidedError, positive_part, sign
from analytic.checker_tree import by_tree
from analytic.checker_vectors import common_scale, dot, squared_norm


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
    c, r, _ = e.line
    factor = squared_norm(r)
    if e.c.bias == "none":
        features = [positive_part(x) for x in c], [positive_part(-x) for x in c]
        e.require_at_most([squared_norm([dot(v, p) for v in e.c.V]) * factor for p in features])
        return
    x, unit = common_scale(c)
    flat, size = common_scale([p for v in e.c.V for p in v])
    curves = [_kinks(x, flat[k : k + len(x)]) for k in range(0, len(flat), len(x))]
    squares = [_sum_of_squares(g) for g in zip(*curves, strict=True)]
    squares += [_sum_of_squares(a - g[-1] for a, g in zip(point, curves, strict=True))
                for point in zip(*curves, strict=True)]  # fmt: skip
    scale = unit * size
    e.require_at_most([s * (scale * scale * factor) for s in _largest(squares)])


def _kinks(x: Sequence[Number], v: Sequence[Number]) -> list[Number]:
    """``g(t) = sum_i v_i (x_i - t)_+`` at the data points, from right to left; the last one is m."""
    g: Number = 0
    slope: Number = 0
    values, order = [], ascending(x)[::-1]
    last = x[order[0]]
    for i in order:
        g, slope, last = g + slope * (last - x[i]), slope + v[i], x[i]
        values.append(g)
    return values


def _sum_of_squares(values: Iterable[Number]) -> Number:
    return sum((g * g for g in values), start=0)


def _largest(values: list[Number]) -> list[Number]:
    """The largest of integers; of others, all of them."""
    whole = [value for value in values if isinstance(value, int)]
    return [max(whole)] if len(whole) == len(values) else values


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
    e.require_at_most([squared_norm([positive_part(s * x) for x in v]) for v in e.c.V for s in (1, -1)])


def _require_orthonormal_rows(e: Examination) -> None:
    rows = [common_scale(row) for row in e.c.A]
    sparse = [support(row) for row, _ in rows]
    require_work(sum(i * len(row) for i, row in enumerate(sparse)), [x for row, _ in rows for x in row])
    for i, (row, scale) in enumerate(rows):
        if e.compare(along(sparse[i], row) * (scale * scale), 1):
            raise RefutedError(f"method whitened: sample {i} is not of norm 1")
        for j in range(i):
            if e.compare(along(sparse[i], rows[j][0]), 0):
                raise RefutedError(f"method whitened: samples {j} and {i} are not orthogonal")


# To add a method: a function that proves h(v) <= beta (e.require_at_most), and the extra keys it reads in e.c.extra.
METHODS: dict[str, tuple[Callable[[Examination], None], frozenset[str]]] = {
    "rank-one": (_rank_one, frozenset()),
    "whitened": (_whitened, frozenset()),
    "acute": (acute, frozenset()),
    "obtuse": (obtuse, frozenset()),
    "spike-free": (spike_free, frozenset({"first", "member", "scale", "inverse", "multipliers"})),
    "cells": (by_cells, frozenset({"cells"})),
    "tree": (by_tree, frozenset({"unit", "trees"})),
}
