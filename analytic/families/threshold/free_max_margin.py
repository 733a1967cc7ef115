"""The largest margin by thresholds and a free bias."""

from __future__ import annotations

from analytic.families.threshold.data import THRESHOLD, options
from analytic.theorem.parts import Example

OPTIONS = options("max-margin", True)
THEOREM = THRESHOLD.theorem(
    "max-margin",
    True,
    (
        Example([0, 1, 4, 5], [-1, 1, 1, -1], 4, OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], 4, OPTIONS),
    ),
)
