"""Bounds in floating point beside the same quantities in rational arithmetic: rounding is on the safe side."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from exact import exact_objective, fractions, root

import numeric
from numeric.large_data.descent import Softening, _objective, _packed, _unpacked, descend
from numeric.losses import LOSS
from numeric.oracles.general import GeneralOracle
from numeric.oracles.positive_cell import maximise_in_cell
from numeric.oracles.rank_one import RankOneFreeOracle, RankOneOracle
from numeric.oracles.rank_three import RankThreeOracle
from numeric.oracles.rank_two import RankTwoFreeOracle, RankTwoOracle
from numeric.oracles.spike_free import SpikeFreeOracle
from numeric.oracles.whitened import WhitenedOracle
from numeric.problem import Problem
from numeric.scaled.data import reduce_data
from numeric.scaled.neurons import Neurons
from numeric.scaled.objective import objective
from numeric.scaled.problem import ScaledProblem, scaled_problem

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
TIGHT = 1 - Fraction(1, 10**12)


def scaled_of(rng: np.random.Generator, loss: str, n: int) -> ScaledProblem:
    y = rng.normal(size=n) if loss in ("squared", "interpolation") else np.where(rng.random(n) < 0.5, -1.0, 1.0)
    beta = None if loss in ("interpolation", "max-margin") else float(rng.uniform(0.05, 2.0))
    return scaled_problem(Problem(rng.normal(size=(n, 2)), y, loss, beta))


def best_dual_value(scaled: ScaledProblem, v: np.ndarray, upper: float) -> Fraction:
    """The largest dual value of ``s v`` over ``0 <= s <= beta / upper`` within the domain of the loss."""
    weights, goal = fractions(v), fractions(scaled.y)
    limit = Fraction(scaled.beta) / Fraction(upper)
    product, square = sum(weights * goal), sum(weights * weights)
    if scaled.loss.name == "squared":
        s = max(min(limit, product / square), Fraction(0))
        return s * product - s * s * square / 2
    if scaled.loss.name in ("interpolation", "max-margin"):
        return max(limit * product, Fraction(0))
    p = [x for x in weights * goal if x > 0]
    limit = min(limit, 1 / max(p))
    if scaled.loss.name == "hinge":
        return limit * product
    with mpmath.workdps(40):

        def entropy(s: mpmath.mpf) -> mpmath.mpf:
            parts = [s * mpmath.mpf(x.numerator) / x.denominator for x in p]
            return -sum(q * mpmath.log(q) + ((1 - q) * mpmath.log(1 - q) if q < 1 else 0) for q in parts)

        low, high = mpmath.mpf(0), mpmath.mpf(limit.numerator) / limit.denominator
        for _ in range(200):  # the entropy is concave
            third = (high - low) / 3
            low, high = (low + third, high) if entropy(low + third) < entropy(high - third) else (low, high - third)
        return Fraction(str(max(entropy(low), entropy(high))))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_dual_value_is_never_above_the_exact_one(loss: str) -> None:
    """``ScaledProblem.lower_bound`` deducts its rounding: without that a quarter of these are too high."""
    for seed in range(20 if loss == "logistic" else 200):
        rng = np.random.default_rng([seed, 1])
        scaled = scaled_of(rng, loss, int(rng.integers(2, 9)))
        v = scaled.loss.project(rng.normal(size=len(scaled.y)) + 0.5 * scaled.y, scaled.y, free=False)
        upper = float(rng.uniform(0.3, 3.0))
        exact = best_dual_value(scaled, v, upper) if np.any(v) else Fraction(0)
        found = Fraction(scaled.lower_bound(v, upper))
        assert found <= exact
        assert found >= exact * TIGHT - Fraction(1, 10**12)


def test_the_dual_value_of_several_outputs_is_never_above_the_exact_one() -> None:
    for seed in range(200):
        rng = np.random.default_rng([seed, 2])
        A, Y, beta = rng.normal(size=(4, 2)), rng.normal(size=(4, 2)), float(rng.uniform(0.1, 2.0))
        problem = numeric.Problem(A, Y, beta=beta)
        scaled = ScaledProblem(problem, reduce_data(A, free=False), Y, beta, 1.0, LOSS["squared"], np.zeros(2))
        V, upper = Y + 0.3 * rng.normal(size=Y.shape), float(rng.uniform(0.3, 3.0))
        weights, goal = fractions(V).ravel(), fractions(Y).ravel()
        product, square = sum(weights * goal), sum(weights * weights)
        s = max(min(Fraction(beta) / Fraction(upper), product / square), Fraction(0))
        exact = s * product - s * s * square / 2
        assert exact * TIGHT <= Fraction(scaled.lower_bound(V, upper)) <= exact


def random_network(rng: np.random.Generator, d: int, m: int, outputs: int | None = None) -> numeric.Network:
    shape = (m,) if outputs is None else (m, outputs)
    xi = float(rng.normal()) if outputs is None else rng.normal(size=outputs)
    return numeric.Network(rng.normal(size=(d, m)), rng.normal(size=m), rng.normal(size=shape), xi)


@pytest.mark.parametrize("loss", ["squared", "hinge", "max-margin", "interpolation", "outputs"])
def test_the_objective_is_never_below_the_exact_one(loss: str) -> None:
    seen = 0
    for seed in range(200):
        rng = np.random.default_rng([seed, 3])
        n, d, m = (int(k) for k in rng.integers(1, 5, size=3))
        A, outputs = rng.normal(size=(n, d)) * 10.0 ** rng.uniform(-6, 6), (2 if loss == "outputs" else None)
        network, kind = random_network(rng, d, m, outputs), ("squared" if loss == "outputs" else loss)
        beta = float(10.0 ** rng.uniform(-12, 2)) if kind in ("squared", "hinge") else None
        fit = network(A)
        near = fit + rng.normal(size=fit.shape) * 10.0 ** rng.uniform(-9, 1)
        y = {"interpolation": fit, "squared": near}.get(kind, np.where(fit > 0, 1.0, -1.0))
        if kind == "max-margin":
            least = float(np.min(np.abs(fit)))
            network = numeric.Network(network.U, network.b, network.w / least, network.xi / least)
        value = objective(Problem(A, y, kind, beta, "free"), network)
        low, high = exact_objective(network, A, y, kind, beta) or (Fraction(0), Fraction(0))
        if np.isinf(value):  # outputs that cancel are met to their own rounding only
            assert kind == "interpolation"
            continue
        seen += 1
        assert low <= Fraction(value)
        sizes = np.abs(A) @ np.abs(network.U) + np.abs(network.b)
        rounding = 1e-16 * float(np.sum(sizes @ np.abs(network.w)) + np.sum(np.abs(network.xi))) + 1e-300
        allowed = rounding * (1.0 + float(np.sum(np.abs(near - fit)))) if beta is not None else 0.0
        assert Fraction(value) <= high * (1 + Fraction(1, 10**13)) + Fraction(allowed)
    assert seen >= 180


def oracles(rng: np.random.Generator):
    """Every oracle with data that suit it."""
    n = int(rng.integers(2, 7))
    none = np.zeros(n)
    basis = np.linalg.qr(rng.normal(size=(7, 7)))[0]
    yield RankOneOracle(X := rng.normal(size=(n, 1)), none), X, False
    yield RankOneFreeOracle(X := rng.normal(size=(n, 1)), none), X, True
    yield RankTwoOracle(X := rng.normal(size=(n, 2)), none), X, False
    yield RankTwoFreeOracle(X := rng.normal(size=(n, 2)), none), X, True
    yield RankThreeOracle(X := rng.normal(size=(n, 3)), none), X, False
    yield WhitenedOracle(X := basis[:n], none), X, False
    spread = basis[:n] * rng.uniform(0.5, 2.0, size=(n, 1))
    yield SpikeFreeOracle(spread, none), spread, False
    yield GeneralOracle(X := rng.normal(size=(n, 4)), none, free=False), X, False
    yield GeneralOracle(X := rng.normal(size=(n, 2)), none, free=True), X, True


def test_no_neuron_is_above_the_bound_of_an_oracle() -> None:
    """Maximisers and the gradients of their cells, in rational arithmetic, at sizes that floats cannot tell apart."""
    for seed in range(25):
        rng = np.random.default_rng([seed, 4])
        for oracle, X, free in oracles(rng):
            v = rng.normal(size=len(X))
            v = v - v.mean() if free else v
            v = v - v.mean() if free else v
            found = oracle.search(v, 0.0)
            exact = [Fraction(0)]
            weights = fractions(v)
            if free:  # the entries sum to zero exactly, nearly as they are
                weights[0] -= sum(weights)
            rows = fractions(X)
            for k in range(min(found.values.size, 4)):
                u, pivot = fractions(found.U[:, k]), rows[int(np.argmin(np.abs(X @ found.U[:, k] + found.b[k])))]
                shifted = rows - pivot if free else rows
                active = np.array([t > 0 for t in shifted @ u])
                for w in (u, np.array(weights * active @ shifted) * int(np.sign(found.values[k]))):
                    margins = np.maximum(shifted @ w, Fraction(0))
                    length = root(sum((x * x for x in w), Fraction(0)))[1]
                    exact.append(abs(sum(weights * margins)) / length if length else Fraction(0))
            assert max(exact) <= Fraction(found.upper), type(oracle).__name__
            assert Fraction(found.upper) <= max(exact) * (1 + Fraction(1, 10**7)), type(oracle).__name__


@pytest.mark.parametrize("exponent", [-3, -6, -9, -12])
def test_cells_between_nearly_parallel_kinks_are_bounded(exponent: int) -> None:
    """Multipliers of a thin cell are large and cancel: what is left of them is rounded."""
    for seed in range(40):
        rng = np.random.default_rng([seed, 5])
        Q = rng.normal(size=3) + 10.0**exponent * rng.normal(size=(4, 3))
        Q /= np.linalg.norm(Q, axis=1)[:, None]
        m, c, active = rng.normal(size=4), rng.normal(size=3), rng.random(4) < 0.5
        found = maximise_in_cell(Q, m, c, active, 0.0)
        for u in (found.point, *rng.normal(size=(5, 3))):
            side = Q @ u > 0
            if np.linalg.norm(u) > 1e-3 and np.all((side == active)[m > 0]):
                exact = fractions(u)
                kinks = np.maximum(fractions(Q) @ exact, Fraction(0))
                value = sum(fractions(c) * exact) + sum(fractions(m) * kinks)
                assert value <= Fraction(found.upper) * root(sum(exact * exact))[1]


@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
@pytest.mark.parametrize("bias", ["none", "free"])
def test_a_network_that_saves_by_rounding_is_not_below_its_bound(loss: str, bias: str) -> None:
    """Constraints are met to a relative 1e-9, which a network can use to be cheaper than the optimum."""
    seen = 0
    for seed in range(4):
        rng = np.random.default_rng([seed, 6])
        A, y = rng.normal(size=(5, 2)), rng.normal(size=5)
        y = y if loss == "interpolation" else np.array([1.0, -1.0, *np.sign(y[2:])])
        best = numeric.solve(A, y, loss=loss, bias=bias, tol=1e-12)
        network = best.network
        less = numeric.Network(network.U, network.b, network.w * (1 - 8e-10), network.xi * (1 - 8e-10))
        report = numeric.certify(less, A, y, loss=loss, bias=bias, tol=1e-12)
        assert np.isfinite(report.value) and report.lower_bound <= report.value and report.gap >= 0.0
        seen += best.lower_bound > report.value
    assert seen >= 2


def small(bias: str) -> ScaledProblem:
    rng = np.random.default_rng(7)
    return scaled_problem(Problem(rng.normal(size=(6, 2)), rng.normal(size=6), "squared", 0.3, bias))


@pytest.mark.parametrize("bias", ["none", "free"])
def test_neurons_without_samples_only_shrink(bias: str) -> None:
    """The slope of a neuron that no sample activates is that of its penalty, at a kink as well."""
    scaled = small(bias)
    U = np.array([[0.0, 3.0, -1.0], [0.0, -2.0, 0.5]])
    b = np.array([0.0, -100.0, 0.2]) if scaled.free else np.zeros(3)
    w = np.array([0.7, -0.4, 1.1])
    x = _packed(scaled, U, b, w, 0.0)
    slope = _unpacked(scaled, _objective(x, scaled, 2, 3, Softening(np.zeros(6), 1.0))[1], 2, 3)
    dead = [0, 1] if scaled.free else [0]
    assert np.array_equal(slope[0][:, dead], scaled.beta * U[:, dead]) and np.all(slope[1][dead] == 0.0)
    assert np.array_equal(slope[2][dead], scaled.beta * w[dead])


@pytest.mark.parametrize("bias", ["none", "free"])
def test_descent_drops_neurons_that_vanish(bias: str) -> None:
    scaled = small(bias)
    rng = np.random.default_rng(8)
    U, w = rng.normal(size=(2, 12)), rng.normal(size=12)
    b = np.where(np.arange(12) < 4, -50.0, rng.normal(size=12)) if scaled.free else np.zeros(12)
    if not scaled.free:
        U[:, :4] = 0.0
    found, interrupted = descend(scaled, Neurons(U, b, w, 0.0), None)
    assert not interrupted and 1 <= found.w.size <= 8
    assert np.all((scaled.X @ found.P + found.b > 0.0).any(axis=0))
    assert np.all(found.sizes > 1e-7 * found.sizes.max())
