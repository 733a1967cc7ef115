"""The largest margin by leaky neurons or absolute values in one dimension."""

from __future__ import annotations

import sympy

from analytic.families.line.leaky import LEAKY, options
from analytic.theorem.parts import Example

ABSOLUTE = options("max-margin")
TENTH = options("max-margin", activation="leaky", negative_slope="1/10")
THEOREM = LEAKY.theorem(
    "max-margin",
    True,
    (
        Example([0, 1, 4, 5], [-1, 1, 1, -1], 2, ABSOLUTE),
        Example([0, 1, 2], [1, -1, 1], 2, ABSOLUTE),
        Example(
            [0, 1, 4, 5],
            [-1, 1, 1, -1],
            sympy.Rational(40, 9),
            TENTH,
        ),
    ),
)
