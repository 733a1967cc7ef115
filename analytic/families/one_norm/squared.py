"""Squared loss with neurons measured by ``||u||_1``: penalised least squares over finitely many."""

from __future__ import annotations

import sympy

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

THEOREM = ONE_NORM.theorem(
    "squared",
    False,
    (
        Example([[1, 0], [0, 1]], [3, -4], 6, options("squared", False, beta=1)),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], sympy.Rational(55, 72), options("squared", False, beta="1/2")),
    ),
)
