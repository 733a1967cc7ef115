"""Minimum-norm interpolation by thresholds."""

from __future__ import annotations

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

OPTIONS = options("interpolation", False)
THEOREM = THRESHOLD.theorem(
    "interpolation",
    False,
    (
        Example([[1, 0], [0, 1]], [3, -4], 7, OPTIONS),
        Example([[1], [-1], [0]], [1, 2, 3], 3, OPTIONS),
        Example([[1, 0], [0, 1], [1, 1]], [1, 1, 3], 4, OPTIONS),
    ),
)
