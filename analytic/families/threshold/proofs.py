"""Derivations for thresholds."""

from __future__ import annotations

from analytic.families.general.finite import Listed, inside
from analytic.families.threshold.lemmas import DUALITY, PATTERNS

PROOFS = Listed(DUALITY, PATTERNS, lambda index, free: rf"\mathbf{{1}}[{inside(index, free)} \ge 0]", "")
