"""The lifted relaxation of training: no bound is above an optimum, wherever it stops."""

from __future__ import annotations

import hunt_bounds
import numpy as np
import pytest
from clouds import LOSSES, draw

import numeric
from numeric.large_data.relaxed_dual import relaxed_dual
from numeric.lifted.bound import Correction
from numeric.lifted.cones import exact_multipliers
from numeric.lifted.rows import Lift
from numeric.lifted.samples import centred_samples
from numeric.lifted.start import begin, moment_multipliers
from numeric.lifted.tightening import tighten
from numeric.lifted.training import RelaxedTraining
from numeric.losses import LOSS
from numeric.oracles.relaxation import bound_with, moments, multipliers
from numeric.problem import Problem
from numeric.scaled import Limits, Neurons, scaled_problem
from numeric.scaled.incumbent import zero_network


def problem_of(rng: np.random.Generator, loss: str, free: bool, nasty: int = 0, most: int = 8):
    n = int(rng.integers(4, most))
    d = int(rng.integers(2, 3 if free else 4))
    A, y = draw(rng, n, d, nasty), rng.normal(size=n)
    if LOSS[loss].labelled:
        y = np.where(y > 0, 1.0, -1.0)
        y[0], y[1] = 1.0, -1.0
    beta = None if LOSS[loss].constrained else float(10.0 ** rng.uniform(-1.5, 0.5))
    return A, y, beta


def divided_bound(scaled, weight: float, iterations: int, start: int = 20, clouds: int = 3, most: int = 8) -> list:
    """All bounds of a run that divides its clouds by signs of responses at every bound."""
    training = RelaxedTraining(scaled, centred_samples(scaled.X, free=scaled.free), weight)
    found = []

    def offer(bounded) -> bool:
        found.append(bounded.lower * scaled.value_unit)
        if training.iterations >= start and len(training.clouds) < most:
            training.divide(clouds)
        return True

    training.run(iterations, None, offer)
    return found


def stopped_bounds(scaled, weight: float, stops=(1, 2, 5, 40)) -> list[float]:
    """The bounds of the training relaxation stopped after so many iterations, in units of the problem."""
    samples = centred_samples(scaled.X, free=scaled.free)
    found = []
    for stop in stops:
        training = RelaxedTraining(scaled, samples, weight)
        training.run(stop, None, lambda bounded: True)
        assert training.best is not None and training.iterations == stop
        found.append(training.best.lower * scaled.value_unit)
    return found


def assert_no_bound_is_above(rng: np.random.Generator, loss: str, free: bool, nasty: int, stops=(1, 2, 5, 40)) -> int:
    A, y, beta = problem_of(rng, loss, free, nasty)
    bias = "free" if free else "none"
    try:
        exact = numeric.solve(A, y, loss=loss, beta=beta, bias=bias, max_iter=200)
    except numeric.InfeasibleError:
        return 0
    scaled = scaled_problem(Problem(A, y, loss, beta, bias))
    if scaled.X.shape[1] < 2 or not np.isfinite(exact.value):
        return 0
    weight = float(10.0 ** rng.uniform(-2, 2))
    for bound in [*stopped_bounds(scaled, weight, stops), *divided_bound(scaled, weight, 2 * stops[-1])]:
        assert bound <= exact.value * (1.0 + 1e-12)
    return 1


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_no_bound_is_above_the_optimum(loss, free):
    rng = np.random.default_rng([len(loss), free])
    met = sum(assert_no_bound_is_above(rng, loss, free, nasty) for nasty in (0, 0, 1, 2, 4))
    assert met >= 2


@pytest.mark.slow
@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("nasty", range(5))
def test_no_bound_is_above_the_optimum_of_many_problems(nasty, loss, free):
    rng = np.random.default_rng([nasty, len(loss), free, 1])
    met = sum(assert_no_bound_is_above(rng, loss, free, nasty, (1, 25)) for _ in range(60))
    assert met >= 6 or nasty == 3


@pytest.mark.parametrize("free", [False, True])
def test_converged_it_is_tight_where_the_relaxation_is(free):
    """Three samples of rank two: within a few parts in a thousand of the optimum, from below."""
    rng = np.random.default_rng(5)
    A, y = rng.normal(size=(4, 2)), rng.normal(size=4)
    exact = numeric.solve(A, y, beta=0.2, bias="free" if free else "none")
    scaled = scaled_problem(Problem(A, y, "squared", 0.2, "free" if free else "none"))
    (bound,) = stopped_bounds(scaled, 1.0, (1500,))
    assert 0.97 * exact.value <= bound <= exact.value


@pytest.mark.parametrize("free", [False, True])
def test_division_closes_what_the_relaxation_leaves(free):
    """Ten samples of rank two or three: every bound holds, and a good part of the gap is closed."""
    rng = np.random.default_rng(3)
    d = 2 if free else 3
    A, y = rng.normal(size=(10, d)), rng.normal(size=10)
    bias = "free" if free else "none"
    exact = numeric.solve(A, y, beta=0.05, bias=bias)
    scaled = scaled_problem(Problem(A, y, "squared", 0.05, bias))
    (before,) = stopped_bounds(scaled, 1.0, (700,))
    after = divided_bound(scaled, 1.0, 900, start=300, clouds=1, most=6)
    assert max(before, *after) <= exact.value
    assert exact.value - max(after) <= 0.8 * (exact.value - before)


@pytest.mark.parametrize("free", [False, True])
def test_a_run_goes_on_from_another_beta(free):
    """In as many iterations it is nearer than one from nothing, also after divisions, and never above the optimum."""
    rng = np.random.default_rng(12)
    A, y = rng.normal(size=(9, 2 if free else 3)), rng.normal(size=9)
    bias = "free" if free else "none"
    first, second = (scaled_problem(Problem(A, y, "squared", beta, bias)) for beta in (0.3, 0.2))
    samples = centred_samples(first.X, free=free)
    before, warm, cold = (RelaxedTraining(scaled, samples, 1.0) for scaled in (first, second, second))
    before.run(200, None, lambda bounded: True)
    before.divide(1)
    before.run(100, None, lambda bounded: True)
    warm.resume(before)
    assert len(warm.clouds) == 3 and warm.penalty == pytest.approx(before.penalty * 2.0 / 3.0)
    for training in (warm, cold):
        training.run(40, None, lambda bounded: True)
    exact = numeric.solve(A, y, beta=0.2, bias=bias)
    assert cold.best.lower < warm.best.lower <= exact.value / second.value_unit
    other = RelaxedTraining(second, centred_samples(2.0 * first.X, free=free), 1.0)
    other.resume(before)
    assert len(other.clouds) == 2  # not the same samples


def test_a_path_remembers_its_bounds():
    """At rank ten, every solution is bounded, and the state of one value of beta is what the next one starts from."""
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(16, 10)), rng.normal(size=16)
    top = numeric.support(A, y).value
    found = numeric.path(A, y, [0.1 * top, 0.3 * top], time_limit=20.0, tol=0.1)
    assert all(s.lower_bound <= s.value and s.relative_gap <= 0.1 for s in found)
    assert found[0].value < found[1].value


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_known_optimum_of_whitened_data(dtype):
    """``I_3`` with targets 3, 4, -12 at one: the optimum is 16, and the relaxation reaches it in either precision."""
    scaled = scaled_problem(Problem(np.eye(3), np.array([3.0, 4.0, -12.0]), "squared", 1.0))
    training = RelaxedTraining(scaled, centred_samples(scaled.X, free=False), 5.0, dtype)
    training.run(600, None, lambda bounded: True)
    assert training.best is not None
    assert 15.8 <= training.best.lower * scaled.value_unit <= 16.0


@pytest.mark.slow
def test_solve_and_certify_at_rank_ten():
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(30, 10)), rng.normal(size=30)
    beta = 0.1 * numeric.support(A, y).value
    found = numeric.solve(A, y, beta=beta)
    assert found.relative_gap < 0.1 and found.lower_bound <= found.value
    zero = numeric.Network(U=np.zeros((10, 0)), b=[], w=[], xi=0.0)
    report = numeric.certify(zero, A, y, beta=beta)
    assert report.value == pytest.approx(0.5 * float(y @ y)) and report.lower_bound >= 0.9 * found.value
    assert report.lower_bound <= found.value
    # the dual point is what the bound says it is
    v = found.dual
    h = numeric.support(A, v)
    scale = min(1.0, beta / h.value)
    assert found.lower_bound <= float(v @ y - 0.5 * v @ v) or scale < 1.0


@pytest.mark.parametrize("loss", LOSSES)
def test_the_proximal_dual_is_the_minimiser(loss):
    """It is minus a gradient of the loss at ``f + step v``, the proximal point: Fenchel's equality there."""
    rng = np.random.default_rng(11)
    y = rng.normal(size=40)
    y = np.where(y > 0, 1.0, -1.0) if LOSS[loss].labelled else y
    f, step = 5.0 * rng.normal(size=40), 10.0 ** rng.uniform(-5, 5, size=40)
    v = LOSS[loss].proximal_dual(f, y, step)
    at = f + step * v
    if loss == "squared":
        assert v == pytest.approx(y - at, rel=1e-6, abs=1e-9)
    elif loss == "interpolation":
        assert at == pytest.approx(y)
    elif loss == "logistic":
        assert y * v == pytest.approx(1.0 / (1.0 + np.exp(y * at)), rel=1e-6, abs=1e-12)
    else:
        p, most = y * v, 1.0 if loss == "hinge" else np.inf
        assert np.all((p >= 0.0) & (p <= most))
        margin = y * at
        inside = (p > 0.0) & (p < most)
        assert margin[inside] == pytest.approx(1.0, rel=1e-9)
        assert np.all(margin[p == 0.0] >= 1.0 - 1e-9) and np.all(margin[p == most] <= 1.0 + 1e-9)


def test_nothing_is_begun_without_need():
    scaled = scaled_problem(Problem(np.eye(3), np.array([3.0, 4.0, -12.0]), "squared", 1.0))
    best = zero_network(scaled)
    assert tighten(scaled, best, Limits()) is None  # no neuron, no weight to start from
    best.neurons = Neurons(np.eye(3), np.zeros(3), np.array([1.0, 1.0, -1.0]), 0.0)
    best.lower = best.value
    assert tighten(scaled, best, Limits()) is None  # no gap


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("nasty", range(5))
def test_multipliers_of_second_moments_prove_their_bound(nasty, free):
    """Whatever the moments are: the lift leaves nothing to correct, and no neuron sees more."""
    rng = np.random.default_rng([nasty, free, 31])
    X = draw(rng, 8, 2, nasty)
    v = rng.normal(size=8)
    v = v - v.mean() if free else v
    samples = centred_samples(X, free=free)
    Z = samples.R * samples.reach[:, None]
    lift = Lift(samples, 1.7, 0.6)
    L = rng.normal(size=(Z.shape[1], Z.shape[1] + 1))
    given = multipliers(Z, moments(Z, L))
    out, bound = moment_multipliers(lift, v, given, 0.0)
    assert bound >= max(float(v @ np.maximum(Z @ x, 0.0)) for x in _points(rng, lift)) - 1e-12
    assert bound == pytest.approx(bound_with(Z, np.sqrt(1.0 + free) * v, given), rel=1e-6)
    out[0, 0] = bound
    size = float(np.abs(v) @ samples.reach)
    assert exact_multipliers(lift, out)[1:, 1:] == pytest.approx(out[1:, 1:], abs=1e-8 * size)
    assert Correction(lift).bound(out, v, bound) <= bound + 1e-6 * size


def _points(rng: np.random.Generator, lift: Lift) -> list[np.ndarray]:
    """Neurons ``(u, b)`` of the lift, ``||u|| = 1`` and ``|b| <= 1``."""
    U = rng.normal(size=(500, lift.columns))
    U /= np.linalg.norm(U, axis=1)[:, None]
    return list(np.hstack([U, rng.uniform(-1.0, 1.0, size=(500, lift.inner - lift.columns))]))


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["squared", "logistic"])
def test_a_start_from_network_and_second_moments_saves_iterations(loss, bias):
    rng = np.random.default_rng(5)
    A, y = rng.normal(size=(10, 4)), rng.normal(size=10)
    y = y if loss == "squared" else np.sign(y)
    scaled = scaled_problem(Problem(A, y, loss, 1.0, bias))
    found = numeric.solve(A, y, loss=loss, beta=1.0, bias=bias, max_iter=5)
    neurons = scaled.from_network(found.network)
    bounds = []
    for warm in (False, True):
        training = RelaxedTraining(scaled, centred_samples(scaled.X, free=scaled.free), 0.5 * neurons.penalty)
        first = begin(training, neurons, None, 400).lower if warm else -np.inf
        training.run(60, None, lambda _: True)
        assert training.best is not None
        bounds.append(max(first, training.best.lower) * scaled.value_unit)
    radius = float(np.linalg.norm(scaled.X, axis=1).max()) * (1.0 + 1e-12) if scaled.free else 0.0
    before = scaled.lower_bound(*relaxed_dual(scaled, radius, None)) * scaled.value_unit
    assert found.value * (1.0 + 1e-9) >= bounds[1] > max(bounds[0], before)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 400, 100))
def test_a_hunt_for_a_bound_above_the_optimum_finds_nothing(first):
    """``hunt_bounds`` from every start and wherever it stops."""
    wrong, seen = hunt_bounds.hunt(first, 100)
    assert not wrong
    assert seen["optimal"] > 40 and seen["program"] >= 2 and seen["bounds"] > 300
