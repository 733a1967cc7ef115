"""Squared loss with a free bias and neurons measured by ``||u||_1``."""

from __future__ import annotations

import sympy

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

OPTIONS = options("squared", True, beta="1/4")
THEOREM = ONE_NORM.theorem(
    "squared",
    True,
    (
        Example([0, 1], [0, 1], sympy.Rational(3, 16), OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], sympy.Rational(3, 2), OPTIONS),
    ),
)
