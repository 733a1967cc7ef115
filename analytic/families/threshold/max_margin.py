"""The largest margin by thresholds."""

from __future__ import annotations

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

OPTIONS = options("max-margin", False)
THEOREM = THRESHOLD.theorem(
    "max-margin",
    False,
    (
        Example([[1, 0], [0, 1]], [1, -1], 2, OPTIONS),
        Example([[2, 1], [-1, 1]], [1, 1], 1, OPTIONS),
        Example([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], 2, OPTIONS),
    ),
)
