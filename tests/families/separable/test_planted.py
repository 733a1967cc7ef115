"""Planted neurons: the support function sampled, optima of small data by the solver, samples that have many angles."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from flint import fmpq

import analytic
import numeric
from analytic.families.separable.mixtures import MOST, acute_mixture
from analytic.model.problem import Problem
from numeric.errors import UnsupportedError
from tests.families.angles import refuted_just_outside, sampled_neurons_stay_below_beta
from tests.strategies.separable_planted import STRATEGIES


@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_no_sampled_neuron_sees_more_than_the_dual_allows(theorem_id: str) -> None:
    sampled_neurons_stay_below_beta(theorem_id, STRATEGIES[theorem_id])


def test_a_certificate_with_less_decay_is_refuted() -> None:
    refuted_just_outside("planted-squared")


@pytest.mark.parametrize(
    ("A", "y", "options", "word"),
    [
        ([[1, 0], [2, 0]], [1, 1], {"loss": "interpolation"}, "no linear function"),
        ([[1, 0], [1, 1]], [1, 0], {"loss": "interpolation"}, "sees sample 1"),
        ([[1, 0], [-1, 1]], [1, 1], {"loss": "interpolation"}, "no mixture"),
        ([[1, 0], [-1, 1]], [1, 1], {"loss": "max-margin"}, "no mixture"),
        ([[1, 0], [-1, 0]], [1, 1], {"loss": "max-margin"}, "holds the origin"),
        ([[1, 0], [1, 1]], [1, -1], {"loss": "max-margin"}, "sample 0 a margin below one"),
        ([[1, 0], [-1, 1]], [1, 1], {"beta": "1/4"}, "obtuse angle"),
        ([[1, 0], [1, 1]], [1, 3], {"beta": "1/4"}, "multiple of its target"),
        ([[1, 0], [1, 1]], [1, 0], {"beta": "1/4"}, "multiple of its target"),
    ],
)
def test_reasons(A: list[list[int]], y: list[int], options: dict[str, Any], word: str) -> None:
    theorem = analytic.theorems[f"planted-{options.get('loss', 'squared')}"]
    verdict = theorem.applies(Problem.build(A, y, **options))
    assert verdict.refuted and word in verdict.reason, verdict.reason


def test_one_neuron_in_the_plane_against_the_solver() -> None:
    """Planted outputs of small integers: where the theorem applies its length is the optimum, elsewhere at least it."""
    rng = np.random.default_rng(5)
    theorem, met, missed = analytic.theorems["planted-interpolation"], 0, 0
    for _ in range(14):
        A, w = rng.integers(-3, 4, (4, 2)), rng.integers(-2, 3, 2)
        y = np.maximum(A @ w, 0)
        seen = y > 0
        if not seen.any():
            continue
        best = numeric.solve(A.astype(float), y.astype(float), loss="interpolation").value
        applies = theorem.applies(Problem.build(A.tolist(), y.tolist(), loss="interpolation"))
        shortest = float(np.linalg.norm(np.linalg.pinv(A[seen]) @ y[seen]))
        if applies.proved:
            met += 1
            assert best == pytest.approx(shortest, rel=1e-6)
        else:
            missed += 1
    assert met >= 4 and missed >= 2


def test_fifty_random_samples_around_a_neuron() -> None:
    """Nearly half of all samples see it, in all directions: those within 45 degrees hold it in their cone."""
    rng = random.Random(3)
    A = [[Fraction(rng.randint(-20, 20)) for _ in range(3)] for _ in range(50)]
    y = [max(2 * row[0] - row[1] + row[2], Fraction(0)) for row in A]
    sol = analytic.solve(A, y, loss="interpolation")
    assert sol.theorem.id == "planted-interpolation" and sol.verify().proved
    assert sol.value**2 == 6 and sol.network.U.T.tolist() == [[2, -1, 1]]


def test_too_many_sets_of_acute_samples_are_left_undecided() -> None:
    """Ten pairs of opposite samples, orthogonal to one another: a thousand largest sets, and a neuron in none."""
    rows = [tuple(fmpq(s * (j == k)) for j in range(11)) for k in range(10) for s in (1, -1)]
    with pytest.raises(UnsupportedError, match=f"over {MOST} largest sets"):
        acute_mixture(rows, tuple(fmpq(j == 10) for j in range(11)))


def test_mixtures_are_found_wherever_brute_force_finds_one() -> None:
    """All triples of small samples in the plane, against all pairs of them."""
    grid = [(fmpq(a), fmpq(b)) for a, b in product((-2, 0, 1), repeat=2) if (a, b) != (0, 0)]
    point = (fmpq(1), fmpq(3))
    outcomes = set()
    for rows in product(grid, repeat=3):
        found = acute_mixture(rows, point)
        expected = any(_holds(a, b, point) for a in rows for b in rows)
        assert (found is not None) == expected
        outcomes.add(expected)
    assert outcomes == {True, False}


def _holds(a: tuple[fmpq, ...], b: tuple[fmpq, ...], point: tuple[fmpq, ...]) -> bool:
    """Whether the point is a nonnegative mixture of two vectors at no obtuse angle."""
    if a[0] * b[0] + a[1] * b[1] < 0:
        return False
    det = a[0] * b[1] - a[1] * b[0]
    if det == 0:
        return a[0] * point[1] == a[1] * point[0] and a[0] * point[0] + a[1] * point[1] > 0
    first, second = point[0] * b[1] - point[1] * b[0], a[0] * point[1] - a[1] * point[0]
    return bool(first / det >= 0 and second / det >= 0)
