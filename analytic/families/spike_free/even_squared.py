"""Even data whose half is spike-free: squared."""

from __future__ import annotations

import sympy

from analytic.families.spike_free.even import even
from analytic.families.spike_free.squared import THEOREM as HALF
from analytic.theorem.parts import Example

ROWS = [[1, 0], [-2, 0], [0, 1], [-1, 0], [2, 0], [0, -1]]
THEOREM = even(
    HALF,
    (
        Example([[2, 0], [0, 3], [-2, 0], [0, -3]], [4, -6, 4, -6], sympy.Rational(275, 36), {"beta": 1}),
        Example(
            ROWS,
            [1, 1, -3, 1, 1, -3],
            sympy.Rational(31, 5),
            {"beta": 1},
        ),
    ),
)
