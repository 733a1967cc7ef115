"""Faults planted in a correct solver: every one makes the report fail, and is named rightly."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import analytic
from analytic.problems import suite
from analytic.validation import diagnosis, repeating
from analytic.validation.report import Report
from tests.validation.faults import FAULTS

ROWS = [
    "whitened-squared", "one-dimensional-squared", "general-squared-none", "general-squared-free", "general-hinge-free",
    "one-dimensional-interpolation", "whitened-max-margin", "planted-squared-none", "nasty-squared-none",
]  # fmt: skip


def examined(fault: str, rows: list[str]) -> Report:
    return analytic.validate(FAULTS[fault][0](), theorems=rows, sizes=[5])


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_every_planted_fault_fails_and_is_named(fault: str) -> None:
    report = examined(fault, ROWS)
    assert not report.passed
    assert FAULTS[fault][1] in next(iter(report.diagnoses), ""), f"{report.diagnoses}\n{report}"


FEW = {
    "beta scaled by 3": "general-squared-none", "a sample ignored": "general-squared-none",
    "columns rescaled": "general-squared-none", "inputs overwritten": "whitened-squared",
    "memory growing": "whitened-squared", "two calls that differ": "whitened-squared",
}  # fmt: skip


@pytest.mark.parametrize("fault", FEW)
def test_some_faults_on_one_row(fault: str) -> None:
    report = examined(fault, [FEW[fault]])
    assert not report.passed and FAULTS[fault][1] in next(iter(report.diagnoses), "")
    with pytest.raises(AssertionError, match=FAULTS[fault][1]):
        report.check()


def test_an_answer_that_two_mistakes_explain_is_not_that_of_an_earlier_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is believed only if nothing else explains as much."""
    monkeypatch.setattr(diagnosis, "_is_earlier", lambda *_: True)
    report = examined("beta scaled by 3", ["whitened-squared"])
    assert FAULTS["beta scaled by 3"][1] in next(iter(report.diagnoses))
    monkeypatch.setattr(diagnosis, "MISTAKES", {})
    assert list(examined("beta scaled by 3", ["whitened-squared"]).diagnoses) == [diagnosis.EARLIER]


@pytest.mark.parametrize(("second", "leaks"), [((0, 0, 0, 0, 0, 0), False), ((0, 0, 0, 0, 9000, 18000), True)])
def test_memory_grows_only_if_it_does_so_twice(second: tuple[int, ...], leaks: bool) -> None:
    series = iter([(0, 0, 0, 0, 9000, 18000), second])

    class Fake:
        def memory(self, index: int, time_limit: float) -> tuple[int, ...]:
            return next(series)

    judgement = examined("beta scaled by 3", ["whitened-squared"]).rows[0].judgements[0]
    assert (repeating._leak(Fake(), 0, judgement, 1.0) is not None) is leaks  # type: ignore[arg-type]


def test_a_report_says_the_first_exception() -> None:
    def solver(A: Any, y: Any, **_: Any) -> Any:
        raise RuntimeError("no such layer")

    report = analytic.validate(solver, theorems=["whitened-squared"], sizes=[3], isolate=False)
    assert "RuntimeError: no such layer" in report.rows[0].summary


def test_a_report_holds_what_makes_a_failure_again() -> None:
    report = examined("beta scaled by 3", ["whitened-squared"])
    first = report.failures[0]
    found = first.reproduction()
    assert np.array_equal(found["A"], first.case.A) and found["optimum"] == [first.case.value] * 2
    scope = {"solver": FAULTS["beta scaled by 3"][0]()}
    with pytest.raises(AssertionError, match="optimal for 3 beta"):
        exec(first.snippet(), scope)
    scope["solver"] = FAULTS["beta scaled"][0].__globals__["scaled_beta"](1.0)
    exec(first.snippet(), scope)
    assert report.rows[0].summary.count(first.case.label) == 1
    again = pickle.loads(pickle.dumps(report))
    assert again.diagnoses == report.diagnoses and again.failures[0].snippet() == first.snippet()
    page = report.html()
    assert "<script" not in page and first.case.name in page and "optimal for 3 beta" in page


def test_a_right_solver_is_not_blamed() -> None:
    right = FAULTS["beta scaled"][0].__globals__["scaled_beta"](1.0)
    report = analytic.validate(right, theorems=["whitened-squared", "rank-one-squared"], sizes=[5])
    assert report.passed and report.diagnoses == {} and report.check() is None  # type: ignore[func-returns-value]
    assert [row.name for row in report.rows] == ["whitened-squared", "rank-one-squared"]


def test_duplicates_are_in_the_nasty_suite() -> None:
    assert any(len(np.unique(known.floats[0], axis=0)) < known.problem.n for known in suite("nasty"))
