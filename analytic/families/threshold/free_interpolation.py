"""Minimum-norm interpolation by thresholds and a free bias."""

from __future__ import annotations

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

OPTIONS = options("interpolation", True)
THEOREM = THRESHOLD.theorem(
    "interpolation",
    True,
    (
        Example([0, 1, 3], [0, 1, 0], 2, OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 1, 1, 0], 2, OPTIONS),
        Example([[0, 0], [1, 0], [0, 1]], [1, 1, 1], 0, OPTIONS),
    ),
)
