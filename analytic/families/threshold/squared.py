"""Squared loss with thresholds."""

from __future__ import annotations

import sympy

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

THEOREM = THRESHOLD.theorem(
    "squared",
    False,
    (
        Example([[1, 0], [0, 1]], [3, -4], 6, options("squared", False, beta=1)),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], sympy.Rational(29, 64), options("squared", False, beta="1/4")),
    ),
)
