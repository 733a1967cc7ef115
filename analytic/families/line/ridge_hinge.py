"""Hinge loss on copies of a line."""

from __future__ import annotations

from analytic.families.line.hinge import THEOREM as FLAT
from analytic.families.line.rank_one_hinge import THEOREM as EMBEDDED
from analytic.families.line.ridge import ridge
from analytic.theorem.parts import Example

THEOREM = ridge(
    FLAT,
    EMBEDDED,
    "Hinge loss on parallel copies of a line",
    (
        Example([[0, 0], [3, 4], [4, -3], [7, 1]], [-1, 1, -1, 1], "1/2",
                {"loss": "hinge", "beta": "5/4", "bias": "free"}),
        Example([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, -1, 1], 4, {"loss": "hinge", "beta": 3, "bias": "free"}),
    ),
)  # fmt: skip
