"""Labels on a line: the best splines of hinge and logistic loss, and the two numbers without biases."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

import numeric
from numeric.onedim.balanced import balanced_point
from numeric.onedim.label_losses import HingeSteps, LogisticSteps
from numeric.onedim.labels import solve_labels

LOSSES = (HingeSteps, LogisticSteps)
NAME = {HingeSteps: "hinge", LogisticSteps: "logistic"}


def noisy(seed, n, kind="even"):
    """Labels that are right most of the time; samples spread evenly, far out, or on a grid with repetitions."""
    rng = np.random.default_rng(seed)
    x = {"even": rng.uniform(-1, 1, n), "far": rng.standard_cauchy(n), "grid": np.round(rng.normal(size=n) * 8)}[kind]
    y = np.where(rng.uniform(size=n) < 0.5 + 0.4 * np.sin(4 * x), 1.0, -1.0)
    y[:2] = 1.0, -1.0
    return x, y


def hinge_program(x, y, beta):
    """The hinge problem as a linear program over neurons that bend at the samples, facing either way."""
    at = np.unique(x)
    hidden = np.hstack([np.maximum(x[:, None] - at, 0.0), np.maximum(at - x[:, None], 0.0)])
    n, m = hidden.shape
    cost = np.concatenate([np.full(2 * m, beta), [0.0, 0.0], np.ones(n)])
    rows = -y[:, None] * np.hstack([hidden, -hidden, np.ones((n, 1)), -np.ones((n, 1))])
    return linprog(cost, A_ub=np.hstack([rows, -np.eye(n)]), b_ub=-np.ones(n)).fun


@pytest.mark.parametrize("kind", ["even", "far", "grid"])
@pytest.mark.parametrize("share", [1e-3, 0.02, 0.3])
def test_hinge_loss_agrees_with_a_linear_program(kind, share):
    x, y = noisy(3, 40, kind)
    beta = share * len(x) * float(np.std(x))
    fit, best = solve_labels(x, y, beta, 1e-8, HingeSteps), hinge_program(x, y, beta)
    assert fit.value == pytest.approx(best, rel=1e-7)
    assert fit.lower_bound <= best * (1 + 1e-9)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("kind", "n"), [("even", 8500), ("far", 1000)])
def test_thousands_of_samples_have_a_closed_gap(loss, kind, n):
    """More than there are cells at first, too."""
    x, y = noisy(5, n, kind)
    fit = solve_labels(x, y, 0.01 * len(x), 1e-7, loss)
    assert 0.0 <= fit.value - fit.lower_bound <= 1e-7 * fit.value


@pytest.mark.parametrize("loss", LOSSES)
def test_the_general_method_finds_the_same(loss):
    """A start keeps the solver from the line's own method."""
    x, y = noisy(7, 60)
    start = numeric.Network(np.ones((1, 1)), np.zeros(1), np.zeros(1), 0.0)
    other = numeric.solve(x, y, loss=NAME[loss], beta=0.5, bias="free", start=start)
    own = numeric.solve(x, y, loss=NAME[loss], beta=0.5, bias="free")
    assert own.status == other.status == "optimal"
    assert own.value == pytest.approx(other.value, rel=1e-7)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_dual_point_is_feasible_in_exact_arithmetic(loss):
    """Whatever multipliers it starts from: no neuron sees more than ``beta``, and the bound is below the optimum."""
    rng = np.random.default_rng(1)
    x, y = noisy(11, 30)
    order = np.argsort(x)
    x, y, beta = x[order], y[order], 0.7
    optimum = numeric.solve(x, y, loss=NAME[loss], beta=beta, bias="free").value
    for p in (rng.uniform(size=30), np.ones(30), (y > 0) * 1.0, np.zeros(30), rng.integers(0, 2, 30) * 0.5):
        point = balanced_point(x, y, p, beta, loss)
        v, at = [Fraction(float(entry)) for entry in point.v], [Fraction(float(entry)) for entry in x]
        left = [sum(c * max(t - a, 0) for c, a in zip(v, at, strict=True)) for t in at]
        drift = sum(v)  # the floats that stand for v are rounded, and the sum is not quite zero
        assert abs(drift) < 1e-12
        assert max(abs(g) for g in (*left, *(g - left[-1] for g in left))) <= Fraction(beta) * (1 + Fraction(1, 10**12))
        assert all(0 <= label * c <= 1 for label, c in zip(y, point.v, strict=True))
        assert 0.0 <= point.lower_bound <= optimum
    assert balanced_point(x, y, (y > 0) * 1.0, beta, loss).lower_bound == 0.0


@pytest.mark.parametrize("loss", LOSSES)
def test_neither_a_shift_nor_the_units_of_the_samples_matter(loss):
    x, y = noisy(13, 60)
    values = [
        numeric.solve(unit * x + shift, y, loss=NAME[loss], beta=2.0 * unit, bias="free").value
        for unit, shift in ((1.0, 0.0), (1e-9, 0.0), (2.0**40, 1e6), (1.0, 1e5))
    ]
    assert values == pytest.approx([values[0]] * 4, rel=1e-7)


@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
@pytest.mark.parametrize("beta", [1e-3, 3.0, 1e3])
def test_without_biases_the_two_sides_are_separate(loss, beta):
    """Against the general method, which a start asks for."""
    x, y = noisy(17, 50)
    x[:2] = 0.0
    start = numeric.Network(np.ones((1, 1)), np.zeros(1), np.zeros(1), 0.0)
    own = numeric.solve(x, y, loss=loss, beta=beta)
    other = numeric.solve(x, y, loss=loss, beta=beta, start=start)
    assert own.relative_gap <= 1e-9 and own.network.neurons <= 2
    assert own.value == pytest.approx(other.value, rel=1e-8)


@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
def test_rank_one_samples_without_biases_go_to_their_line(loss):
    x, y = noisy(19, 40)
    turned = numeric.solve(np.outer(x, [3.0, -4.0]), y, loss=loss, beta=5.0)
    assert turned.status == "optimal"
    assert turned.value == pytest.approx(numeric.solve(5.0 * x, y, loss=loss, beta=5.0).value, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["hinge", "logistic"])
def test_a_million_samples(loss, bias):
    x, y = noisy(23, 10**6)
    found = numeric.solve(x, y, loss=loss, beta=1e4, bias=bias, tol=1e-6)
    assert found.status == "optimal" and found.network.neurons < 20


@pytest.mark.parametrize("loss", ["hinge", "logistic"])
@pytest.mark.parametrize(
    ("x", "beta"), [([1.0, np.nextafter(1.0, 2.0)], 1.0), ([1.0, 2.0, 3.0], 1e-320), ([8.9e213, 3.2e213], 1e-100)]
)
def test_neighbouring_floats_and_a_vanishing_beta_have_bounds(loss, x, beta):
    y = np.array([1.0, -1.0, 1.0])[: len(x)]
    found = numeric.solve(np.array(x)[:, None], y, loss=loss, beta=beta, bias="free")
    assert 0.0 < found.lower_bound <= found.value <= 1.01 * len(x) * (1.0 if loss == "hinge" else np.log(2.0))
