"""Leaky neurons and absolute values on the line: against linear programs over many kinks, ReLU, and definitions."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import analytic
from analytic import checker
from analytic.families.line import leaky_dots
from analytic.model.activation import Activation
from analytic.model.problem import Problem
from analytic.verification.certificate import payload
from numeric.errors import InfeasibleError

KINDS: tuple[tuple[dict[str, Any], float], ...] = (
    ({"activation": "absolute"}, -1.0),
    ({"activation": "leaky", "negative_slope": "1/10"}, 0.1),
    ({"activation": "leaky", "negative_slope": "-2/3"}, -2 / 3),
)


def program(x: list[int], y: list[int], slope: float, loss: str, beta: float) -> float:
    """The linear program over neurons with kinks at the samples, between them, and outside."""
    places = np.unique(np.concatenate([np.linspace(min(x) - 3, max(x) + 3, 61), np.array(x, dtype=float)]))
    t = np.concatenate([np.subtract.outer(x, places), -np.subtract.outer(x, places)], axis=1)
    F = np.maximum(t, slope * t)
    one = np.ones((len(x), 1))
    F, price = np.hstack([F, -F, one, -one]), np.append(np.full(2 * F.shape[1], beta), [0.0, 0.0])
    if loss == "interpolation":
        found = linprog(price, A_eq=F, b_eq=y)
    else:
        slack = np.eye(len(x)) if loss == "hinge" else np.zeros((len(x), 0))
        margins = np.hstack([np.array(y)[:, None] * F, slack])
        found = linprog(np.append(price, np.ones(slack.shape[1])), A_ub=-margins, b_ub=-np.ones(len(x)))
    assert found.status == 0
    return float(found.fun)


@pytest.mark.parametrize("loss", ["interpolation", "max-margin", "hinge"])
@pytest.mark.parametrize(("kind", "slope"), KINDS, ids=["absolute", "leaky", "negative"])
def test_agrees_with_many_kinks(kind: dict[str, Any], slope: float, loss: str) -> None:
    rng = random.Random(loss)
    for _ in range(4):
        x = rng.sample(range(-5, 6), rng.randint(1, 5))
        y = [rng.choice((-1, 1)) if loss != "interpolation" else rng.randint(-4, 4) for _ in x]
        beta = {"beta": Fraction(1, 4)} if loss == "hinge" else {}
        exact = analytic.solve(x, y, loss=loss, bias="free", **beta, **kind)
        assert exact.verify().proved
        assert float(exact.value) == pytest.approx(program(x, y, slope, loss, float(beta.get("beta", 1))), abs=1e-7)


@pytest.mark.parametrize(("kind", "slope"), KINDS, ids=["absolute", "leaky", "negative"])
def test_squared_loss_is_optimal_among_many_kinks(kind: dict[str, Any], slope: float) -> None:
    """The residual sees no neuron with more than beta, wherever its kink is."""
    x, y, beta = [0, 1, 2, 4, 7, 7], [0, 2, 1, 1, -3, 1], Fraction(1, 2)
    exact = analytic.solve(x, y, beta=beta, bias="free", **kind)
    v = np.array([float(cell) for cell in exact.dual])
    t = np.subtract.outer(x, np.linspace(-20, 30, 501))
    for side in (1, -1):
        seen = v @ np.maximum(side * t, slope * side * t)
        assert np.abs(seen).max() <= float(beta) + 1e-9
    f = np.array([float(cell) for cell in exact.network(x)])
    size = float(sum(abs(w) * abs(u) for w, u in zip(exact.network.w, exact.network.U[0], strict=True)))
    assert ((f - np.array(y)) ** 2).sum() / 2 + 0.5 * size == pytest.approx(float(exact.value))


def test_relu_is_the_slope_zero() -> None:
    rng = random.Random(1)
    for _ in range(20):
        x = rng.sample(range(-9, 10), rng.randint(2, 6))
        y = [rng.randint(-5, 5) for _ in x]
        problem = Problem.build(x, y, loss="interpolation", bias="free")
        relu = analytic.solve(x, y, loss="interpolation", bias="free").value
        assert leaky_dots.VALUE.evaluate(problem) == relu
        assert leaky_dots.propose(problem).network.penalty() == relu


def test_absolute_values_cost_half_the_variation_and_the_tails() -> None:
    """``(TV + |s_1 + s_{n-1}|) / 2``, for ReLU the larger of this and TV."""
    x, y = [0, 1, 3, 4], [0, 2, 0, 5]
    slopes = [Fraction(2), Fraction(-1), Fraction(5)]
    variation = abs(slopes[1] - slopes[0]) + abs(slopes[2] - slopes[1])
    half = (variation + abs(slopes[0] + slopes[2])) / 2
    assert analytic.solve(x, y, loss="interpolation", bias="free", activation="absolute").value == half
    assert analytic.solve(x, y, loss="interpolation", bias="free").value == max(variation, half)


def test_many_samples() -> None:
    rng = random.Random(7)
    x, y = rng.sample(range(10**6), 200), [rng.randint(-9, 9) for _ in range(200)]
    exact = analytic.solve(x, y, loss="interpolation", bias="free", activation="leaky", negative_slope="1/100")
    assert exact.verify().proved and exact.theorem.id == "leaky-interpolation"


@pytest.mark.parametrize("slope", ["1/10", "-2/3"])
def test_another_slope_is_another_file(slope: str) -> None:
    exact = analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free", activation="absolute")
    content = json.loads(json.dumps(payload(exact)))
    assert checker.check(content).proved
    turned = {**content["problem"], "activation": "leaky", "negative_slope": slope}
    assert checker.check({**content, "problem": turned}).refuted
    for name in ("relu", "threshold"):
        assert not checker.check({**content, "problem": {**content["problem"], "activation": name}}).proved
    for method in ("rank-one", "patterns"):
        assert not checker.check({**content, "feasibility": {"method": method}}).proved


def test_the_checker_on_a_line_in_space_and_without_bias() -> None:
    """``|x'u|`` along (3, 4): the feature is 5 |c|; with free bias kinks at the samples."""
    problem = {"A": [["3", "4"], ["-6", "-8"]], "y": ["5", "10"], "loss": "interpolation", "beta": None, "bias": "none",
               "activation": "absolute"}  # fmt: skip
    content = {
        "format": "neuralgauge-certificate", "version": 2, "theorem": None, "problem": problem,
        "network": {"U": [["3/5"], ["4/5"]], "b": ["0"], "w": ["1"], "xi": "0"}, "dual": ["1/5", "0"],
        "feasibility": {"method": "line-leaky"}, "claim": {"value": "1", "lower_bound": "1"},
    }  # fmt: skip
    assert checker.check(content).proved
    assert checker.check({**content, "dual": ["0", "1/10"]}).proved
    assert checker.check({**content, "dual": ["1/5", "1/100"], "claim": {"value": "1", "lower_bound": "11/10"}}).refuted
    apart = {**problem, "A": [["3", "4"], ["-6", "8"]]}
    assert checker.check({**content, "problem": apart}).refuted


def test_what_is_asked_for() -> None:
    exact = analytic.solve(
        [0, 1, 3], [0, 1, 0], loss="interpolation", bias="free", activation="leaky", negative_slope="0.1"
    )
    assert exact.network.activation == Activation("leaky", exact.problem.activation.slope)
    assert r"\sigma(t) = \max\left(t, \frac{1}{10} t\right)" in exact.latex()
    assert "negative_slope=1/10" in repr(exact.network)
    assert exact.network([[-1]])[0] == exact.network(-1 * np.ones(1))[0]
    with pytest.raises(InfeasibleError):
        analytic.solve([1, 1], [0, 1], loss="interpolation", bias="free", activation="absolute")
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([[1, 2], [3, 5]], [0, 1], loss="interpolation", bias="free", activation="absolute")
    assert "2 features" in caught.value.reasons["leaky-interpolation"]
