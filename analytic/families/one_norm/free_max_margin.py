"""The largest margin with a free bias and neurons measured by ``||u||_1``."""

from __future__ import annotations

from analytic.families.one_norm.data import ONE_NORM, options
from analytic.theorem.parts import Example

OPTIONS = options("max-margin", True)
THEOREM = ONE_NORM.theorem(
    "max-margin",
    True,
    (
        Example([0, 1, 4, 5], [-1, 1, 1, -1], 4, OPTIONS),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], 8, OPTIONS),
    ),
)
