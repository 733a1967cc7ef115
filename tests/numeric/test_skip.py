"""A free skip connection in floats: against closed forms, against a rich dictionary, and in its bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import numeric
from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")


def problem(seed: int, loss: str, n: int, d: int) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, d))
    labelled = loss in ("hinge", "max-margin", "logistic")
    y = rng.choice([-1.0, 1.0], size=n) if labelled else rng.normal(size=n)
    return A, y, {"loss": loss} | ({"beta": 0.4} if loss in ("squared", "hinge", "logistic") else {})


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bias", ["none", "free"])
def test_bounds_meet_and_never_exceed_those_without(loss: str, bias: str) -> None:
    for seed in range(4):
        A, y, options = problem(seed, loss, 9, 2)
        found = numeric.solve(A, y, bias=bias, skip="free", **options)
        plain = numeric.solve(A, y, bias=bias, **options)
        assert found.lower_bound <= found.value <= plain.value * (1 + 1e-7) + 1e-7
        assert found.gap <= 1e-6 * (1 + found.value)
        f = found.network(A)
        fits = {"squared": 0.5 * np.sum((f - y) ** 2), "hinge": np.maximum(1 - y * f, 0).sum(),
                "logistic": np.log1p(np.exp(-y * f)).sum()}  # fmt: skip
        value = fits.get(loss, 0.0) + options.get("beta", 1.0) * found.network.penalty()
        assert value == pytest.approx(found.value, rel=1e-7, abs=1e-9)
        assert np.abs(A.T @ found.dual).max() < 1e-9 * (1 + np.abs(found.dual).sum())
        if bias == "free":
            assert abs(found.dual.sum()) < 1e-9 * (1 + np.abs(found.dual).sum())


def test_interpolation_against_a_dictionary_in_the_plane() -> None:
    """A linear program over 720 directions, without bias, with free linear columns."""
    angles = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    directions = np.array([np.cos(angles), np.sin(angles)])
    for seed in range(4):
        A, y, _ = problem(seed, "interpolation", 7, 2)
        features = np.maximum(A @ directions, 0)
        columns = np.hstack([features, -features, A, -A])
        cost = np.r_[np.ones(2 * len(angles)), np.zeros(4)]
        best = linprog(cost, A_eq=columns, b_eq=y).fun
        found = numeric.solve(A, y, loss="interpolation", skip="free")
        assert found.value <= best + 1e-7 and found.value == pytest.approx(best, rel=2e-2)


def test_odd_data_train_linearly_and_for_free() -> None:
    rng = np.random.default_rng(1)
    half, t = rng.normal(size=(6, 3)), rng.normal(size=6)
    A, y = np.vstack([half, -half]), np.r_[t, -t]
    found = numeric.solve(A, y, beta=0.1, skip="free")
    theta, *_ = np.linalg.lstsq(A, y, rcond=None)
    assert found.value == pytest.approx(0.5 * float(np.sum((A @ theta - y) ** 2)), rel=1e-9)
    assert np.allclose(found.network.skip, theta, atol=1e-6)


def test_the_line_costs_its_bends() -> None:
    x, y = np.array([0.0, 1.0, 3.0, 4.0, 7.0]), np.array([1.0, -2.0, 0.5, 0.0, 2.0])
    slopes = np.diff(y) / np.diff(x)
    found = numeric.solve(x, y, loss="interpolation", bias="free", skip="free")
    assert found.value == pytest.approx(np.abs(np.diff(slopes)).sum(), rel=1e-7)


def test_linear_targets_cost_nothing() -> None:
    A = np.random.default_rng(2).normal(size=(8, 3))
    for bias, shift in (("none", 0.0), ("free", 5.0)):
        y = A @ [1.0, -2.0, 0.5] + shift
        for options in ({"loss": "interpolation"}, {"beta": 0.1}):
            found = numeric.solve(A, y, bias=bias, skip="free", **options)
            assert abs(found.value) < 1e-9 and found.lower_bound <= found.value
            assert np.allclose(found.network(A), y)


def test_units_do_not_matter() -> None:
    A, y, options = problem(3, "squared", 8, 2)
    base = numeric.solve(A, y, bias="free", skip="free", **options).value
    moved = numeric.solve(1e6 * A + 3.0, y, bias="free", skip="free", loss="squared", beta=0.4 * 1e6).value
    assert moved == pytest.approx(base, rel=1e-5)


def test_networks_with_a_skip_connection() -> None:
    net = numeric.Network(np.ones((2, 1)), [0.0], [2.0], 1.0, [3.0, -1.0])
    assert net(np.array([[1.0, 2.0]]))[0] == 2 * 3 + 1 + 3 - 2
    assert net.penalty() == numeric.Network(np.ones((2, 1)), [0.0], [2.0]).penalty()
    assert np.array_equal(net.balanced().skip, net.skip)
    with pytest.raises(DataError, match="skip must have shape"):
        numeric.Network(np.ones((2, 1)), [0.0], [2.0], 1.0, [3.0])
    A, y, options = problem(0, "squared", 5, 2)
    assert numeric.certify(net, A, y, bias="free", skip="none", **options).value == np.inf


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"skip": "some"}, OptionError, "skip is 'some'"),
        ({"skip": True}, OptionError, "skip is True"),
        ({"skip": "free", "y": [[1.0, 2.0], [3.0, 4.0]]}, UnsupportedError, "one output"),
        ({"skip": "free", "start": numeric.Network(np.zeros((1, 0)), [], [])}, OptionError, "start is given"),
        ({"skip": "free", "loss": "interpolation", "beta": None, "A": [[1.0], [1.0]]}, InfeasibleError, "interpolated"),
    ],
)
def test_bad_input(arguments: dict[str, Any], error: type[InputError], words: str) -> None:
    given = {"A": [[0.0], [1.0]], "y": [1.0, 2.0], "beta": 1.0} | arguments
    with pytest.raises(error, match=words) as caught:
        numeric.solve(**given)
    assert "\n" not in str(caught.value)


def test_one_output_on_an_axis_of_its_own_is_the_same_answer():
    A, y = np.array([[0.0, 1.0], [1.0, 2.0], [3.0, 1.0]]), np.array([1.0, 2.0, 4.0])
    flat, column = (numeric.solve(A, targets, beta=0.1, skip="free") for targets in (y, y[:, None]))
    assert column.value == flat.value and column.dual.shape == (3, 1)
    assert column.network.skip.shape == (2, 1) and column.network(A).shape == (3, 1)
    assert np.array_equal(column.network.squeezed()(A), flat.network(A))
    assert np.array_equal(flat.network.columns()(A)[:, 0], flat.network(A))


@pytest.mark.parametrize(
    ("n", "d", "options"),
    [
        (4, 2, {"beta": 0.1}),
        (4, 2, {"loss": "interpolation"}),
        (6, 3, {"beta": 0.1}),
        (10, 2, {"beta": 0.1, "bias": "free"}),
        (4, 3, {"loss": "hinge", "beta": 0.1, "bias": "free"}),
    ],
)
def test_small_data_are_closed_to_the_tolerance(n, d, options):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(n, d)), rng.normal(size=n)
        y = np.sign(y) if options.get("loss") == "hinge" else y
        found = numeric.solve(X, y, skip="free", **options)
        assert found.status == "optimal" and found.value - found.lower_bound <= 1e-8 * found.value
        if "hinge" in options.values():  # linear functions of three features and a constant separate
            assert found.value == 0.0


@pytest.mark.parametrize("bias", ["none", "free"])
def test_labels_that_a_linear_function_separates_cost_nothing(bias):
    for seed in range(8):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(6 + seed, 2))
        y = np.sign(X @ rng.normal(size=2))
        found = numeric.solve(X, y, loss="hinge", beta=0.7, bias=bias, skip="free")
        assert found.status == "optimal" and found.value == 0.0 and found.network.penalty() == 0.0


@pytest.mark.parametrize("apart", [1e-2, 95 / 262142, 1e-5, 1e-7])
def test_close_samples_on_a_line_are_connected(apart):
    x, y = np.array([2.0, 0.0, 1.0, -apart]), np.array([-4.0, 0.0, -1.0, 0.0])
    for A in (x[:, None], np.outer(x, [3.0, 4.0]) / 5.0 + [1.0, -2.0]):
        found = numeric.solve(A, y, loss="interpolation", bias="free", skip="free")
        assert found.value == pytest.approx(3.0, rel=1e-8)  # of slopes 0, -1 and -3
        assert found.value - 1e-9 * max(1.0, 1e-3 / apart) <= found.lower_bound <= 3.0 + 1e-9
        assert np.allclose(found.network(A), y, atol=1e-8)


def test_close_samples_in_space_are_interpolated():
    """Neurons of the reduced problem leave their cells by rounding there: their weights meet the targets as is."""
    for seed in (12, 14, 15, 24, 28):
        rng = np.random.default_rng(seed)
        A, y = rng.integers(-3, 4, size=(5, 2)).astype(float), rng.integers(-3, 4, size=5).astype(float)
        A[0] = A[1] + np.array([1e-4, -1e-4])
        found = numeric.solve(A, y, loss="interpolation", bias="free", skip="free")
        assert found.lower_bound <= found.value < np.inf
        assert found.gap <= 1e-8 * found.value


def test_alike_samples_have_no_linear_function():
    for A in (np.zeros((3, 1)), np.ones((3, 2))):
        found = numeric.solve(A, [1.0, -1.0, -1.0], loss="hinge", beta=1.0, bias="free", skip="free")
        assert found.status == "optimal" and found.value == pytest.approx(2.0)
        assert np.array_equal(found.network.skip, np.zeros(A.shape[1])) and found.problem.skip == "free"


def test_weights_of_collinear_neurons_are_left_alone():
    """A line away from the origin, without biases: least squares would change good weights by much for little."""
    A = np.array([[10 / 33, 1], [4 / 33, 1], [0, 1], [-2 / 11, 1], [-13 / 66, 1]])
    y = np.array([-1, -7 / 11, -17 / 33, -19 / 66, -67 / 264])
    found = numeric.solve(A, y, loss="interpolation", skip="free")
    assert found.status == "optimal" and found.value == pytest.approx(2.27047333248, rel=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_line_meets_the_general_method(loss):
    """Splines beside a free linear function against the cutting planes, which know nothing of lines."""
    rng = np.random.default_rng(5)
    for number in range(12):
        n = int(rng.integers(3, 14))
        x = np.round(rng.normal(size=n), 2) + (40.0 if number % 3 == 0 else 0.0)
        labelled = loss in ("hinge", "max-margin", "logistic")
        y = np.sign(np.sin(5.0 * x)) if labelled else rng.normal(size=n) + 3.0 * x
        beta = None if loss in ("interpolation", "max-margin") else 10.0 ** rng.uniform(-2, 0.5)
        if len(np.unique(x)) < n or (labelled and np.count_nonzero(np.diff(y[np.argsort(x)])) < 2):
            continue
        options = {"loss": loss, "beta": beta, "bias": "free", "skip": "free"}
        line, plane = numeric.solve(x, y, **options), numeric.solve(np.outer(x, [0.6, 0.8]), y, **options)
        assert line.status == "optimal"
        assert line.value == pytest.approx(plane.value, rel=1e-6) and line.lower_bound <= plane.value * (1 + 1e-9)
        assert line.network.penalty() * (beta or 1.0) <= line.value * (1 + 1e-9)
        v, scale = line.dual, np.abs(line.dual).sum()
        assert abs(v.sum()) <= 1e-9 * scale and abs(v @ x) <= 1e-8 * scale


@pytest.mark.parametrize("loss", LOSSES)
def test_many_samples_on_a_line(loss):
    rng = np.random.default_rng(2)
    x = np.sort(rng.permutation(40_000)[:20_000] / 4_000.0)
    y = np.sign(np.sin(2.0 * x + 0.3)) if loss == "max-margin" else 0.1 * x**2 + 4.0 * x + 0.1 * np.sin(x)
    if loss in ("hinge", "logistic"):
        y = np.sign(np.sin(2.0 * x) + rng.normal(size=len(x)))
    beta = {"beta": 3.0} if loss in ("squared", "hinge", "logistic") else {}
    found = numeric.solve(x, y, loss=loss, bias="free", skip="free", **beta)
    assert found.status == "optimal" and found.gap <= 1e-8 * found.value
    plain = numeric.solve(x, y, loss=loss, bias="free", **beta)
    assert found.lower_bound <= plain.value * (1 + 1e-9)
    if loss == "squared":  # of the first slope, four
        assert plain.value > found.value + 1.0


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_no_more_neurons_than_samples_less_linear_functions(loss: str, bias: str) -> None:
    """By Caratheodory's theorem that many suffice; their weights are balanced, and the gap stays closed."""
    A, y, options = problem(0, loss, 30, 3)
    found = numeric.solve(A, y, bias=bias, skip="free", **options)
    network = found.network
    assert found.status == "optimal" and found.relative_gap <= 1e-8
    assert 0 < network.neurons <= 30 - 3 - (bias == "free")
    assert np.linalg.norm(network.U, axis=0) == pytest.approx(np.abs(network.w), rel=1e-12)
    again = numeric.certify(network, A, y, bias=bias, **options)
    assert again.value == found.value


@pytest.mark.parametrize("loss", ["squared", "hinge"])
def test_where_no_search_is_exhaustive_the_relaxation_bounds(loss: str) -> None:
    A, y, options = problem(0, loss, 45, 10)
    found = numeric.solve(A, y, skip="free", max_iter=3, **options)
    plain = numeric.solve(A, y, max_iter=3, **options)
    assert found.status in ("local", "iteration limit")
    assert 0.3 * found.value < found.lower_bound < found.value
    assert found.lower_bound <= plain.value
