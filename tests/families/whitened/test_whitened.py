"""Whitened data: against the full convex program, halves that decouple, and values that rotations do not change."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
from analytic.model.problem import Problem
from tests.numeric.arrangement import reference

CAYLEY = [[Fraction(k, 3) for k in row] for row in ([2, -1, 2], [2, 2, -1], [-1, 2, 2])]
EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
BETA = Fraction(1, 3)
PROBLEMS = [
    ([3, -2, 1], {"loss": "interpolation"}),
    ([3, -2, 1], {"beta": BETA}),
    ([Fraction(1, 3), 0, -5], {"beta": BETA}),  # one half is just given up
    ([1, -1, 1], {"loss": "hinge", "beta": BETA}),
    ([1, -1, 1], {"loss": "max-margin"}),
    ([1, -1, 1], {"loss": "logistic", "beta": BETA}),
]


@pytest.mark.parametrize(("y", "options"), PROBLEMS, ids=str)
def test_the_value_is_that_of_the_full_convex_program(y: list[Any], options: dict[str, Any]) -> None:
    sol = analytic.solve(CAYLEY, y, **options)
    assert sol.theorem.id.startswith("whitened") and sol.verify().proved
    beta = float(options["beta"]) if "beta" in options else None
    floats = np.array(CAYLEY, float), np.array(y, float)
    value, status = reference(*floats, options.get("loss", "squared"), beta, "none")
    assert status in ("Solved", "AlmostSolved")
    assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)
    assert sympy.simplify(analytic.solve(EYE, y, **options).value - sol.value) == 0


@pytest.mark.parametrize("options", [{"loss": "interpolation"}, {"beta": BETA}], ids=str)
def test_the_two_signs_of_the_targets_are_problems_of_their_own(options: dict[str, Any]) -> None:
    y = [3, -2, 1]
    both = analytic.solve(CAYLEY, y, **options)
    halves = [analytic.solve(CAYLEY, [max(side * t, 0) for t in y], **options) for side in (1, -1)]
    assert sympy.simplify(both.value - sum(half.value for half in halves)) == 0
    assert both.network.neurons == sum(half.network.neurons for half in halves) == 2


def test_one_hot_targets_are_one_problem_an_output() -> None:
    y = [[3, 0], [0, -2], [1, 0]]
    both = analytic.solve(CAYLEY, y, beta=BETA)
    columns = [analytic.solve(CAYLEY, [row[k] for row in y], beta=BETA) for k in range(2)]
    assert both.theorem.id == "whitened-one-hot" and both.verify().proved
    assert sympy.simplify(both.value - sum(column.value for column in columns)) == 0


@pytest.mark.parametrize(
    ("A", "word"),
    [
        ([[1, 0], [0, 2]], "a_2 . a_2 = 4, not 1"),
        ([[1, 0], [Fraction(3, 5), Fraction(4, 5)]], "a_2 . a_1 = 3/5, not 0"),
        ([[1], [1]], "2 samples of 1 feature,"),
    ],
)
def test_reasons(A: list[list[Any]], word: str) -> None:
    verdict = analytic.theorems["whitened-squared"].applies(Problem.build(A, [1, 2], beta=1))
    assert verdict.refuted and word in verdict.reason, verdict.reason
