"""``analytic.validate``: right solvers pass, and every wrong one is caught by name while the run goes on."""

from __future__ import annotations

import io
import json
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

import analytic
import numeric
from analytic.answers.solution import Solution
from analytic.latex.escape import escape
from analytic.model.problem import Problem
from analytic.problems import GENERATORS, instances
from analytic.validation.answers import Failure
from analytic.validation.cases import all_rows, cases_of, general_names
from analytic.validation.judging import judge
from analytic.validation.validating import QUICK, QUICK_SIZES
from analytic.validation.worker import Worker, run_here, task_of
from numeric.errors import OptionError
from tests.validation import solvers

THEOREMS = [theorem for theorem in analytic.theorems.values() if theorem.propose is not None]
FEW = ["whitened-squared", "one-dimensional-squared", "whitened-max-margin"]


def test_every_theorem_has_a_generator() -> None:
    assert set(GENERATORS) == {theorem.id for theorem in THEOREMS}


@pytest.mark.parametrize("size", [1, 2, 5, 11])
@pytest.mark.parametrize("theorem", sorted(GENERATORS))
def test_generated_data_meet_the_hypotheses(theorem: str, size: int) -> None:
    found = instances(theorem, size, seed=3)
    assert len(found) >= 2 and len({(i.label, str(i.options)) for i in found}) == len(found)
    for instance in found:
        problem = Problem.build(instance.A, instance.y, **instance.options)
        verdict = analytic.theorems[theorem].applies(problem)
        assert verdict.proved, (instance.label, verdict.reason)
        assert Solution.of(analytic.theorems[theorem], problem).verify().proved


def test_generators_are_seeded() -> None:
    for theorem in GENERATORS:
        assert instances(theorem, 6, seed=1) == instances(theorem, 6, seed=1)
    assert instances("whitened-squared", 6, seed=1) != instances("whitened-squared", 6, seed=2)


@pytest.mark.parametrize("name", general_names())
def test_general_bounds_are_tight(name: str) -> None:
    for case in cases_of(name, (6,), 0):
        low, high = case.optimum
        assert 0 < low <= high <= low * (1 + 1e-6)


@pytest.mark.parametrize("sizes", [[5], pytest.param(None, marks=pytest.mark.slow)])
def test_a_right_solver_passes(sizes: list[int] | None) -> None:
    report = analytic.validate(solvers.right, sizes=sizes)
    assert report.passed, str(report)
    assert [row.name for row in report.rows] == all_rows()
    assert all(row.status in ("passed", "declined") for row in report.rows)
    assert sum(row.status == "declined" for row in report.rows) <= 1
    near = {row.name: 1e-5 if row.name.startswith("nasty") else 1e-6 for row in report.rows}
    assert all(
        row.suboptimality <= near[row.name] and row.infeasibility <= 1e-6 for row in report.rows if not row.declined
    )


CAUGHT = [
    (solvers.wrong_sign, "suboptimal", "wrong sign", FEW[0]),
    (solvers.wrong_sign, "suboptimal", "wrong sign", FEW[1]),
    (solvers.missing_half, "suboptimal", "factor 1/2", FEW[0]),
    (solvers.missing_half, "suboptimal", "factor 1/2", "general-squared-free"),
    (solvers.doubled_beta, "suboptimal", "beta counted twice", FEW[0]),
    (solvers.doubled_beta, "suboptimal", "beta counted twice", "general-logistic-none"),
    (solvers.mean_loss, "suboptimal", "a mean", "general-hinge-none"),
    (solvers.stops_early, "suboptimal", "stop early", "general-squared-none"),
    (solvers.stops_early, "infeasible", "margin", FEW[2]),
    (solvers.ignores_bias, "suboptimal", "no bias is used", FEW[1]),
    (solvers.always_bias, "uses a bias", "", FEW[0]),
    (solvers.returns_nan, "not a number", "", FEW[0]),
    (solvers.crashes, "crash", "", FEW[0]),
    (solvers.leaves, "exception", "", FEW[0]),
    (solvers.raises, "exception", "", FEW[0]),
    (solvers.wrong_shapes, "wrong shapes", "", "general-squared-none"),
    (solvers.too_wide, "wrong shapes", "", FEW[0]),
    (solvers.no_network, "no network", "", FEW[0]),
    (solvers.zero_network, "suboptimal", "zero", FEW[0]),
    (solvers.wrong_sign, "suboptimal", "wrong sign", "planted-squared-none"),
    (solvers.missing_half, "suboptimal", "factor 1/2", "planted-squared-free"),
    (solvers.doubled_beta, "suboptimal", "beta counted twice", "planted-squared-none"),
    (solvers.stops_early, "suboptimal", "stop early", "planted-logistic-none"),
    (solvers.ignores_bias, "suboptimal", "no bias is used", "planted-squared-free"),
    (solvers.returns_nan, "not a number", "", "nasty-squared-free"),
    (solvers.raises, "exception", "", "planted-hinge-free"),
]


@pytest.mark.parametrize(("solver", "kind", "words", "row"), CAUGHT, ids=[f"{c[0].__name__}-{c[3]}" for c in CAUGHT])
def test_wrong_solvers_are_caught_and_named(solver: Callable[..., Any], kind: str, words: str, row: str) -> None:
    report = analytic.validate(solver, theorems=[row], sizes=[5])
    assert not report.passed
    found = report.rows[0]
    assert found.status == "failed" and solver.__name__ in report.name
    assert {j.failure.kind for j in found.failures if j.failure} == {kind}
    assert words in found.diagnosis and (bool(words) == bool(found.diagnosis))
    assert kind in str(report)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("row", ["planted-squared-none", *(
    pytest.param(row, marks=pytest.mark.slow)
    for row in all_rows() if row.startswith("planted") and row != "planted-squared-none")])  # fmt: skip
def test_no_planted_row_passes_a_solver_that_loses_output_weights_of_one_sign(row: str, sign: float) -> None:
    def clipped(A: Any, y: Any, **options: Any) -> Any:
        U, b, w, xi = solvers.parts(solvers.right(A, y, **options))
        return U, b, sign * np.maximum(sign * w, 0.0), xi

    for sizes in [(), QUICK_SIZES] if row in QUICK else [()]:
        found = [judge(case, run_here(clipped, task_of(case)), 1e-4).failure for case in cases_of(row, sizes, 0)]
        assert any(found)


def test_a_hanging_solver_is_stopped_and_the_run_goes_on() -> None:
    def sometimes(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        if len(y) == 2:
            solvers.hangs(A, y, loss=loss, beta=beta, bias=bias)
        return solvers.right(A, y, loss=loss, beta=beta, bias=bias)

    report = analytic.validate(sometimes, theorems=["whitened-squared"], sizes=[2, 3], time_limit=2.0)
    kinds = [j.failure.kind if j.failure else "" for j in report.rows[0].judgements]
    assert kinds == ["time-out"] * 4 + [""] * 4 and not report.passed


def test_a_spinning_solver_is_stopped() -> None:
    def spins(A: Any, y: Any, **options: Any) -> Any:
        while True:
            pass

    report = analytic.validate(spins, theorems=["two-samples-max-margin"], sizes=[2], time_limit=0.5)
    assert {j.failure.kind for j in report.rows[0].judgements if j.failure} == {"time-out"}


@pytest.mark.parametrize(("a_look", "late"), [(0.02, False), (0.0, True), (None, True)])
def test_a_limit_is_of_the_solvers_own_seconds(
    monkeypatch: pytest.MonkeyPatch, a_look: float | None, late: bool
) -> None:
    """By a clock that shows so many processor seconds more at every look, or none."""
    looks = iter(range(10**6))
    monkeypatch.setattr(
        "analytic.validation.worker._worked", lambda pid: None if a_look is None else a_look * next(looks)
    )

    def slow(A: Any, y: Any, **options: Any) -> Any:
        time.sleep(0.5)
        return np.zeros((A.shape[1], 0)), np.zeros(0), np.zeros(0), 0.0

    with Worker(slow, cases_of("whitened-squared", (2,), 0)) as worker:
        assert isinstance(worker.run(0, 0.2).answer, Failure) == late


@pytest.mark.slow
def test_without_fork_a_function_of_a_module_runs_in_a_fresh_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert analytic.validate(solvers.right, theorems=FEW[:1], sizes=[3]).passed
    report = analytic.validate(solvers.hangs_on_pairs, theorems=FEW[:1], sizes=[2, 3], time_limit=1.0)
    kinds = [j.failure.kind if j.failure else "" for j in report.rows[0].judgements]
    assert kinds == ["time-out"] * 4 + [""] * 4
    assert {j.failure.kind for j in analytic.validate(solvers.crashes, theorems=FEW[:1], sizes=[2]).rows[0].failures
            if j.failure} == {"crash"}  # fmt: skip


def test_without_fork_a_closure_runs_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    release = threading.Event()

    def waits(A: Any, y: Any, **options: Any) -> Any:
        if len(y) == 2:
            release.wait(60)
        return solvers.right(A, y, **options)

    report = analytic.validate(waits, theorems=FEW[:1], sizes=[2, 3], time_limit=0.5)
    release.set()
    kinds = [j.failure.kind if j.failure else "" for j in report.rows[0].judgements]
    assert kinds[:4] == ["time-out"] * 4 and "" in kinds[4:]


def test_declining_is_neither_passing_nor_failing() -> None:
    report = analytic.validate(solvers.declines, theorems=FEW, sizes=[3])
    assert [row.status for row in report.rows] == ["declined"] * 3
    assert not report.passed

    def partly(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        if loss == "max-margin":
            raise NotImplementedError(loss)
        return solvers.right(A, y, loss=loss, beta=beta, bias=bias)

    report = analytic.validate(partly, theorems=FEW, sizes=[3])
    assert [row.status for row in report.rows] == ["passed", "passed", "declined"] and report.passed


def test_the_solver_gets_copies_and_must_not_change_them() -> None:
    for isolate in (True, False):
        report = analytic.validate(solvers.overwrites_data, theorems=FEW, sizes=[4], isolate=isolate)
        kinds = {j.failure.kind for j in report.failures if j.failure}
        assert kinds == {"overwrites its data"} and "overwritten" in report.rows[0].diagnosis
    assert analytic.validate(solvers.right, theorems=FEW, sizes=[4], isolate=False).passed


def test_lambdas_and_closures_run() -> None:
    factor = 1.0
    solver = lambda A, y, loss, beta, bias: numeric.solve(A, factor * y, loss=loss, beta=beta, bias=bias)  # noqa: E731
    assert analytic.validate(solver, theorems=["whitened-squared"], sizes=[3]).passed


def test_seeds_change_the_data() -> None:
    first, second = (cases_of("whitened-squared", (4,), seed)[0] for seed in (0, 1))
    assert not np.array_equal(first.y, second.y)
    assert analytic.validate(solvers.right, theorems=FEW, sizes=[4], seed=5).passed


def test_reports_are_written(tmp_path: Path) -> None:
    report = analytic.validate(solvers.wrong_sign, theorems=[*FEW, "general-hinge-none"], sizes=[3])
    for name in ("json", "tex", "xml"):
        {"json": report.to_json, "tex": report.to_latex, "xml": report.to_junit}[name](tmp_path / f"report.{name}")
    data = json.loads((tmp_path / "report.json").read_text())
    assert data["passed"] is False and [row["name"] for row in data["rows"]] == [*FEW, "general-hinge-none"]
    assert data["rows"][0]["cases"][0]["failure"]["kind"] == "suboptimal"
    text = (tmp_path / "report.tex").read_text()
    assert text.count(r"\\") == 5 and "whitened-squared" in text
    assert all(rf"\item[{row.name}] {escape(row.summary)}" in text for row in report.rows if row.summary)
    suites = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert [suite.get("name") for suite in suites] == [row.name for row in report.rows]
    failures = [len(suite.findall("testcase/failure")) for suite in suites]
    assert failures == [len(row.failures) for row in report.rows] and failures[0] > 0


def test_numbers_without_an_answer_are_null(tmp_path: Path) -> None:
    report = analytic.validate(solvers.raises, theorems=["whitened-squared"], sizes=[3])
    assert math.isnan(report.rows[0].suboptimality)
    report.to_json(tmp_path / "report.json")
    row = json.loads((tmp_path / "report.json").read_text())["rows"][0]
    assert row["suboptimality"] is None and "no convergence after 3 steps" in row["cases"][0]["failure"]["detail"]


@pytest.mark.parametrize(
    ("solver", "options", "text"),
    [
        (3, {}, "solver is an int"),
        (solvers.right, {"theorems": ["nosuch"]}, "nosuch"),
        (solvers.right, {"theorems": []}, "nothing"),
        (solvers.right, {"sizes": [0]}, "sizes"),
        (solvers.right, {"tolerance": 0}, "tolerance"),
        (solvers.right, {"time_limit": -1}, "time_limit"),
    ],
)
def test_bad_arguments(solver: Any, options: dict[str, Any], text: str) -> None:
    with pytest.raises(OptionError, match=text):
        analytic.validate(solver, **options)


def test_the_table_fits_a_terminal_of_eighty_columns() -> None:
    def penalised(A: Any, y: Any, *, loss: str, beta: float | None, bias: str) -> Any:
        network = numeric.solve(np.c_[A, np.ones(len(A))], y, loss=loss, beta=beta).network
        return network.U[:-1], network.U[-1], network.w, 0.0

    report = analytic.validate(penalised, theorems=["one-dimensional-squared", "planted-interpolation-free"], sizes=[3])
    for width in (80, 140):
        stream = io.StringIO()
        Console(file=stream, width=width).print(report)
        lines = stream.getvalue().splitlines()
        assert max(map(len, lines)) <= width
        for row in report.rows:
            (line,) = [line for line in lines if row.name in line and row.status in line]  # no name is broken
            assert str(len(row.judgements)) in line.split()
        assert "the bias is penalised" in " ".join(" ".join(lines).split())
        assert any("━" in line for line in lines) == (width > 80)
