"""A small checker of certificates of global optimality for two-layer ReLU networks.

It trusts nothing in the file: it recomputes everything from the data, with exact rational arithmetic, exact
arithmetic of square roots, and rigorous enclosures of anything else (``checker_numbers``).  It uses the standard
library only and shares no code with what produced the file.

The problem.  Over networks ``f = sum_j (A u_j + b_j 1)_+ w_j + xi 1`` minimise ``loss(f) + beta sum_j ||u_j|| |w_j|``
(``beta = 1`` when the loss is a constraint; ``b = 0, xi = 0`` when the bias is "none").

Weak duality.  Let ``h(v) = max ||v' (A u + b 1)_+||`` over ``||u|| <= 1`` (and all b when the bias is "free").
If ``h(v) <= beta``, and ``1'v = 0`` when the bias is free, then for every network
``beta sum_j ||u_j|| |w_j| >= sum_j v'(A u_j + b_j 1)_+ w_j = v'(f - xi 1) = v'f``, so its objective is at least
``min_f loss(f) + v'f``, the dual objective of v.  (Ergen & Pilanci, JMLR 2021, section 2; for vector outputs ``v'f``
is the inner product of matrices.)

"Proved" means that all of this was verified:
1. the network is of the stated kind and its objective equals the claimed value (so optimum <= value);
2. v meets the constraints of the dual, by the argument of the feasibility method, and its dual objective equals the
   claimed lower bound (so lower bound <= optimum).
If the two bounds are equal, the network is globally optimal.

A claim whose key "relation" is "bounds" (instead of "equal", the default) states inequalities: the objective of the
network is at most the value, the dual objective at least the lower bound. Short rationals can then stand for long
sums of roots and logarithms; the two bounds enclose the optimum as well.

Comparisons of rationals and of sums of square roots are exact.  A difference that can only be enclosed (logarithms,
roots of sums of roots) counts as zero when the enclosure contains zero and is narrower than 1e-60 times the larger
of the two numbers; the reason then says "to within 1e-60", and the claim is proved to that accuracy and no better.
"Refuted" means that a statement of the file is false; "undecided" that the checker cannot tell.

    python -m analytic.checker FILE        exit status 0: proved, 1: refuted or undecided, 2: bad input
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from os import PathLike
from typing import Any

from analytic.checker_cells import by_cells, spike_free
from analytic.checker_format import Certificate, load, read
from analytic.checker_network import along, ascending, factor, penalty, predictions, require_work, support
from analytic.checker_numbers import (
    CertificateError,
    ImpreciseError,
    Interval,
    Number,
    RefutedError,
    UndecidedError,
    common_scale,
    dot,
    enclose,
    entropy,
    magnitude,
    positive_part,
    show,
    sign,
    softplus,
    squared_norm,
    total,
)
from analytic.checker_tree import by_tree

__all__ = ["CertificateError", "Verdict", "check", "check_file", "main"]

PRECISIONS = (320, 1280, 5120)  # bits of enclosures, tried in turn
DIGITS = 60  # an enclosed difference narrower than 10**-DIGITS, relatively, counts as zero


@dataclass(frozen=True)
class Verdict:
    """The outcome ("proved", "refuted" or "undecided"), why, and the two bounds as the file writes them."""

    outcome: str
    reason: str
    value: str
    lower_bound: str
    optimal: bool = False

    @property
    def proved(self) -> bool:
        """Every statement of the certificate was verified."""
        return self.outcome == "proved"

    @property
    def refuted(self) -> bool:
        """A statement of the certificate is false."""
        return self.outcome == "refuted"

    @property
    def undecided(self) -> bool:
        """The checker can neither prove nor refute."""
        return self.outcome == "undecided"


def check_file(path: str | PathLike[str]) -> Verdict:
    """Check a certificate file; CertificateError if it is not one."""
    return check(load(path))


def check(payload: dict[str, Any]) -> Verdict:
    """Check the content of a certificate file; CertificateError if it is malformed."""
    methods = {name: keys for name, (_, keys) in METHODS.items()}
    claim, outcome, reason = ("", ""), "undecided", ""
    for bits in PRECISIONS:
        try:
            c = read(payload, bits, methods)
            claim = c.claim
            return _examine(Examination(c, bits))
        except RefutedError as error:
            outcome, reason = "refuted", str(error)
        except UndecidedError as error:
            reason = str(error)
        except ImpreciseError as error:
            reason = f"{error}, with {bits} bits"
            continue
        break
    return Verdict(outcome, reason, *claim)


class Examination:
    """A certificate, the precision of enclosures, and whether a comparison had to rely on one."""

    def __init__(self, c: Certificate, bits: int) -> None:
        """Start with nothing relied on."""
        self.c, self.bits, self.enclosed = c, bits, False

    def compare(self, a: Number, b: Number) -> int:
        """The sign of ``a - b``, 0 if it is enclosed around zero in the sense of the module's docstring."""
        difference = a - b
        if not isinstance(difference, Interval) or difference.lo > 0 or difference.hi < 0:
            return sign(difference)
        sizes = [enclose(magnitude(x), difference.bits) for x in (a, b)]
        if (difference.hi - difference.lo) * 10**DIGITS >= max(size.lo for size in sizes):
            raise ImpreciseError("two numbers are too close to compare")
        self.enclosed = True
        return 0

    def require_equal(self, claimed: Number, found: Number, what: str) -> None:
        """Refute unless equal."""
        if self.compare(claimed, found):
            numbers = f"claims {show(claimed)}, it is {show(found)} (difference {show(claimed - found)})"
            raise RefutedError(f"{what}: the file {numbers}")

    def require_claim(self, claimed: Number, found: Number, what: str, side: int) -> None:
        """Refute unless equal; or, for a claim of bounds, unless ``claimed`` lies on that side of ``found``."""
        if not self.c.bounds:
            self.require_equal(claimed, found, what)
        elif self.compare(claimed, found) == -side:
            numbers = f"claims at {'most' if side > 0 else 'least'} {show(claimed)}, it is {show(found)}"
            raise RefutedError(f"{what}: the file {numbers}")

    def require_at_most(self, squares: Sequence[Number]) -> None:
        """Refute unless ``h(v) <= beta``, given squares whose maximum is that of h(v)."""
        limit = self.c.beta * self.c.beta
        for square in squares:
            if self.compare(square, limit) > 0:
                raise RefutedError(f"the dual is infeasible: h(v)^2 = {show(square)} > beta^2 = {show(limit)}")

    @cached_property
    def line(self) -> tuple[list[Number], list[Number]] | None:
        """``(c, r)`` with ``A = c r'``, or None if there is none."""
        return factor(self.c.A, self.bits)


def _examine(e: Examination) -> Verdict:
    """The proof, step by step; every step raises RefutedError if it fails."""
    c = e.c
    _bias(e)
    primal, dual = LOSSES[c.loss]
    line = e.line if c.method == "rank-one" or len(c.A[0]) == 1 else None
    value = primal(e, predictions(c, line)) + c.beta * penalty(c, e.bits)
    e.require_claim(c.value, value, "value", 1)
    e.require_claim(c.lower_bound, dual(e), "lower bound", -1)
    METHODS[c.method][0](e)
    optimal = e.compare(c.value, c.lower_bound) == 0
    best = "globally optimal: value = lower bound =" if optimal else f"bounds: {show(c.lower_bound)} <= optimum <="
    accuracy = f", to within 1e-{DIGITS}" if e.enclosed else ""
    return Verdict("proved", f"{best} {show(c.value)}{accuracy}", *c.claim, optimal=optimal)


def _bias(e: Examination) -> None:
    """Without bias there is none in the network; with one, the dual is orthogonal to constants."""
    if e.c.bias == "none":
        if any(map(sign, [*e.c.b, *e.c.xi])):
            raise RefutedError("the network has a bias, the problem has none")
        return
    for v in e.c.V:
        above, below = (total([positive_part(s * x) for x in v]) for s in (1, -1))
        if e.compare(above, below):
            raise RefutedError("the dual is infeasible: its entries do not sum to zero, and the bias is free")


# --- losses: the objective at f, and the dual objective with the constraints on v ----------------------


def _pairs(e: Examination, columns: list[list[Number]]) -> list[tuple[Number, Number]]:
    """(target, number) over all samples and outputs."""
    return [pair for y, x in zip(e.c.Y, columns, strict=True) for pair in zip(y, x, strict=True)]


def _margins(e: Examination, columns: list[list[Number]]) -> list[Number]:
    return [y * x for y, x in _pairs(e, columns)]


def _squared(e: Examination, f: list[list[Number]]) -> Number:
    return squared_norm([x - y for y, x in _pairs(e, f)]) * Fraction(1, 2)


def _squared_dual(e: Examination) -> Number:
    y, v = zip(*_pairs(e, e.c.V), strict=True)
    return dot(v, y) - squared_norm(v) * Fraction(1, 2)


def _interpolation(e: Examination, f: list[list[Number]]) -> Number:
    for i, (y, x) in enumerate(_pairs(e, f)):
        if e.compare(x, y):
            raise RefutedError(f"sample {i % len(e.c.A)}: the network gives {show(x)}, not the target {show(y)}")
    return Fraction(0)


def _interpolation_dual(e: Examination) -> Number:
    y, v = zip(*_pairs(e, e.c.V), strict=True)
    return dot(v, y)


def _hinge(e: Examination, f: list[list[Number]]) -> Number:
    return total([positive_part(1 - margin) for margin in _margins(e, f)])


def _max_margin(e: Examination, f: list[list[Number]]) -> Number:
    for i, margin in enumerate(_margins(e, f)):
        if e.compare(margin, 1) < 0:
            raise RefutedError(f"sample {i}: the margin is {show(margin)}, less than 1")
    return Fraction(0)


def _logistic(e: Examination, f: list[list[Number]]) -> Number:
    return total([softplus(-margin, e.bits) for margin in _margins(e, f)])


def _box(e: Examination, upper: int | None) -> list[Number]:
    """``y_i v_i``, checked to be at least 0 and at most ``upper``."""
    products = _margins(e, e.c.V)
    for i, p in enumerate(products):
        if e.compare(p, 0) < 0 or (upper is not None and e.compare(p, upper) > 0):
            raise RefutedError(f"the dual is infeasible: y v = {show(p)} at sample {i} is out of its bounds")
    return products


def _hinge_dual(e: Examination) -> Number:
    return total(_box(e, 1))


def _max_margin_dual(e: Examination) -> Number:
    return total(_box(e, None))


def _logistic_dual(e: Examination) -> Number:
    return total([entropy(p, e.bits) for p in _box(e, 1)])


Primal = Callable[[Examination, list[list[Number]]], Number]
Dual = Callable[[Examination], Number]

LOSSES: dict[str, tuple[Primal, Dual]] = {
    "squared": (_squared, _squared_dual),
    "interpolation": (_interpolation, _interpolation_dual),
    "hinge": (_hinge, _hinge_dual),
    "max-margin": (_max_margin, _max_margin_dual),
    "logistic": (_logistic, _logistic_dual),
}


# --- feasibility methods: each proves h(v) <= beta, or refutes it, or is undecided ----------------------------


def _rank_one(e: Examination) -> None:
    """``A = c r'``: ``A u + b 1 = s c + b 1`` with ``|s| <= ||r||``, so h is ``||r||`` times a maximum over s = +-1.

    Bias "none": the two features are c_+ and (-c)_+.

    Bias "free": with kink t the feature is ``(c - t 1)_+`` or ``(t 1 - c)_+`` (s = 0 gives a constant, to which v is
    orthogonal).  Put ``g(t) = v'(c - t 1)_+``.  As 1'v = 0, ``v'(t 1 - c)_+ = g(t) - m`` with ``m = v'c``.  Between
    neighbouring data points g is affine, so ``||g||`` and ``||g - m||`` are convex and largest at an end; to the right
    of the data g = 0, to the left g = m.  Hence the data points suffice, for vector outputs as well.
    """
    if e.line is None:
        raise RefutedError("method rank-one: the data are not of rank one")
    c, r = e.line
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
    "spike-free": (spike_free, frozenset({"first", "member", "scale", "inverse", "multipliers"})),
    "cells": (by_cells, frozenset({"cells"})),
    "tree": (by_tree, frozenset({"unit", "trees"})),
}


# --- command line ---------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Check one file; the exit status is 0 if proved, 1 if refuted or undecided, 2 if it is no certificate."""
    if len(arguments) != 1:
        print("usage: python -m analytic.checker FILE", file=sys.stderr)
        return 2
    try:
        verdict = check_file(arguments[0])
    except CertificateError as error:
        print(f"not a certificate: {error}", file=sys.stderr)
        return 2
    print(f"{verdict.outcome}: {verdict.reason}")
    return 0 if verdict.proved else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
