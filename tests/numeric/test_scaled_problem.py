"""The small parts of the scaled problem: offsets, when exact arithmetic is asked, how much rounding may add."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from numeric.errors import OptionError
from numeric.losses import LOSS
from numeric.losses.interpolation import Interpolation
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.scaled.neurons import Neurons
from numeric.scaled.objective import _fitted, _hides, objective
from numeric.scaled.problem import ScaledProblem, _far_offset, common_offset, scaled_problem

EPS = 2.0**-52
MODULE = import_module("numeric.scaled.objective")  # the package holds the function under that name


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
    found = _far_offset(np.array(y, dtype=float))
    assert found.shape == () and found == offset


def test_the_middle_of_many_targets() -> None:
    y = np.random.default_rng(0).uniform(10.0, 12.0, size=1001)
    assert _far_offset(y) == np.sort(y)[500]


def test_each_output_has_a_middle_of_its_own() -> None:
    y = np.array([[10.0, 1.0, -4.0], [11.0, 2.0, -5.0], [12.0, 3.0, -3.0]])
    assert _far_offset(y).tolist() == [11.0, 0.0, -4.0]
    assert common_offset(problem(y, "interpolation", "free")).tolist() == [11.0, 0.0, -4.0]
    assert common_offset(problem(y, "interpolation", "none")).tolist() == [0.0] * 3


def test_only_a_free_bias_takes_an_offset_away() -> None:
    y = [10, 11, 12]
    for loss, bias, offset in (("squared", "free", 11.0), ("squared", "none", 0.0), ("interpolation", "free", 11.0),
                               ("interpolation", "none", 0.0)):  # fmt: skip
        scaled = scaled_problem(problem(y, loss, bias))
        assert scaled.offset.shape == () and scaled.offset == offset
        assert np.array_equal(scaled.y * scaled.unit + offset, y)
    scaled = scaled_problem(problem([[10, 1], [11, 2], [12, 3]], "squared", "free"))
    assert scaled.offset.tolist() == [11.0, 0.0] and scaled.unit == 2.0
    assert (scaled.y * scaled.unit).tolist() == [[-1.0, 1.0], [0.0, 2.0], [1.0, 3.0]]
    assert scaled_problem(problem([1, 1, 1], "hinge", "free")).offset == 0.0


# --- when exact arithmetic decides ------------------------------------------------------------------------------------


def test_exact_arithmetic_is_asked_where_it_is_cheap_and_rounding_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "LARGEST", 12)
    p = problem([1, 2, 4], "interpolation")
    large, edge, small = (np.array([0.0, x, 0.0]) * 1e-12 for x in (4.1, 4.0, 3.9))
    assert _hides(p, network(2), large) and not _hides(p, network(2), edge) and not _hides(p, network(2), small)
    assert not _hides(p, network(3), large)
    assert not _hides(problem([-4, 1, 2], "interpolation"), network(2), small)
    assert not _hides(problem([[1, 2]] * 3, "interpolation"), network(2, 2), large)
    assert _hides(problem([10, 11, 12], "interpolation", "free"), network(2), large)


class Seen(Interpolation):
    """Notes what it is asked for."""

    def value(self, f: Array, y: Array) -> float:
        self.seen = f, y
        return super().value(f, y)


def beside_offset(p: Problem, fitted: Array) -> tuple[Array, Array]:
    """The fitted values and targets that interpolation compares, where the fitted values are known exactly."""
    loss = Seen()
    value, growth = loss.rounded_up(fitted, np.zeros_like(fitted), p.y, common_offset(p))
    assert value == np.inf and growth == 0.0
    return loss.seen


def test_residuals_beside_the_offset() -> None:
    p = problem([8, 9, 10], "interpolation", "free")
    fitted = np.array([8.5, 9.0 + 2 * EPS * 9, 9.0])
    found, goal = beside_offset(p, fitted)
    assert goal.tolist() == [-1.0, 0.0, 1.0]
    assert found.tolist() == [-1.0 + (0.5 - 32 * EPS), 0.0, 1.0 - (1.0 - 40 * EPS)]
    below = problem([-8, -9, -10], "interpolation", "free")
    found, goal = beside_offset(below, -fitted)
    assert goal.tolist() == [1.0, 0.0, -1.0] and found.tolist() == [0.5 + 32 * EPS, 0.0, -40 * EPS]
    near = problem([1, 2, 4], "interpolation", "free")
    same, goal = beside_offset(near, fitted)
    assert same.tolist() == fitted.tolist() and goal is near.y


# --- how much rounding may add ----------------------------------------------------------------------------------------


def growth(loss: str, f: Array, error: Array, y: Array) -> float:
    return LOSS[loss].growth(f, error, y)


def test_how_much_the_loss_can_grow() -> None:
    away, error = np.array([2.0, -3.0, 0.5]), np.array([0.25, 0.5, 1.0])
    y = np.array([1.0, -1.0, 1.0])
    assert growth("squared", y + away, error, y) == 0.5 + 1.5 + 0.5 + 0.5 * (0.0625 + 0.25 + 1.0)
    assert growth("interpolation", away, error, y) == growth("max-margin", away, error, y) == 0.0
    margins = np.array([1.75, 2.5, -0.5])  # after the error
    assert growth("hinge", away, error, y) == 1.0
    expected = float(error @ (1 / (1 + np.exp(margins))))
    assert growth("logistic", away, error, y) == pytest.approx(expected, rel=1e-14)
    near = np.array([1.0 + 4 * EPS, 1.0 + 12 * EPS, 20.0])  # margins of one but for rounding, beyond it, and far beyond
    assert growth("hinge", near, np.array([EPS, EPS, 8.0]), np.ones(3)) == EPS


def test_a_loss_is_rounded_up_from_wide_floats() -> None:
    """The residuals are those of wide floats, whose last digits, and what doubles lose of them, count as errors."""
    small = float(np.finfo(np.longdouble).eps)
    y, error = np.array([3.0, -2.0]), np.array([0.25, 0.5])
    fitted = y.astype(np.longdouble) + np.array([0.5, -1.0])
    value, more = LOSS["squared"].rounded_up(fitted, error, y, np.zeros(()))
    whole = error + small * np.array([0.5, 1.0])
    assert value == 0.5 * (0.25 + 1.0)
    assert more == pytest.approx(0.5 * whole[0] + whole[1] + 0.5 * float(whole @ whole), rel=4 * EPS)
    near = np.array([0.5, 0.5], dtype=np.longdouble) + np.array([0.25, -0.0625]) * np.longdouble(EPS)
    value, more = LOSS["hinge"].rounded_up(near, np.zeros(2), np.array([1.0, -1.0]), np.zeros(()))
    gone = near - near.astype(float)
    assert value == 0.5 + 1.5 and more == pytest.approx(float(np.sum(np.abs(gone))), abs=0.0)
    assert LOSS["interpolation"].rounded_up(fitted, error, y, np.zeros(())) == (np.inf, 0.0)


@pytest.mark.parametrize("cheap", [True, False])
def test_the_rounding_of_fitted_values_is_bounded_by_the_sizes(cheap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "CHEAP", 12 if cheap else 11)
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
        scaled = scaled_problem(problem(y, loss, A=A))
        scale = scaled.data.scale
        expected = {"interpolation": (scaled.unit / scale, 1 / scale), "max-margin": (1 / scale, 1 / scale)}
        found = scaled.value_unit, scaled.dual_unit
        if value is not None:
            assert found == (scaled.unit**2, scaled.unit) if loss == "squared" else found == (value, dual)
        else:
            assert found == expected[loss]
        assert scale != 1.0 and (loss != "squared" or scaled.beta == 0.5 / scale / scaled.unit)


# --- the scaled problem -----------------------------------------------------------------------------------------------


def far() -> tuple[ScaledProblem, Neurons]:
    scaled = scaled_problem(problem([20, 22, 25], bias="free", A=[[4.0, 0.0], [0.0, 4.0], [8.0, 4.0]]))
    P = np.array([[0.5, -1.0], [0.25, 2.0]])
    return scaled, Neurons(P, np.array([0.5, -0.25]), np.array([2.0, -3.0]), 0.75)


def test_networks_of_the_scaled_problem_are_those_of_the_problem() -> None:
    scaled, neurons = far()
    fitted = np.maximum(scaled.X @ neurons.P + neurons.b, 0.0) @ neurons.w + 0.75
    assert scaled.offset == 22.0 and scaled.unit == 2.0
    assert scaled.fit(neurons).tolist() == fitted.tolist()
    network = scaled.to_network(neurons)
    assert network(scaled.original.A) == pytest.approx(fitted * 2.0 + 22.0, rel=1e-14)
    back = scaled.from_network(network)
    for found, expected in zip((back.P, back.b, back.w, back.xi), (neurons.P, neurons.b, neurons.w, 0.75), strict=True):
        assert found == pytest.approx(expected, rel=1e-14, abs=1e-14)


def test_the_dual_point_of_a_network() -> None:
    scaled, neurons = far()
    residual = scaled.y - scaled.fit(neurons)
    assert scaled.dual_of(neurons) == pytest.approx(residual - residual.mean(), rel=1e-14)
    assert scaled_problem(problem([1, -1, 1], "hinge")).dual_of(neurons) is None


def test_rounding_is_deducted_from_the_bound() -> None:
    scaled = scaled_problem(problem([1, 1, 1, 1], "hinge"))
    v = np.array([0.5, 0.5, 0.25, 0.25])
    assert scaled.lower_bound(v, 0.0) == 3.0 - 34.0 * EPS * (3.0 + 3.0)
    assert scaled.lower_bound(-v, 0.0) == -3.0 - 34.0 * EPS * (3.0 + 3.0)
    assert scaled.lower_bound(v, scaled.beta) == 1.5 - 34.0 * EPS * (1.5 + 1.5)


def test_scales_that_floats_cannot_hold_are_refused() -> None:
    for n, unit in ((3, 2.0**512), (5, 2.0**600)):
        with pytest.raises(OptionError, match="scales"):
            scaled_problem(problem([unit] * n))
    assert scaled_problem(problem([2.0**511] * 5)).unit == 2.0**511
    with pytest.raises(OptionError, match="scales"):
        scaled_problem(Problem(np.array([[4.0], [8.0]]), np.array([1.0, 2.0]), "squared", 5e-324, "none"))
    assert scaled_problem(problem([1, 2, 3], "interpolation")).beta == 1.0


def test_a_scaled_problem_is_one_thing() -> None:
    scaled, _ = far()
    assert len({scaled, far()[0]}) == 2
    with pytest.raises(FrozenInstanceError):
        scaled.beta = 1.0  # type: ignore[misc]


# --- the objective ----------------------------------------------------------------------------------------------------


def test_exact_residuals_take_the_place_of_rounded_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def residual(A: Array, y: Array, net: Network) -> Array:
        asked.append(len(y))
        return -0.5 * y  # margins of 3/2

    monkeypatch.setattr(MODULE, "exact_residual", residual)
    for loss, hides, finite, calls in (("max-margin", True, True, 1), ("max-margin", False, False, 0),
                                       ("hinge", True, True, 0)):  # fmt: skip
        asked.clear()
        monkeypatch.setattr(MODULE, "_hides", lambda *_, hides=hides: hides)
        value = objective(problem([1, -1, 1], loss), network(2))
        assert np.isfinite(value) == finite and len(asked) == calls and value > 0


def test_the_objective_is_rounded_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "CHEAP", 0)
    p, net = problem([100, -200, 300]), network(2)
    fitted, error = _fitted(p, net)
    value, more = LOSS["squared"].rounded_up(fitted, error, p.y, common_offset(p))
    value += 0.5 * net.penalty()
    assert more > 4 * EPS * value
    assert objective(p, net) == (value + more) * (1.0 + (3 + 2 + 2 + 8) * EPS)


def test_constraints_are_met_up_to_a_tolerance() -> None:
    equal, apart = LOSS["interpolation"].value, LOSS["max-margin"].value
    one, none = np.ones(1), np.zeros(1)
    assert equal(-one, -one) == equal(np.array([1.0, 1e-9]), np.array([1.0, 0.0])) == 0.0
    assert equal(none, one) == equal(one, -one) == np.inf
    assert apart(np.array([1.0 - 1e-9]), one) == 0.0 and apart(none, one) == np.inf


def test_one_of_two_outputs_has_an_offset() -> None:
    y = np.array([[8.0, 1.0], [9.0, 2.0], [10.0, 4.0]])
    loss = Seen()
    assert loss.rounded_up(y + 1.0, np.zeros_like(y), y, np.array([9.0, 0.0])) == (np.inf, 0.0)
    assert loss.seen[1].tolist() == [[-1.0, 1.0], [0.0, 2.0], [1.0, 4.0]]


def test_the_growth_of_margins_and_residuals_that_are_rounded_themselves() -> None:
    assert growth("hinge", np.array([-1.0 - 4 * EPS]), np.array([EPS]), -np.ones(1)) == EPS
    assert growth("hinge", np.array([9.0 + 8 * EPS]), np.array([8.0]), np.ones(1)) == 8.0
    y = np.array([3.0, -2.0])
    _, more = LOSS["squared"].rounded_up(y + np.array([0.5, -1.0]), np.zeros(2), y, np.zeros(()))
    assert more == pytest.approx(EPS * 1.25, rel=1e-12, abs=0.0)
    with np.errstate(over="ignore"):
        assert LOSS["squared"].rounded_up(np.array([1e300]), np.ones(1), np.ones(1), np.zeros(())) == (np.inf, 0.0)
