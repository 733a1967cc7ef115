"""Clarabel as this package calls it: silent, on one thread, to a tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import clarabel
import scipy.sparse as sp

from numeric.arrays import Array


def solve_cones(
    P: sp.csc_matrix, q: Array, G: sp.csc_matrix, h: Array, cones: Sequence[object], tolerance: float,
    seconds: float | None = None,
) -> Any:  # fmt: skip
    """``min ½ x'Px + q'x`` subject to ``G x + s = h``, ``s`` in the cones; after ``seconds`` the iterate reached."""
    settings = clarabel.DefaultSettings()
    if seconds is not None:
        settings.time_limit = max(seconds, 0.01)
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    settings.max_iter = 200
    return clarabel.DefaultSolver(P, q, G, h, list(cones), settings).solve()
