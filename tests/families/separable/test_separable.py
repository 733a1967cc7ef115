"""Orthogonally separable data and obtuse rays: the support function sampled, hypotheses that are needed."""

from __future__ import annotations

import copy
from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings

import analytic
import numeric
from analytic import checker
from analytic.answers.solution import Solution
from analytic.model.problem import Problem
from analytic.verification.certificate import payload
from tests.strategies import Case
from tests.strategies.separable import STRATEGIES

BUDGET = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def floats(table: Any) -> np.ndarray:
    return np.array([[float(sympy.sympify(str(cell))) for cell in row] for row in table])


@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_no_sampled_neuron_sees_more_than_the_dual_allows(theorem_id: str) -> None:
    """``||V'(Au)_+|| <= beta ||u||`` at random neurons, at the samples, and at the network's own with equality."""
    attained: Counter[bool] = Counter()

    @settings(BUDGET, max_examples=25)
    @given(STRATEGIES[theorem_id])
    def run(case: Case) -> None:
        solution = Solution.of(analytic.theorems[theorem_id], Problem.build(case.A, case.y, **case.options))
        A, V = floats(solution.problem.A), floats(solution.exact_dual)
        beta = float(case.options.get("beta", 1))
        directions = np.random.default_rng(0).normal(size=(A.shape[1], 2000))
        own = np.array(solution.network.U.tolist(), dtype=float)
        U = np.hstack([directions, A.T, own])
        seen = np.linalg.norm(V.T @ np.maximum(A @ U, 0), axis=0) / np.linalg.norm(U, axis=0)
        assert seen.max() <= beta * (1 + 1e-9)
        assert own.shape[1] == 0 or np.allclose(seen[-own.shape[1] :], beta, rtol=1e-9)
        attained[own.shape[1] > 0] += 1

    run()
    assert attained[True] >= 5


def test_an_obtuse_angle_inside_a_class_can_make_it_cheaper_or_dearer() -> None:
    """One class with an obtuse angle: the distance of its hull is not the answer, and the theorem does not apply."""
    A, y = [[1, 0], [-3, 1]], [1, 1]
    hull = 1 / sympy.sqrt(sympy.Rational(1, 17))  # the line through the samples is at 1/sqrt(17) from the origin
    best = numeric.solve(np.array(A, float), np.array(y, float), loss="max-margin")
    assert best.value < float(hull) - 1
    verdict = analytic.theorems["separable-max-margin"].applies(Problem.build(A, y, loss="max-margin"))
    assert verdict.refuted and "obtuse angle" in verdict.reason


@pytest.mark.parametrize(
    ("A", "y", "loss", "word"),
    [
        ([[1, 0], [1, 1]], [1, -1], "max-margin", "acute angle"),
        ([[1, 0], [0, 0]], [1, -1], "max-margin", "zero"),
        ([[1, 0], [1, 1]], [1, 0], "interpolation", "acute angle"),
        ([[1, 0], [1, 1]], [1, 4], "interpolation", "more than its target"),
        ([[1, 0], [1, 1], [-1, -1]], [1, 1, -1], "logistic", "differ along their sum"),
        ([[1, 0], [1, 1]], [1, 3], "squared", "no eigenvector"),
    ],
)
def test_reasons(A: list[list[int]], y: list[int], loss: str, word: str) -> None:
    options: dict[str, Any] = {"loss": loss} if loss in ("max-margin", "interpolation") else {"loss": loss, "beta": 1}
    verdict = analytic.theorems[f"separable-{loss}"].applies(Problem.build(A, y, **options))
    assert verdict.refuted and word in verdict.reason, verdict.reason


@pytest.mark.parametrize(
    ("A", "y", "word"),
    [
        ([[1, 0], [1, 1]], [1, -1], "acute angle"),
        ([[1, 0], [-1, 1]], [1, 1], "targets on the rays"),
        ([[1, 0], [2, 0]], [1, 1], "its targets are not"),
        ([[1, 0], [0, 0]], [1, 0], "zero"),
    ],
)
def test_reasons_of_the_rays(A: list[list[int]], y: list[int], word: str) -> None:
    verdict = analytic.theorems["obtuse-interpolation"].applies(Problem.build(A, y, loss="interpolation"))
    assert verdict.refuted and word in verdict.reason, verdict.reason


def test_the_autoencoder_of_a_simplex_costs_one_neuron_a_vertex() -> None:
    """The vertices of a regular simplex around the origin: no network of less penalty reproduces them."""
    vertices = [[3, -1, -1, -1], [-1, 3, -1, -1], [-1, -1, 3, -1], [-1, -1, -1, 3]]
    solution = analytic.solve(vertices, vertices, loss="interpolation")
    assert solution.value == 4 and solution.network.neurons == 4 and solution.verify().proved
    shrunk = analytic.solve(vertices, vertices, beta=6)
    assert shrunk.theorem.id == "obtuse-squared" and shrunk.verify().proved
    assert shrunk.network(vertices).tolist() == [[cell / sympy.Integer(2) for cell in row] for row in vertices]


def certificate(theorem_id: str) -> dict[str, Any]:
    example = analytic.theorems[theorem_id].examples[0]
    return payload(Solution.of(analytic.theorems[theorem_id], Problem.build(example.A, example.y, **example.options)))


def test_the_checker_establishes_the_angles_itself() -> None:
    good = certificate("separable-max-margin")
    assert checker.check(good).optimal
    bent = copy.deepcopy(good)
    bent["problem"]["A"][1] = ["-1", "1"]  # obtuse with sample 0 of the same class
    bent["network"] = {"U": [[], []], "b": [], "w": [], "xi": "0"}
    bent["problem"] |= {"loss": "hinge", "beta": "2"}
    bent["claim"]["value"] = "3"
    verdict = checker.check(bent)
    assert verdict.refuted and "obtuse angle" in verdict.reason
    rays = certificate("obtuse-interpolation")
    assert checker.check(rays).optimal
    for row, word in (["1", "1"], "acute angle"), (["-1", "1"], "proved"):
        other = copy.deepcopy(rays)
        other["problem"] |= {"loss": "squared", "beta": "10"}
        other["problem"]["A"][1], other["network"] = row, {"U": [[], []], "b": [], "w": [], "xi": ["0", "0"]}
        square = sum(Fraction(cell) ** 2 for line in other["problem"]["y"] for cell in line)
        other["dual"] = other["problem"]["y"]
        other["claim"] = {"value": str(square / 2), "lower_bound": str(square / 2)}
        verdict = checker.check(other)
        assert word in (verdict.reason if verdict.refuted else verdict.outcome), verdict.reason


@pytest.mark.parametrize("theorem_id", ["separable-squared", "obtuse-squared"])
def test_a_dual_just_outside_is_refuted(theorem_id: str) -> None:
    good = certificate(theorem_id)
    less = copy.deepcopy(good)
    less["problem"]["beta"] = f"({good['problem']['beta']})*(1 - 1/1{'0' * 30})"
    less["network"]["w"] = []
    less["network"]["U"], less["network"]["b"] = [[] for _ in less["network"]["U"]], []
    targets = [cell for row in good["problem"]["y"] for cell in (row if isinstance(row, list) else [row])]
    less["claim"]["value"] = str(sum(Fraction(cell) ** 2 for cell in targets) / 2)
    verdict = checker.check(less)
    assert verdict.refuted and "h(v)" in verdict.reason, verdict.reason
