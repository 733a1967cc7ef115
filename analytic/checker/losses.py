"""The losses of a certificate: the objective at f, and the dual objective with the constraints on v.

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from analytic.checker.logarithm import entropy, softplus
from analytic.checker.numbers import Field, Real, positive_part, sign
from analytic.checker.printing import show
from analytic.checker.reading import Certificate
from analytic.checker.vectors import dot, squared_norm, summed, total
from analytic.checker.work import RefutedError

HALF = Fraction(1, 2)


def _pairs(c: Certificate, columns: list[list[Real]]) -> list[tuple[Real, Real]]:
    """(target, number) over all samples and outputs."""
    return [pair for y, x in zip(c.Y, columns, strict=True) for pair in zip(y, x, strict=True)]


def _margins(c: Certificate, columns: list[list[Real]]) -> list[Real]:
    return [y * x for y, x in _pairs(c, columns)]


def _squared(field: Field, c: Certificate, f: list[list[Real]]) -> Real:
    return squared_norm(field, [x - y for y, x in _pairs(c, f)]) * field.real(HALF)


def _squared_dual(field: Field, c: Certificate) -> Real:
    y, v = zip(*_pairs(c, c.V), strict=True)
    return dot(field, v, y) - squared_norm(field, v) * field.real(HALF)


def _interpolation(field: Field, c: Certificate, f: list[list[Real]]) -> Real:
    for i, (y, x) in enumerate(_pairs(c, f)):
        if sign(x - y):
            numbers = f"the network gives {show(x)}, not the target {show(y)} (difference {show(x - y)})"
            raise RefutedError(f"sample {i % len(c.A)}: {numbers}")
    return field.zero


def _interpolation_dual(field: Field, c: Certificate) -> Real:
    y, v = zip(*_pairs(c, c.V), strict=True)
    return dot(field, v, y)


def _hinge(field: Field, c: Certificate, f: list[list[Real]]) -> Real:
    return total(field, [positive_part(1 - margin) for margin in _margins(c, f)])


def _max_margin(field: Field, c: Certificate, f: list[list[Real]]) -> Real:
    for i, margin in enumerate(_margins(c, f)):
        if sign(margin - 1) < 0:
            raise RefutedError(f"sample {i}: the margin is {show(margin)}, less than 1 (by {show(1 - margin)})")
    return field.zero


def _logistic(field: Field, c: Certificate, f: list[list[Real]]) -> Real:
    return summed(field, [softplus(-margin) for margin in _margins(c, f)])


def _box(c: Certificate, upper: int | None) -> list[Real]:
    """``y_i v_i``, checked to be at least 0 and at most ``upper``."""
    products = _margins(c, c.V)
    for i, p in enumerate(products):
        if sign(p) < 0 or (upper is not None and sign(p - upper) > 0):
            raise RefutedError(f"the dual is infeasible: y v = {show(p)} at sample {i} is out of its bounds")
    return products


def _hinge_dual(field: Field, c: Certificate) -> Real:
    return total(field, _box(c, 1))


def _max_margin_dual(field: Field, c: Certificate) -> Real:
    return total(field, _box(c, None))


def _logistic_dual(field: Field, c: Certificate) -> Real:
    return summed(field, [entropy(p) for p in _box(c, 1)])


Primal = Callable[[Field, Certificate, list[list[Real]]], Real]
Dual = Callable[[Field, Certificate], Real]

LOSSES: dict[str, tuple[Primal, Dual]] = {
    "squared": (_squared, _squared_dual),
    "interpolation": (_interpolation, _interpolation_dual),
    "hinge": (_hinge, _hinge_dual),
    "max-margin": (_max_margin, _max_margin_dual),
    "logistic": (_logistic, _logistic_dual),
}
