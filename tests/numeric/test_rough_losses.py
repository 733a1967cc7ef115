"""Interpolation, margins and the hinge loss on data too large for cone programs: descent, repair, dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from arrangement import reference
from scipy.optimize import approx_fprime, linprog

import numeric
from numeric.feasibility.tangent_kernel import repaired, settled
from numeric.large_data import augmented_lagrangian, descent
from numeric.large_data.interior_point import solve_linear
from numeric.losses import LOSS
from numeric.oracles.general import GeneralOracle
from numeric.problem import Problem
from numeric.scaled.neurons import Neurons
from numeric.scaled.problem import scaled_problem

ROUGH = ("interpolation", "max-margin", "hinge")


def instance(seed: int, n: int, d: int, loss: str, bias: str = "none", beta: float = 0.3):
    rng = np.random.default_rng([seed, n, d])
    A, y = rng.normal(size=(n, d)), rng.normal(size=n)
    y = y if loss == "interpolation" else np.where(y > 0, 1.0, -1.0)
    return A, y, {"loss": loss, "bias": bias, "beta": beta if loss == "hinge" else None}


def assert_sound(found, A, y, options):
    """Bounds in order, constraints met as documented, at most n + 1 neurons."""
    f = found.network(A)
    assert 0.0 <= found.lower_bound <= found.value < np.inf and found.network.neurons <= len(y) + 1
    if options["loss"] == "interpolation":
        assert np.max(np.abs(f - y)) <= 1e-9 * np.max(np.abs(y))
    if options["loss"] == "max-margin":
        assert np.min(y * f) >= 1.0 - 1e-9
    loss = float(np.maximum(1.0 - y * f, 0.0).sum()) if options["loss"] == "hinge" else 0.0
    weight = options["beta"] or 1.0
    assert found.value == pytest.approx(loss + weight * found.network.penalty(), rel=1e-9)


@pytest.mark.parametrize(
    ("bias", "descending"),
    [
        ("none", True),
        ("free", False),
        pytest.param("none", False, marks=pytest.mark.slow),
        pytest.param("free", True, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("loss", ROUGH)
def test_agrees_with_the_full_program(monkeypatch, loss, bias, descending):
    """The methods for large data on small data, closed by cone programs and an exact oracle."""
    monkeypatch.setattr(descent, "LARGE", 0)
    monkeypatch.setattr(augmented_lagrangian, "FLAT", 0 if descending else 8)
    n, d = (7, 3) if bias == "free" else (8, 4)
    A, y, options = instance(int(descending), n, d, **{"loss": loss, "bias": bias})
    found = numeric.solve(A, y, **options)
    optimum, status = reference(A, y, loss, options["beta"], bias)
    assert status in ("Solved", "AlmostSolved") and found.status == "optimal"
    assert found.lower_bound <= optimum * (1 + 1e-6) and found.value == pytest.approx(optimum, rel=1e-6)
    assert_sound(found, A, y, options)


@pytest.mark.parametrize("bias", ["none", pytest.param("free", marks=pytest.mark.slow)])
@pytest.mark.parametrize("loss", ROUGH)
def test_dictionary_alone_comes_close(monkeypatch, loss, bias):
    """Without cone programs (rank beyond every exact oracle): the value of the exact method, nearly."""
    A, y, options = instance(3, *((20, 3) if bias == "none" else (16, 2)), loss, bias)
    exact = numeric.solve(A, y, **options)
    monkeypatch.setattr(descent, "LARGE", 0)
    monkeypatch.setattr("numeric.oracles.general.LARGEST_RANK", 0)
    monkeypatch.setattr("numeric.oracles.every_cell.MOST_CELLS", 0)
    monkeypatch.setattr("numeric.solver.choose_oracle", lambda X, error, free: GeneralOracle(X, error, free=free))
    found = numeric.solve(A, y, **options)
    assert found.status == "local" and found.value == pytest.approx(exact.value, rel=5e-3)
    assert found.lower_bound <= exact.value and exact.lower_bound <= found.value
    assert_sound(found, A, y, options)


@pytest.mark.parametrize(("loss", "bias"), [("interpolation", "none"), ("max-margin", "free"), ("hinge", "none")])
def test_high_rank_in_a_second(loss, bias):
    A, y, options = instance(0, 80, 15, loss, bias, beta=2.0)
    found = numeric.solve(A, y, time_limit=1.0, **options)
    assert_sound(found, A, y, options)
    assert found.lower_bound >= 0.0 and found.status in ("time limit", "local")  # how good depends on the machine


@pytest.mark.slow
@pytest.mark.parametrize("loss", ROUGH)
@pytest.mark.parametrize(("n", "d", "part"), [(300, 4, 0.05), (500, 10, 0.1), (1500, 20, 0.05)])
def test_at_length(n, d, part, loss):
    A, y, options = instance(0, n, d, loss, beta=5.0)
    found = numeric.solve(A, y, time_limit=60.0, **options)
    assert_sound(found, A, y, options)
    assert found.lower_bound > part * found.value


@pytest.mark.parametrize("loss", ROUGH)
def test_the_softened_loss_and_its_multipliers(loss):
    rng = np.random.default_rng(1)
    y = rng.normal(size=9) if loss == "interpolation" else np.where(rng.random(9) < 0.5, -1.0, 1.0)
    f, centre = 2.0 * rng.normal(size=9), np.abs(rng.normal(size=9)) * y
    kind = LOSS[loss]
    value, v = kind.smoothed(f, y, centre, 0.7)
    slope = approx_fprime(f, lambda at: kind.smoothed(at, y, centre, 0.7)[0], 1e-7)
    assert np.allclose(-slope, v, atol=1e-5)
    assert np.allclose(kind.project(v, y, free=False), v)
    assert value == pytest.approx(kind.dual_value(v, y) - v @ f - np.sum((v - centre) ** 2) / 1.4)
    # never above the loss, and equal to it for multipliers that are optimal
    feasible = y * (1.0 + np.abs(f)) if loss != "interpolation" else y
    assert kind.smoothed(feasible, y, 0.0 * y, 0.7)[0] == pytest.approx(0.0)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_interior_point_method_beside_highs(seed, free):
    rng = np.random.default_rng([seed, 7])
    Phi = np.maximum(rng.normal(size=(12, 4)) @ rng.normal(size=(4, 60)), 0.0) * np.where(rng.random(60) < 0.5, 1, -1)
    b, c = rng.normal(size=12), rng.random(60) + 0.1
    if seed == 3:
        Phi, b, c = np.hstack([Phi, Phi]), Phi[:, :3].sum(axis=1), np.concatenate([c, c])
    table = np.hstack([Phi, np.ones((12, 1)), -np.ones((12, 1))]) if free else Phi
    exact = linprog(np.append(c, [0.0, 0.0]) if free else c, A_eq=table, b_eq=b)
    found = solve_linear(Phi, b, c, free=free, tol=1e-9)
    assert exact.status == 0 and found.error <= 1e-7
    assert c @ found.a == pytest.approx(exact.fun, rel=1e-6) and b @ found.v == pytest.approx(exact.fun, rel=1e-6)
    assert np.all(found.a >= 0) and np.max(found.v @ Phi - c) <= 1e-7
    assert np.allclose(Phi @ found.a + found.xi, b, atol=1e-6)
    assert found.xi == 0.0 or free


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("m", [20, 200])
@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
def test_repair_of_a_nearly_feasible_network(loss, m, bias):
    """A residual of a thousandth is removed up to rounding, for about a thousandth of the penalty."""
    rng = np.random.default_rng([m, 5])
    A = rng.normal(size=(60, 8))
    w = np.where(rng.random(m) < 0.5, -1.0, 1.0)
    near = Neurons(rng.normal(size=(8, m)), rng.normal(size=m) * (bias == "free"), w, 0.2 * (bias == "free"))
    f = np.maximum(A @ near.P + near.b, 0.0) @ w + near.xi
    y = f + 1e-3 * rng.normal(size=60) if loss == "interpolation" else np.where(f > 0, 1.0, -1.0)
    if loss == "max-margin":  # margins of one, but for three samples
        unit = float(np.sort(np.abs(f))[3]) / 1.001
        near = Neurons(near.P, near.b, w / unit, near.xi / unit)
    scaled = scaled_problem(Problem(A, y, loss, None, bias))
    P, b = scaled.data.from_data(numeric.Network(near.P, near.b, near.w, near.xi))
    start = Neurons(P, b, near.w / scaled.unit, near.xi / scaled.unit)
    moved, value = settled(scaled, start)
    assert np.isfinite(value)
    if loss == "interpolation":
        assert moved.penalty == pytest.approx(start.penalty, rel=0.02)
        assert scaled.loss.value(scaled.fit(moved), scaled.y) == 0.0
    assert repaired(scaled, moved).penalty == pytest.approx(moved.penalty, rel=1e-9)
