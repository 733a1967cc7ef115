"""Minimum-norm interpolation of ridge data with a line at every place."""

from __future__ import annotations

from analytic.families.line.interpolation import THEOREM as FLAT
from analytic.families.line.rank_one_interpolation import THEOREM as EMBEDDED
from analytic.families.line.ridge import ridge
from analytic.theorem.parts import Example

OPTIONS = {"loss": "interpolation", "bias": "free"}
THEOREM = ridge(
    FLAT,
    EMBEDDED,
    "Minimum-norm interpolation of ridge data: one line for all of them",
    (
        Example([[0, 0], [3, 4], [6, 8], [4, -3], [7, 1]], [0, 1, 0, 0, 1], "2/5", OPTIONS),
        Example([[0, 0], [1, 1], [2, 2], [1, -1], [2, 0]], [0, 1, 3, 0, 1], "sqrt(2)", OPTIONS),
    ),
)
