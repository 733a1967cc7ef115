"""Squared loss on copies of a line."""

from __future__ import annotations

from analytic.families.line.rank_one_squared import THEOREM as EMBEDDED
from analytic.families.line.ridge import ridge
from analytic.families.line.squared import THEOREM as FLAT
from analytic.theorem.parts import Example

THEOREM = ridge(
    FLAT,
    EMBEDDED,
    "Squared loss on parallel copies of a line",
    (
        Example([[0, 0], [3, 4], [4, -3], [7, 1]], [0, 1, 0, 1], "7/32", {"beta": "5/4", "bias": "free"}),
        Example([[0, 0], [1, 0], [0, 1], [1, 1], [0, 1], [1, 1]], [0, 1, 0, 1, 0, 1], "11/48",
                {"beta": "1/4", "bias": "free"}),
    ),
)  # fmt: skip
