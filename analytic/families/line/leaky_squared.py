"""Squared loss with leaky neurons or absolute values in one dimension."""

from __future__ import annotations

import sympy

from analytic.families.line.leaky import LEAKY, options
from analytic.theorem.parts import Example

ABSOLUTE = options("squared", beta="1/4")
TENTH = options("squared", activation="leaky", negative_slope="1/10", beta="1/4")
THEOREM = LEAKY.theorem(
    "squared",
    True,
    (
        Example([0, 1], [0, 1], sympy.Rational(3, 16), ABSOLUTE),
        Example([0, 1, 2, 4], [0, 2, 1, 1], sympy.Rational(29, 56), ABSOLUTE),
        Example(
            [0, 1, 2, 4],
            [0, 2, 1, 1],
            sympy.Rational(5461, 9072),
            TENTH,
        ),
    ),
)
