"""Rank-one data without bias: against the full convex program, two rays that decouple, and a path of thresholds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

import analytic
from numeric.errors import InfeasibleError
from tests.numeric.arrangement import reference

PLACES, DIRECTION = [-2, 0, 1, 3, -1, 1], [3, 4]
A = [[c * cell for cell in DIRECTION] for c in PLACES]
BETA = Fraction(3, 2)
REGRESSION, LABELS = [1, 2, -1, 4, 0, 3], [-1, 1, 1, -1, 1, 1]
PROBLEMS = [
    (REGRESSION, {"beta": BETA}),
    ([abs(2 * c) for c in PLACES], {"loss": "interpolation"}),
    (LABELS, {"loss": "hinge", "beta": BETA}),
    (LABELS, {"loss": "hinge", "beta": 100}),  # nothing is fitted
]


@pytest.mark.parametrize(("y", "options"), PROBLEMS, ids=str)
def test_the_value_is_that_of_the_full_convex_program(y: list[Any], options: dict[str, Any]) -> None:
    sol = analytic.solve(A, y, **options)
    assert sol.theorem.id.startswith("rank-one") and sol.verify().proved and sol.network.neurons <= 2
    beta = float(options["beta"]) if "beta" in options else None
    value, status = reference(A, y, options.get("loss", "squared"), beta, "none")
    assert status in ("Solved", "AlmostSolved")
    assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)


@pytest.mark.parametrize(("y", "options"), PROBLEMS, ids=str)
def test_only_places_and_the_length_of_the_direction_count(y: list[Any], options: dict[str, Any]) -> None:
    flat = analytic.solve([5 * c for c in PLACES], y, **options)
    turned = analytic.solve([[c * cell for cell in (0, -5, 0)] for c in PLACES], y, **options)
    assert flat.value == turned.value == analytic.solve(A, y, **options).value


def test_the_two_rays_are_problems_of_their_own() -> None:
    both = analytic.solve(A, REGRESSION, beta=BETA)
    rays = [
        analytic.solve(
            [row for row, c in zip(A, PLACES, strict=True) if side * c > 0],
            [t for t, c in zip(REGRESSION, PLACES, strict=True) if side * c > 0],
            beta=BETA,
        )
        for side in (1, -1)
    ]
    at_zero = sum(sympy.Rational(t**2, 2) for t, c in zip(REGRESSION, PLACES, strict=True) if c == 0)
    assert sympy.simplify(both.value - at_zero - sum(ray.value for ray in rays)) == 0


def test_the_path_has_one_threshold_a_ray() -> None:
    """``| sum_i c_i y_i | ||a||`` over a ray is the beta at which its neuron comes in."""
    sides = [5 * abs(sum(c * t for c, t in zip(PLACES, REGRESSION, strict=True) if side * c > 0)) for side in (1, -1)]
    path = analytic.path(A, REGRESSION)
    assert list(path.breakpoints) == sorted(sides, reverse=True)
    assert path.at(sides[0]).network.neurons == 0
    assert path.at(sides[0] - Fraction(1, 10)).network.neurons == 1
    assert path.at(Fraction(1, 10)).network.neurons == 2


def test_labels_that_differ_on_a_ray_cannot_be_separated() -> None:
    with pytest.raises(InfeasibleError):
        analytic.solve(A, LABELS, loss="max-margin")
    apart = [(c, 1 if c > 0 else -1) for c in PLACES if c]
    found = analytic.solve([[3 * c, 4 * c] for c, _ in apart], [label for _, label in apart], loss="max-margin")
    assert found.theorem.id == "rank-one-max-margin" and found.verify().proved
    assert found.value == sympy.Rational(2, 5)  # the nearest sample of each ray is at distance 5
