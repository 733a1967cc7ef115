"""Neurons measured by ``||u||_1``: against the convex program over all cells; the checker against definitions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
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
from analytic.model.problem import Problem
from analytic.verification.certificate import payload
from numeric.errors import InfeasibleError, OptionError, UnsupportedError

LOSSES = ("interpolation", "max-margin", "hinge", "squared")


def cells(A: np.ndarray, free: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns of the outputs, costs and constraints of a pair (p, b) for every sign pattern and sign of the output.

    The variables are p_+, p_-, b_+, b_- >= 0 with ``(2D - I)(A p + b 1) >= 0``; a column is ``s D (A p + b 1)``.
    """
    n, d = A.shape
    rows = np.hstack([A, -A, *([np.ones((n, 1)), -np.ones((n, 1))] if free else [])])
    outputs, limits = [], []
    for pattern in product((0.0, 1.0), repeat=n):
        on = np.diag(pattern)
        for sign in (1, -1):
            outputs.append(sign * on @ rows)
            limits.append((2 * on - np.eye(n)) @ rows)
    price = np.concatenate([np.ones(2 * d), np.zeros(2 if free else 0)])
    return np.hstack(outputs), np.tile(price, len(outputs)), sp.block_diag(limits).toarray()


def program(A: Any, y: Any, loss: str, beta: float, free: bool) -> float:
    """The optimum by Pilanci and Ergen's program with the norm exchanged, infinite where it is infeasible."""
    A, y = np.array(A, dtype=float), np.array(y, dtype=float)
    F, price, limits = cells(A, free)
    if free:
        F = np.hstack([F, np.ones((len(A), 1)), -np.ones((len(A), 1))])
        price, limits = np.append(price, [0.0, 0.0]), np.hstack([limits, np.zeros((len(limits), 2))])
    inside = {"A_ub": -limits, "b_ub": np.zeros(len(limits))}
    if loss == "interpolation":
        found = linprog(price, A_eq=F, b_eq=y, **inside)
    elif loss == "squared":
        size = F.shape[1]
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        G = sp.csc_matrix(np.vstack([-limits, -np.eye(size)]))
        cone = [clarabel.NonnegativeConeT(G.shape[0])]
        P = sp.csc_matrix(np.triu(F.T @ F))
        solver = clarabel.DefaultSolver(P, beta * price - F.T @ y, G, np.zeros(G.shape[0]), cone, settings)
        return float(solver.solve().obj_val + y @ y / 2)
    else:
        slack = np.eye(len(y)) if loss == "hinge" else np.zeros((len(y), 0))
        costs = np.concatenate([beta * price if loss == "hinge" else price, np.ones(slack.shape[1])])
        wide = np.hstack([limits, np.zeros((len(limits), slack.shape[1]))])
        margins = np.hstack([y[:, None] * F, slack])
        found = linprog(costs, A_ub=-np.vstack([margins, wide]), b_ub=np.append(-np.ones(len(y)), np.zeros(len(wide))))
    return float(found.fun) if found.status == 0 else np.inf


def problems(loss: str, count: int) -> Iterator[tuple[list[list[int]], list[int], dict[str, Any]]]:
    rng = random.Random(loss)
    for _ in range(count):
        n, d, free = rng.randint(1, 4), rng.randint(1, 3), rng.random() < 0.5
        A = [[rng.randint(-4, 4) for _ in range(d)] for _ in range(n)]
        y = [rng.choice((-1, 1)) if loss in ("hinge", "max-margin") else rng.randint(-5, 5) for _ in A]
        beta = {} if loss in ("interpolation", "max-margin") else {"beta": Fraction(rng.randint(1, 9), 4)}
        yield A, y, {"loss": loss, "bias": "free" if free else "none", **beta}


@pytest.mark.parametrize("loss", LOSSES)
def test_agrees_with_the_program_over_all_cells(loss: str) -> None:
    finite = 0
    for A, y, options in problems(loss, 10):
        free, beta = options["bias"] == "free", float(options.get("beta", 1))
        known = program(A, y, loss, beta, free)
        try:
            exact = analytic.solve(A, y, neuron_norm=1, **options)
        except InfeasibleError as error:
            assert known == np.inf
            witness = [Fraction(str(x)) for x in error.witness]  # feasible with all multiples, and it sees y
            assert sum(v * t for v, t in zip(witness, y, strict=True)) > 0
            assert not free or sum(witness) == 0
            assert loss == "interpolation" or all(v * t >= 0 for v, t in zip(witness, y, strict=True))
            assert support_by_cells(np.array(A, dtype=float), np.array(witness, dtype=float), free) < 1e-9
            continue
        assert exact.verify().proved and exact.theorem.neuron_norm == 1
        assert float(exact.value) == pytest.approx(known, rel=1e-6, abs=1e-7)
        finite += 1
    assert finite >= 4


def test_thirty_samples() -> None:
    rng = random.Random(1)
    A = [[rng.randint(-9, 9) for _ in range(2)] for _ in range(30)]
    y = [rng.choice((-1, 1)) for _ in A]
    assert analytic.solve(A, y, loss="hinge", beta=2, neuron_norm=1).verify().proved


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bias", ["none", "free"])
def test_thirty_generic_samples_of_three_features(loss: str, bias: str) -> None:
    rng = random.Random(2)
    A = [[Fraction(rng.randint(-99, 99), 10) for _ in range(3)] for _ in range(30)]
    y = [rng.choice((-1, 1)) for _ in A]
    beta = {} if loss in ("interpolation", "max-margin") else {"beta": Fraction(1, 2)}
    assert analytic.solve(A, y, loss=loss, bias=bias, neuron_norm=1, **beta).verify().proved


def support_by_cells(A: np.ndarray, v: np.ndarray, free: bool) -> float:
    """``max |v'(A u + b)_+|`` over ``||u||_1 <= 1``: a linear program in every cell."""
    F, price, limits = cells(A, free)
    width = F.shape[1] // (2 * 2 ** len(A))
    best = 0.0
    for k in range(0, F.shape[1], width):
        block = slice(k, k + width)
        rows = limits[:, block][k // width * len(A) : (k // width + 1) * len(A)]
        found = linprog(-(v @ F[:, block]), A_ub=np.vstack([-rows, price[block]]), b_ub=np.append(np.zeros(len(A)), 1))
        best = max(best, -found.fun if found.status == 0 else np.inf)
    return best


def certificate(A: Any, v: Any, free: bool, beta: Fraction) -> dict[str, Any]:
    """Squared loss with the zero network and targets v: optimal exactly if ``h(v) <= beta``."""
    problem = Problem.build(A, v, beta=beta, bias="free" if free else "none", neuron_norm=1)
    sol = analytic.solve(A, v, beta=10**6, bias=problem.bias, neuron_norm=1)
    content = payload(sol)
    square = sum(x * x for x in v) / 2
    content["problem"]["beta"], content["dual"] = str(beta), [str(x) for x in v]
    content["network"] = {"U": [[] for _ in A[0]], "b": [], "w": [], "xi": "0"}
    content["claim"] = {"value": str(square), "lower_bound": str(square)}
    return content


def test_the_checker_knows_the_support_function() -> None:
    rng = random.Random(3)
    for _ in range(8):
        n, d, free = rng.randint(1, 4), rng.randint(1, 3), rng.random() < 0.5
        A = [[rng.randint(-3, 3) for _ in range(d)] for _ in range(n)]
        v = [Fraction(rng.randint(-4, 4), rng.choice((1, 2))) for _ in range(n)]
        if free:
            v[-1] -= sum(v)
        h = support_by_cells(np.array(A, dtype=float), np.array(v, dtype=float), free)
        near = Fraction(h).limit_denominator(10**4)
        assert float(near) == pytest.approx(h, abs=1e-9)
        if h > 0:
            assert checker.check(certificate(A, v, free, near)).proved
            below = checker.check(certificate(A, v, free, near * (1 - Fraction(1, 10**30))))
            assert below.refuted and "h(v)" in below.reason


def test_methods_are_for_their_own_norm() -> None:
    content = payload(analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1, neuron_norm=1))
    assert checker.check(content).proved
    for method in ("whitened", "acute", "obtuse", "odd"):
        found = checker.check({**content, "feasibility": {"method": method}})
        assert found.undecided and "2-norm" in found.reason
    euclidean = payload(analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1))
    assert checker.check(euclidean).proved
    found = checker.check({**euclidean, "feasibility": {"method": "vertices"}})
    assert found.undecided and "1-norm" in found.reason
    turned = {**content, "problem": {key: x for key, x in content["problem"].items() if key != "neuron_norm"}}
    assert not checker.check(turned).proved
    for wrong in ("1", 1.0, True, 0, 3, None, [1]):
        with pytest.raises(checker.CertificateError):
            checker.check({**content, "problem": {**content["problem"], "neuron_norm": wrong}})


def test_the_penalty_is_that_of_the_norm() -> None:
    content = payload(analytic.solve([[1, 1]], [2], loss="interpolation", neuron_norm=1))
    content["network"] = {"U": [["1"], ["1"]], "b": ["0"], "w": ["1"], "xi": "0"}
    assert content["claim"] == {"value": "2", "lower_bound": "2"} and checker.check(content).proved
    found = checker.check({**content, "claim": {"value": "sqrt(2)", "lower_bound": "2"}})
    assert found.refuted and "value" in found.reason


def test_several_outputs_are_bounded_too() -> None:
    """The responses of a matrix are measured by their length, which is convex: a hair decides."""
    content = certificate([[1, 2], [2, -1]], [Fraction(1), Fraction(1)], False, Fraction(5))
    content["problem"]["y"] = content["dual"] = [["1", "2"], ["1", "-1"]]
    content["network"] = {"U": [[], []], "b": [], "w": [], "xi": ["0", "0"]}
    content["claim"] = {"value": "7/2", "lower_bound": "7/2"}
    assert largest_response() == pytest.approx(20**0.5, abs=1e-9)
    for beta, proved in (("sqrt(20)", True), ("sqrt(20) - 1/" + "1" + "0" * 40, False), ("5", True)):
        content["problem"]["beta"] = beta
        assert checker.check(content).proved == proved


def largest_response() -> float:
    A, V = np.array([[1.0, 2.0], [2.0, -1.0]]), np.array([[1.0, 2.0], [1.0, -1.0]])
    t = np.linspace(0, 4, 400_001)
    k = np.minimum(t.astype(int), 3)
    ends = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]], dtype=float)
    U = ends[k] * (1 - (t - k))[:, None] + ends[k + 1] * (t - k)[:, None]
    return float(np.linalg.norm(np.maximum(U @ A.T, 0) @ V, axis=1).max())


def test_what_is_not_covered_says_so() -> None:
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([[1, 2], [3, 4]], [1, -1], loss="logistic", beta=1, neuron_norm=1)
    assert "the loss is logistic" in caught.value.reasons["one-norm-hinge"]
    assert "neuron_norm is 1" in caught.value.reasons["whitened-logistic"]
    with pytest.raises(OptionError, match="neuron_norm is 3"):
        analytic.solve([[1, 2]], [1], beta=1, neuron_norm=3)
    with pytest.raises(OptionError, match="neuron_norm is True"):
        analytic.solve([[1, 2]], [1], beta=1, neuron_norm=True)
    exact = analytic.solve([[1, 2]], [1], beta=1, neuron_norm=1)
    with pytest.raises(UnsupportedError, match="neuron_norm is 1"):
        exact.to_numpy()
    rng = random.Random(0)
    wide = [[rng.randint(-9, 9) for _ in range(9)] for _ in range(25)]
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve(wide, [1] * 25, beta=1, neuron_norm=1)
    assert "systems of equations" in caught.value.reasons["one-norm-squared"]


def test_the_usual_norm_is_another_problem() -> None:
    assert analytic.solve([[1, 0], [0, 1]], [1, 1], loss="interpolation").value == sympy.sqrt(2)
    assert analytic.solve([[1, 0], [0, 1]], [1, 1], loss="interpolation", neuron_norm=1).value == 2
    text = analytic.solve([[1, 0], [0, 1]], [1, 1], loss="interpolation", neuron_norm=1).latex()
    assert r"\lVert u_j \rVert_1" in text and r"\lVert u \rVert_1 \le 1" in text and r"\rVert_2" not in text
