"""``neuralgauge.testing``: the problems as parameters of pytest, and the assertion about a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import analytic
import numeric
from neuralgauge import testing

SQUARED = testing.cases(loss="squared", bias="none")


def solved(case: testing.Case, factor: float = 1.0) -> numeric.Solution:
    beta = None if case.beta is None else factor * case.beta
    return numeric.solve(case.A, case.y, loss=case.loss, beta=beta, bias=case.bias)


@pytest.mark.parametrize("case", SQUARED[::4])
def test_the_solver_is_right(case: testing.Case) -> None:
    testing.assert_optimal(solved(case), case)


def test_cases_are_those_asked_for() -> None:
    for loss, bias in (("interpolation", "free"), ("hinge", "none"), ("max-margin", "free"), ("logistic", "none")):
        chosen = testing.cases(loss, bias)
        assert chosen and {(case.loss, case.bias) for case in chosen} == {(loss, bias)}
        assert {case.row.split("-")[0] for case in chosen} >= {"nasty"} if loss != "logistic" else chosen
    first = SQUARED[0]
    assert first.A.ndim == 2 and len(first.y) == len(first.A) and isinstance(first.beta, float)
    assert first.value == pytest.approx(solved(first).value)
    assert [case.name for case in testing.cases("squared", "none")] == [case.name for case in SQUARED]


def test_filters_leave_out_nothing() -> None:
    both = [testing.cases("hinge", bias) for bias in ("none", "free")]
    assert sorted(c.name for c in testing.cases("hinge")) == sorted(c.name for part in both for c in part)


def test_wrong_choices_are_refused() -> None:
    with pytest.raises(analytic.OptionError, match="loss is 'l2'; choose one of"):
        testing.cases("l2")
    with pytest.raises(analytic.OptionError, match="bias is 'maybe'; choose one of none, free"):
        testing.cases(bias="maybe")
    with pytest.raises(analytic.OptionError, match="loss 'logistic' with bias 'free' has no problem"):
        testing.cases("logistic", "free")
    with pytest.raises(analytic.OptionError, match=r"case is 3: give one of neuralgauge\.testing\.cases"):
        testing.assert_optimal(solved(SQUARED[0]), 3)  # type: ignore[arg-type]
    with pytest.raises(analytic.OptionError, match="tolerance"):
        testing.assert_optimal(solved(SQUARED[0]), SQUARED[0], tolerance=0)


def message(network: Any, case: Any, **options: Any) -> str:
    with pytest.raises(AssertionError) as found:
        testing.assert_optimal(network, case, **options)
    text = str(found.value)
    assert "\n" not in text and len(text) < 400
    return text


def test_the_message_says_what_is_wrong() -> None:
    case = SQUARED[0]
    d = case.A.shape[1]
    doubled = message(solved(case, 2.0), case)
    assert doubled.startswith(f"{case.name}: suboptimal: ") and "is beta counted twice?" in doubled
    assert f"optimum {case.value:.10g}" in doubled
    assert "no network" in message("nothing", case)
    assert "wrong shapes" in message((np.ones((d + 1, 1)), [0.0], [1.0], 0.0), case)
    assert "not a number" in message((np.full((d, 1), np.nan), [0.0], [1.0], 0.0), case)
    assert "uses a bias" in message((np.ones((d, 1)), [1.0], [1.0], 0.0), case)
    assert "the network is zero" in message((np.zeros((d, 1)), [0.0], [0.0], 0.0), case)
    margin = testing.cases("max-margin", "none")[0]
    zero = np.zeros((margin.A.shape[1], 1)), [0.0], [0.0], 0.0
    assert "infeasible: has a margin short by 1" in message(zero, margin)


def test_the_tolerance_counts() -> None:
    case = next(case for case in SQUARED if case.row.startswith("planted"))
    network = solved(case).network
    worse = numeric.Network(network.U, network.b, np.asarray(network.w) * 1.02, network.xi)
    message(worse, case)
    testing.assert_optimal(worse, case, tolerance=0.5)


def test_problems_of_the_suites_are_cases_too() -> None:
    known = analytic.problems.planted("hinge", "free", 12, 2, seed=3)
    A, y = known.floats
    testing.assert_optimal(numeric.solve(A, y, **known.options), known)
    assert message((np.zeros((2, 1)), [0.0], [0.0], 0.0), known).startswith("planted-hinge-free-")


SUITE = """
import numeric
import pytest
from neuralgauge import testing


@pytest.mark.parametrize("case", [c for c in testing.cases(loss="interpolation", bias="free") if c.y.ndim == 1][:3])
@pytest.mark.parametrize("factor", [1, 2])
def test_mine(case, factor):
    found = numeric.solve(case.A, factor * case.y, loss=case.loss, bias=case.bias)
    testing.assert_optimal(found, case)
"""


def test_a_suite_of_a_stranger(tmp_path: Path) -> None:
    file = tmp_path / "test_mine.py"
    file.write_text(SUITE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(file)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "3 failed, 3 passed" in done.stdout, done.stdout + done.stderr
    for case in [c for c in testing.cases("interpolation", "free") if c.y.ndim == 1][:3]:
        assert case.name in done.stdout
    assert "infeasible: misses a target by" in done.stdout
    assert "neuralgauge/testing.py" not in done.stdout  # the traceback ends at the caller's line


def test_names_of_cases_are_of_one_case_each() -> None:
    found = testing.cases()
    names = [case.name for case in found]
    assert len(set(names)) == len(names) > 400
    assert {"ridge-squared-plane-n6-beta0.333333", "ridge-squared-plane-n6-beta1e06"} <= set(names)
    first = found[0]
    testing.assert_optimal(
        numeric.solve(first.A, first.y, loss=first.loss, beta=first.beta, bias=first.bias).network, first
    )
