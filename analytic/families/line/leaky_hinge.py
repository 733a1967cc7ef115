"""Hinge loss with leaky neurons or absolute values in one dimension."""

from __future__ import annotations

import sympy

from analytic.families.line.leaky import LEAKY, options
from analytic.theorem.parts import Example

ABSOLUTE = options("hinge", beta="1/4")
TENTH = options("hinge", activation="leaky", negative_slope="1/10", beta="1/4")
THEOREM = LEAKY.theorem(
    "hinge",
    True,
    (
        Example([0, 1], [-1, 1], sympy.Rational(1, 2), ABSOLUTE),
        Example([0, 1, 4, 5], [-1, 1, 1, -1], sympy.Rational(1, 2), ABSOLUTE),
        Example(
            [0, 1, 4, 5],
            [-1, 1, 1, -1],
            sympy.Rational(10, 9),
            TENTH,
        ),
    ),
)
