"""Even data whose half is spike-free: interpolation."""

from __future__ import annotations

import sympy

from analytic.families.spike_free.even import even
from analytic.families.spike_free.interpolation import THEOREM as HALF
from analytic.theorem.parts import Example

OPTIONS = {"loss": "interpolation"}
ROWS = [[0, 0, 1], [0, -1, 0], [1, 0, 1], [0, 0, -1], [0, 1, 0], [-1, 0, -1]]
THEOREM = even(
    HALF,
    (
        Example([[2, 0], [0, 3], [-2, 0], [0, -3]], [4, -6, 4, -6], 8, OPTIONS),
        Example([[1, 0], [-1, 0], [1, 1], [-1, -1], [2, 2], [-2, -2]], [1, 1, 1, 1, 2, 2], 2, OPTIONS),
        Example(
            [[0, 0, 1], [0, -1, 0], [1, 0, 1], [0, 0, -1], [0, 1, 0], [-1, 0, -1]],
            [-2, 1, -1, -2, 1, -1],
            2 * sympy.sqrt(10),
            OPTIONS,
        ),
    ),
)
