"""Every theorem of the registry against something that shares no code with it; this file is complete by a test.

Most theorems meet ``numeric.solve`` in ``test_agreement``. Neurons of another norm or activation, and several outputs
with constraints, meet convex programs over all patterns or many kinks here. Theorems that state a property are judged
by the tester of statements, on data that it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import clarabel
import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import HealthCheck, given, settings

import analytic
from analytic.answers.solution import Solution
from analytic.model.problem import Problem
from tests.families.line.test_leaky import program as kinks_program
from tests.families.one_norm.test_one_norm import program as cells_program
from tests.families.threshold.test_threshold import program as patterns_program
from tests.statements.test_statements import RECORDS
from tests.strategies import Case, all_strategies
from tests.test_agreement import SOLVED

STRATEGIES = all_strategies()
BUDGET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MORE = settings(BUDGET, max_examples=200)
MOST_SAMPLES = 5
"""Above which the programs over all patterns are too large for a test."""

PROPERTIES = {key for key, theorem in analytic.theorems.items() if theorem.propose is None}
"""Theorems that give no optimum; the tester of statements compares what they say with the solver or a search."""


def numbers(exact: Solution) -> tuple[np.ndarray, np.ndarray, float]:
    problem = exact.problem
    A = np.array([[float(c) for c in row] for row in problem.A])
    y = np.array([[float(c) for c in row] for row in problem.y])
    return A, y, float(problem.beta) if problem.penalised else 1.0


def one_norm(exact: Solution) -> float:
    A, y, beta = numbers(exact)
    return cells_program(A, y[:, 0], exact.problem.loss, beta, exact.problem.bias == "free")


def thresholds(exact: Solution) -> float:
    A, y, beta = numbers(exact)
    rows = tuple(tuple(row) for row in A)
    return patterns_program(rows, list(y[:, 0]), exact.problem.loss, beta, exact.problem.bias == "free")


def on_the_line(exact: Solution) -> tuple[np.ndarray, np.ndarray, float]:
    """Places on the line through the samples, targets and beta."""
    A, y, beta = numbers(exact)
    along = max((row - A[0] for row in A), key=lambda step: float(step @ step))
    size = np.linalg.norm(along)
    return (A - A[0]) @ along / size if size else np.zeros(len(A)), y, beta


def leaky(exact: Solution) -> float:
    x, y, beta = on_the_line(exact)
    slope = float(exact.problem.activation.slope)
    if exact.problem.loss != "squared":
        return kinks_program(x, y[:, 0], slope, exact.problem.loss, beta)
    return squared_over_kinks(x, y, beta, slope)


def places_of(x: np.ndarray) -> np.ndarray:
    span = float(np.ptp(x)) or 1.0
    return np.unique(np.concatenate([x, np.linspace(x.min() - span / 2, x.max() + span / 2, 25)]))


def columns_of(x: np.ndarray, slope: float) -> np.ndarray:
    steps = np.subtract.outer(x, places_of(x))
    both = np.concatenate([steps, -steps], axis=1)
    return np.maximum(both, slope * both)


def squared_over_kinks(x: np.ndarray, y: np.ndarray, beta: float, slope: float) -> float:
    """The Lasso over many kinks, as a quadratic program."""
    F = columns_of(x, slope)
    one, target = np.ones((len(x), 1)), y[:, 0]
    columns = np.hstack([F, -F, one, -one])
    price = np.append(np.full(2 * F.shape[1], beta), [0.0, 0.0])
    size = columns.shape[1]
    options = clarabel.DefaultSettings()
    options.verbose = False
    P = sp.csc_matrix(np.triu(columns.T @ columns))
    cone = [clarabel.NonnegativeConeT(size)]
    solver = clarabel.DefaultSolver(
        P, price - columns.T @ target, -sp.eye(size, format="csc"), np.zeros(size), cone, options
    )
    return float(solver.solve().obj_val + target @ target / 2)


def vectors_over_kinks(exact: Solution) -> float:
    """The least sum of lengths of output weights, ``min sum ||w_k||`` with ``F W + 1 xi = Y``: a cone program."""
    x, Y, _ = on_the_line(exact)
    F = columns_of(x, 0.0)
    (n, k), o = F.shape, Y.shape[1]
    size = k * (o + 1) + o  # for each kink its length and its weights, then the output bias
    q = np.zeros(size)
    q[: k * (o + 1) : o + 1] = 1.0
    equal = np.zeros((n * o, size))
    for i in range(n):
        for j in range(o):
            equal[i * o + j, j + 1 : k * (o + 1) : o + 1] = F[i]
            equal[i * o + j, k * (o + 1) + j] = 1.0
    A = sp.vstack([sp.csc_matrix(equal), -sp.eye(k * (o + 1), size, format="csc")]).tocsc()
    b = np.concatenate([Y.ravel(), np.zeros(k * (o + 1))])
    cones = [clarabel.ZeroConeT(n * o), *(clarabel.SecondOrderConeT(o + 1) for _ in range(k))]
    options = clarabel.DefaultSettings()
    options.verbose = False
    solver = clarabel.DefaultSolver(sp.csc_matrix((size, size)), q, A, b, cones, options)
    return float(solver.solve().obj_val)


PROGRAMS: dict[str, Callable[[Solution], float]] = {
    **{key: one_norm for key in STRATEGIES if key.startswith("one-norm-")},
    **{key: thresholds for key in STRATEGIES if key.startswith("threshold-")},
    **{key: leaky for key in STRATEGIES if key.startswith("leaky-")},
    "vector-line-interpolation": vectors_over_kinks,
}


def test_no_theorem_is_left_out() -> None:
    assert sorted([*SOLVED, *PROGRAMS, *PROPERTIES]) == sorted(analytic.theorems)
    assert {theorem.id for theorem in RECORDS} == set(analytic.theorems)
    assert all(analytic.theorems[key].sentences for key in PROPERTIES)


@pytest.mark.parametrize("theorem_id", sorted(PROGRAMS))
def test_the_program_has_the_same_optimum(theorem_id: str) -> None:
    seen = Counter[str]()

    def run(case: Case) -> None:
        exact = Solution.of(analytic.theorems[theorem_id], Problem.build(case.A, case.y, **case.options))
        seen["drawn"] += 1
        sizes = np.abs([float(cell) for row in (*exact.problem.A, *exact.problem.y) for cell in row])
        if exact.problem.n > MOST_SAMPLES or sizes.max() > 1e4:
            return  # too large for the program, or for its floats
        value, known = float(exact.value), PROGRAMS[theorem_id](exact)
        assert known == pytest.approx(value, rel=2e-6, abs=2e-6 * (1 + sizes.max() ** 2))
        seen["compared"] += 1
        seen["nonzero"] += value != 0

    for budget in (BUDGET, MORE):
        if seen["compared"] < 8 or seen["nonzero"] < 5:  # draws of one strategy are often zero
            budget(given(STRATEGIES[theorem_id])(run))()
    assert seen["compared"] >= 8 and seen["nonzero"] >= 5, seen


def test_a_wrong_value_is_noticed() -> None:
    """The programs see a hundredth more or less, so that they are no rubber stamp."""
    wrong: list[Any] = []
    for key, case in (
        ("one-norm-interpolation", Case([[1, 0], [0, 1]], [1, 1], {"loss": "interpolation", "neuron_norm": 1})),
        (
            "threshold-interpolation",
            Case([[1, 0], [0, 1]], [1, 2], {"loss": "interpolation", "activation": "threshold"}),
        ),
        ("leaky-squared", Case([0, 1, 3], [0, 2, 0], {"beta": "1/4", "bias": "free", "activation": "absolute"})),
        (
            "vector-line-interpolation",
            Case([0, 1, 3], [[0, 0], [3, 4], [0, 0]], {"loss": "interpolation", "bias": "free"}),
        ),
    ):
        exact = Solution.of(analytic.theorems[key], Problem.build(case.A, case.y, **case.options))
        known = PROGRAMS[key](exact)
        wrong += [abs(known - factor * float(exact.value)) > 1e-3 for factor in (0.99, 1.01)]
    assert all(wrong)
