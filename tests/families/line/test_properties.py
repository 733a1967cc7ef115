"""What the theorems on the line without a network of their own say, on their examples and where it is wrong."""

from __future__ import annotations

import pytest
import sympy

import analytic
from analytic.families.line import minimum_l1, sparsest


@pytest.mark.parametrize("theorem", [minimum_l1.THEOREM, sparsest.THEOREM], ids=lambda theorem: theorem.id)
def test_examples_on_the_line_have_their_values(theorem: analytic.Theorem) -> None:
    for example in theorem.examples:
        solution = analytic.solve(example.A, example.y, **example.options)
        assert solution.value == sympy.sympify(example.value) and solution.verify().proved


def test_wrong_answers_on_the_line_are_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = analytic.Problem.build([0, 1, 2, 3], [0, 0, 1, 3], loss="interpolation", bias="free")
    assert sparsest.fewest(problem).proved and minimum_l1.same(problem).proved
    monkeypatch.setattr(sparsest, "runs", lambda _: [(1, 3)])
    assert sparsest.fewest(problem).refuted
    monkeypatch.setattr(minimum_l1, "optimum", lambda _: sympy.Integer(3))
    assert minimum_l1.same(problem).refuted
