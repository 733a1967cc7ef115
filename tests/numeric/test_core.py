"""The small parts of the core problem: offsets, when exact arithmetic is asked, how much rounding may add."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numeric.core import _beside_offset, _fitted, _hides, _slack, far_offset, objective, reduce_problem

from numeric import core
from numeric.network import Network
from numeric.problem import Problem

EPS = 2.0**-52


def problem(y: Any, loss: str = "squared", bias: str = "none", A: Any = None) -> Problem:
    targets = np.array(y, dtype=float)
    data = np.arange(2.0 * len(targets)).reshape(-1, 2) if A is None else np.array(A, dtype=float)
    return Problem(data, targets, loss, None if loss in ("interpolation", "max-margin") else 0.5, bias)


def network(m: int, o: int | None = None) -> Network:
    w = np.arange(1.0, m + 1) if o is None else np.arange(1.0, m * o + 1).reshape(m, o)
    return Network(U=np.ones((2, m)), b=np.zeros(m), w=w, xi=0.0 if o is None else np.zeros(o))


# --- targets far from zero --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("y", "offset"),
    [
        ([10, 11, 12], 11.0), ([-10, -11, -12], -11.0), ([4, 5, 3], 4.0), ([4, 5.01, 3], 0.0), ([4, 5, 2.99], 0.0),
        ([10, 10.5, 11, 11.5, 12], 11.0), ([12, 10, 11.5, 10.5, 11], 11.0), ([10, 10, 1], 0.0), ([1, 2, 3], 0.0),
        ([0, 0, 0], 0.0), ([-1, 1, 0.5], 0.0), ([1e200, 1.1e200, 1.2e200], 1.1e200), ([3, 4], 4.0), ([7], 7.0),
        ([-4, 5, 6], 0.0), ([1e-200, 1.1e-200, 1.2e-200], 1.1e-200),
    ],
)  # fmt: skip
def test_the_middle_of_targets_that_are_far_from_zero(y: list[float], offset: float) -> None:
    assert far_offset(np.array(y, dtype=float)) == offset


def test_the_middle_of_many_targets() -> None:
    y = np.random.default_rng(0).uniform(10.0, 12.0, size=1001)
    assert far_offset(y) == np.sort(y)[500]


def test_only_a_free_bias_takes_an_offset_away() -> None:
    y = [10, 11, 12]
    for loss, bias, offset in (("squared", "free", 11.0), ("squared", "none", 0.0), ("interpolation", "free", 11.0),
                               ("interpolation", "none", 0.0)):  # fmt: skip
        reduced = reduce_problem(problem(y, loss, bias))
        assert reduced.offset == offset and np.array_equal(reduced.y * reduced.unit + offset, y)
    assert reduce_problem(problem([[10, 1], [11, 2], [12, 3]], "squared", "free")).offset == 0.0
    assert reduce_problem(problem([1, 1, 1], "hinge", "free")).offset == 0.0


# --- when exact arithmetic decides ------------------------------------------------------------------------------------


def test_exact_arithmetic_is_asked_where_it_is_cheap_and_rounding_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "LARGEST", 12)
    p = problem([1, 2, 4], "interpolation")
    large, edge, small = (np.array([0.0, x, 0.0]) * core.TELLING for x in (4.1, 4.0, 3.9))
    assert _hides(p, network(2), large) and not _hides(p, network(2), edge) and not _hides(p, network(2), small)
    assert not _hides(p, network(3), large)
    assert not _hides(problem([-4, 1, 2], "interpolation"), network(2), small)
    assert not _hides(problem([[1, 2]] * 3, "interpolation"), network(2, 2), large)
    assert _hides(problem([10, 11, 12], "interpolation", "free"), network(2), large)


def test_residuals_beside_the_offset() -> None:
    p = problem([8, 9, 10], "interpolation", "free")
    fitted = np.array([8.5, 9.0 + 2 * EPS * 9, 9.0])
    found, goal = _beside_offset(p, fitted)
    assert goal.tolist() == [-1.0, 0.0, 1.0]
    assert found.tolist() == [-1.0 + (0.5 - 32 * EPS), 0.0, 1.0 - (1.0 - 40 * EPS)]
    below = problem([-8, -9, -10], "interpolation", "free")
    found, goal = _beside_offset(below, -fitted)
    assert goal.tolist() == [1.0, 0.0, -1.0] and found.tolist() == [0.5 + 32 * EPS, 0.0, -40 * EPS]
    near = problem([1, 2, 4], "interpolation", "free")
    same, goal = _beside_offset(near, fitted)
    assert same is fitted and goal is near.y


# --- how much rounding may add ----------------------------------------------------------------------------------------


def test_how_much_the_loss_can_grow() -> None:
    away, error = np.array([2.0, -3.0, 0.5]), np.array([0.25, 0.5, 1.0])
    y = np.array([1.0, -1.0, 1.0])
    assert _slack(problem(y), away, error) == 0.5 + 1.5 + 0.5 + 0.5 * (0.0625 + 0.25 + 1.0)
    assert _slack(problem(y, "interpolation"), away, error) == _slack(problem(y, "max-margin"), away, error) == 0.0
    margins = np.array([1.75, 2.5, -0.5])  # after the error
    assert _slack(problem(y, "hinge"), away, error) == 1.0
    expected = float(error @ (1 / (1 + np.exp(margins))))
    assert _slack(problem(y, "logistic"), away, error) == pytest.approx(expected, rel=1e-14)
    ones = problem([1, 1, 1], "hinge")  # margins of one but for rounding, beyond it, and far beyond
    assert _slack(ones, np.array([1.0 + 4 * EPS, 1.0 + 12 * EPS, 20.0]), np.array([EPS, EPS, 8.0])) == EPS


@pytest.mark.parametrize("cheap", [True, False])
def test_the_rounding_of_fitted_values_is_bounded_by_the_sizes(cheap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "CHEAP", 12 if cheap else 11)
    p = problem([0, 0, 0], A=[[1, -2], [3, 4], [0, 0]])
    net = Network(U=np.array([[1.0, -2.0], [-3.0, 5.0]]), b=np.array([7.0, -11.0]), w=np.array([2.0, -4.0]), xi=-6.0)
    fitted, error = _fitted(p, net)
    wide = np.longdouble if cheap else np.float64
    assert fitted.dtype == wide and fitted.astype(float).tolist() == [22.0, -18.0, 8.0]
    eps = float(np.finfo(wide).eps)
    sizes = np.array([1 * (2 + 8) + 2 * (6 + 20), 3 * (2 + 8) + 4 * (6 + 20), 0]) + 14 + 44 + 6
    assert error.tolist() == (12 * eps * sizes.astype(float)).tolist()


def test_without_neurons_the_output_is_the_bias() -> None:
    p = problem([1, 2, 3])
    fitted, error = _fitted(p, Network(U=np.zeros((2, 0)), b=np.zeros(0), w=np.zeros(0), xi=2.0))
    assert fitted.tolist() == [2.0] * 3 and error.tolist() == [0.0] * 3
    value = objective(p, Network(U=np.zeros((2, 0)), b=np.zeros(0), w=np.zeros(0), xi=0.0))
    assert 7.0 < value <= 7.0 * (1 + 40 * EPS)


def test_units_of_values_and_duals() -> None:
    A = np.array([[4.0, 0.0], [0.0, 4.0], [4.0, 4.0]])
    for loss, value, dual in (("squared", 64.0, 8.0), ("interpolation", None, None), ("hinge", 1.0, 1.0),
                              ("logistic", 1.0, 1.0), ("max-margin", None, None)):  # fmt: skip
        y = [8, -8, 8] if loss in ("squared", "interpolation") else [1, -1, 1]
        reduced = reduce_problem(problem(y, loss, A=A))
        scale = reduced.data.scale
        expected = {"interpolation": (reduced.unit / scale, 1 / scale), "max-margin": (1 / scale, 1 / scale)}
        found = reduced.value_unit, reduced.dual_unit
        if value is not None:
            assert found == (reduced.unit**2, reduced.unit) if loss == "squared" else found == (value, dual)
        else:
            assert found == expected[loss]
        assert scale != 1.0 and (loss != "squared" or reduced.beta == 0.5 / scale / reduced.unit)
