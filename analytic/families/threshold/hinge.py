"""Hinge loss with thresholds."""

from __future__ import annotations

import sympy

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

THEOREM = THRESHOLD.theorem(
    "hinge",
    False,
    (
        Example([[1, 0], [0, 1]], [1, -1], 1, options("hinge", False, beta="1/2")),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], sympy.Rational(1, 2), options("hinge", False, beta="1/4")),
        Example([[1, 0], [0, 1]], [1, -1], 2, options("hinge", False, beta=3)),
    ),
)
