"""Derivations: proofs whose every step is a computation that can fail."""

from __future__ import annotations

from analytic.derivation.claims import Executed, MatrixIdentity, Minimum, Relation
from analytic.derivation.derivation import Derivation, Step

__all__ = ["Derivation", "Executed", "MatrixIdentity", "Minimum", "Relation", "Step"]
