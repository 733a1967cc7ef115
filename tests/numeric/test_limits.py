"""Anytime: out of time or interrupted, the best network and a valid bound; the clock is a fake one."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time

import numpy as np
import pytest

import numeric
from numeric.oracles import ascent
from numeric.oracles.general import GeneralOracle
from numeric.solver import solve

CASES = {  # every way the bounds are found: sweeps, trees, descent, cells beyond every oracle, several outputs
    "rank three": (60, 3, "squared", "none"),
    "tree": (25, 4, "squared", "none"),
    "pivots": (20, 4, "squared", "free"),
    "descent": (84, 12, "squared", "none"),
    "descent, biases": (84, 12, "logistic", "free"),
    "high rank": (16, 10, "hinge", "none"),
    "interpolation": (25, 4, "interpolation", "free"),
    "two outputs": (8, 3, "outputs", "none"),
}


def instance(case: str):
    n, d, loss, bias = CASES[case]
    rng = np.random.default_rng([n, d])
    A, y = rng.normal(size=(n, d)), rng.normal(size=n)
    options = {"loss": loss, "bias": bias, "beta": 0.5}
    if loss == "outputs":
        y, options["loss"] = rng.normal(size=(n, 2)), "squared"
    elif loss in ("hinge", "logistic"):
        y = np.where(y > 0, 1.0, -1.0)
    elif loss == "interpolation":
        del options["beta"]
    return A, y, options


def assert_valid(found, A, y, options):
    """The bounds are ordered, and the value is the network's own."""
    assert np.isfinite(found.value) and 0.0 <= found.lower_bound <= found.value
    again = numeric.certify(found.network, A, y, tol=0.9, time_limit=0.1, **options)
    assert again.value == pytest.approx(found.value, rel=1e-9)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.slow)])
def test_the_clock_ends_every_run(monkeypatch, case, rounds):
    """A clock that ticks at every look: after the limit there are only a few looks, whatever was going on."""
    looks = [0]

    def tick() -> float:
        looks[0] += 1
        return float(looks[0])

    A, y, options = instance(case)
    monkeypatch.setattr(time, "monotonic", tick)
    found = numeric.solve(A, y, time_limit=float(rounds), tol=1e-15, **options)
    monkeypatch.undo()
    assert found.status in ("time limit", "stalled", "local", "optimal")
    assert found.status == "time limit" or looks[0] <= rounds + 60
    assert looks[0] <= rounds + 120
    assert_valid(found, A, y, options)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("at", [0, 2])
def test_interrupted_from_the_keyboard(case, at):
    seen = []

    def interrupt(*line) -> None:
        seen.append(line)
        if len(seen) > at:
            raise KeyboardInterrupt

    A, y, options = instance(case)
    found = numeric.solve(A, y, progress=interrupt, tol=1e-15, time_limit=5.0, **options)
    assert found.status == "interrupted" or len(seen) <= at
    assert_valid(found, A, y, options)


@pytest.mark.slow
def test_interrupted_within_a_descent_keeps_what_it_reached(monkeypatch):
    looks = [0]

    def tick() -> float:
        looks[0] += 1
        if looks[0] == 600:
            raise KeyboardInterrupt
        return 0.0

    A, y, options = instance("descent")
    monkeypatch.setattr(time, "monotonic", tick)
    found = numeric.solve(A, y, time_limit=1.0, **options)
    monkeypatch.undo()
    assert found.status == "interrupted" and found.value < 0.9 * 0.5 * float(y @ y)
    assert_valid(found, A, y, options)


def test_progress_tells_bounds_of_the_optimum():
    A, y, options = instance("tree")
    seen = []
    found = numeric.solve(4.0 * A, 8.0 * y, beta=16.0, progress=lambda *line: seen.append(line))
    assert seen and [line[0] for line in seen] == sorted(line[0] for line in seen)
    for _, lower, value in seen:
        assert lower <= found.value * (1 + 1e-12) and value >= found.lower_bound * (1 - 1e-12)
    assert options["loss"] == "squared" and seen[-1][1] == pytest.approx(found.lower_bound, rel=1e-6)
    with pytest.raises(numeric.OptionError, match="progress"):
        solve(A, y, beta=1.0, progress=3)


@pytest.mark.parametrize(
    "case",
    [pytest.param("descent", marks=pytest.mark.slow), "two outputs", pytest.param("high rank", marks=pytest.mark.slow)],
)
def test_same_answer_twice_with_random_starts(monkeypatch, case):
    A, y, options = instance(case)
    answers = []
    for _ in range(2):
        ticks = itertools.count()
        with monkeypatch.context() as patch:
            patch.setattr(time, "monotonic", lambda ticks=ticks: float(next(ticks)))
            answers.append(numeric.solve(A, y, time_limit=200.0, **options))
    first, second = answers
    assert first.value == second.value and first.lower_bound == second.lower_bound
    assert np.array_equal(first.network.U, second.network.U) and np.array_equal(first.dual, second.dual)


@pytest.mark.parametrize("case", ["rank three", "tree", "pivots", "high rank", "interpolation", "two outputs"])
def test_no_search_begins_after_the_limit(monkeypatch, case):
    """The clock passes the limit at its first look: what follows is a bound and a network, not a local search."""
    A, y, options = instance(case)
    clock, sweeps = itertools.count(), []
    sweep = ascent.highest
    monkeypatch.setattr(ascent, "highest", lambda *given: sweeps.append(1) or sweep(*given))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    found = numeric.solve(A, y, time_limit=0.01, **options)
    monkeypatch.undo()
    assert found.status == "time limit" and len(sweeps) <= 2
    assert_valid(found, A, y, options)


def test_a_short_limit_is_kept():
    """Ten milliseconds on data that take seconds: a hundred times that is far more than a busy machine makes of it."""
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(60, 6)), rng.normal(size=60)
    numeric.solve(A[:4], y[:4], beta=1.0)  # what is imported late is imported now
    for loss in ("squared", "interpolation"):
        began = time.monotonic()
        numeric.solve(A, y, loss=loss, beta=0.5 if loss == "squared" else None, bias="free", time_limit=0.01)
        assert time.monotonic() - began < 1.0 + 100 * 0.01


PROGRAM = """
import numpy as np, numeric
rng = np.random.default_rng(0)
for n, d in ((20, 3), (12, 4), (40, 2)):
    A, y = rng.normal(size=(n, d)), rng.normal(size=n)
    found = numeric.solve(A, y, beta=0.5)
    print(found.lower_bound.hex(), found.value.hex())
"""


def test_the_number_of_threads_changes_nothing_beyond_the_gap():
    answers = []
    for threads in ("1", "2"):
        environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
        answers.append([[float.fromhex(word) for word in line.split()] for line in done.stdout.splitlines()])
    assert len(answers[0]) == 3
    for one, two in zip(*answers, strict=True):
        # every value is at or above every lower bound, of the same data
        assert one[0] <= two[1] and two[0] <= one[1]
        assert one[1] == pytest.approx(two[1], rel=2e-8)


def test_several_outputs_are_trained_within_any_limit() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(12, 4))
    Y = np.maximum(X @ rng.normal(size=(4, 2)), 0.0)
    found = numeric.solve(X, Y, beta=0.1, work_limit=1e-3)
    assert found.status == "work limit"
    assert found.lower_bound <= found.value < 0.25 * float(np.sum(Y * Y)), "the zero network is worth half of the sum"


def test_a_search_that_cannot_end_within_its_work_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    X, v = rng.normal(size=(30, 4)), rng.normal(size=30)
    v -= v.mean()
    oracle = GeneralOracle(X, np.zeros(30), free=True)
    monkeypatch.setattr(oracle.cells, "in_time", lambda *_: False)  # trees alone
    oracle.work = 30 * 4 * 2.0**4 - 1.0
    found = oracle.search(v, 0.0)
    assert oracle.work == 0.0
    assert found.best <= found.upper < np.inf
