"""Derivations: proofs made of claims that can fail, the lemmas that they cite, and how much each is worth."""

from __future__ import annotations

from analytic.derivation.claims import MatrixIdentity, Minimum, Relation
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.executed import Asserted, Executed
from analytic.derivation.grades import Grade
from analytic.derivation.induction import Induction
from analytic.derivation.lemmas import Lemma

__all__ = [
    "Asserted",
    "Derivation",
    "Executed",
    "Grade",
    "Induction",
    "Lemma",
    "MatrixIdentity",
    "Minimum",
    "Relation",
    "Step",
]
