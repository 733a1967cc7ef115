"""The optimum over networks of few neurons, beside a fine grid of kinks and the optimum over all widths."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from flint import fmpq
from scipy.optimize import nnls

import analytic
from analytic.families.line.narrow import least_objective

X, Y = (-2, -1, 0, 2), (1, 0, 1, 3)
BETA = fmpq(1, 5)


def exact(numbers: tuple[int, ...]) -> list[fmpq]:
    return [fmpq(number) for number in numbers]


def on_a_grid(neurons: int, steps: int) -> float:
    """The least objective over kinks on a grid, the weights of each choice by nonnegative least squares."""
    x, y, beta = np.array(X, float), np.array(Y, float), 0.2
    kinks = np.linspace(x[0], x[-1], steps)
    atoms = [sign * np.maximum(side * (x - kink), 0) for kink, side, sign in product(kinks, (1, -1), (1, -1))]
    best = np.inf
    for chosen in product(atoms, repeat=neurons):
        columns = np.array([np.ones_like(x), -np.ones_like(x), *chosen]).T
        # |F z - y|^2 / 2 + beta sum(z) is a least-squares problem with one more row, up to a constant
        gram = columns.T @ columns + 1e-12 * np.eye(len(chosen) + 2)
        root = np.linalg.cholesky(gram).T
        right = columns.T @ y - beta * np.array([0.0, 0.0, *[1.0] * neurons])
        weights = nnls(root, np.linalg.solve(root.T, right))[0]
        best = min(best, 0.5 * np.sum((columns @ weights - y) ** 2) + beta * np.sum(weights[2:]))
    return float(best)


@pytest.mark.parametrize(("neurons", "steps"), [(0, 2), (1, 41), (2, 9)])
def test_no_kink_on_a_grid_is_better_and_the_grid_comes_near(neurons: int, steps: int) -> None:
    found = least_objective(exact(X), exact(Y), BETA, neurons)
    assert found is not None
    near = on_a_grid(neurons, steps)
    assert float(found) <= near + 1e-9
    assert near <= float(found) + (2e-2 if neurons else 1e-9)


def test_it_falls_to_the_optimum_over_all_widths() -> None:
    values = [least_objective(exact(X), exact(Y), BETA, neurons) for neurons in range(4)]
    assert values == sorted(values, reverse=True)  # type: ignore[type-var]
    fewest = analytic.solution_set(list(X), list(Y), beta="1/5").min_neurons
    optimum = analytic.solve(list(X), list(Y), beta="1/5", bias="free").value
    assert [value == fmpq(optimum.p, optimum.q) for value in values] == [m >= fewest for m in range(4)]


def test_interpolation_needs_enough_neurons() -> None:
    x, y = exact((-2, -1, 0, 1, 2)), exact((1, 0, 1, 0, 1))
    assert [least_objective(x, y, None, neurons) for neurons in range(4)] == [None, None, None, 7]
    found = analytic.solution_set([-2, -1, 0, 1, 2], [1, 0, 1, 0, 1])
    assert (found.value, found.min_neurons) == (6, 4)


def test_one_sample_needs_no_neuron() -> None:
    assert [least_objective([fmpq(1)], [fmpq(5)], beta, m) for beta in (None, BETA) for m in range(3)] == [0] * 6
