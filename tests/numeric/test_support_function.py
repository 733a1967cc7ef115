"""The support function against its closed forms, at every scale, with the neuron that attains it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from numeric.errors import DataError
from numeric.support_function import support


def attained(A: Any, v: Any, found: Any) -> float:
    return float(abs(np.asarray(v) @ np.maximum(np.asarray(A) @ found.u + found.b, 0.0)))


@pytest.mark.parametrize("data", [1.0, 2.0**9, 2.0**-7, 3.7])
@pytest.mark.parametrize("dual", [1.0, -1.0, 2.0**-5, 1e6])
def test_whitened_data_and_data_on_a_line(data: float, dual: float) -> None:
    """``max(||v_+||, ||v_-||)``; on a line the larger of the two half-lines, with a free bias the largest kink."""
    v = dual * np.array([3.0, 4.0, -2.0])
    ray = np.array([[0.6, 0.8]]) * np.array([[1.0], [2.0], [-1.0]])
    line = np.array([[0.0], [1.0], [3.0]])
    zero_sum = dual * np.array([-2.0, 3.0, -1.0])
    for A, w, bias, h in ((np.eye(3), v, "none", 5.0), (ray, v, "none", 11.0), (line, zero_sum, "free", 2.0)):
        found = support(data * A, w, bias=bias)
        expected = h * data * abs(dual)
        assert found.value <= found.upper_bound and found.value == pytest.approx(expected, rel=1e-12)
        assert found.upper_bound == pytest.approx(expected, rel=1e-9)
        assert attained(data * A, w, found) == pytest.approx(expected, rel=1e-9)
        assert np.linalg.norm(found.u) == pytest.approx(1.0, rel=1e-12) and (bias == "free" or found.b == 0.0)


def test_data_in_the_plane_against_many_directions() -> None:
    rng = np.random.default_rng(0)
    angle = np.linspace(0.0, 2 * np.pi, 20001)
    directions = np.stack([np.cos(angle), np.sin(angle)])
    for scale in (1.0, 40.0):
        A, v = scale * rng.normal(size=(6, 2)), rng.normal(size=6)
        found = support(A, v)
        sampled = float(np.max(np.abs(v @ np.maximum(A @ directions, 0.0))))
        assert sampled * (1 - 1e-12) <= found.upper_bound and found.value == pytest.approx(sampled, rel=1e-6)
        assert attained(A, v, found) == pytest.approx(found.value, rel=1e-9)


@pytest.mark.parametrize("bias", ["none", "free"])
def test_zero_duals_and_zero_data_have_no_neuron(bias: str) -> None:
    for A, v in ((np.eye(2), np.zeros(2)), (np.zeros((2, 3)), np.array([1.0, -1.0]))):
        found = support(A, v, bias=bias)
        assert found.value == 0.0 == found.upper_bound and found.u.tolist() == [0.0] * A.shape[1] and found.b == 0.0


def test_duals_of_a_free_bias_sum_to_zero_but_for_rounding() -> None:
    A = np.eye(3)
    for wrong in ([1.0, 1.0, 1.0], [-1.0, -1.0, -1.0], [1.0, -1.0, 3e-10], [1.0, -1.0, -3e-10]):
        with pytest.raises(DataError, match="must sum to zero"):
            support(A, wrong, bias="free")
        assert support(A, wrong).value > 0
    for fine in ([1.0, -1.0, 0.0], [1.0, -1.0, 1e-10], [1.0, -1.0, -1e-10]):
        assert support(A, fine, bias="free").value > 0


def test_an_answer_is_one_thing() -> None:
    found = support([[1.0], [2.0]], [1.0, -1.0])
    assert len({found, support([[1.0], [2.0]], [1.0, -1.0])}) == 2
    with pytest.raises(FrozenInstanceError):
        found.value = 0.0  # type: ignore[misc]
