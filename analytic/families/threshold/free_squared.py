"""Squared loss with thresholds and a free bias."""

from __future__ import annotations

import sympy

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

OPTIONS = options("squared", True, beta="1/4")
THEOREM = THRESHOLD.theorem(
    "squared",
    True,
    (
        Example([0, 1], [0, 1], sympy.Rational(3, 16), OPTIONS),
        Example([0, 1, 2, 4], [0, 2, 1, 1], sympy.Rational(37, 64), OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], sympy.Rational(7, 8), OPTIONS),
    ),
)
