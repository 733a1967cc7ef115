"""Even data whose half is spike-free: logistic."""

from __future__ import annotations

import sympy

from analytic.families.spike_free.even import even
from analytic.families.spike_free.logistic import THEOREM as HALF
from analytic.theorem.parts import Example

LOGARITHM = sympy.log(4 * sympy.sqrt(2) - 1)
THEOREM = even(
    HALF,
    (
        Example(
            [[3, 1], [-1, -3], [1, 3], [-3, -1]],
            [1, 1, 1, 1],
            4 * sympy.log(1 + 1 / (4 * sympy.sqrt(2) - 1)) + sympy.sqrt(2) * LOGARITHM / 2,
            {"loss": "logistic", "beta": 1},
        ),
        Example([[1, 0], [-1, 0], [0, 1], [0, -1]], [1, 1, -1, -1], 4 * sympy.log(2), {"loss": "logistic", "beta": 3}),
    ),
)
