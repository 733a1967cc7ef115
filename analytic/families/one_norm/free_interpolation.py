"""Minimum-norm interpolation with a free bias and neurons measured by ``||u||_1``."""

from __future__ import annotations

import sympy

from analytic.families.one_norm.data import options
from analytic.families.one_norm.interpolation import theorem
from analytic.theorem.parts import Example

OPTIONS = options("interpolation", True)
THEOREM = theorem(
    True,
    (
        Example([0, 1, 3], [0, 1, 0], sympy.Rational(3, 2), OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 1, 1, 0], 4, OPTIONS),
        Example([[0, 0], [1, 0], [0, 1]], [1, 1, 1], 0, OPTIONS),
    ),
)
