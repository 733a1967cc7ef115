"""Derivations for neurons measured by ``||u||_1``."""

from __future__ import annotations

from analytic.families.general.finite import Listed, inside
from analytic.families.general.lemmas_duality import WEAK_DUALITY
from analytic.families.one_norm.lemmas import CORNERS

PROOFS = Listed(
    WEAK_DUALITY,
    CORNERS,
    lambda index, free: f"({inside(index, free)})_+",
    r" \lVert \neuron_j \rVert_1",
    norm=r" for $\lVert \neuron \rVert_1$",
)
