"""Thresholds: against a program over all dichotomies that linear programs find; the checker against definitions."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import clarabel
import numpy as np
import pytest
import scipy.sparse as sp
import sympy
from scipy.optimize import linprog

import analytic
from analytic import checker
from analytic.checker.examination import Examination
from analytic.checker.methods import METHODS
from analytic.checker.numbers import Field
from analytic.checker.patterns import patterns
from analytic.checker.reading import read
from analytic.checker.work import LIMIT, RefutedError, Work
from analytic.model.problem import Problem
from analytic.verification.certificate import payload
from numeric.errors import DataError, InfeasibleError, OptionError, UnsupportedError

LOSSES = ("interpolation", "max-margin", "hinge", "squared")
Rows = tuple[tuple[int, ...], ...]
SAMPLES: tuple[Rows, ...] = (
    ((1,), (-1,), (0,)),
    ((0,), (1,), (3,), (1,)),
    ((1, 0), (0, 1)),
    ((0, 0), (1, 0), (0, 1), (1, 1)),
    ((1, 2), (2, 4), (-1, -2), (1, -1)),
    ((1, 0), (-1, 0), (0, 1), (0, -1)),
    ((1, 2, 0), (-1, 1, 1), (0, 0, 2), (0, 3, 1)),
    ((1, 2, 0), (-1, 1, 1), (0, 0, 2), (0, 3, 1)),
    ((2, 1), (-1, 1), (-1, -2), (1, 1)),
    ((1, 1, 1), (2, 2, 2), (0, 1, 1), (0, 0, 0)),
)


@cache
def dichotomies(A: Rows, free: bool) -> np.ndarray:
    """Every ``1[A u + b >= 0]`` as a row: the sign vectors for which a linear program finds a neuron."""
    rows = np.array([[*row, *([1] if free else [])] for row in A], dtype=float)
    found = []
    for signs in product((0, 1), repeat=len(A)):
        G = np.array([-row if on else row for row, on in zip(rows, signs, strict=True)])
        h = np.array([0.0 if on else -1.0 for on in signs])
        if linprog(np.zeros(rows.shape[1]), A_ub=G, b_ub=h, bounds=(None, None)).status == 0:
            found.append(signs)
    return np.array(found, dtype=float)


def program(A: Rows, y: list[int], loss: str, beta: float, free: bool) -> float:
    """The Lasso over the dichotomies, infinite where it is infeasible."""
    F = dichotomies(A, free).T
    price = np.concatenate([np.full(2 * F.shape[1], beta), np.zeros(2 * free)])
    F = np.hstack([F, -F, *([np.ones((len(A), 1)), -np.ones((len(A), 1))] if free else [])])
    target = np.array(y, dtype=float)
    if loss == "interpolation":
        found = linprog(price, A_eq=F, b_eq=target)
    elif loss == "squared":
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        size = F.shape[1]
        P, q = sp.csc_matrix(np.triu(F.T @ F)), price - F.T @ target
        cone = [clarabel.NonnegativeConeT(size)]
        solver = clarabel.DefaultSolver(P, q, -sp.eye(size, format="csc"), np.zeros(size), cone, settings)
        return float(solver.solve().obj_val + target @ target / 2)
    else:
        slack = np.eye(len(y)) if loss == "hinge" else np.zeros((len(y), 0))
        margins = np.hstack([target[:, None] * F, slack])
        found = linprog(np.append(price, np.ones(slack.shape[1])), A_ub=-margins, b_ub=-np.ones(len(y)))
    return float(found.fun) if found.status == 0 else np.inf


def problems(loss: str, count: int) -> list[tuple[Rows, list[int], dict[str, Any]]]:
    rng, found = random.Random(loss), []
    for _ in range(count):
        A, free = rng.choice(SAMPLES), rng.random() < 0.5
        y = [rng.choice((-1, 1)) if loss in ("hinge", "max-margin") else rng.randint(-5, 5) for _ in A]
        beta = {} if loss in ("interpolation", "max-margin") else {"beta": Fraction(rng.randint(1, 9), 4)}
        found.append((A, y, {"loss": loss, "bias": "free" if free else "none", **beta}))
    return found


@pytest.mark.parametrize("loss", LOSSES)
def test_agrees_with_the_program_over_all_dichotomies(loss: str) -> None:
    finite = 0
    for A, y, options in problems(loss, 8):
        free = options["bias"] == "free"
        known = program(A, y, loss, float(options.get("beta", 1)), free)
        try:
            exact = analytic.solve([*map(list, A)], y, activation="threshold", **options)
        except InfeasibleError as error:
            assert known == np.inf
            witness = np.array([float(x) for x in error.witness])
            assert witness @ np.array(y) > 0 and np.abs(dichotomies(A, free) @ witness).max() < 1e-9
            continue
        finite += 1
        assert float(exact.value) == pytest.approx(known, abs=1e-6)
        assert exact.verify().proved
        assert exact.network.activation.name == "threshold"
        f = np.array([float(x) for x in exact.network([*map(list, A)])])
        size = float(sum(abs(w) for w in exact.network.w))
        if loss == "squared":
            assert ((f - np.array(y)) ** 2).sum() / 2 + float(options["beta"]) * size == pytest.approx(known, abs=1e-6)
    assert finite >= 3


def examination(A: Rows, v: list[Fraction], beta: Fraction, free: bool) -> Examination:
    """Of a dual point alone."""
    content = {
        "format": "neuralgauge-certificate", "version": 2, "theorem": None,
        "problem": {"A": [[str(x) for x in row] for row in A], "y": ["0"] * len(A), "loss": "squared",
                    "beta": str(beta), "bias": "free" if free else "none", "activation": "threshold"},
        "network": {"U": [[] for _ in A[0]], "b": [], "w": [], "xi": "0"}, "dual": [str(x) for x in v],
        "feasibility": {"method": "patterns"}, "claim": {"value": "0", "lower_bound": "0"},
    }  # fmt: skip
    field = Field(320, Work(LIMIT))
    return Examination(read(content, field, {name: keys for name, (_, keys) in METHODS.items()}), field)


def test_the_checker_finds_the_largest_pattern() -> None:
    rng = random.Random(5)
    for _ in range(60):
        A, free = rng.choice(SAMPLES), rng.random() < 0.5
        v = [Fraction(rng.randint(-6, 6), rng.randint(1, 3)) for _ in A]
        seen = dichotomies(A, free) @ np.array([float(x) for x in v])
        h = Fraction(float(np.abs(seen).max())).limit_denominator(100)
        if h == 0:
            continue
        patterns(examination(A, v, h, free))
        with pytest.raises(RefutedError, match="the dual is infeasible"):
            patterns(examination(A, v, h - Fraction(1, 10**30), free))


def sample() -> dict[str, Any]:
    found: dict[str, Any] = payload(
        analytic.solve([[1, 2], [2, 1], [-1, 1]], [1, -1, 1], beta="1/4", activation="threshold")
    )
    return json.loads(json.dumps(found))


def test_no_proof_is_applied_to_another_activation() -> None:
    content = sample()
    assert content["problem"]["activation"] == "threshold"
    assert checker.check(content).proved
    for method in METHODS:
        turned = {**content, "feasibility": {"method": method, **{key: [] for key in METHODS[method][1]}}}
        assert checker.check(turned).proved == (method == "patterns"), method
    for name in ("relu", "absolute"):
        turned = {**content, "problem": {**content["problem"], "activation": name}}
        assert not checker.check(turned).proved
    plain = {key: x for key, x in content["problem"].items() if key != "activation"}
    assert not checker.check({**content, "problem": plain}).proved
    relu = json.loads(json.dumps(payload(analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1))))
    for name in ("threshold", "absolute"):
        assert not checker.check({**relu, "problem": {**relu["problem"], "activation": name}}).proved


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"activation": "tanh"}, "problem.activation"),
        ({"activation": None}, "problem.activation"),
        ({"negative_slope": "1/2"}, "which has no negative_slope"),
        ({"activation": "leaky"}, "which needs negative_slope"),
        ({"activation": "leaky", "negative_slope": "1"}, "problem.negative_slope"),
        ({"activation": "leaky", "negative_slope": "0"}, "problem.negative_slope"),
        ({"activation": "leaky", "negative_slope": "sqrt(2)/2"}, "problem.negative_slope"),
        ({"activation": "leaky", "negative_slope": 0.5}, "problem.negative_slope"),
    ],
)  # fmt: skip
def test_files_that_are_none(keys: dict[str, Any], message: str) -> None:
    content = sample()
    with pytest.raises(checker.CertificateError, match=message):
        checker.check({**content, "problem": {**content["problem"], **keys}})


@pytest.mark.parametrize("text", ["17/16", "-2", "0"])
def test_changed_files_are_not_proved(text: str) -> None:
    for change in (
        lambda file: file["network"]["w"].__setitem__(0, text),
        lambda file: file["dual"].__setitem__(1, text),
        lambda file: file["claim"].__setitem__("value", text),
        lambda file: file["problem"]["y"].__setitem__(2, text),
    ):
        content = sample()
        change(content)
        assert checker.check(content).refuted


def test_all_patterns_are_attainable() -> None:
    """``||f_+||_inf + ||f_-||_inf`` where the samples are independent."""
    A, y = [[2, 1, 0, 1], [0, 1, 3, 1], [1, 0, 0, 2]], [5, -2, 3]
    assert analytic.solve(A, y, loss="interpolation", activation="threshold").value == 7


def test_what_is_refused() -> None:
    with pytest.raises(OptionError, match="activation is 'tanh'"):
        analytic.solve([1], [1], beta=1, activation="tanh")
    with pytest.raises(OptionError, match="negative_slope is missing"):
        analytic.solve([1], [1], beta=1, activation="leaky")
    with pytest.raises(OptionError, match="negative_slope is '1/2': activation 'relu' has none"):
        analytic.solve([1], [1], beta=1, negative_slope="1/2")
    for wrong in (1, 0, -1, "2", sympy.sqrt(2) / 2, "x"):
        with pytest.raises(OptionError, match="negative_slope"):
            analytic.solve([1], [1], beta=1, activation="leaky", negative_slope=wrong)
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([[1, 2], [3, 4]], [1, -1], loss="logistic", beta=1, activation="threshold")
    assert "activation is 'threshold'" in caught.value.reasons["whitened-logistic"]
    exact = analytic.solve([[1, 2]], [1], beta="1/4", activation="threshold")
    for use in (exact.to_numpy, lambda: analytic.representational_cost(exact.network),
                lambda: analytic.simplify(exact.network),
                lambda: analytic.certify(exact.network, [[1, 2]], [1], beta=1)):  # fmt: skip
        with pytest.raises((UnsupportedError, DataError), match="activation"):
            use()
    wide = [[(i * i * j + 3 * i * j * j + i) % 11 for j in range(8)] for i in range(40)]
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve(wide, [1] * 40, beta=1, activation="threshold")
    assert "patterns" in caught.value.reasons["threshold-squared"]


def test_values_do_not_depend_on_lengths() -> None:
    net = analytic.Network([[1], [2]], [3], [-5], 0, activation="threshold")
    other = analytic.Network([[10], [20]], [30], [-5], 0, activation="threshold")
    assert net.penalty() == other.penalty() == 5
    assert (net([[1, 1], [-4, 0]]) == other([[1, 1], [-4, 0]])).all()
    assert net != analytic.Network([[1], [2]], [3], [-5], 0)


def test_the_problem_that_is_printed() -> None:
    text = analytic.solve([[1, 0], [0, 1]], [1, 1], loss="interpolation", activation="threshold").latex()
    assert r"\mathbf{1}[" in text and r"u \in \mathbb{R}^d" in text and r"\lVert u" not in text


def test_larger_data() -> None:
    rng = random.Random(2)
    A = [[rng.randint(-9, 9) for _ in range(2)] for _ in range(16)]
    y = [rng.randint(-5, 5) for _ in A]
    found = analytic.solve(A, y, beta=1, bias="free", activation="threshold")
    assert found.verify().proved
    assert Problem.build(A, y, beta=1, activation="threshold").activation.kind == "threshold"
