"""Rays from a sample, free bias: what is refused, and that the conditions are needed."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

import analytic
from analytic.model.problem import Problem

THEOREM = analytic.theorems["obtuse-free-interpolation"]
RAYS = [[0, 0], [1, 0], [2, 0], [-1, 2], [-2, 4]]


def verdict_of(A: Any, y: Any) -> Any:
    return THEOREM.applies(Problem.build(A, y, loss="interpolation", bias="free"))


@pytest.mark.parametrize(
    ("A", "y", "reason"),
    [
        ([[0, 0], [1, 0], [0, 1]], [1, 1, 2], "has another target"),
        ([[0, 0], [2, 0], [1, 2]], [0, 0, 0], "without an acute angle"),
        (RAYS, [[0, 0], [0, 0], [1, 0], [0, 0], [1, 0]], "closer to one line"),
        ([[0, 0], [1, 0], [2, 0], [3, 0]], [[0, 0], [0, 0], [1, 0], [1, 1]], "not on a line"),
        ([[0, 0], [1, 0], [2, 0], [2, 0]], [0, 0, 1, 2], "samples 2 and 3 are equal"),
        ([[0, 0], [0, 0], [1, 0]], [0, 1, 0], "samples 0 and 1 are equal"),
    ],
)
def test_other_data_are_refused_with_the_reason(A: Any, y: Any, reason: str) -> None:
    verdict = verdict_of(A, y)
    assert verdict.refuted and reason in verdict.reason


def test_a_denoiser_costs_what_its_steps_cost() -> None:
    """Two clean points at the ends of obtuse rays, with noise r: the steps have the slopes L / (L - 2 r)."""
    r = sympy.Rational(1, 4)
    A = [[0, 0], [r, 0], [1 - r, 0], [1 + r, 0], [-r, 2 * r], [r - 1, 2 - 2 * r], [-1 - r, 2 + 2 * r]]
    y = [[0, 0], [0, 0], [1, 0], [1, 0], [0, 0], [-1, 2], [-1, 2]]
    sol = analytic.solve(A, y, loss="interpolation", bias="free")
    assert sol.theorem is THEOREM and sol.value == 8 and sol.verify().proved


def test_on_a_line_it_agrees_with_connecting_the_dots() -> None:
    x, y = [0, 1, 2, 4], [[0, 0], [0, 0], [1, 2], [3, 0]]
    problem = Problem.build(x, y, loss="interpolation", bias="free")
    line = analytic.solve(x, y, loss="interpolation", bias="free")
    assert line.theorem is not THEOREM and not THEOREM.applies(problem).proved  # the targets leave their line
    for targets in ([0, 0, 1, -1], [5, 5, 5, 7]):
        other = Problem.build(x, targets, loss="interpolation", bias="free")
        assert THEOREM.applies(other).proved
        assert (
            analytic.Solution.of(THEOREM, other).value
            == analytic.solve(x, targets, loss="interpolation", bias="free").value
        )


def test_where_the_targets_are_too_close_the_formula_is_beaten() -> None:
    """On orthogonal rays with one output one neuron serves both."""
    A, y = [[0, 0], [1, 0], [2, 0], [0, 1], [0, 2]], [0, 0, 1, 0, 1]
    assert verdict_of(A, y).refuted
    one = analytic.Network([[1], [1]], [-1], [1], 0)
    assert all(out == target for out, target in zip(one(A), y, strict=True))
    assert sympy.simplify(one.penalty() - sympy.sqrt(2)) == 0  # the formula says 2
