"""The hinge loss, ``sum (1 - y_i f_i)_+``."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Scalar, relu, total
from analytic.model.losses.base import Label, Vector


class Hinge(Label):
    """Its dual is ``y'v`` over ``0 <= y_i v_i <= 1``."""

    name = "hinge"
    largest_multiplier = 1
    statement_latex = r"\ell(\fit, \target) = \sum_i (1 - \target_i \fit_i)_+"
    sample_latex = r"\sum_{i=1}^{n} (1 - \target_i \fit(\point_i))_+"
    domain_latex = r"0 \le \target_i \dual_i \le 1"

    def primal(self, f: Vector, y: Vector) -> Scalar:
        """What the margins lack."""
        return total(relu(1 - margin) for margin in self.margins(f, y))

    def dual(self, v: Vector, y: Vector) -> Scalar:
        """``y'v``."""
        return dot(v, y)

    def terms_above(self, f: Sequence[fmpq], y: Sequence[fmpq]) -> list[fmpq | arb]:
        """What each margin lacks."""
        return [max(1 - margin, ZERO) for margin in self.rational_margins(f, y)]
