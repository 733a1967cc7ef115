"""The losses of a certificate: the objective at f, and the dual objective with the constraints on v.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from analytic.checker_examination import Examination
from analytic.checker_logarithm import entropy, softplus
from analytic.checker_numbers import Number, RefutedError, positive_part, show
from analytic.checker_vectors import dot, squared_norm, total


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
