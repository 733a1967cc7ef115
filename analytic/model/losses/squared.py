"""``½ ||f - y||²``, for one output or several."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import Scalar
from analytic.model.losses.base import Loss, Vector

HALF = fmpq(1, 2)


class Squared(Loss):
    """Its conjugate gives ``D(v) = v'y - ½ ||v||²``."""

    name = "squared"
    several_outputs = True
    residual_dual = True
    statement_latex = r"\ell(\fit, \target) = \tfrac12 \lVert \fit - \target \rVert_2^2"
    sample_latex = r"\tfrac12 \sum_{i=1}^{n} (\fit(\point_i) - \target_i)^2"
    dual_latex = r"D(\dual) = \dual^\top \target - \tfrac12 \lVert \dual \rVert_2^2"

    def primal(self, f: Vector, y: Vector) -> Scalar:
        """``½ ||f - y||²``."""
        residual = [a - b for a, b in zip(f, y, strict=True)]
        return HALF * dot(residual, residual)

    def dual(self, v: Vector, y: Vector) -> Scalar:
        """``v'y - ½ ||v||²``."""
        return dot(v, y) - HALF * dot(v, v)

    def terms_above(self, f: Sequence[fmpq], y: Sequence[fmpq]) -> list[fmpq | arb]:
        """The halves of the squares."""
        return [(a - b) ** 2 / 2 for a, b in zip(f, y, strict=True)]
