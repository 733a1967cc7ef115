"""Hinge loss with thresholds and a free bias."""

from __future__ import annotations

import sympy

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

OPTIONS = options("hinge", True, beta="1/4")
THEOREM = THRESHOLD.theorem(
    "hinge",
    True,
    (
        Example([0, 1], [-1, 1], sympy.Rational(1, 2), OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], 1, OPTIONS),
    ),
)
