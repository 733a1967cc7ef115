"""Interpolation, ``f = y``: the network of least norm."""

from __future__ import annotations

from analytic.exact.linear import dot
from analytic.exact.scalars import Scalar
from analytic.model.losses.base import Condition, Constrained, Vector


class Interpolation(Constrained):
    """The dual objective is ``v'y``, without a domain."""

    name = "interpolation"
    several_outputs = True
    statement_latex = r"\fit(\data) = \target"
    sample_latex = r"\fit(\point_i) = \target_i \ (i = 1, \dots, n)"
    dual_latex = r"D(\dual) = \dual^\top \target"

    def dual(self, v: Vector, y: Vector) -> Scalar:
        """``v'y``."""
        return dot(v, y)

    def constraints(self, f: Vector, y: Vector) -> list[Condition]:
        """``f = y``."""
        return [Condition("the network interpolates", "zero", a - b) for a, b in zip(f, y, strict=True)]
