"""Interpolation in the plane: where neurons on kinks are optimal, and where they are not."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import sympy
from flint import fmpq
from scipy.optimize import linprog

import analytic
import numeric
from analytic.families.rank_two.kinks import kinks
from analytic.model.problem import Problem

THEOREM = analytic.theorems["rank-two-interpolation"]
A4, Y4 = THEOREM.examples[0].A, THEOREM.examples[0].y


def draw(rng: random.Random, n: int) -> tuple[list[list[int]], list[int]]:
    """Small integers with no two rows parallel."""
    while True:
        A = [[rng.randint(-4, 4), rng.randint(-4, 4)] for _ in range(n)]
        parallel = any(a * d == b * c for i, (a, b) in enumerate(A) for c, d in A[:i])
        if not parallel and [0, 0] not in A:
            return A, [rng.randint(-3, 3) for _ in range(n)]


def on_kinks(A: list[list[int]], y: list[int]) -> float:
    """The cheapest interpolation by neurons orthogonal to a sample, in floats."""
    rows = np.array(A, dtype=float)
    turned = np.column_stack([-rows[:, 1], rows[:, 0]])
    neurons = np.vstack([turned, -turned])
    features = np.maximum(rows @ neurons.T, 0)
    lengths = np.linalg.norm(neurons, axis=1)
    found = linprog([*lengths, *lengths], A_eq=np.hstack([features, -features]), b_eq=y, method="highs")
    assert found.status == 0
    return float(found.fun)


def test_the_verdict_says_whether_kinks_suffice() -> None:
    rng, seen = random.Random(3), Counter[str]()
    for n in (3, 4, 4, 4, 5, 5, 5) * 3:
        A, y = draw(rng, n)
        problem = Problem.build(A, y, loss="interpolation")
        verdict = THEOREM.applies(problem)
        seen[verdict.status] += 1
        best, limit = numeric.solve(A, y, loss="interpolation"), on_kinks(A, y)
        if verdict.proved:
            assert best.lower_bound - 1e-7 <= limit <= best.value + 1e-7
            found = kinks(problem.A, problem.targets).found
            assert found is not None and float(found.value) == pytest.approx(limit, rel=1e-9, abs=1e-12)
        elif verdict.refuted:
            assert best.value < limit - 1e-9, f"{A} {y}: kinks suffice, but: {verdict.reason}"
            assert "not orthogonal to a sample" in verdict.reason
    assert seen["proved"] >= 3 and seen["refuted"] >= 3, seen


def test_targets_that_go_up_and_down_on_many_samples():
    """Penalised biases: every bend is at a sample, so that the function is the line through the dots."""
    places = [-9, -7, -4, -3, 0, 1, 3, 4, 6, 8, 9, 11, 14, 15, 17, 20]
    A, y = [[place, 12] for place in places], [(-1) ** k * (1 + k % 3) for k in range(len(places))]
    solution = analytic.solve(A, y, loss="interpolation")
    assert solution.theorem.id == "rank-two-interpolation" and solution.verify().proved
    best = numeric.solve(A, y, loss="interpolation")
    assert best.lower_bound * (1 - 1e-8) <= float(solution.value) <= best.value * (1 + 1e-8)


@pytest.mark.parametrize(
    ("A", "y", "status", "reason"),
    [
        ([[*row, 0] for row in A4], Y4, "refuted", "3 features"),
        ([*A4, *[[1, k] for k in range(5, 62)]], [*Y4, *[1] * 57], "refuted", "61 samples"),
        ([*A4, [0, 0]], [*Y4, 1], "refuted", "sample 4 is zero"),
        ([*A4, [-4, -2]], [*Y4, 1], "refuted", "samples 0 and 4 are parallel"),
        ([[10**70 * a, b] for a, b in A4], Y4, "undecided", "beyond the sizes"),
    ],
)
def test_other_data_are_refused_with_the_reason(A: list, y: list, status: str, reason: str) -> None:
    verdict = THEOREM.applies(Problem.build(A, y, loss="interpolation"))
    assert verdict.status == status and reason in verdict.reason


def test_a_tiny_turn_of_the_targets_keeps_the_vertex() -> None:
    """The dual does not move while the weights keep their signs; the value is linear in the targets."""
    base = analytic.solve(A4, Y4, loss="interpolation")
    moved = [Fraction(cell) + Fraction(k, 10**20) for k, cell in enumerate(Y4)]
    other = analytic.solve(A4, moved, loss="interpolation")
    assert base.theorem is other.theorem is THEOREM
    assert base.dual.tolist() == other.dual.tolist() and other.value != base.value
    assert other.verify().proved


def test_a_dual_that_is_not_unique_never_refutes() -> None:
    """With a weight of zero another dual of the same value may be feasible."""
    rng, undecided = random.Random(5), 0
    for _ in range(24):
        A, y = draw(rng, 3)
        y[rng.randrange(3)] = 0
        rows = tuple(tuple(map(fmpq, row)) for row in A)
        outcome = kinks(rows, tuple(map(fmpq, y)))
        undecided += outcome.verdict.undecided
        if outcome.verdict.refuted:
            assert numeric.solve(A, y, loss="interpolation").value < on_kinks(A, y) - 1e-9
    assert undecided >= 5


@pytest.mark.parametrize("loss", ["max-margin", "hinge"])
def test_labels_are_proved_or_refuted_rightly(loss: str) -> None:
    rng, seen = random.Random(0), Counter[str]()
    for n in (3, 3, 4, 4):
        A, _ = draw(rng, n)
        y = [rng.choice([1, -1]) for _ in A]
        beta = {"beta": rng.choice([Fraction(1, 4), Fraction(1), Fraction(3)])} if loss == "hinge" else {}
        problem = Problem.build(A, y, loss=loss, **beta)
        found = kinks(problem.A, problem.targets, loss, problem.beta)
        seen[found.verdict.status] += 1
        best = numeric.solve(A, y, loss=loss, **{key: float(value) for key, value in beta.items()})
        if found.found is not None:
            assert best.lower_bound - 1e-7 <= float(found.found.value) <= best.value + 1e-7
        assert analytic.theorems[f"rank-two-{loss}"].applies(problem).status == found.verdict.status
    assert seen["proved"] >= 1 and seen["refuted"] >= 1, seen


def test_the_hinge_loss_of_a_small_weight_decay_is_that_of_the_largest_margin() -> None:
    A, y = [[3, -3], [-2, -2], [-2, 1]], [1, -1, 1]
    margin = analytic.solve(A, y, loss="max-margin")
    hinge = analytic.solve(A, y, loss="hinge", beta="1/4")
    assert {margin.theorem.id, hinge.theorem.id} == {"rank-two-max-margin", "rank-two-hinge"}
    assert hinge.value == margin.value / 4 and hinge.verify().proved


def test_another_vertex_is_tried_where_the_first_one_fails() -> None:
    A = [["-41/3", -1], [7, 17], ["22/3", "-19/3"], ["-17/3", "7/3"], ["31/3", 9]]
    sol = analytic.solve(A, [-1, -1, -1, 1, 1], loss="hinge", beta="13/3")
    assert sol.theorem.id == "rank-two-hinge" and sol.verify().proved
    assert sol.value == 13 * sympy.sqrt(10) / 42 + sympy.Rational(8, 3)
