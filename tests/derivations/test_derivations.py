"""Every derivation holds, asserts nothing, and falls when it is falsified."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import analytic
from analytic.derivation import MatrixIdentity, Minimum, Step

sys.path.insert(0, str(Path(__file__).parent))
from derivation_tools import corrupted, derived, relations, satisfiable


def test_theorems_without_a_derivation() -> None:
    missing = {key for key, theorem in analytic.theorems.items() if theorem.derivation is None}
    assert missing == set(), f"no derivation: {sorted(missing)}"


@pytest.mark.parametrize("key", [k for k, t in analytic.theorems.items() if t.derivation is not None])
def test_derivation_is_proved_and_asserts_nothing(key: str) -> None:
    proof = derived()[key]
    verdict = proof.check()
    assert verdict.proved, verdict.reason
    assert proof.asserted == 0
    assert len(proof.checks) == len(proof.steps) > 2
    assert all(step.text or step.claims for step in proof.steps)


@pytest.mark.parametrize("name", list(relations()))
def test_a_false_relation_is_refuted_and_a_true_one_says_something(name: str) -> None:
    claim = relations()[name]
    assert satisfiable(claim), "no values meet the conditions: the claim is empty"
    verdicts = {how: wrong.check().status for how, wrong in corrupted(claim)}
    assert "proved" not in verdicts.values(), verdicts
    assert "refuted" in verdicts.values(), verdicts


def test_a_false_matrix_identity_is_not_proved() -> None:
    found = [c for d in derived().values() for s in d.steps for c in s.claims if isinstance(c, MatrixIdentity)]
    assert len(found) > 10
    for claim in found:
        assert claim.check().proved
        wrong = replace(claim, right=2 * claim.right).check()
        assert wrong.refuted or (not claim.example and wrong.undecided)
        assert not claim.rules or not replace(claim, rules=()).check().proved or claim.left == claim.right


def test_a_false_minimum_is_not_proved() -> None:
    found = [c for d in derived().values() for s in d.steps for c in s.claims if isinstance(c, Minimum)]
    assert found
    for claim in found:
        assert claim.check().proved
        assert replace(claim, value=claim.value + 1).check().refuted
        assert not replace(claim, at=claim.at + 1).check().proved
        assert not replace(claim, function=-claim.function, value=-claim.value).check().proved


def test_a_step_without_claims_is_counted_and_never_proved() -> None:
    proof = derived()["whitened-squared"]
    weaker = replace(proof, steps=(*proof.steps, Step("wish", "It is clear that", ())))
    assert weaker.asserted == 1
    assert weaker.check().undecided
    assert "asserted" in weaker.latex()


def test_a_wrong_formula_in_the_record_is_refuted() -> None:
    for key in ("whitened-squared", "whitened-hinge", "whitened-interpolation", "rank-one-squared"):
        theorem = analytic.theorems[key]
        value = theorem.formulas[0]
        wrong = replace(theorem, formulas=(replace(value, expression=2 * value.expression),))
        assert wrong.derive().check().refuted, key


def test_a_wrong_network_in_the_record_is_refuted() -> None:
    theorem = analytic.theorems["whitened-squared"]
    other = analytic.theorems["whitened-interpolation"]
    wrong = replace(theorem, propose=other.propose)
    assert wrong.derive().check().refuted


def test_a_theorem_without_a_derivation_says_so() -> None:
    theorem = replace(analytic.theorems["whitened-squared"], derivation=None)
    with pytest.raises(ValueError, match="whitened-squared has no derivation"):
        theorem.derive()
