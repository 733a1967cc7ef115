"""Every derivation holds, asserts nothing, and falls when it is falsified."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import analytic
from analytic.derivation import Grade, Induction, MatrixIdentity, Minimum, Relation, Step
from analytic.derivation.claims import Conclusion
from analytic.derivation.pieces import FormulaPiece
from analytic.families.registry import lemmas

sys.path.insert(0, str(Path(__file__).parent))
from derivation_tools import claims, corrupted, derived, proof_of, proved_theorems, satisfiable, steps_of


def test_theorems_without_a_derivation() -> None:
    missing = {key for key, theorem in analytic.theorems.items() if theorem.derivation is None}
    assert missing == set(), f"no derivation: {sorted(missing)}"


@pytest.mark.parametrize("key", proved_theorems())
def test_derivation_is_proved_and_asserts_nothing(key: str) -> None:
    proof = proof_of(key)
    verdict = proof.check()
    assert verdict.proved, verdict.reason
    assert proof.grade == analytic.theorems[key].grade == Grade("proved") and verdict.reason.startswith("proved: ")
    assert proof.asserted == 0
    assert len(proof.checks) == len(proof.steps) > 0
    assert all(step.claims or step.cites for step in proof.steps)


@pytest.mark.parametrize("key", [*proved_theorems(), *lemmas()])
def test_a_false_relation_is_refuted_and_a_true_one_says_something(key: str) -> None:
    for name, claim in claims(Relation, steps_of(key)).items():
        assert satisfiable(claim), f"{name}: no values meet the conditions, the claim is empty"
        verdicts = {how: wrong.check().status for how, wrong in corrupted(claim)}
        assert "proved" not in verdicts.values(), (name, verdicts)
        assert "refuted" in verdicts.values(), (name, verdicts)


def test_a_false_matrix_identity_is_not_proved() -> None:
    found = claims(MatrixIdentity)
    assert len(found) >= 10
    for claim in found.values():
        assert claim.check().proved
        wrong = replace(claim, right=2 * claim.right).check()
        assert wrong.refuted or (not claim.example and wrong.undecided)
        assert not claim.rules or not replace(claim, rules=()).check().proved


def test_a_false_minimum_is_not_proved() -> None:
    found = claims(Minimum)
    assert found
    for claim in found.values():
        assert claim.check().proved
        assert replace(claim, value=claim.value + 1).check().refuted
        assert not replace(claim, at=claim.at + 1).check().proved
        assert not replace(claim, function=-claim.function, value=-claim.value).check().proved


def test_a_false_induction_is_not_proved() -> None:
    found = claims(Induction)
    assert len(found) >= 5
    for claim in found.values():
        assert claim.check().proved
        assert replace(claim, right=claim.right + 1).check().refuted
        assert not replace(claim, right=claim.right + claim.index).check().proved
        assert not replace(claim, right=2 * claim.right).check().proved


def test_a_false_piece_and_a_false_conclusion_are_refuted() -> None:
    pieces, conclusions = claims(FormulaPiece), claims(Conclusion)
    assert len(pieces) > 15 and len(conclusions) > 10
    for claim in pieces.values():
        assert claim.check().proved
        assert replace(claim, value=2 * claim.value).check().refuted
        assert not claim.given or not replace(claim, given=()).check().proved
    for claim in conclusions.values():
        assert claim.check().proved
        assert replace(claim, value=claim.value + 1).check().refuted


def test_a_step_without_claims_is_counted_and_never_proved() -> None:
    proof = derived()["whitened-squared"]
    weaker = replace(proof, steps=(*proof.steps, Step("wish", "It is clear that", ())))
    assert weaker.asserted == 1
    assert weaker.check().undecided
    assert "asserted" in weaker.latex()


@pytest.mark.slow
def test_a_wrong_formula_in_the_record_is_refuted() -> None:
    for key, theorem in analytic.theorems.items():
        if theorem.formulas:
            value = theorem.formulas[0]
            wrong = replace(theorem, formulas=(replace(value, expression=2 * value.expression),))
            assert wrong.derive().check().refuted, key


def test_a_theorem_without_a_derivation_says_so() -> None:
    theorem = replace(analytic.theorems["whitened-squared"], derivation=None)
    with pytest.raises(ValueError, match="whitened-squared has no derivation"):
        theorem.derive()
