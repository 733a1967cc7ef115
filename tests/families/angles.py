"""What the tests of separable data and of obtuse rays share: neurons at random, and certificates changed by a hair."""

from __future__ import annotations

import copy
from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

import analytic
from analytic import checker
from analytic.answers.solution import Solution
from analytic.model.problem import Problem
from analytic.verification.certificate import payload
from tests.strategies import Case

BUDGET = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
TINY = f"1/1{'0' * 30}"


def floats(table: Any) -> np.ndarray:
    return np.array([[float(sympy.sympify(str(cell))) for cell in row] for row in table])


def sampled_neurons_stay_below_beta(theorem_id: str, strategy: SearchStrategy[Case]) -> None:
    """``||V'(Au)_+|| <= beta ||u||`` at random neurons, at the samples, and at the network's own with equality."""
    attained: Counter[bool] = Counter()

    @BUDGET
    @given(strategy)
    def run(case: Case) -> None:
        solution = Solution.of(analytic.theorems[theorem_id], Problem.build(case.A, case.y, **case.options))
        A, V = floats(solution.problem.A), floats(solution.exact_dual)
        beta = float(case.options.get("beta", 1))
        rng = np.random.default_rng(0)
        own = np.array(solution.network.U.tolist(), dtype=float)
        U = np.hstack([rng.normal(size=(A.shape[1], 2000)), A.T[:, np.any(A, axis=1)]])
        b = np.zeros(U.shape[1])
        if solution.problem.bias == "free":  # kinks at samples: of all biases one of these is seen best
            b = -A[rng.integers(len(A), size=U.shape[1])][:, None, :] @ U.T[:, :, None]
        U, b = np.hstack([U, own]), np.append(b, np.array(solution.network.b.tolist(), dtype=float))
        seen = np.linalg.norm(V.T @ np.maximum(A @ U + b, 0), axis=0) / np.linalg.norm(U, axis=0)
        assert seen.max() <= beta * (1 + 1e-9)
        assert own.shape[1] == 0 or np.allclose(seen[-own.shape[1] :], beta, rtol=1e-9)
        attained[own.shape[1] > 0] += 1

    run()
    assert attained[True] >= 5


def certificate(theorem_id: str) -> dict[str, Any]:
    """That of the first worked example."""
    example = analytic.theorems[theorem_id].examples[0]
    return payload(Solution.of(analytic.theorems[theorem_id], Problem.build(example.A, example.y, **example.options)))


def refuted_just_outside(theorem_id: str) -> None:
    """The dual vector of a squared loss, for a beta that is smaller by a hair, with the zero network."""
    less = copy.deepcopy(certificate(theorem_id))
    less["problem"]["beta"] = f"({less['problem']['beta']})*(1 - {TINY})"
    less["network"]["w"] = []
    less["network"]["U"], less["network"]["b"] = [[] for _ in less["network"]["U"]], []
    targets = [cell for row in less["problem"]["y"] for cell in (row if isinstance(row, list) else [row])]
    less["claim"]["value"] = str(sum(Fraction(cell) ** 2 for cell in targets) / 2)
    verdict = checker.check(less)
    assert verdict.refuted and "h(v)" in verdict.reason, verdict.reason
