"""Penalised biases with a free linear function: against the solver, and what is refused."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest
import sympy

import analytic
import numeric
from analytic.families.rank_two.bent import bent_line
from analytic.model.problem import Problem

THEOREM = analytic.theorems["penalised-bias-interpolation"]


def build(x: list, y: list) -> Problem:
    return Problem.build([[place, 1] for place in x], y, loss="interpolation", skip="free")


def test_the_formula_against_the_solver() -> None:
    rng, seen = random.Random(3), Counter[bool]()
    while seen[True] < 3:
        x = [Fraction(place, 2) for place in rng.sample(range(-9, 9), rng.choice([3, 4]))]
        y = [rng.randint(-3, 3) for _ in x]
        found = bent_line(build(x, y))
        seen[found is not None] += 1
        if found is not None:
            value = float(sum(abs(bend.c) * sympy.sqrt(sympy.Rational(str(1 + bend.t**2))) for bend in found.bends))
            rows = [[float(place), 1.0] for place in x]
            best = numeric.solve(rows, list(map(float, y)), loss="interpolation", skip="free", tol=1e-7)
            assert best.lower_bound - 1e-5 * (1 + value) <= value <= best.value + 1e-5 * (1 + value)


@pytest.mark.parametrize(
    ("A", "y", "reason"),
    [
        ([[0, 1], [1, 2]], [0, 1], "not a column of ones"),
        ([[0, 1, 1], [1, 1, 1]], [0, 1], "3 features"),
        ([[0, 1], [1, 1], [2, 1], [3, 1], [4, 1]], [0, 0, 1, 3, 6], "three bends in a row"),
        ([[-10, 1], [1, 1], [2, 1]], [0, 0, 1], "too far"),
    ],
)
def test_other_data_are_refused_with_the_reason(A: list, y: list, reason: str) -> None:
    verdict = THEOREM.applies(Problem.build(A, y, loss="interpolation", skip="free"))
    assert verdict.refuted and reason in verdict.reason


def test_a_bend_moves_away_from_the_samples_where_an_end_is_far() -> None:
    """The formula is beaten where its hypothesis on the ends fails: a bend at 0 costs 11/10, at the sample sqrt(2)."""
    network = analytic.Network([[1], [0]], [0], [Fraction(11, 10)], 0, [[Fraction(-1, 10)], [-1]])
    rows, y = [[-10, 1], [1, 1], [2, 1]], [0, 0, 1]
    assert list(network(rows)) == y and network.penalty() < sympy.sqrt(2)
