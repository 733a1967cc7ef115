"""The lemmas on the line, in the order in which they are printed."""

from __future__ import annotations

from analytic.families.line import lemmas_leaky
from analytic.families.line.lemmas_gauge import (
    ATTAINED,
    BY_PARTS,
    CONNECTING,
    DIRECTION,
    LINE_GAUGE,
    NEURONS,
    PROGRAM,
    SAMPLES,
)
from analytic.families.line.lemmas_ridge import COPIES, PARALLEL
from analytic.families.line.lemmas_straight import HEIGHTS, SKIP_DUALITY, STRAIGHT

LEMMAS = (
    DIRECTION,
    NEURONS,
    SAMPLES,
    ATTAINED,
    BY_PARTS,
    PROGRAM,
    CONNECTING,
    LINE_GAUGE,
    PARALLEL,
    COPIES,
    SKIP_DUALITY,
    STRAIGHT,
    HEIGHTS,
    lemmas_leaky.DUALITY,
    lemmas_leaky.SAMPLES,
    lemmas_leaky.PROGRAM,
    lemmas_leaky.CONNECTING,
    lemmas_leaky.GAUGE,
)
"""What the page of lemmas and the proofs of the family cite."""
