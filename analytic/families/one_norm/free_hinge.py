"""Hinge loss with a free bias and neurons measured by ``||u||_1``."""

from __future__ import annotations

import sympy

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

OPTIONS = options("hinge", True, beta="1/4")
THEOREM = ONE_NORM.theorem(
    "hinge",
    True,
    (
        Example([0, 1], [-1, 1], sympy.Rational(1, 2), OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], 2, OPTIONS),
    ),
)
