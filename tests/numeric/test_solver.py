"""What holds for every solve: scales, symmetries, the zero network, limits, determinism, several outputs."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import numeric

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")


def instance(seed: int, n: int = 8, d: int = 2, loss: str = "squared"):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=n)
    return rng.normal(size=(n, d)), (y if loss in ("squared", "interpolation") else np.where(y > 0, 1.0, -1.0))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6), k=st.integers(-40, 40), j=st.integers(-40, 40), bias=st.sampled_from(["none", "free"])
)
def test_scaling_data_and_targets_by_powers_of_two_changes_nothing_else(seed, k, j, bias):
    A, y = instance(seed)
    plain = numeric.solve(A, y, beta=0.2, bias=bias)
    a, t = 2.0**k, 2.0**j
    scaled = numeric.solve(a * A, t * y, beta=0.2 * a * t, bias=bias)
    assert scaled.value == pytest.approx(t * t * plain.value, rel=1e-12)
    assert scaled.lower_bound == pytest.approx(t * t * plain.lower_bound, rel=1e-12)


@pytest.mark.parametrize("scale", [1e-150, 1e-12, 1e12, 1e100])
@pytest.mark.parametrize("bias", ["none", "free"])
def test_huge_and_tiny_scales(scale, bias):
    A, y = instance(1, d=3)
    value = numeric.solve(A, y, loss="interpolation", bias=bias).value
    found = numeric.solve(scale * A, y, loss="interpolation", bias=bias)
    assert found.value * scale == pytest.approx(value, rel=1e-7) and found.relative_gap <= 1e-8
    assert numeric.solve(A, scale * y, loss="interpolation", bias=bias).value == pytest.approx(scale * value, rel=1e-7)


def test_scales_beyond_floating_point_are_refused():
    with pytest.raises(numeric.OptionError, match="rescale"):
        numeric.solve([[1e200]], [1e200], beta=1e-300)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_zero_network_from_the_largest_useful_beta_on(d, bias):
    A, y = instance(5, d=d)
    v = y - y.mean() if bias == "free" else y
    largest = numeric.support(A, v, bias=bias).value
    above = numeric.solve(A, y, beta=1.0001 * largest, bias=bias)
    assert above.network.neurons == 0 and above.value == pytest.approx(0.5 * v @ v) and above.gap < 1e-12
    exactly = numeric.solve(A, y, beta=largest, bias=bias)
    assert exactly.relative_gap <= 1e-8 and exactly.value == pytest.approx(0.5 * v @ v, rel=1e-8)
    below = numeric.solve(A, y, beta=0.99 * largest, bias=bias)
    assert below.network.neurons >= 1 and below.value < 0.5 * v @ v and below.relative_gap <= 1e-8


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bias", ["none", "free"])
def test_small_networks_and_weak_duality(loss, bias):
    A, y = instance(7, n=14, d=2, loss=loss)
    beta = None if loss in ("interpolation", "max-margin") else 0.3
    found = numeric.solve(A, y, loss=loss, beta=beta, bias=bias)
    assert found.status == "optimal" and found.relative_gap <= 1e-8
    assert found.network.neurons <= len(y) + 1
    assert bias == "free" or (not found.network.b.any() and found.network.xi == 0.0)
    # the dual point, scaled by an independent bound of h, reproduces a bound below the value
    h = numeric.support(A, found.dual, bias=bias).upper_bound
    assert h <= (1.0 if beta is None else beta) * (1 + 1e-4)
    rng = np.random.default_rng(0)
    for _ in range(6):  # no perturbation is better than the lower bound
        network = found.network
        other = numeric.Network(network.U + 1e-3 * rng.normal(size=network.U.shape), network.b, network.w, network.xi)
        assert numeric.certify(other, A, y, loss=loss, beta=beta, bias=bias, tol=0.5).value >= found.lower_bound


def test_same_answer_twice():
    A, y = instance(3, n=30, d=4)
    first, second = (numeric.solve(A, y, beta=0.5) for _ in range(2))
    assert first.value == second.value and first.lower_bound == second.lower_bound
    assert np.array_equal(first.network.U, second.network.U) and np.array_equal(first.dual, second.dual)


@pytest.mark.parametrize("bias", ["none", "free"])
def test_time_limit_gives_valid_bounds(bias):
    A, y = instance(2, n=60, d=6)
    start = time.monotonic()
    short = numeric.solve(A, y, beta=0.5, bias=bias, time_limit=1.0)
    assert time.monotonic() - start < 30
    assert short.status in ("time limit", "optimal") and 0.0 <= short.lower_bound <= short.value < np.inf


def test_many_columns_are_bounded_not_proved():
    A, y = instance(4, n=24, d=12)
    found = numeric.solve(A, y, beta=1.0)
    assert found.status in ("local", "optimal") and 0.0 < found.lower_bound <= found.value


def test_progress_and_start():
    A, y = instance(9, n=20, d=3)
    seen = []
    found = numeric.solve(A, y, beta=0.2, progress=lambda *line: seen.append(line))
    assert seen and all(lower <= value for _, lower, value in seen)
    again = numeric.solve(A, y, beta=0.2, start=found.network)
    assert again.value <= found.value * (1 + 1e-9) and again.iterations <= found.iterations
    with pytest.raises(numeric.DataError, match="start"):
        numeric.solve(A[:, :2], y, beta=0.2, start=found.network)


@pytest.mark.parametrize("options", [{"tol": 0.0}, {"tol": "x"}, {"time_limit": -1}])
def test_bad_options(options):
    with pytest.raises(numeric.OptionError, match="positive number"):
        numeric.solve([[1.0]], [1.0], beta=1.0, **options)


def test_certify_measures_any_network():
    A, y = instance(11, n=10, d=2)
    best = numeric.solve(A, y, beta=0.3)
    rng = np.random.default_rng(0)
    poor = numeric.Network(rng.normal(size=(2, 3)), np.zeros(3), rng.normal(size=3))
    report = numeric.certify(poor, A, y, beta=0.3)
    f = np.maximum(A @ poor.U, 0) @ poor.w
    assert report.value == pytest.approx(0.5 * np.sum((f - y) ** 2) + 0.3 * poor.penalty())
    assert report.lower_bound == pytest.approx(best.value, rel=1e-7) and report.network is poor
    biased = numeric.Network(poor.U, np.ones(3), poor.w)
    assert numeric.certify(biased, A, y, beta=0.3).value == np.inf
    assert numeric.certify(poor, A, y, loss="interpolation").value == np.inf
    with pytest.raises(numeric.DataError, match="Network"):
        numeric.certify("x", A, y, beta=1.0)


def test_path_in_any_order():
    A, y = instance(6)
    betas = [0.1, 2.0, 0.5]
    for solution, beta in zip(numeric.path(A, y, betas), betas, strict=True):
        assert solution.problem.beta == beta
        assert solution.value == pytest.approx(numeric.solve(A, y, beta=beta).value, rel=1e-7)
    with pytest.raises(numeric.OptionError, match="path"):
        numeric.path(A, y, betas, loss="interpolation")
    with pytest.raises(numeric.OptionError, match="at least one"):
        numeric.path(A, y, [])


def test_targets_in_a_column_keep_their_shape():
    A, y = instance(8)
    flat, column = numeric.solve(A, y, beta=0.3), numeric.solve(A, y[:, None], beta=0.3)
    assert column.value == flat.value and column.dual.shape == (8, 1) and column.network(A).shape == (8, 1)
    assert numeric.certify(column.network, A, y[:, None], beta=0.3).value == pytest.approx(flat.value)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("d", [1, 2])
def test_several_outputs_are_certified_in_rank_two(d, bias):
    rng = np.random.default_rng([d, bias == "free"])
    A, Y = rng.normal(size=(12, d)), rng.normal(size=(12, 2))
    found = numeric.solve(A, Y, beta=0.5, bias=bias)
    assert found.status == "optimal" and found.relative_gap <= 1e-8
    V = found.dual
    U = rng.normal(size=(d, 20000))
    U /= np.linalg.norm(U, axis=0)
    b = 2 * rng.normal(size=20000) if bias == "free" else np.zeros(20000)
    assert np.linalg.norm(V.T @ np.maximum(A @ U + b, 0.0), axis=0).max() <= 0.5 * (1 + 1e-6)
    scalar = sum(numeric.solve(A, column, beta=0.5, bias=bias).value for column in Y.T)
    assert found.value <= scalar * (1 + 1e-9)  # shared neurons can only help


@pytest.mark.parametrize(("seed", "n", "outputs", "beta"), [(43, 9, 3, 1.339), (47, 4, 3, 0.239), (199, 8, 4, 0.777)])
def test_several_outputs_close_in_the_plane_with_free_biases(seed, n, outputs, beta):
    # neurons with kinks on the central sample, near copies that merge, and a network that stops short of stationary
    rng = np.random.default_rng(seed)
    rng.integers(3, 16), rng.integers(1, 3), rng.integers(2, 5)
    A, Y = rng.normal(size=(n, 2)), rng.normal(size=(n, outputs))
    found = numeric.solve(A, Y, beta=beta, bias="free")
    assert found.status == "optimal" and found.relative_gap <= 1e-8


def test_rank_one_outputs_shrink_as_groups():
    A, Y = np.array([[1.0], [2.0], [-1.0]]), np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]])
    want = 0.0
    for g in (np.maximum(A[:, 0], 0), np.maximum(-A[:, 0], 0)):
        size = np.linalg.norm(g @ Y)
        want -= 0.5 * max(size - 0.4, 0.0) ** 2 / (g @ g)
    want += 0.5 * np.sum(Y**2)
    assert numeric.solve(A, Y, beta=0.4).value == pytest.approx(want, rel=1e-9)


def test_one_hot_over_whitened_data():
    counts, beta = np.array([5, 3, 2]), 0.7
    Y = np.repeat(np.eye(3), counts, axis=0)
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(12, 12)))[0][:10]
    size = np.sqrt(counts)
    want = np.sum(0.5 * np.minimum(size, beta) ** 2 + beta * np.maximum(size - beta, 0))
    found = numeric.solve(Q, Y, beta=beta)
    assert found.value == pytest.approx(want, rel=1e-9) and found.status == "optimal"


def test_several_outputs_beyond_rank_two_say_local():
    rng = np.random.default_rng(1)
    found = numeric.solve(rng.normal(size=(8, 3)), rng.normal(size=(8, 2)), beta=0.5, time_limit=20)
    assert found.status in ("local", "time limit", "optimal") and 0 < found.lower_bound <= found.value
    with pytest.raises(numeric.UnsupportedError, match="squared"):
        numeric.solve(np.eye(2), np.eye(2), loss="interpolation")


@pytest.mark.parametrize("bias", ["none", "free"])
def test_data_without_information(bias):
    A, y = np.zeros((3, 2)) + (4.0 if bias == "free" else 0.0), np.array([1.0, 2.0, 6.0])
    found = numeric.solve(A, y, beta=1.0, bias=bias)
    want = np.sum((y - 3.0) ** 2) / 2 if bias == "free" else y @ y / 2
    assert found.value == pytest.approx(want) and found.network.neurons == 0 and found.gap < 1e-9


def test_one_class_needs_no_neuron_with_free_biases():
    for loss, beta in (("logistic", 1.0), ("hinge", 1.0), ("max-margin", None)):
        found = numeric.solve([[0.0], [1.0]], [1, 1], loss=loss, beta=beta, bias="free")
        assert found.value == 0.0 and found.gap == 0.0 and found.network.neurons == 0


INFEASIBLE = [
    ([[1.0, 0.0], [2.0, 0.0]], [1.0, 1.0], "interpolation", "none", "one ray"),
    ([[1.0, 0.0], [1.0, 0.0]], [1.0, 2.0], "interpolation", "free", "are equal"),
    ([[0.0, 0.0], [1.0, 0.0]], [1.0, 1.0], "interpolation", "none", "is zero"),
    ([[1.0, 0.0], [2.0, 0.0]], [1, -1], "max-margin", "none", "one ray"),
    ([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], [1, 0, 1, 0, 3, 0], "interpolation", "none", "odd part"),
    ([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], [1, -1, 1, -1, -1, 1], "max-margin", "none", "odd part"),
]


@pytest.mark.parametrize(("A", "y", "loss", "bias", "why"), INFEASIBLE)
def test_infeasible_with_witness(A, y, loss, bias, why):
    with pytest.raises(numeric.InfeasibleError, match=why) as caught:
        numeric.solve(A, y, loss=loss, bias=bias)
    v, rng = np.asarray(caught.value.witness), np.random.default_rng(0)
    b = rng.normal(size=100) if bias == "free" else np.zeros(100)
    features = np.maximum(np.asarray(A) @ rng.normal(size=(2, 100)) + b, 0.0)
    assert v @ np.asarray(y) > 0 and np.max(np.abs(v @ features)) < 1e-9
    assert loss != "max-margin" or np.all(v * np.asarray(y) >= 0)


@pytest.mark.parametrize("loss", ["squared", "hinge", "max-margin", "interpolation"])
def test_one_target_for_all_is_a_constant_at_no_cost(loss: str) -> None:
    found = numeric.solve(
        [[0.3, 2.0], [1.0, 7.0], [1.0, 7.0]],
        [1, 1, 1],
        loss=loss,
        bias="free",
        beta=0.1 if loss in ("squared", "hinge") else None,
    )
    assert (found.value, found.lower_bound, found.status, found.network.neurons) == (0.0, 0.0, "optimal", 0)
    np.testing.assert_array_equal(found.network([[5.0, 5.0]]), [1.0])
