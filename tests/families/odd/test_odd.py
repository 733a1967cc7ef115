"""Odd data: what the theorems say, against the numeric solver and the linear program they claim to be."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
import sympy

import analytic
import numeric
from analytic.problems.generators import instances
from numeric.errors import InfeasibleError

SEEDS = range(12)


def doubled(rows: list[list[int]], y: list[int]) -> tuple[list[list[int]], list[int]]:
    return rows + [[-c for c in row] for row in rows], [*y, *(-t for t in y)]


def test_pinned_example() -> None:
    found = analytic.solve(*doubled([[2, 1], [1, 2]], [1, -1]), loss="interpolation")
    assert found.value == 2 * sympy.sqrt(2) and found.theorem.id == "odd-interpolation" and found.verify().proved


@pytest.mark.parametrize("loss", ["squared", "interpolation", "max-margin", "hinge", "logistic"])
def test_agrees_with_the_numeric_solver(loss: str) -> None:
    for seed in SEEDS:
        for instance in instances(f"odd-{loss}", 6, seed):
            exact = analytic.solve(instance.A, instance.y, **instance.options)
            assert exact.verify().proved
            options = dict(instance.options)
            if "beta" in options:
                options["beta"] = float(options["beta"])
            A, y = np.array(instance.A, dtype=float), np.array(instance.y, dtype=float)
            floats = numeric.solve(A, y, **options)
            assert float(exact.value) == pytest.approx(floats.value, rel=1e-6, abs=1e-7)


def test_interpolation_is_twice_the_least_norm() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        rows = [[rng.randint(-4, 4) for _ in range(3)] for _ in range(3)]
        theta = [rng.randint(-3, 3) for _ in range(3)]
        y = [sum(a * b for a, b in zip(row, theta, strict=True)) for row in rows]
        found = analytic.solve(*doubled(rows, y), loss="interpolation")
        shortest = sympy.Matrix(rows).pinv() * sympy.Matrix(y)
        assert sympy.simplify(found.value - 2 * shortest.norm()) == 0


def test_infeasible_targets_come_with_a_witness() -> None:
    A, y = doubled([[1, 0], [0, 1], [1, 1]], [1, 1, 3])
    with pytest.raises(InfeasibleError, match="linear") as caught:
        analytic.solve(A, y, loss="interpolation")
    witness = [Fraction(str(x)) for x in caught.value.witness]
    assert analytic.polar(A, witness) == 0
    assert sum(a * b for a, b in zip(witness, y, strict=True)) > 0
    A, y = doubled([[1, 0], [0, 1], [1, 1]], [1, 1, -1])
    with pytest.raises(InfeasibleError, match="separates"):
        analytic.solve(A, y, loss="max-margin")


def test_the_hypothesis_is_exact() -> None:
    A, y = doubled([[2, 1], [1, 2]], [1, -1])
    theorem = analytic.theorems["odd-squared"]
    odd = next(h for h in theorem.hypotheses if h.id == "odd")
    build = analytic.Problem.build
    assert odd.holds(build(A, y, beta=1)).proved
    assert odd.holds(build(A, [1, -1, -1, Fraction(10**30 + 1, 10**30)], beta=1)).refuted
    assert odd.holds(build([*A, A[0]], [*y, y[0]], beta=1)).refuted  # counted twice by the loss
    assert odd.holds(build([*A, A[0]], [*y, y[0]], loss="interpolation")).proved
    assert odd.holds(build([*A, [0, 0]], [*y, 1], beta=1)).refuted


def test_weights_that_are_not_of_least_maximum_refute_nothing() -> None:
    """For s = 1 all samples are fitted; with the symbol the weights are not the most even ones."""
    s = sympy.Symbol("s", positive=True)
    rows = [[1, 1], [1, -1], [1, 2], [1, -2]]
    assert analytic.solve(*doubled(rows, [1] * 4), loss="hinge", beta=1).theorem.id == "odd-hinge"
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve(*doubled([[s * c for c in row] for row in rows], [1] * 4), loss="hinge", beta=1)
    assert "rational samples only" in caught.value.reasons["odd-hinge"]


def test_fifty_samples() -> None:
    rng = random.Random(0)
    rows = [[rng.randint(-9, 9) for _ in range(5)] for _ in range(25)]
    theta = [rng.randint(-3, 3) for _ in range(5)]
    y = [sum(a * b for a, b in zip(row, theta, strict=True)) for row in rows]
    found = analytic.solve(*doubled(rows, y), loss="interpolation")
    assert found.verify().proved
    labels = [1 if row[0] > 0 else -1 for row in (row for row in rows)]
    for row in rows:
        row[0] = row[0] or -1
    assert analytic.solve(*doubled(rows, labels), loss="max-margin").verify().proved
