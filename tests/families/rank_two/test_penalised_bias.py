"""Penalised biases with a free linear function: against the solver, and what is refused."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, product

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


def test_signs_are_found_where_there_are_any() -> None:
    """Against all signs of the bends that are zero."""
    rng, seen = random.Random(5), Counter[bool]()
    for _ in range(300):
        x = sorted(rng.sample(range(-6, 7), rng.choice([3, 5, 6, 8])))
        deltas = [rng.choice([0, 0, 1, -1, 2]) for _ in x[1:-1]]
        y, slope = [0], 0
        for left, right, bend in zip(x, x[1:], [*deltas, 0], strict=False):
            y.append(y[-1] + slope * (right - left))
            slope += bend
        found = bent_line(build(x, y)) is not None
        assert found == any(keeps(x, deltas, signs) for signs in all_signs(deltas))
        seen[found] += 1
    assert min(seen[True], seen[False]) > 30, seen


def all_signs(deltas: list[int]) -> Iterator[tuple[int, ...]]:
    return product(*((1, -1) if d == 0 else (1,) if d > 0 else (-1,) for d in deltas))


def keeps(x: list[int], deltas: list[int], signs: tuple[int, ...]) -> bool:
    runs = [[k for k, _ in run] for _, run in groupby(enumerate(signs), key=lambda pair: pair[1])]

    def place(run: list[int]) -> Fraction:
        c = sum(deltas[k] for k in run)
        return Fraction(sum(deltas[k] * x[k + 1] for k in run), c) if c else Fraction(x[run[0] + 1])

    ends = 1 + place(runs[0]) * x[0] >= 0 and 1 + place(runs[-1]) * x[-1] >= 0
    return ends and max(map(len, runs)) < 3


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
