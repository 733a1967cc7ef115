"""Hinge loss with neurons measured by ``||u||_1``: a linear program over finitely many."""

from __future__ import annotations

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

THEOREM = ONE_NORM.theorem(
    "hinge",
    False,
    (
        Example([[1, 0], [0, 1]], [1, -1], 1, options("hinge", False, beta="1/2")),
        Example([[1, 0], [0, 1]], [1, -1], 2, options("hinge", False, beta=3)),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], 2, options("hinge", False, beta=1)),
    ),
)
