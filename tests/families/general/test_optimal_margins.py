"""Optimal networks for hinge loss and maximum margin: what a linear program leaves, vertices, members."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq
from scipy.optimize import linprog

import analytic
from analytic.answers.optimal_margins import MARGINS
from analytic.exact.polytope import TooManyError, vertices
from numeric.errors import UnsupportedError

CUBE = [[s * (j == k) for j in range(3)] for s in (1, -1) for k in range(3)]
EYE3 = [[int(j == k) for j in range(3)] for k in range(3)]
PLAIN = {"loss", "beta"}
Case = tuple[str, Any, Any, dict[str, Any]]
CASES: list[Case] = [
    (f"{theorem.id} {k}", example.A, example.y, dict(example.options))
    for theorem in analytic.theorems.values()
    for k, example in enumerate(theorem.examples)
    if example.options.get("loss") in MARGINS and {*example.options} <= PLAIN
]
CASES += [
    ("a class at its border", [[1, 0], [0, 1]], [1, -1], {"loss": "hinge", "beta": 1}),
    ("an irrational border", EYE3, [1, 1, -1], {"loss": "hinge", "beta": sympy.sqrt(2)}),
    ("classes of two and one", EYE3, [1, 1, -1], {"loss": "hinge", "beta": "1/3"}),
    ("even, margins", CUBE, [1] * 6, {"loss": "max-margin"}),
    ("even, hinge", CUBE, [1] * 6, {"loss": "hinge", "beta": 1}),
    ("a sample beyond its margin", [[1, 0], [3, 0], [0, 1]], [1, 1, -1], {"loss": "max-margin"}),
    ("a line at two borders", [[1], [2], [-1]], [1, 1, -1], {"loss": "hinge", "beta": 1}),
    ("a line at a border", [[1], [2], [-1]], [1, 1, -1], {"loss": "hinge", "beta": 3}),
    ("odd at two borders", [[1, 1], [-1, -1], [1, -1], [-1, 1]], [1, -1, 1, -1], {"loss": "hinge", "beta": 2}),
    ("spike-free at a border", [[3, 1, 0], [1, 3, 0], [0, 0, 2]], [1, 1, -1], {"loss": "hinge", "beta": 2}),
    ("a sample given up", [[1], [2], [-1]], [1, 1, -1], {"loss": "hinge", "beta": 2}),
]
SPACIOUS = {"a class at its border": 2, "an irrational border": 1, "even, margins": 4, "even, hinge": 4,
            "a line at two borders": 2, "a line at a border": 1, "odd at two borders": 2,
            "spike-free at a border": 1}  # fmt: skip
NEAR = 1e-4


def floats(table: Any) -> Any:
    return np.array([[float(sympy.sympify(str(cell))) for cell in np.ravel([row])] for row in table])


class Program:
    """Weights of many unit neurons of either sign, and what hinge loss is left: at most the optimal value."""

    def __init__(self, A: Any, y: Any, options: dict[str, Any], neurons: Any, value: float) -> None:
        self.neurons = neurons / np.linalg.norm(neurons, axis=0)
        self.labels = np.array([float(t) for t in y])
        features = np.maximum(A @ self.neurons, 0)
        self.m, n = features.shape[1], len(A)
        beta = float(sympy.sympify(str(options.get("beta", 1))))
        slack = np.eye(n) if options["loss"] == "hinge" else np.zeros((n, n))
        margins = np.hstack([self.labels[:, None] * features, -self.labels[:, None] * features, slack])
        self.cost = np.array([beta] * (2 * self.m) + [1.0] * n)
        self.rows = np.vstack([-margins, self.cost])
        self.right = np.array([-1.0] * n + [value + 1e-8])

    def least(self, objective: Any) -> float:
        found = linprog(objective, A_ub=self.rows, b_ub=self.right)
        assert found.status == 0, found.message
        return float(found.fun)

    def outputs_at(self, x: Any) -> Any:
        seen = np.maximum(x @ self.neurons, 0)
        return np.concatenate([seen, -seen, np.zeros(len(self.labels))])


def by_rounded(network: Any, x: Any) -> float:
    U, w = floats(network.U.tolist()).reshape(len(x), -1), floats([network.w.tolist()])[0] if network.neurons else []
    return float(np.maximum(x @ U, 0) @ w) if network.neurons else 0.0


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_the_polytope_is_what_a_linear_program_leaves(case: Case) -> None:
    name, A, y, options = case
    best = analytic.optimal_set(A, y, **options)
    assert best.contains(best.solution.network).proved
    assert best.vertices and all(best.contains(vertex).proved for vertex in best.vertices)
    assert best.dimension == SPACIOUS.get(name, best.dimension) and best.unique == (best.dimension == 0)
    data, rng = floats(A), np.random.default_rng(len(name))
    some = rng.normal(size=(data.shape[1], 300))
    some /= np.linalg.norm(some, axis=0)
    active = floats(best.active.U.tolist()).reshape(data.shape[1], -1)
    some = some[:, np.max(active.T @ some, axis=0, initial=-1.0) < 1 - NEAR]  # so near, they cost next to nothing more
    program = Program(data, y, options, np.hstack([active, some]), float(best.value))
    assert program.least(program.cost) == pytest.approx(float(best.value), abs=1e-6)
    for x in rng.normal(size=(4, data.shape[1])):
        seen = [by_rounded(vertex, x) for vertex in best.vertices]
        ends = program.least(program.outputs_at(x)), -program.least(-program.outputs_at(x))
        assert ends == pytest.approx((min(seen), max(seen)), abs=NEAR), (name, x)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_every_direction_that_attains_the_support_function_is_there(case: Case) -> None:
    """Random directions that nearly attain it are near one that does, of the same sign."""
    _, A, y, options = case
    best = analytic.optimal_set(A, y, **options)
    data, v = floats(A), floats(best.solution.dual.tolist())[:, 0]
    beta = float(sympy.sympify(str(options.get("beta", 1))))
    U = np.random.default_rng(0).normal(size=(20_000, data.shape[1]))
    U /= np.linalg.norm(U, axis=1)[:, None]
    seen = np.maximum(U @ data.T, 0) @ v / beta
    assert np.abs(seen).max() <= 1 + 1e-9
    W, w = floats(best.active.U.tolist()).reshape(data.shape[1], -1), np.sign(floats([best.active.w.tolist()])[0])
    beside = np.max(np.where(w[None, :] == np.sign(seen)[:, None], U @ W, -1.0), axis=1, initial=-1.0)
    assert np.all(beside[np.abs(seen) > 1 - 1e-5] > 0.9)
    if best.active.neurons:
        attained = np.maximum(W.T @ data.T, 0) @ v / beta
        assert attained == pytest.approx(w, abs=1e-9)


@pytest.mark.parametrize("seed", range(24))
def test_two_samples_at_random(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(30):
        A, y, loss = rng.integers(-3, 4, (2, 2)), rng.choice([1, -1], 2).tolist(), MARGINS[seed % 2]
        options = {"loss": loss, **({"beta": int(rng.integers(1, 4))} if loss == "hinge" else {})}
        try:
            best = analytic.optimal_set(A.tolist(), y, **options)
            break
        except analytic.InfeasibleError:  # a sample of zeros
            continue
    else:
        pytest.fail("nothing feasible was drawn")
    test_the_polytope_is_what_a_linear_program_leaves(("random", A.tolist(), y, options))
    assert best.min_neurons <= best.max_neurons <= 2


def test_widths_at_a_border() -> None:
    """Each of both classes may be fitted in part: no neuron is needed, and two are the most."""
    best = analytic.optimal_set([[1, 0], [0, 1]], [1, -1], loss="hinge", beta=1)
    assert (best.dimension, best.min_neurons, best.max_neurons) == (2, 0, 2)
    half = analytic.Network([[1, 0], [0, 2]], [0, 0], ["1/2", "-1/3"])
    assert best.contains(half).proved and best.contains(analytic.Network([[], []], [], [])).proved
    beyond = best.contains(analytic.Network([[1], [0]], [0], [2]))
    assert beyond.refuted and beyond.reason.startswith("the margin of sample 0 is above 1")
    wrong = best.contains(analytic.Network([[1], [1]], [0], [1]))
    assert wrong.refuted and "does not attain" in wrong.reason


@pytest.mark.parametrize(("w", "words"), [(["1/2", -1], "sample 0 is not 1"), ([1, -2], "sample 2 is not 1")])
def test_margins_that_no_optimal_network_has(w: list[Any], words: str) -> None:
    best = analytic.optimal_set([[1, 0], [3, 0], [0, 1]], [1, 1, -1], loss="max-margin")
    verdict = best.contains(analytic.Network([[1, 0], [0, 1]], [0, 0], w))
    assert verdict.refuted and words in verdict.reason


def exact(table: Any) -> list[tuple[fmpq, ...]]:
    return [tuple(fmpq(int(x)) for x in row) for row in table]


@pytest.mark.parametrize("seed", range(40))
def test_vertices_are_those_of_the_program(seed: int) -> None:
    """Optima of random objectives are those of a solver; sparse and tied coefficients, infeasible ones among them."""
    rng = np.random.default_rng(seed)
    count, rows, ties = int(rng.integers(1, 5)), int(rng.integers(0, 5)), int(rng.integers(0, 2))
    a, b = rng.integers(-2, 3, (rows, count)), rng.integers(-3, 3, rows)
    e, f = rng.integers(-1, 3, (ties, count)), rng.integers(0, 3, ties)
    least = [*zip(exact(a), [fmpq(int(t)) for t in b], strict=True), ((fmpq(-1),) * count, fmpq(-10))]
    equal = list(zip(exact(e), [fmpq(int(t)) for t in f], strict=True))
    found = vertices(equal, least, count, most=100_000)
    A_ub, b_ub = np.vstack([-a, np.ones((1, count))]), np.concatenate([-b, [10]])
    for objective in rng.normal(size=(5, count)):
        program = linprog(objective, A_ub=A_ub, b_ub=b_ub, A_eq=e if ties else None, b_eq=f if ties else None)
        assert (program.status == 2) == (not found)
        if found:
            points = np.array([[float(x.p) / float(x.q) for x in point] for point in found])
            assert program.fun == pytest.approx((points @ objective).min(), abs=1e-9)
    assert len(set(found)) == len(found)


def test_too_many_systems() -> None:
    with pytest.raises(TooManyError):
        vertices([], [], 9, most=0)


def test_the_registry_has_both_losses() -> None:
    names = {name.split()[0] for name, *_ in CASES}
    assert len(CASES) > 45 and {"whitened-hinge", "planted-max-margin", "rank-two-hinge"} <= names


def test_irrational_dual_vectors_in_space() -> None:
    """In the plane all regions are looked at; in space it takes a rational vector, or a method that says so."""
    with pytest.raises(UnsupportedError, match="no multiple of a rational"):
        analytic.optimal_set(CUBE, [1, 1, -1] * 2, loss="hinge", beta="1/2")
