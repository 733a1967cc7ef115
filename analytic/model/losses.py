"""Each loss as a primal and a dual objective, in exact scalars; one entry a loss.

Weak duality (Ergen & Pilanci, JMLR 2021, section 3): for every network f and every v with ``h(v) <= beta``
in the domain of the dual, ``dual(v, y) <= loss(f, y) + beta * penalty``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.scalars import ZERO, Scalar, relu, sign, simplest, to_sympy, total

__all__ = ["LOSS_FUNCTIONS", "LossFunctions"]

Vector = Sequence[Scalar]
HALF, ONE, MINUS = fmpq(1, 2), fmpq(1), fmpq(-1)


@dataclass(frozen=True)
class LossFunctions:
    """``primal(f, y)`` (``None`` if a constraint fails or cannot be decided) and ``dual(v, y)``."""

    primal: Callable[[Vector, Vector], Scalar | None]
    dual: Callable[[Vector, Vector], Scalar]
    in_domain: Callable[[Vector, Vector], bool | None]
    primal_latex: str
    dual_latex: str
    domain_latex: str


def dot(left: Vector, right: Vector) -> Scalar:
    """The inner product."""
    return total(a * b for a, b in zip(left, right, strict=True))


def _squared(f: Vector, y: Vector) -> Scalar:
    residuals = [a - b for a, b in zip(f, y, strict=True)]
    return HALF * dot(residuals, residuals)


def _squared_dual(v: Vector, y: Vector) -> Scalar:
    return dot(v, y) - HALF * dot(v, v)


def _interpolation(f: Vector, y: Vector) -> Scalar | None:
    return ZERO if all(sign(a - b) == 0 for a, b in zip(f, y, strict=True)) else None


def _hinge(f: Vector, y: Vector) -> Scalar:
    return total(relu(ONE - a * b) for a, b in zip(f, y, strict=True))


def _max_margin(f: Vector, y: Vector) -> Scalar | None:
    slack = [sign(a * b - ONE) for a, b in zip(f, y, strict=True)]
    return ZERO if all(s is not None and s >= 0 for s in slack) else None


def _logistic(f: Vector, y: Vector) -> Scalar:
    margins = [to_sympy(a * b) for a, b in zip(f, y, strict=True)]
    return simplest(sympy.Add(*(sympy.log(1 + sympy.exp(-margin)) for margin in margins)))


def _entropy(v: Vector, y: Vector) -> Scalar:
    terms = []
    for a, b in zip(v, y, strict=True):
        p = to_sympy(a * b)
        if p not in (0, 1):  # H(p), written with the odds so that its logarithms are those of the primal
            terms += [p * sympy.log(sympy.radsimp((1 - p) / p)), sympy.log(sympy.radsimp(1 / (1 - p)))]
    return simplest(sympy.Add(*terms))


def _everywhere(_v: Vector, _y: Vector) -> bool:
    return True


def _in_box(v: Vector, y: Vector) -> bool | None:
    lower = _nonnegative(v, y)
    upper = _all([_at_least_zero(ONE - a * b) for a, b in zip(v, y, strict=True)])
    return _all([lower, upper])


def _nonnegative(v: Vector, y: Vector) -> bool | None:
    return _all([_at_least_zero(a * b) for a, b in zip(v, y, strict=True)])


def _at_least_zero(value: Scalar) -> bool | None:
    known = sign(value)
    if known is None:
        answer: bool | None = to_sympy(value).is_nonnegative
        return answer
    return known >= 0


def _all(answers: Sequence[bool | None]) -> bool | None:
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


_BOX = r"0 \le \target_i \dual_i \le 1"

LOSS_FUNCTIONS = {
    "squared": LossFunctions(
        _squared,
        _squared_dual,
        _everywhere,
        r"\tfrac12 \lVert \fit - \target \rVert_2^2",
        r"\dual^\top \target - \tfrac12 \lVert \dual \rVert_2^2",
        "",
    ),
    "interpolation": LossFunctions(
        _interpolation,
        dot,
        _everywhere,
        r"\fit = \target",
        r"\dual^\top \target",
        "",
    ),
    "hinge": LossFunctions(
        _hinge,
        dot,
        _in_box,
        r"\sum_i (1 - \target_i \fit_i)_+",
        r"\dual^\top \target",
        _BOX,
    ),
    "max-margin": LossFunctions(
        _max_margin,
        dot,
        _nonnegative,
        r"\target_i \fit_i \ge 1",
        r"\dual^\top \target",
        r"\target_i \dual_i \ge 0",
    ),
    "logistic": LossFunctions(
        _logistic,
        _entropy,
        _in_box,
        r"\sum_i \log(1 + e^{-\target_i \fit_i})",
        r"\sum_i H(\target_i \dual_i)",
        _BOX,
    ),
}
"""Every loss by name."""
