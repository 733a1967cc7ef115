"""The dense linear program beside HiGHS: values, dual feasibility, and what it says of programs without a solution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from numeric.large_data.interior_point import solve_linear


def program(n: int, count: int, seed: int, *, repeated: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Neurons of both signs on random data, with a cost for each."""
    rng = np.random.default_rng([n, count, seed])
    A, U = rng.normal(size=(n, 3)), rng.normal(size=(3, count))
    features = np.maximum(A @ U, 0.0)
    if repeated:
        features[:, 1::2] = features[:, ::2]
    Phi = np.hstack([features, -features])
    return Phi, Phi @ rng.exponential(size=2 * count), np.linalg.norm(np.hstack([U, U]), axis=0)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize(("n", "count"), [(2, 8), (6, 40), (25, 200)])
def test_the_optimum_of_highs(n, count, repeated, free):
    for seed in range(5):
        Phi, b, c = program(n, count, seed, repeated=repeated)
        found = solve_linear(Phi, b, c, free=free, tol=1e-8)
        table = np.hstack([Phi, np.ones((n, 1))]) if free else Phi
        bounds = [(0, None)] * len(c) + [(None, None)] * free
        best = linprog(np.append(c, [0.0] * free), A_eq=table, b_eq=b, bounds=bounds)
        assert best.status == 0 and found.error <= 1e-7
        size = 1.0 + float(np.abs(b).max())
        assert c @ found.a == pytest.approx(best.fun, rel=1e-6, abs=1e-6)
        assert b @ found.v == pytest.approx(best.fun, rel=1e-6, abs=1e-6)
        assert found.a.min() >= 0.0 and (found.v @ Phi <= c + 1e-6).all()
        assert np.abs(Phi @ found.a + found.xi - b).max() <= 1e-6 * size
        assert abs(found.v.sum()) <= 1e-6 if free else found.xi == 0.0


def test_a_program_without_a_solution_is_not_called_solved():
    Phi = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    assert solve_linear(Phi, np.array([1.0, 2.0]), np.ones(3), free=False, tol=1e-9).error > 1e-3
    assert solve_linear(Phi, np.array([1.0, 1.0]), np.ones(3), free=False, tol=1e-9).error <= 1e-9


def test_a_deadline_in_the_past_leaves_the_start():
    Phi, b, c = program(6, 40, 0)
    found = solve_linear(Phi, b, c, free=False, tol=1e-9, deadline=0.0)
    assert 1e-9 < found.error < np.inf
