"""The margin constraint ``y_i f_i >= 1``: the network of least norm that separates."""

from __future__ import annotations

from analytic.exact.linear import dot
from analytic.exact.scalars import Scalar
from analytic.model.losses.base import Condition, Constrained, Label, Vector


class MaxMargin(Constrained, Label):
    """Its dual is ``y'v`` over ``y_i v_i >= 0``."""

    name = "max-margin"
    statement_latex = r"\target_i \fit_i \ge 1"
    sample_latex = r"\target_i \fit(\point_i) \ge 1 \ (i = 1, \dots, n)"
    domain_latex = r"\target_i \dual_i \ge 0"

    def dual(self, v: Vector, y: Vector) -> Scalar:
        """``y'v``."""
        return dot(v, y)

    def constraints(self, f: Vector, y: Vector) -> list[Condition]:
        """``y_i f_i >= 1``."""
        return [Condition("the margin is at least 1", "nonnegative", margin - 1) for margin in self.margins(f, y)]
