"""Minimum-norm interpolation by neurons measured by ``||u||_1``: a linear program over finitely many."""

from __future__ import annotations

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

OPTIONS = options("interpolation", False)
THEOREM = ONE_NORM.theorem(
    "interpolation",
    False,
    (
        Example([[1, 0], [0, 1]], [3, -4], 7, OPTIONS),
        Example([[1, 0], [0, 1]], [1, 1], 2, OPTIONS),
        Example([[1, 1], [1, -1]], [1, 1], 1, OPTIONS),
        Example([[1, 2, 0], [-1, 1, 1], [0, 0, 2]], [1, -1, 2], 3, OPTIONS),
    ),
)
