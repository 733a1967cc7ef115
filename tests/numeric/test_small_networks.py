"""Optimal networks come back with at most n + 1 neurons, whatever the method met on its way."""

from __future__ import annotations

import numpy as np
import pytest

import numeric
from numeric.problem import Problem
from numeric.refinement.few_neurons import fewest, merged
from numeric.refinement.restoring import completed
from numeric.scaled.incumbent import zero_network
from numeric.scaled.neurons import Neurons
from numeric.scaled.problem import scaled_problem

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
BETA = {"squared": 1.0, "hinge": 0.5, "logistic": 0.3}


def instance(n: int, d: int, loss: str = "squared", seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng([n, d, seed])
    A, y = rng.normal(size=(n, d)), rng.normal(size=n)
    return A, y if loss in ("squared", "interpolation") else np.sign(y)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize(("n", "d", "m"), [(6, 2, 40), (40, 5, 700), (5, 9, 30), (300, 4, 1500)])
def test_elimination_keeps_the_fit_and_never_raises_the_penalty(n, d, m, bias):
    A, y = instance(n, d)
    scaled = scaled_problem(Problem(A, y, "squared", 1.0, bias))
    rng = np.random.default_rng(m)
    r = scaled.X.shape[1]
    many = Neurons(rng.normal(size=(r, m)), rng.normal(size=m) * (bias == "free"), rng.normal(size=m), 0.3)
    few = fewest(scaled, many)
    assert 0 < few.w.size <= n and few.penalty <= many.penalty
    before, after = (scaled.fit(net.shifted(0.0)) for net in (many, few))
    change = after - before
    if bias == "free":
        change = change - change.mean()
    assert np.max(np.abs(change)) <= 1e-9 * np.max(np.abs(before))


def test_elimination_of_repeated_and_dead_neurons():
    A, y = instance(4, 2)
    scaled = scaled_problem(Problem(A, y, "squared", 1.0))
    P = np.repeat(np.random.default_rng(1).normal(size=(2, 3)), 4, axis=1)
    many = Neurons(P, np.zeros(12), np.ones(12), 0.0)
    few = fewest(scaled, many)
    alive = np.any(np.maximum(A @ P, 0.0) > 0.0, axis=0)
    assert 0 < alive.sum() < 12  # a neuron that is never active costs and does nothing
    assert few.w.size <= alive.sum() // 4
    assert few.penalty == pytest.approx(many.only(alive).penalty)
    assert fewest(scaled, Neurons(P[:, :0], np.zeros(0), np.zeros(0), 0.0)).w.size == 0


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("n", "d"), [(12, 3), (25, 2)])
def test_at_most_one_neuron_a_sample_and_one_more(n, d, loss, bias):
    A, y = instance(n, d, loss)
    found = numeric.solve(A, y, loss=loss, beta=BETA.get(loss), bias=bias)
    assert found.network.neurons <= n + 1 and found.relative_gap <= 1e-7
    assert np.all(found.network.w != 0.0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "loss", "bias"),
    [
        (300, "squared", "none"),
        (300, "squared", "free"),
        (300, "hinge", "none"),
        (300, "logistic", "none"),
        (300, "interpolation", "free"),
        (300, "max-margin", "none"),
        (1000, "squared", "none"),
        (1000, "hinge", "none"),
    ],
)
def test_at_most_one_neuron_a_sample_and_one_more_at_length(n, loss, bias):
    A, y = instance(n, 2, loss)
    found = numeric.solve(A, y, loss=loss, beta=BETA.get(loss), bias=bias, time_limit=10.0)
    assert found.network.neurons <= n + 1 and 0.0 <= found.lower_bound <= found.value < np.inf


@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
@pytest.mark.parametrize(("n", "d", "bias"), [(7, 1, "free"), (20, 2, "none"), (12, 2, "free"), (6, 9, "none")])
def test_a_feasible_network_without_any_optimisation(n, d, bias, loss):
    A, y = instance(n, d, loss)
    scaled = scaled_problem(Problem(A, y, loss, None, bias))
    neurons, value = completed(scaled, zero_network(scaled).neurons)
    assert np.isfinite(value) and neurons.w.size <= n + 1
    exact = numeric.solve(A, y, loss=loss, bias=bias)
    assert exact.lower_bound <= value * scaled.value_unit * (1.0 + 1e-9)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_out_of_time_at_once_there_is_a_network_and_a_bound(loss, bias):
    A, y = instance(40, 4, loss)
    found = numeric.solve(A, y, loss=loss, beta=BETA.get(loss), bias=bias, time_limit=1e-6)
    assert found.status in ("time limit", "optimal") and found.network.neurons <= 41
    assert 0.0 <= found.lower_bound <= found.value < np.inf
    again = numeric.certify(found.network, A, y, loss=loss, beta=BETA.get(loss), bias=bias, time_limit=1e-6)
    assert again.value == found.value


def test_a_kink_on_the_central_sample_is_seen():
    A = np.array([[0.0, 0.0], [2.0, 1.0], [-1.0, 2.0], [-2.0, -1.0], [1.0, -2.0]])
    scaled = scaled_problem(Problem(A, np.array([3.0, -1.0, 2.0, 0.5, -2.0]), "squared", 0.1, "free"))
    P = np.array([[1.0, 1.0], [0.5, 0.5]])
    pair = Neurons(P, np.array([1e-13, -1e-13]), np.ones(2), 0.0)  # on either side of the first sample by rounding
    assert np.flatnonzero(np.linalg.norm(scaled.X, axis=1) == 0.0).tolist() == [0]
    assert merged(scaled, pair, 1e-9).w.size == 1
