"""Optimal networks of one fit, in the plane and on even data: irrational dual vectors and outputs among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import analytic
from analytic.answers.optimal_set import STRICT
from tests.families.general.test_optimal_margins import NEAR, by_rounded, floats

CASES = [
    (f"{theorem.id} {k}", example)
    for theorem in analytic.theorems.values()
    if theorem.feasibility in {"cells", "plane", "even"}
    for k, example in enumerate(theorem.examples)
    if {*example.options} <= {"loss", "beta"} and example.options.get("loss", "squared") in STRICT
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_the_polytope_is_what_a_linear_program_leaves(case: Any) -> None:
    """With the optimal outputs and the optimal penalty, over what attains h and many neurons beside it."""
    name, example = case
    best = analytic.optimal_set(example.A, example.y, **example.options)
    assert best.contains(best.solution.network).proved and all(best.contains(v).proved for v in best.vertices)
    data, rng = floats(example.A), np.random.default_rng(len(name))
    some = rng.normal(size=(data.shape[1], 300))
    some /= np.linalg.norm(some, axis=0)
    active = floats(best.active.U.tolist()).reshape(data.shape[1], -1)
    some = some[:, np.max(active.T @ some, axis=0, initial=-1.0) < 1 - NEAR]
    neurons = np.hstack([active, some])
    features = np.maximum(data @ neurons, 0)
    fit = np.array([by_rounded(best.solution.network, row) for row in data])
    both = np.hstack([features, -features])
    penalty = float(best.solution.network.penalty())
    rows = np.vstack([both, -both, np.ones((1, both.shape[1]))])
    right = np.concatenate([fit + 1e-10, -fit + 1e-10, [penalty + 1e-8]])
    assert linprog(np.ones(both.shape[1]), A_ub=rows, b_ub=right).fun == pytest.approx(penalty, abs=1e-6)
    for x in rng.normal(size=(4, data.shape[1])):
        seen = np.maximum(x @ neurons, 0)
        objective = np.concatenate([seen, -seen])
        ends = [s * linprog(s * objective, A_ub=rows, b_ub=right).fun for s in (1, -1)]
        outputs = [by_rounded(vertex, x) for vertex in best.vertices]
        assert ends == pytest.approx([min(outputs), max(outputs)], abs=NEAR), (name, x)


def test_there_are_irrational_ones_and_more_than_one_network() -> None:
    assert len(CASES) >= 20 and {name.split()[0] for name, _ in CASES} >= {"rank-two-interpolation", "even-secular"}
    four = next(example for name, example in CASES if name == "rank-two-interpolation 3")
    best = analytic.optimal_set(four.A, four.y, **four.options)
    assert (best.dimension, len(best.vertices), best.unique) == (1, 2, False)
