"""Minimum-norm interpolation with a free bias and neurons measured by ``||u||_1``."""

from __future__ import annotations

import sympy

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

OPTIONS = options("interpolation", True)
THEOREM = ONE_NORM.theorem(
    "interpolation",
    True,
    (
        Example([0, 1, 3], [0, 1, 0], sympy.Rational(3, 2), OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 1, 1, 0], 4, OPTIONS),
        Example([[0, 0], [1, 0], [0, 1]], [1, 1, 1], 0, OPTIONS),
    ),
)
