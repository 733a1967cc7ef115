"""The largest margin of networks of neurons measured by ``||u||_1``: a linear program."""

from __future__ import annotations

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

OPTIONS = options("max-margin", False)
THEOREM = ONE_NORM.theorem(
    "max-margin",
    False,
    (
        Example([[1, 0], [0, 1]], [1, -1], 2, OPTIONS),
        Example([[2, 1], [-1, 1]], [1, 1], 1, OPTIONS),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], 2, OPTIONS),
    ),
)
