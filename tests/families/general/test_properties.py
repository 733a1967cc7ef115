"""Theorems about every problem: their properties hold on all worked examples, and a property can fail."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sympy

import analytic
from analytic.families.general.extreme_points import extreme
from analytic.families.general.strong_duality import tight
from analytic.families.general.width import narrow
from analytic.model.network import Network

PROPERTIES = [theorem for theorem in analytic.theorems.values() if theorem.propose is None]


def test_every_theorem_without_a_network_has_a_check() -> None:
    assert len(PROPERTIES) >= 4
    assert all(theorem.check is not None for theorem in PROPERTIES)


@pytest.mark.parametrize("theorem", PROPERTIES, ids=lambda theorem: theorem.id)
def test_the_property_holds_on_every_worked_example(theorem: analytic.Theorem) -> None:
    assert theorem.check is not None
    verdict = theorem.check()
    assert verdict.undecided and re.match(r"checked on [1-9]\d* instances: .* worked examples", verdict.reason)
    problem = analytic.Problem.build([[1]], [1], beta=1)
    for example in theorem.examples:
        problem = analytic.Problem.build(example.A, example.y, **example.options)
        assert all(hypothesis.test(problem).proved for hypothesis in theorem.hypotheses)
    assert all(hypothesis.test(problem).proved for hypothesis in theorem.hypotheses)
    assert theorem.applies(problem).refuted


def test_wrong_solutions_lack_the_properties() -> None:
    solution = analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12], beta=1)
    assert extreme(solution).proved and tight(solution).proved and narrow(solution).proved
    halved = tuple((cell / 2,) for (cell,) in solution.exact_dual)
    assert extreme(replace(solution, exact_dual=halved)).refuted
    assert tight(replace(solution, exact_dual=halved)).refuted
    wasteful = Network([[1, 1], [0, 0], [0, 0]], [0, 0], [2, -1])
    assert narrow(replace(solution, exact_network=wasteful)).refuted


def test_the_symbolic_neuron_balances() -> None:
    u1, u2, w = sympy.symbols("u1 u2 w", positive=True)
    network = Network([[u1], [u2]], [0], [w])
    alpha2 = w / network.norms[0]
    decay = (alpha2 * (u1**2 + u2**2) + w**2 / alpha2) / 2
    assert sympy.simplify(decay - network.penalty()) == 0
