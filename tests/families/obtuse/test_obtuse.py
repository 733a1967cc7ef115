"""Samples on obtuse rays: the support function sampled, hypotheses that are needed, simplices."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest
import sympy

import analytic
from analytic import checker
from analytic.model.problem import Problem
from tests.families.angles import certificate, refuted_just_outside, sampled_neurons_stay_below_beta
from tests.strategies.obtuse import STRATEGIES


@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_no_sampled_neuron_sees_more_than_the_dual_allows(theorem_id: str) -> None:
    sampled_neurons_stay_below_beta(theorem_id, STRATEGIES[theorem_id])


@pytest.mark.parametrize(
    ("A", "y", "word"),
    [
        ([[1, 0], [1, 1]], [1, -1], "acute angle"),
        ([[1, 0], [-1, 1]], [1, 1], "targets on the rays"),
        ([[1, 0], [2, 0]], [1, 1], "its targets are not"),
        ([[1, 0], [0, 0]], [1, 0], "zero"),
    ],
)
def test_reasons(A: list[list[int]], y: list[int], word: str) -> None:
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


def test_the_checker_establishes_the_angles_itself() -> None:
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


def test_a_dual_just_outside_is_refuted() -> None:
    refuted_just_outside("obtuse-squared")
