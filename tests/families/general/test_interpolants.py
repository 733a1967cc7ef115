"""A neuron a sample, and the fewest neurons: outputs, penalties, and the bounds that they are."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
import sympy

import analytic
from numeric.errors import DataError, UnsupportedError


def test_spikes_interpolate_at_the_penalty_of_the_distances() -> None:
    rng = random.Random(0)
    for bias, _ in product(("none", "free"), range(8)):
        A = [[rng.choice((-1, 1)) * (9 + rng.randint(0, 3)) * (i == k) + rng.randint(-1, 1) for k in range(4)]
             for i in range(4)]  # fmt: skip
        y = [rng.randint(-3, 3) for _ in A]
        network = analytic.spikes(A, y, bias=bias)
        assert list(network(A)) == y
        distances = [analytic.neuron(A, j, bias=bias).distance for j in range(4)]
        bound = sum(abs(t) / d for t, d in zip(y, distances, strict=True))
        assert sympy.simplify(network.penalty() - bound) == 0


def test_spikes_bound_the_least_norm() -> None:
    A, y = [[2, 1], [-1, 3]], [1, -2]
    assert analytic.spikes(A, y).penalty() >= analytic.solve(A, y, loss="interpolation").value
    assert analytic.spikes([0, 1], [2, 5], bias="free").penalty() == 7
    assert analytic.spikes([[3, 4]], [10]).penalty() == 2
    assert list(analytic.spikes([[3, 4]], [10], bias="free")([[3, 4]])) == [10]


def test_what_spikes_refuse() -> None:
    with pytest.raises(DataError, match=r"A\[1\] is in the convex hull"):
        analytic.spikes([0, 1, 2], [1, 1, 1], bias="free")
    assert list(analytic.spikes([0, 1, 2], [1, 0, 1], bias="free")([0, 1, 2])) == [1, 0, 1]
    with pytest.raises(DataError, match="is in the cone"):
        analytic.spikes([[1, 0], [0, 1], [1, 1]], [1, 1, 1])
    with pytest.raises(UnsupportedError, match="2 outputs"):
        analytic.spikes([[1, 0]], [[1, 2]])
    with pytest.raises(UnsupportedError, match="not rational"):
        analytic.spikes([[sympy.sqrt(2), 0]], [1])


def test_the_fewest_neurons() -> None:
    rng = random.Random(1)
    for _ in range(10):
        A = np.array([[rng.randint(-4, 4) for _ in range(4)] for _ in range(3)])
        if np.linalg.matrix_rank(A) < 3:
            continue
        y = [rng.randint(-3, 3) for _ in A]
        network = analytic.fewest_neurons(A.tolist(), y)
        assert list(network(A.tolist())) == y
        assert network.neurons == len({1 if t > 0 else -1 for t in y if t})
    hot = [[1, 0], [2, 0], [0, -3]]
    network = analytic.fewest_neurons([[1, 1, 0], [0, 1, 1], [0, 0, 1]], hot)
    assert network([[1, 1, 0], [0, 1, 1], [0, 0, 1]]).tolist() == hot
    assert network.neurons == np.linalg.matrix_rank(np.array(hot)) == 2


def test_what_the_fewest_neurons_refuse() -> None:
    with pytest.raises(DataError, match="rank 1"):
        analytic.fewest_neurons([[1, 2], [2, 4]], [1, 1])
    with pytest.raises(UnsupportedError, match="several targets"):
        analytic.fewest_neurons([[1, 0], [0, 1]], [[1, 1], [0, 1]])
    with pytest.raises(UnsupportedError, match="both signs"):
        analytic.fewest_neurons([[1, 0], [0, 1]], [[1, 0], [-1, 0]])
