"""Even data whose half is spike-free: hinge."""

from __future__ import annotations

import sympy

from analytic.families.spike_free.even import even
from analytic.families.spike_free.hinge import THEOREM as HALF
from analytic.theorem.parts import Example

ROWS = [[1, 0, 0], [1, 2, 0], [0, 0, 3], [-1, 0, 0], [-1, -2, 0], [0, 0, -3]]
THEOREM = even(
    HALF,
    (
        Example(
            ROWS,
            [1, 1, -1, 1, 1, -1],
            sympy.Rational(4, 3),
            {"loss": "hinge", "beta": "1/2"},
        ),
        Example([[1, 0], [-1, 0]], [1, 1], 2, {"loss": "hinge", "beta": 4}),
    ),
)
