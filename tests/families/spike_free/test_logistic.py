"""Logistic loss on spike-free data: against the solver in floats, closed forms of other families, and changed data."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy

import analytic
import numeric
from analytic.answers.solution import Solution
from analytic.model.problem import Problem
from tests.numeric.arrangement import reference

NAME = "spike-free-logistic"
CASES = [
    ([[3, 1], [1, 3]], [1, 1], Fraction(1)),
    ([[3, 1], [1, 3]], [1, -1], Fraction(1, 4)),
    ([[3, 1], [1, 3]], [1, -1], Fraction(3)),
    ([[2, 1, 0], [1, 2, 0], [0, 0, 3]], [1, 1, -1], Fraction(1, 2)),
    ([[2, 1, 0], [1, 2, 0], [0, 0, 1]], [1, 1, -1], Fraction(1)),
    ([[2, 1], [2, 1], [1, 2], [1, 2]], [1, 1, 1, 1], Fraction(1, 3)),
    ([[5, 0], [0, 1]], [-1, 1], Fraction(3, 4)),
]


def by_the_theorem(A: list[list[int]], y: list[int], beta: Fraction) -> Solution:
    problem = Problem.build(A, y, loss="logistic", beta=beta)
    assert analytic.theorems[NAME].applies(problem).proved
    return Solution.of(analytic.theorems[NAME], problem)


@pytest.mark.parametrize(("A", "y", "beta"), CASES)
def test_agrees_with_the_solver(A: list[list[int]], y: list[int], beta: Fraction) -> None:
    exact = by_the_theorem(A, y, beta)
    assert exact.verify().proved
    found = numeric.solve(np.array(A, dtype=float), np.array(y, dtype=float), loss="logistic", beta=float(beta))
    assert float(exact.value) == pytest.approx(found.value, abs=1e-6)
    value, _ = reference(np.array(A, dtype=float), np.array(y, dtype=float), "logistic", float(beta), "none")
    assert float(exact.value) == pytest.approx(value, abs=1e-5)


def test_whitened_data_are_a_case_of_it() -> None:
    eye = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    for beta in (Fraction(1, 4), Fraction(3, 5), Fraction(2)):
        whitened = analytic.solve(eye, [1, 1, -1], loss="logistic", beta=beta)
        assert whitened.theorem.id == "whitened-logistic"
        assert abs(sympy.N(by_the_theorem(eye, [1, 1, -1], beta).value - whitened.value, 40)) < 1e-35


@pytest.mark.parametrize(
    ("A", "y", "beta", "reason"),
    [
        ([[3, 1], [1, 2]], [1, 1], Fraction(1), "not seen alike"),
        ([[1, 0], [2, 0]], [1, 1], Fraction(1), "another length"),
        ([[1, 0], [3, 1]], [1, -1], Fraction(5), "would gain from the other"),
        ([[1, 0], [0, 0]], [1, -1], Fraction(1), "is zero"),
        ([[1, 0], [1, 0]], [1, -1], Fraction(1), "other label"),
        ([[1, 0], [-1, 1]], [1, 1], Fraction(1), "is positive for samples"),
    ],
)
def test_where_it_does_not_hold(A: list[list[int]], y: list[int], beta: Fraction, reason: str) -> None:
    verdict = analytic.theorems[NAME].applies(Problem.build(A, y, loss="logistic", beta=beta))
    assert not verdict.proved and reason in verdict.reason
