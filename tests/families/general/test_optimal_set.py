"""All optimal networks without bias: what attains the support function, vertices, mixtures, and what is no member."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq

import analytic
from analytic.answers.attaining import ONE_EACH, attaining, attaining_of
from analytic.answers.optimal_set import STRICT, optimal_set
from analytic.answers.solution import Solution
from analytic.model.problem import Problem
from numeric.errors import DataError, OptionError, UnsupportedError

CUBE = [[s * (j == k) for j in range(3)] for s in (1, -1) for k in range(3)]
CASES = [
    (theorem, k)
    for theorem in analytic.theorems.values()
    if theorem.feasibility in ONE_EACH
    for k, example in enumerate(theorem.examples)
    if not theorem.id.endswith("secular")  # where numbers are long
    and example.options.get("loss", "squared") in STRICT
    and example.options.get("bias", "none") == "none"
    and not isinstance(example.y[0], (list, tuple))
]


@pytest.mark.parametrize(("theorem", "k"), CASES, ids=lambda part: getattr(part, "id", str(part)))
def test_one_direction_of_each_sign_attains_the_support_function(theorem: Any, k: int) -> None:
    """Directions at random that nearly attain it are near one of the network, and so says the search of all regions."""
    example = theorem.examples[k]
    solution = Solution.of(theorem, Problem.build(example.A, example.y, **example.options))
    best = optimal_set(example.A, example.y, **example.options)
    assert best.unique and best.dimension == 0 and best.value == solution.value
    assert best.contains(solution.network).proved
    A, v = (
        np.array(part, dtype=float).reshape(len(example.y), -1) for part in (solution.problem.A, best.solution.dual)
    )
    U = np.random.default_rng(0).normal(size=(6000, A.shape[1]))
    U /= np.linalg.norm(U, axis=1)[:, None]
    beta = float(sympy.sympify(str(example.options.get("beta", 1))))
    seen = (np.maximum(U @ A.T, 0) @ v)[:, 0] / beta
    W, w = (
        np.array(best.active.U.tolist(), dtype=float).reshape(A.shape[1], -1),
        np.sign(np.array(best.active.w, float)),
    )
    beside = np.max(np.where(w[None, :] == np.sign(seen)[:, None], U @ W, -1.0), axis=1, initial=-1.0)
    assert np.abs(seen).max() <= 1 + 1e-9 and np.all(beside[np.abs(seen) > 1 - 1e-5] > 0.9)
    if solution.problem.rational and all(cell.is_rational for cell in solution.dual.ravel()):
        found = attaining(solution.problem, [cell for (cell,) in solution.exact_dual])
        assert len(set(found)) == len(found) == best.active.neurons or best.active.neurons == 0
        assert len(attaining_of(solution)) == len(found)


def test_the_cases_are_of_every_method() -> None:
    assert {theorem.feasibility for theorem, _ in CASES} == ONE_EACH


def test_a_split_neuron_is_the_same_network() -> None:
    best = analytic.optimal_set([[1, 0], [0, 1]], [3, -4], loss="interpolation")
    split = analytic.Network([[1, 5, 0], [0, 0, 2]], [0, 0, 0], [1, sympy.Rational(2, 5), -2])
    assert best.contains(split).proved and best.contains(best.active).refuted


@pytest.mark.parametrize(
    ("network", "word"),
    [
        (([[3, 0], [0, 4]], [0, 1], [1, -1], 0), "has a bias"),
        (([[3, 3], [0, 4]], [0, 0], [1, -1], 0), "neuron 1 does not attain"),
        (([[3, 0], [0, 4]], [0, 0], [1, 1], 0), "neuron 1 does not attain"),
        (([[3, 0], [0, 4]], [0, 0], [1, -2], 0), "sample 1"),
    ],
)
def test_what_is_no_member(network: Any, word: str) -> None:
    verdict = analytic.optimal_set([[1, 0], [0, 1]], [3, -4], loss="interpolation").contains(network)
    assert verdict.refuted and word in verdict.reason, verdict.reason


def test_the_cube_has_a_polytope_of_networks() -> None:
    """Targets 1 on the axes: weights on the eight corners, half of the mass on either side of each axis."""
    best = analytic.optimal_set(CUBE, [1] * 6, loss="interpolation")
    corners = {tuple(sympy.sign(x) for x in u) for u, _, _ in best.active.parts}
    assert corners == set(product((-1, 1), repeat=3))
    assert (best.dimension, best.unique, best.min_neurons, best.max_neurons) == (4, False, 2, 4)
    sizes = sorted(vertex.neurons for vertex in best.vertices)
    assert sizes == [2, 2, 2, 2, 4, 4]  # opposite corners, and the two tetrahedra
    for vertex in best.vertices:
        assert list(vertex(CUBE)) == [1] * 6 and vertex.penalty() == best.value
    first, last = best.vertices[0], best.vertices[-1]
    mixed = first.like([(u, b, (w * fmpq(1, 3),)) for u, b, (w,) in first.parts]
                       + [(u, b, (w * fmpq(2, 3),)) for u, b, (w,) in last.parts])  # fmt: skip
    assert best.contains(mixed).proved


def test_squared_loss_on_even_data_and_a_network_without_neurons() -> None:
    """The fit is ``2 - 2 / sqrt(3)`` on all samples, a multiple of the targets: the same polytope, scaled."""
    cube = analytic.optimal_set(CUBE, [2] * 6, beta=2)
    assert (cube.dimension, len(cube.vertices), cube.min_neurons, cube.max_neurons) == (4, 6, 2, 4)
    for vertex in cube.vertices:
        fit = vertex(CUBE)
        assert all(sympy.simplify(f - 2 + 2 / sympy.sqrt(3)) == 0 for f in fit)
        loss = sum((f - 2) ** 2 for f in fit) / 2
        assert sympy.simplify(loss + 2 * vertex.penalty() - cube.value) == 0
    none = analytic.optimal_set(CUBE, [1] * 6, beta=9)
    assert none.unique and none.min_neurons == none.max_neurons == none.dimension == 0
    assert none.contains(([[], [], []], [], [], 0)).proved
    assert none.contains(([[1], [0], [0]], [0], [1], 0)).refuted


def test_what_is_not_described() -> None:
    with pytest.raises(OptionError, match="loss"):
        analytic.optimal_set([[1, 0]], [1], loss="absolute", beta=1)
    with pytest.raises(UnsupportedError, match="several outputs"):
        analytic.optimal_set([[1, 0], [0, 1]], [[1, 0], [0, 1]], beta=1)
    with pytest.raises(UnsupportedError, match="symbols"):
        analytic.optimal_set([[1, 0], [0, 1]], [sympy.Symbol("p", positive=True), 1], beta=1)
    with pytest.raises(DataError, match="3 inputs"):
        analytic.optimal_set([[1, 0]], [1], beta=1).contains(([[1], [1], [1]], [0], [1], 0))
