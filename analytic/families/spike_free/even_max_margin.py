"""Even data whose half is spike-free: max-margin."""

from __future__ import annotations

import sympy

from analytic.families.spike_free.even import even
from analytic.families.spike_free.max_margin import THEOREM as HALF
from analytic.theorem.parts import Example

OPTIONS = {"loss": "max-margin"}
ROWS = [[1, 0, 0], [1, 2, 0], [0, 0, 3], [-1, 0, 0], [-1, -2, 0], [0, 0, -3]]
THEOREM = even(
    HALF,
    (
        Example(
            ROWS,
            [1, 1, -1, 1, 1, -1],
            sympy.Rational(8, 3),
            OPTIONS,
        ),
        Example([[1, 0], [-1, 0]], [1, 1], 2, OPTIONS),
    ),
)
