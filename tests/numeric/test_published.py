"""The algorithms as published: where they work, where they end without a network, and what they are compared with."""

from __future__ import annotations

import numpy as np
import pytest

import analytic
from numeric.errors import DataError, OptionError
from numeric.published import PublishedRun, cutting_planes, line_program, random_filters
from numeric.solver import solve


def test_whitened_data_are_trained() -> None:
    for loss, beta, value in (("interpolation", None, 17.0), ("squared", 1.0, 16.0)):
        run = cutting_planes(np.eye(3), [3.0, 4.0, -12.0], loss=loss, beta=beta)
        assert run.status == "converged" and run.value == pytest.approx(value) and run.excess < 1e-6
        assert run.bounds and run.bounds[-1] == pytest.approx(value)
        assert run.network is not None and run.network(np.eye(3)).shape == (3,)


def test_spike_free_data_may_be_unbounded() -> None:
    run = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0])
    assert run.status == "unbounded" and run.network is None and run.value == run.excess == np.inf
    assert run.truth.value == pytest.approx(5**0.5 / 2)


def test_squared_loss_converges_in_the_limit() -> None:
    few = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], loss="squared", beta=0.25, rounds=2)
    more = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], loss="squared", beta=0.25)
    assert few.status == "stopped" and more.status == "converged"
    assert few.excess > 1e-4 and 1e-6 > more.excess > -1e-9
    assert list(more.bounds) == sorted(more.bounds, reverse=True)


def test_with_bias_only_affine_functions_are_trained() -> None:
    run = cutting_planes([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], bias="free")
    assert run.status == "infeasible" and run.network is None
    soft = cutting_planes([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], loss="squared", beta=0.1, bias="free")
    assert soft.value == pytest.approx(1 / 3) and soft.truth.value == pytest.approx(0.17)
    straight = cutting_planes([0.0, 1.0, 3.0], [0.0, 1.0, 3.0], bias="free")
    assert straight.status == "converged" and straight.excess < 1e-6


def test_data_that_are_not_spike_free_are_not_trained_optimally() -> None:
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    run = cutting_planes(A, y, loss="squared", beta=0.1)
    assert run.excess > 1e-3  # neurons that are active on all samples are not enough


def test_random_filters_are_above_the_optimum() -> None:
    rng = np.random.default_rng(1)
    A, y = rng.normal(size=(8, 3)), rng.normal(size=8)
    values = [random_filters(A, y, beta=0.2, neurons=m).value for m in (5, 80)]
    run = random_filters(A, y, beta=0.2, neurons=80)
    assert values[0] >= values[1] > run.truth.lower_bound and run.excess > 1e-3
    assert random_filters(A, y, loss="interpolation", neurons=2).status == "infeasible"


@pytest.mark.parametrize(("n", "o"), [(2, 2), (5, 1), (7, 3), (20, 2)])
def test_the_program_on_a_line_is_exact(n: int, o: int) -> None:
    """Its bound meets its value; other solvers find the same where they apply; more kinks do not help."""
    rng = np.random.default_rng(n)
    x, Y = np.sort(rng.normal(size=n)), rng.normal(size=(n, o))
    found = line_program(x, Y)
    assert abs(found.gap) <= 1e-7 * found.value and found.network(x[:, None]) == pytest.approx(Y, abs=1e-6)
    norms = np.linalg.norm(found.network.U, axis=0) * np.linalg.norm(found.network.w, axis=1)
    assert norms.sum() == pytest.approx(found.value, rel=1e-6)
    places = np.linspace(x[0] - 1, x[-1] + 1, 4001)
    seen = [np.linalg.norm(np.maximum(s * (x - t), 0) @ found.dual) for t in places for s in (1, -1)]
    scale = float((found.dual * Y).sum()) / found.lower_bound
    assert max(seen) <= scale * (1 + 1e-9)
    soft = line_program(x, Y, loss="squared", beta=0.3)
    assert abs(soft.gap) <= 1e-7 and soft.value == pytest.approx(solve(x, Y, beta=0.3, bias="free").value, abs=1e-6)


def test_the_program_agrees_with_closed_forms() -> None:
    x = [0, 1, 3, 4, 6]
    one, two = [1, -1, 2, 0, 5], [[0, 0], [1, 3], [-1, 2], [2, 2], [1, -4]]
    exact = analytic.solve(x, one, loss="interpolation", bias="free").value
    assert line_program(x, one).value == pytest.approx(float(exact))
    for y in (two, [[0, 0], [1, 1], [0, 0], [1, 1], [0, 0]]):
        found = line_program(x, y)
        straight = analytic.solve(x, y, loss="interpolation", bias="free", skip="free").value
        assert found.lower_bound >= float(straight) - 1e-6  # a free line costs nothing there
    bends = analytic.solve([0, 1, 2], [[0, 0], [1, 1], [0, 0]], loss="interpolation", bias="free")
    assert line_program([0, 1, 2], [[0, 0], [1, 1], [0, 0]]).value == pytest.approx(float(bends.value))


@pytest.mark.parametrize(("size", "height"), [(1e-6, 1e8), (1e6, 1e-10), (1.0, 1e-10), (1e-6, 1e-10), (1e6, 1e8)])
@pytest.mark.parametrize("beta", [None, 0.05])
def test_the_program_on_a_line_is_the_same_in_all_units(beta: float | None, size: float, height: float) -> None:
    x, y = np.array([0.0, 1.0, 3.0, 4.0]), np.array([[0.0, 1.0], [1.0, 2.0], [0.0, 0.0], [3.0, 1.0]])
    loss, unit = ("interpolation", height / size) if beta is None else ("squared", height**2)
    plain = line_program(x, y, loss=loss, beta=beta)
    found = line_program(size * x, height * y, loss=loss, beta=None if beta is None else beta * size * height)
    assert [found.value / unit, found.lower_bound / unit] == pytest.approx([plain.value, plain.value], rel=1e-6)
    assert found.network(size * x[:, None]) / height == pytest.approx(plain.network(x[:, None]), abs=1e-5)
    cost = 0.0 if beta is None else 0.5 * float(((found.network(size * x[:, None]) - height * y) ** 2).sum())
    price = 1.0 if beta is None else beta * size * height
    assert cost + price * found.network.penalty() == pytest.approx(found.value, rel=1e-6)
    seen = np.maximum(x[:, None] - x, 0.0).T @ found.dual * size
    assert np.linalg.norm(seen, axis=1).max() <= price * (1 + 1e-6)


def test_the_program_as_printed_has_no_output_bias() -> None:
    with_bias, without = (line_program([0, 1], [1, 1], output_bias=free) for free in (True, False))
    assert (with_bias.value, without.value) == (pytest.approx(0, abs=1e-7), pytest.approx(2))
    assert without.network.xi == 0 and without.gap < 1e-6
    with pytest.raises(DataError, match="no solution"):
        line_program([1, 1], [[0, 0], [1, 0]])
    with pytest.raises(DataError, match="2 columns"):
        line_program([[1, 2], [3, 4]], [1, 2])
    with pytest.raises(OptionError, match="loss is 'hinge'"):
        line_program([0, 1], [1, -1], loss="hinge", beta=1.0)


def test_what_came_of_random_filters_is_said() -> None:
    import numeric

    assert numeric.published.random_filters is random_filters and "published" in dir(numeric)
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(20, 2)), rng.normal(size=20)  # any sample of the plane is a mixture of ten others
    none = random_filters(A, y, beta=1.0, neurons=3, seed=2)
    assert none.status == "no filters" and none.network is not None and none.network.neurons == 0
    assert none.value == pytest.approx(0.5 * y @ y) and none.excess > 1
    assert random_filters(A, y, loss="interpolation", neurons=3, seed=2).status == "infeasible"
    assert random_filters([[2.0], [3.0]], [0.0, 0.0], loss="interpolation", neurons=5, seed=1).value == 0.0
    seen = {random_filters(np.eye(2), [3.0, -4.0], beta=3.5, neurons=1, seed=seed).status for seed in range(8)}
    assert seen == {"zero", "converged", "no filters"}  # the filter of the first sample is not worth 3.5
    assert random_filters(np.eye(2), [3.0, -4.0], beta=5.0).status == "converged"  # and zero is optimal


@pytest.mark.parametrize(("A", "y"), [([[-1.0]], [0.117]), ([[1.0, 0.0], [0.0, 1.0]], [0.1, 0.2])])
def test_small_targets_end_before_the_first_round(A: list[list[float]], y: list[float]) -> None:
    """The dual vector y violates no constraint, so that there is no neuron: nothing that interpolates."""
    run = cutting_planes(A, y)
    assert run.status == "infeasible" and run.network is None and run.value == np.inf and run.bounds == ()
    zero = cutting_planes(A, [0.0] * len(y))
    assert zero.status == "converged" and zero.value == 0.0


def runs_in_units(size: float, height: float) -> list[PublishedRun]:
    """The same data and weight decay, measured in other units."""
    A, hat = size * np.array([[1.0, 0.5], [-0.5, 1.0], [2.0, 1.0]]), size * np.array([0.0, 1.0, 2.0])
    y, beta = height * np.array([0.6, -0.3, 1.2]), 0.01 * size * height
    return [
        cutting_planes(A, y, loss="squared", beta=beta),
        cutting_planes(hat, y, loss="squared", beta=beta, bias="free"),
        random_filters(A, y, neurons=20, loss="squared", beta=beta),
        random_filters(A, y, neurons=20, loss="interpolation"),
    ]


@pytest.mark.parametrize(("size", "height"), [(1e-6, 1e8), (1e6, 1e-10), (1.0, 1e-10), (1e-6, 1e-10)])
def test_units_of_measurement_change_nothing(size: float, height: float) -> None:
    """Small weights are not dropped, and what is within a tolerance of the fit is so in every unit."""
    units = [height**2, height**2, height**2, height / size]
    for run, plain, unit in zip(runs_in_units(size, height), runs_in_units(1.0, 1.0), units, strict=True):
        assert run.status == plain.status == "converged"
        assert run.network is not None and run.network.neurons > 0
        assert run.value / unit == pytest.approx(plain.value, rel=1e-6) and run.value >= run.truth.lower_bound


def test_a_column_of_targets_is_one_output() -> None:
    rows, column = cutting_planes(np.eye(2), [3.0, -4.0]), cutting_planes(np.eye(2), [[3.0], [-4.0]])
    assert rows.value == column.value and column.network is not None and column.network(np.eye(2)).shape == (2,)


def test_bad_input() -> None:
    with pytest.raises(OptionError, match="loss is 'hinge'"):
        cutting_planes(np.eye(2), [1.0, -1.0], loss="hinge", beta=1.0)
    with pytest.raises(OptionError, match="rounds"):
        cutting_planes(np.eye(2), [1.0, -1.0], rounds=0)
    with pytest.raises(OptionError, match="2 outputs"):
        cutting_planes(np.eye(2), np.eye(2), loss="squared", beta=1.0)
    with pytest.raises(DataError):
        random_filters(np.eye(2), [1.0], beta=1.0)
    with pytest.raises(OptionError, match="beta"):
        random_filters(np.eye(2), [1.0, 2.0])
