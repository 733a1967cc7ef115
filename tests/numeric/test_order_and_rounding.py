"""Where floats are at their end: the order of rows, nearly equal rows, tiny penalties, far targets."""

from __future__ import annotations

import warnings
from fractions import Fraction

import numpy as np
import pytest
from exact import exact_fit, fractions

import numeric
from numeric.feasibility.steps import stepped
from numeric.losses.base import falling_root
from numeric.scaled.exact import exact_features, exact_residual
from numeric.scaled.order import in_order

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")


def test_the_root_of_a_slope_that_rounds_to_zero_on_an_interval() -> None:
    """A logistic problem whose scale of the dual point was sought by a method that need not converge."""
    x = [1.368558998800424, -0.3771787379292931, -0.6947898549635194, -0.9851023245672533]
    x += [-0.8261025778533359, -1.8242996405905723]
    found = numeric.solve(x, [-1, 1, -1, 1, -1, -1], loss="logistic", beta=0.0037565361908037387, bias="free")
    assert found.status == "optimal" and found.value == pytest.approx(0.669750922473, rel=1e-9)
    assert falling_root(lambda t: 0.3 - t, 0.0, 1.0) == pytest.approx(0.3, abs=1e-15)
    assert falling_root(lambda t: float("nan"), 0.0, 1.0) == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bias", ["none", "free"])
def test_the_order_of_rows_changes_nothing(loss: str, bias: str) -> None:
    rng = np.random.default_rng(1)
    A, y = rng.normal(size=(7, 2)), rng.normal(size=7)
    y = y if loss in ("squared", "interpolation") else np.where(y > 0, 1.0, -1.0)
    options = {"loss": loss, "bias": bias, "beta": None if loss in ("interpolation", "max-margin") else 1e-3}
    first = numeric.solve(A, y, **options)
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(7)
        found = numeric.solve(A[order], y[order], **options)
        assert (found.value, found.lower_bound, found.status) == (first.value, first.lower_bound, first.status)
        assert np.array_equal(found.dual, first.dual[order]) and np.array_equal(found.network.U, first.network.U)
        assert np.array_equal(found.problem.A, A[order]) and np.array_equal(found.problem.y, y[order])


def test_a_zero_with_a_sign_is_a_zero() -> None:
    one, _ = in_order(numeric.Problem([[0.0, 1.0], [-0.0, 0.5]], [1.0, -0.0], beta=1.0))
    two, order = in_order(numeric.Problem([[0.0, 0.5], [0.0, 1.0]], [0.0, 1.0], beta=1.0))
    assert one.A.tobytes() == two.A.tobytes() and one.y.tobytes() == two.y.tobytes()
    assert order.tolist() == [0, 1]


def test_witnesses_and_messages_name_the_rows_that_were_given() -> None:
    A, y = [[5.0, 1.0], [3.0, 0.0], [1.0, 2.0], [3.0, 0.0]], [0.0, 1.0, 2.0, 4.0]
    with pytest.raises(numeric.InfeasibleError, match="samples 1 and 3") as caught:
        numeric.solve(A, y, loss="interpolation", bias="free")
    assert [k for k, v in enumerate(caught.value.witness or []) if v] == [1, 3]


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
@pytest.mark.parametrize("exponent", [-7, -9, -11, -12, -15])
def test_nearly_equal_rows_are_told_apart(loss: str, bias: str, exponent: int) -> None:
    """Whatever the distance of two samples, there is a network, and it meets its constraints in exact arithmetic."""
    exponent = max(exponent, -12) if bias == "none" else exponent  # nearer rows are on one ray up to rounding
    for seed in range(2):
        rng = np.random.default_rng([seed, -exponent])
        A, y = rng.normal(size=(5, 2)), rng.normal(size=5)
        A[1] = A[0] + 10.0**exponent * np.array([1.0, -0.7])
        y = y if loss == "interpolation" else np.array([1.0, -1.0, 1.0, 1.0, -1.0])
        found = numeric.solve(A, y, loss=loss, bias=bias)
        assert np.isfinite(found.value) and 0.0 <= found.lower_bound <= found.value
        fit, goal = exact_fit(found.network, A), fractions(y)
        tolerance = Fraction(1.0001e-9) * Fraction(float(np.abs(y).max()))
        if loss == "interpolation":
            assert max(abs(f - g) for f, g in zip(fit, goal, strict=True)) <= tolerance
        else:
            assert min(f * g for f, g in zip(fit, goal, strict=True)) >= 1 - tolerance


def test_steps_are_added_to_what_is_there() -> None:
    """The cost of the steps is in proportion to what was missing."""
    A, y = np.array([[0.0, 0.0], [1e-10, 0.0], [1.0, 2.0]]), np.array([0.0, 1.0, 5.0])
    problem = numeric.Problem(A, y, "interpolation", None, "free")
    slope = 1.0 / 1e-10
    nearly = numeric.Network([[1.0, 1.0], [0.0, 0.0]], [0.0, -1e-10], [slope, -slope + 4.0], 1e-7)
    found = stepped(problem, [nearly])
    assert found is not None
    network, value = found
    assert value == pytest.approx(2.0 * slope, rel=1e-5)
    assert np.max(np.abs(exact_residual(A, y, network))) <= 1e-9 * 5.0


def test_exact_predictions() -> None:
    """Integers times powers of two beside fractions, at exponents far apart."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        A, y = rng.normal(size=(3, 2)) * 10.0 ** rng.integers(-40, 40), rng.normal(size=3)
        network = numeric.Network(
            rng.normal(size=(2, 4)) * 10.0 ** rng.integers(-40, 40, size=4),
            rng.normal(size=4),
            rng.normal(size=4),
            1e-9,
        )
        expected = fractions(y) - exact_fit(network, A)
        found = exact_residual(A, y, network)
        for one, other in zip(found, expected, strict=True):
            assert abs(Fraction(one) - other) <= abs(other) / 2**52
        pair = exact_features(A, network.U[:, :2], network.b[:2], network.U[:, 2:], network.b[2:])
        hidden = np.maximum(fractions(A) @ fractions(network.U) + fractions(network.b), Fraction(0))
        for one, other in zip(pair.ravel(), (hidden[:, :2] - hidden[:, 2:]).ravel(), strict=True):
            assert abs(Fraction(one) - other) <= abs(other) / 2**52


@pytest.mark.parametrize("bias", ["none", "free"])
def test_logistic_loss_that_nearly_vanishes_is_proved(bias: str) -> None:
    """Penalties from 1e-5 to 1e-9 of the largest useful one, separable data or not."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        A, y = rng.normal(size=(6, 2)), np.where(rng.normal(size=6) > 0, 1.0, -1.0)
        y[:2] = 1.0, -1.0
        v = 0.5 * (y - (y.mean() if bias == "free" else 0.0))
        largest = numeric.support(A, v - v.mean() if bias == "free" else v, bias=bias).value
        for exponent in range(-9, -4):
            found = numeric.solve(A, y, loss="logistic", beta=10.0**exponent * largest, bias=bias)
            assert found.status == "optimal" and found.relative_gap <= 1e-8


@pytest.mark.parametrize("spread", [1e-6, 1.0, 1e6])
def test_several_targets_far_from_zero(spread: float) -> None:
    """The output biases take the offsets away, without a warning."""
    rng = np.random.default_rng(3)
    A, Y = rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    beta = 0.05 * spread
    near = numeric.solve(A, spread * Y, beta=beta, bias="free")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        far = numeric.solve(A, spread * Y + np.array([1e9, -3e9]), beta=beta, bias="free")
    error = 3e9 * 2**-52 * 10  # of the targets themselves
    assert far.value == pytest.approx(near.value, rel=1e-6 + 10 * error / spread)
    assert near.status == "optimal" and far.lower_bound <= far.value


@pytest.mark.parametrize("exponent", [-3, -5, -7, -9])
@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
def test_nearly_dependent_opposites_are_not_called_infeasible(loss: str, exponent: int) -> None:
    """In the plane the odd part on two lines is linear, however near they are: a steep function, but there is one."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        one = rng.normal(size=2)
        other = one + 10.0**exponent * np.array([-one[1], one[0]])
        A = np.array([one, -one, other, -other])
        y = rng.normal(size=4) if loss == "interpolation" else np.array([1.0, -1.0, -1.0, 1.0])
        found = numeric.solve(A, y, loss=loss)
        assert np.isfinite(found.value) and found.lower_bound <= found.value
        third = 0.5 * (one + other)
        six = np.vstack([A, third, -third])  # three lines of the plane are too many
        wrong = [*y, 100.0, -300.0] if loss == "interpolation" else [1.0, -1.0, 1.0, -1.0, -1.0, 1.0]
        with pytest.raises(numeric.InfeasibleError, match="odd part") as caught:
            numeric.solve(six, wrong, loss=loss)
        v = np.array(caught.value.witness)
        features = np.maximum(six @ rng.normal(size=(2, 50)), 0.0)
        assert np.max(np.abs(v @ features)) <= 1e-12 * float(np.abs(v).sum()) * float(features.max())
