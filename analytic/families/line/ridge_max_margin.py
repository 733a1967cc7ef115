"""Maximum margin on ridge data with a line at every place."""

from __future__ import annotations

from analytic.families.line.max_margin import THEOREM as FLAT
from analytic.families.line.rank_one_max_margin import THEOREM as EMBEDDED
from analytic.families.line.ridge import ridge
from analytic.theorem.parts import Example

OPTIONS = {"loss": "max-margin", "bias": "free"}
THEOREM = ridge(
    FLAT,
    EMBEDDED,
    "Maximum margin on ridge data: one line for all of them",
    (
        Example([[0, 0], [3, 4], [6, 8], [4, -3], [7, 1]], [-1, 1, -1, -1, 1], "4/5", OPTIONS),
        Example([[0, 0], [1, 0], [2, 0], [0, 1], [2, 3]], [1, -1, 1, 1, 1], 4, OPTIONS),
    ),
)
