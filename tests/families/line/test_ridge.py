"""Samples on parallel lines: against the solver, what fails, certificates with changed lines, and many samples."""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import analytic
import numeric
from analytic import checker
from analytic.model.problem import Problem
from analytic.problems import instances
from analytic.verification.certificate import payload
from numeric.errors import UnsupportedError

IDS = ("ridge-hinge", "ridge-interpolation", "ridge-max-margin", "ridge-squared")


@pytest.mark.parametrize("theorem_id", IDS)
def test_agrees_with_the_solver(theorem_id: str) -> None:
    for instance in instances(theorem_id, 6, seed=3)[:3]:
        sol = analytic.solve(instance.A, instance.y, **instance.options)
        options = {key: float(x) if key == "beta" else x for key, x in instance.options.items()}
        best = numeric.solve(np.array(instance.A, float), np.array(instance.y, float), **options)
        assert sol.theorem.id == theorem_id
        assert best.value == pytest.approx(float(sol.value), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(
    ("A", "y", "options", "word"),
    [
        ([[0, 0], [1, 0], [0, 1], [2, 1]], [0, 1, 0, 2], {"loss": "interpolation"}, "line at every place"),
        ([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 1, 0, 2], {"loss": "interpolation"}, "know the place only"),
        ([[0, 0], [1, 0], [0, 1], [1, 1]], [2, 2, 2, 2], {"loss": "interpolation"}, "know the place only"),
        ([[0, 0], [1, 0], [0, 1], [1, 1]], [-1, 1, 1, -1], {"loss": "max-margin"}, "line at every place"),
        ([[0, 0], [1, 0], [0, 1]], [0, 1, 0], {"beta": 1}, "the same places and targets"),
        ([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 1, 0, 2], {"beta": 1}, "the same places and targets"),
        ([[0, 0], [1, 0], [1, 0], [0, 1], [0, 1], [1, 1]], [1, 0, 0, 1, 1, 0], {"beta": 1}, "the same places"),
    ],
)
def test_reasons(A: list[list[int]], y: list[int], options: dict[str, Any], word: str) -> None:
    theorem = analytic.theorems[f"ridge-{options.get('loss', 'squared')}"]
    verdict = theorem.applies(Problem.build(A, y, bias="free", **options))
    assert verdict.refuted and word in verdict.reason, verdict.reason


def test_lines_that_come_as_often_as_one_another_are_divided() -> None:
    """A square whose samples come 2, 2, 4 and 4 times is six lines of two samples."""
    square = [[0, 0], [1, 0]] * 2 + [[0, 1], [1, 1]] * 4
    one = analytic.solve([0, 1], [0, 1], beta="1/20", bias="free")
    sol = analytic.solve(square, [0, 1] * 6, beta="3/10", bias="free")
    assert sol.theorem.id == "ridge-squared" and sol.value == 6 * one.value and sol.verify().proved


def test_one_line_may_not_stand_for_another() -> None:
    """Of the dual on one line a part is moved to the next: the sums over the lines are what the checker looks at."""
    sol = analytic.solve([[0, 0], [3, 4], [4, -3], [7, 1]], [0, 1, 0, 1], beta="5/4", bias="free")
    held = payload(sol)
    assert checker.check(held).proved and held["feasibility"]["method"] == "parallel"
    moved = copy.deepcopy(held)
    moved["dual"][0], moved["dual"][2] = "-1/4", "0"
    assert checker.check(moved).refuted
    turned = copy.deepcopy(held)
    turned["feasibility"]["along"] = [0, 2]
    assert checker.check(turned).refuted


def test_fifty_samples_on_a_grid() -> None:
    rng = random.Random(1)
    y = {x: Fraction(rng.randint(-5, 5)) for x in range(10)}
    A = [[3 * x - 4 * z, 4 * x + 3 * z] for x in range(10) for z in range(5)]
    targets = [y[x] for x in range(10) for _ in range(5)]
    fits = [analytic.solve(A, targets, beta="1/2", bias="free"),
            analytic.solve(A, targets, loss="interpolation", bias="free")]  # fmt: skip
    assert [fit.theorem.id for fit in fits] == ["ridge-squared", "ridge-interpolation"]
    assert all(fit.verify().proved for fit in fits)


def test_too_many_directions_are_left_undecided() -> None:
    n = 250
    problem = Problem.build([[k, k * k] for k in range(n)], [(-1) ** k for k in range(n)], loss="max-margin",
                            bias="free")  # fmt: skip
    hypothesis = analytic.theorems["ridge-max-margin"].hypotheses[-1]
    assert hypothesis.holds(problem).undecided
    with pytest.raises(UnsupportedError, match="250 samples"):
        hypothesis.test(problem)
