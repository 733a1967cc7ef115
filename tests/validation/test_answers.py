"""What a solver may return: four arrays in every shape that has one meaning, networks without neurons among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import analytic
from analytic.validation.answers import Failure, read_answer

Z, ONE = np.zeros, np.ones
A, VECTOR, SCALAR, COLUMN = np.eye(3), np.ones((3, 2)), np.ones(3), np.ones((3, 1))
GOOD: dict[str, tuple[Any, Any]] = {
    "no neurons": ((Z((3, 0)), Z(0), Z((0, 2)), Z(2)), VECTOR),
    "no neurons, lists": (([[], [], []], [], [], [0, 0]), VECTOR),
    "no neurons, flat": ((Z(0), Z(0), Z(0), Z(2)), VECTOR),
    "no neurons, transposed": ((Z((0, 3)), Z(0), Z((2, 0)), Z(2)), VECTOR),
    "no neurons, one level": ((Z((3, 0)), Z(0), Z((0, 2)), 0.0), VECTOR),
    "no neurons, one output": ((Z((3, 0)), Z(0), Z(0), 0.0), SCALAR),
    "no neurons, empty lists": (([], [], [], 0), SCALAR),
    "one level for all outputs": ((np.eye(3), Z(3), ONE((3, 2)), 0.0), VECTOR),
    "lists": ((np.eye(3).tolist(), [0] * 3, ONE((3, 2)).tolist(), [0, 0]), VECTOR),
    "a level of one": ((np.eye(3), Z(3), ONE(3), Z(1)), SCALAR),
    "a column of weights": ((np.eye(3), Z(3), ONE((3, 1)), 0.0), SCALAR),
    "a list instead of a tuple": ([np.eye(3), Z(3), ONE(3), 0.0], SCALAR),
    "one output, a column of targets": ((np.eye(3), Z(3), ONE(3), 0.0), COLUMN),
}
BAD: dict[str, tuple[Any, Any]] = {
    "levels": ((Z((3, 0)), Z(0), Z((0, 2)), Z(3)), VECTOR),
    "outputs": ((np.eye(3), Z(3), ONE((3, 3)), Z(3)), VECTOR),
    "inputs": ((Z((2, 0)), Z(0), Z((0, 2)), Z(2)), VECTOR),
    "levels of a scalar": ((np.eye(3), Z(3), ONE(3), Z(2)), SCALAR),
    "ragged": (([[1, 2], [3]], Z(2), ONE(2), 0), SCALAR),
    "None": ((Z((3, 0)), Z(0), Z((0, 2)), None), VECTOR),
    "weights but no neurons": ((Z((3, 0)), Z(0), ONE(2), 0), SCALAR),
}


@pytest.mark.parametrize(("answer", "y"), GOOD.values(), ids=GOOD)
def test_answers_that_are_read(answer: Any, y: Any) -> None:
    found = read_answer(answer, A, y)
    assert not isinstance(found, Failure), found
    U, b, w, xi = found
    assert U.shape == (3, len(b)) and w.shape == (len(b), *y.shape[1:]) and np.shape(xi) == y.shape[1:]


@pytest.mark.parametrize(("answer", "y"), BAD.values(), ids=BAD)
def test_answers_that_are_none(answer: Any, y: Any) -> None:
    found = read_answer(answer, A, y)
    assert isinstance(found, Failure) and "\n" not in found.detail


def test_a_solver_that_drops_all_neurons_passes_where_that_is_optimal() -> None:
    """Beyond the largest useful beta the best network is zero."""

    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        return Z((A.shape[1], 0)), Z(0), Z((0, *y.shape[1:])), Z(y.shape[1:])

    report = analytic.validate(solver, theorems=["whitened-one-hot"], sizes=[3], isolate=False)
    kinds = {j.failure.kind for row in report.rows for j in row.judgements if j.failure is not None}
    assert kinds <= {"suboptimal", "infeasible"}
