"""Grades: a chain is as good as its weakest link, and the word proved is not given away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sympy

import analytic
from analytic.derivation import Asserted, Derivation, Executed, Grade, Lemma, MatrixIdentity, Relation, Step
from analytic.derivation.claims import equal, less, more
from analytic.derivation.grades import ASSERTED, PROVED, weakest
from analytic.model.verdict import Verdict

X, Y = sympy.symbols("x y", real=True)
SQUARE = less(0, (X - Y) ** 2)


def held(grade: Grade, why: str = "") -> Executed:
    return Executed("1 = 1", lambda: Verdict("proved", "counted"), grade, why=why)


def proof(*claims: object, cites: tuple[Lemma, ...] = ()) -> Derivation:
    text = " ".join(rf"\lemma{{{item.id}}}" for item in cites)
    return Derivation("t", "", (Step("first", "", (SQUARE,)), Step("second", text, claims, cites=cites)))  # type: ignore[arg-type]


def test_grades_are_ordered() -> None:
    grades = [
        ASSERTED,
        Grade("checked", 1),
        Grade("checked", 73),
        Grade("proved up to", 2),
        Grade("proved up to", 6),
        PROVED,
    ]
    assert sorted(set(grades)) == grades
    assert weakest([PROVED, grades[3], grades[2]]) == grades[2] and weakest([]) == ASSERTED


@pytest.mark.parametrize(
    ("kind", "count"), [("proved", 3), ("asserted", 1), ("checked", 0), ("proved up to", 0), ("sure", 0)]
)
def test_a_grade_that_makes_no_sense_is_refused(kind: str, count: int) -> None:
    with pytest.raises(ValueError, match="grade"):
        Grade(kind, count)  # type: ignore[arg-type]


@pytest.mark.parametrize("grade", [Grade("checked", 73), Grade("proved up to", 6)])
def test_a_derivation_has_the_grade_of_its_weakest_link(grade: Grade) -> None:
    found = proof(SQUARE, held(grade))
    verdict = found.check()
    assert found.grade == grade and found.asserted == 0
    assert verdict.undecided and not verdict.proved and str(grade) in verdict.reason
    assert str(grade).replace("<=", r"$\le$") in found.latex() and "Grade: proved." not in found.latex()


def test_what_is_asserted_is_counted() -> None:
    for found in (proof(SQUARE, Asserted("a = b")), proof()):
        assert found.grade == ASSERTED and found.asserted == 1
        assert found.check().undecided and "asserted" in found.check().reason and "asserted" in found.latex()


def test_a_lemma_passes_its_grade_on() -> None:
    weak = Lemma("weak", "weak", "It holds.", (Step("s", "", (held(Grade("checked", 3)),)),))
    strong = Lemma("strong", "strong", "So it does.", (Step("s", r"By \lemma{weak}", (SQUARE,), cites=(weak,)),))
    found = proof(SQUARE, cites=(strong,))
    assert weak.grade == strong.grade == found.grade == Grade("checked", 3)
    assert [item.id for item in found.lemmas] == ["weak", "strong"]
    assert found.check().undecided and "checked on 3 instances" in found.check().reason


def test_a_refuted_claim_refutes_whatever_its_grade() -> None:
    wrong = Executed("1 = 2", lambda: Verdict("refuted", "no"), Grade("checked", 5))
    assert wrong.check().refuted and proof(SQUARE, wrong).check().refuted


def test_an_executed_claim_says_why_it_is_proved() -> None:
    with pytest.raises(ValueError, match="say in why"):
        held(PROVED)
    assert held(PROVED, "finitely many cases").check().proved
    assert not held(Grade("checked", 1)).check().proved


@pytest.mark.parametrize(
    "make",
    [
        lambda: equal(X + Y, Y + X),
        lambda: less(X / X, 1),
        lambda: less(X, Y, given=(less(X, Y),)),
        lambda: less(X, Y, given=(more(Y, X),)),
        lambda: equal(X, Y, given=(equal(Y, X),)),
        lambda: less(X + 1, Y + 1, given=(less(X, Y),)),
        lambda: less(X / 2, Y, given=(less(X, 2 * Y),)),
        lambda: more(X + Y, 0, given=(less(0, 2 * X + 2 * Y),)),
        lambda: equal(2 * X, 4, given=(equal(2, X),)),
        lambda: less(X, Y, given=(equal(Y, X),)),
        lambda: MatrixIdentity(sympy.MatrixSymbol("A", 2, 2), sympy.MatrixSymbol("A", 2, 2)),
    ],
)
def test_a_tautology_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match="says nothing"):
        make()  # type: ignore[operator]


def test_contradictory_conditions_are_an_error() -> None:
    size = sympy.Symbol("s", positive=True)
    for given in ((more(X, 1), less(X, 0)), (less(size, -1),), (less(X**2, -1),)):
        with pytest.raises(ValueError, match="contradict"):
            less(Y, 0, given=given).check()


def test_conditions_that_no_value_is_found_for_prove_nothing() -> None:
    far = (equal(X**2, 2), equal(Y**3 + X * Y, 7))
    assert Relation(X, "<=", Y, given=far).check().undecided


def test_signs_that_are_assumed_are_printed() -> None:
    notation = analytic.Notation()
    a, b = sympy.Symbol("a", positive=True), sympy.Symbol("b", nonnegative=True)
    assert less(b * X, b * (X + a)).latex(notation).endswith(r"\text{if } a > 0,\ b \ge 0")
    shown = less(b, b + a, names={b: r"\lVert x \rVert", a: r"|y|"}).latex(notation)
    assert "ge 0" not in shown and shown.endswith("|y| > 0")  # a norm may vanish, unless it is assumed not to


def test_grades_of_theorems_are_shown(tmp_path: Path) -> None:
    theorem = analytic.theorems["whitened-squared"]
    assert theorem.grade == PROVED
    assert replace(theorem, derivation=None).grade == ASSERTED
    assert replace(theorem, derivation=lambda _: proof(held(Grade("checked", 4)))).grade == Grade("checked", 4)
