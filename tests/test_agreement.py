"""Two independent sides, one answer: exact theorems against the floating-point solver.

The bounds must enclose the exact optimum on every draw; the gap must also close on every draw whose numbers span
less than five orders of magnitude, beyond which a double need not hold the answer to the tolerance.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import analytic
import numeric
from analytic.answers.solution import Solution
from analytic.exact.scalars import enclose
from analytic.model.floats import to_float
from analytic.model.problem import Problem
from numeric.errors import DataError
from tests.strategies import Case, all_strategies
from tests.test_conformance import exact_objective

STRATEGIES = all_strategies()
BUDGET = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MANY = settings(BUDGET, max_examples=200)
REACH, WITH_SKIP, MET = 1e-7, 2e-6, 1e-9  # with free columns planes stop earlier; misses of equations
SOLVED = sorted(
    key
    for key in STRATEGIES
    if key != "vector-line-interpolation"
    and (analytic.theorems[key].neuron_norm, analytic.theorems[key].activation) == (2, "relu")
)
"""``numeric.solve`` has no constrained loss with several outputs, and ReLU neurons measured by the norm 2."""


def floats(solution: Solution) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    problem = solution.problem
    A = np.array([[to_float(c, "A") for c in row] for row in problem.A])
    y = np.array([[to_float(c, "y") for c in row] for row in problem.y])
    options: dict[str, Any] = {"loss": problem.loss, "bias": problem.bias}
    if problem.penalised:
        options["beta"] = to_float(problem.beta, "beta")
    if problem.skip != "none":
        options["skip"] = problem.skip
    return A, y if problem.vector else y[:, 0], options


def spans(A: np.ndarray, y: np.ndarray) -> float:
    """The ratio of the largest to the smallest difference or size among the numbers of the data."""
    worst = 1.0
    for values in (*A.T, *y.reshape(len(A), -1).T):
        sizes = np.abs(np.concatenate([values, np.diff(np.sort(values))]))
        sizes = sizes[sizes > 0]
        worst = max(worst, sizes.max() / sizes.min()) if len(sizes) else worst
    return float(worst)


def agree(theorem_id: str, case: Case) -> bool:
    """Asserts valid bounds, and a closed gap on moderate data; returns whether the data were."""
    theorem = analytic.theorems[theorem_id]
    exact = Solution.of(theorem, Problem.build(case.A, case.y, **case.options))
    if exact.problem.o > 1 and exact.problem.loss == "interpolation":
        return False  # numeric.solve has no constrained loss with several outputs
    A, y, options = floats(exact)
    optimum = float(exact.value)
    scale = max(abs(optimum), float(np.abs(y).max()) ** (2 if options["loss"] == "squared" else 1), 1e-300)
    found = numeric.solve(A, y, **options)
    # equations hold within a part of the largest target, which is worth more where samples are close
    exactly = MET * spans(A, y) if options["loss"] == "interpolation" else 0.0
    assert found.lower_bound <= optimum + REACH * scale
    assert found.value >= optimum - (REACH + exactly) * scale
    if exact.problem.skip == "none":  # certify takes networks without a skip connection
        ours = numeric.certify(exact.to_numpy().network, A, y, **options)
        assert ours.lower_bound <= optimum + REACH * scale
        if options["loss"] not in ("interpolation", "max-margin"):  # rounding alone breaks an exact constraint
            assert abs(ours.value - optimum) <= REACH * scale
    moderate = spans(A, y) < 1e5
    local = exact.problem.o > 1 and found.status == "local"  # bounds, with no exact oracle for several outputs
    reach = exactly + (REACH if exact.problem.skip == "none" else WITH_SKIP)
    assert found.gap <= reach * scale or local or not moderate, f"gap {found.gap} at {scale}"
    return moderate


def drawn(theorem_id: str, budget: settings) -> int:
    """How many of the draws were moderate."""
    seen = Counter[str]()

    @budget
    @given(STRATEGIES[theorem_id])
    def run(case: Case) -> None:
        seen[theorem_id] += agree(theorem_id, case)

    run()
    return seen[theorem_id]


@pytest.mark.parametrize("theorem_id", SOLVED)
def test_numeric_agrees(theorem_id: str) -> None:
    seen = drawn(theorem_id, BUDGET)
    seen += drawn(theorem_id, MANY) if seen < 5 else 0  # where few draws are moderate
    assert seen >= 5


@pytest.mark.slow
@pytest.mark.parametrize("theorem_id", SOLVED)
def test_numeric_agrees_many(theorem_id: str) -> None:
    drawn(theorem_id, MANY)


def test_to_numpy_mirrors_the_solution() -> None:
    exact = analytic.solve([0, 1, 3], [0, 1, 0], beta="1/10", bias="free")
    mirror = exact.to_numpy()
    assert isinstance(mirror, numeric.Solution)
    assert mirror.lower_bound <= float(exact.value) <= mirror.value
    assert mirror.network.U.shape == exact.network.U.shape
    np.testing.assert_allclose(mirror.network([0.0, 1.0, 3.0]), exact.network([0, 1, 3]).astype(float))


def test_numbers_beyond_float_range_are_refused() -> None:
    exact = analytic.solve([0, 10**400], [0, 1], loss="interpolation", bias="free")
    with pytest.raises(DataError, match="beyond the range of a float"):
        exact.to_numpy()


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e6, 1e8])
@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
def test_the_value_is_no_less_than_the_exact_objective(offset: float, loss: str) -> None:
    """Rounding of the network's outputs is part of the value: far from the origin it is what costs digits."""
    rng = np.random.default_rng(4)
    for _ in range(6):
        A = rng.normal(size=(6, 2)) + offset
        y = rng.normal(size=6) if loss == "squared" else np.sign(rng.normal(size=6))
        m = int(rng.integers(0, 4))
        network = numeric.Network(
            U=rng.normal(size=(2, m)), b=-offset + rng.normal(size=m), w=rng.normal(size=m), xi=float(rng.normal())
        )
        problem = Problem.build(A, y, loss=loss, beta=0.1, bias="free")
        exact = exact_objective(problem, analytic.Network(network.U, network.b, network.w, network.xi))
        ball = enclose(exact, 300)
        certified = numeric.certify(network, A, y, loss=loss, beta=0.1, bias="free", time_limit=1.0)
        assert ball is not None
        assert float(ball.lower()) <= certified.value * (1 + 1e-15)
        assert certified.value <= float(ball.upper()) * (1 + 1e-6) + 1e-6 * offset
