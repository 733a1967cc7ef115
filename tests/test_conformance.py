"""One suite for every theorem: proved, zero gap, never improved, re-checked from its file, rejected off its hypotheses.

Data satisfy the hypotheses by construction (``tests/strategies``); nothing is filtered away, and a theorem that no
strategy reaches fails the suite.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic import checker
from analytic.answers.solution import Solution
from analytic.exact.scalars import enclose, to_sympy
from analytic.model.activation import RELU, Activation
from analytic.model.floats import to_float_problem
from analytic.model.losses import LOSSES, Loss
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.record import NoClosedForm
from analytic.verification.certificate import payload
from tests.strategies import Case, all_strategies

STRATEGIES = all_strategies()
THEOREMS = [theorem for theorem in analytic.theorems.values() if theorem.propose is not None]
BUDGET = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MANY = settings(BUDGET, max_examples=300)
exercised: Counter[str] = Counter()


def loss_of(theorem: analytic.Theorem) -> Loss:
    """The loss that a theorem is about."""
    return LOSSES[theorem.examples[0].options.get("loss", "squared")]


def solve_with(theorem_id: str, case: Case) -> Solution:
    problem = Problem.build(case.A, case.y, **case.options)
    theorem = analytic.theorems[theorem_id]
    verdict = theorem.applies(problem)
    assert verdict.proved, f"constructed data miss a hypothesis of {theorem_id}: {verdict.reason}"
    return Solution.of(theorem, problem)


def proved_and_rechecked(theorem_id: str, case: Case) -> None:
    solution = solve_with(theorem_id, case)
    verdict = solution.verify()
    assert verdict.proved, verdict.reason
    assert solution.gap == 0
    again = checker.check(json.loads(json.dumps(payload(solution))))
    assert again.proved and again.optimal, again.reason
    assert solution.latex().strip()
    exercised[theorem_id] += 1


def test_every_theorem_has_data() -> None:
    assert set(STRATEGIES) == {theorem.id for theorem in THEOREMS}


@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_proved_with_zero_gap(theorem_id: str) -> None:
    @BUDGET
    @given(STRATEGIES[theorem_id])
    def run(case: Case) -> None:
        proved_and_rechecked(theorem_id, case)

    run()
    assert exercised[theorem_id] >= 15, f"only {exercised[theorem_id]} cases reached {theorem_id}"


@pytest.mark.slow
@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_proved_with_zero_gap_many(theorem_id: str) -> None:
    @MANY
    @given(STRATEGIES[theorem_id])
    def run(case: Case) -> None:
        proved_and_rechecked(theorem_id, case)

    run()


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.id)
def test_worked_examples(theorem: Any) -> None:
    assert theorem.examples
    for example in theorem.examples:
        solution = Solution.of(theorem, Problem.build(example.A, example.y, **example.options))
        assert sympy.simplify(solution.value - sympy.sympify(example.value)) == 0
        assert solution.verify().proved


def perturbed(network: Network, factors: list[Fraction], shift: Fraction) -> Network:
    """Every weight scaled a little, differently."""
    scaled = iter(factors * (1 + network.neurons * (network.d + network.o)))
    U = [[cell * int((f := next(scaled)).numerator) / f.denominator for cell in row] for row in network.U_rows]
    w = [[cell * int((f := next(scaled)).numerator) / f.denominator for cell in row] for row in network.w_rows]
    xi = [sympy.sympify(str(bias)) + shift for bias in network.xi_row]
    if network.vector:
        return Network(U, network.b_row, w, xi)
    rows = [row[0] for row in w]
    return Network(U, network.b_row, rows, xi[0], activation=network.activation)


@pytest.mark.parametrize(
    "theorem_id", [t.id for t in THEOREMS if not (loss_of(t).constrained or loss_of(t).logarithms)]
)
def test_perturbations_never_improve(theorem_id: str) -> None:
    """Exact objective of a perturbed network, compared through rigorous enclosures."""
    tried = Counter[str]()
    near_one = st.builds(lambda p, q: 1 + Fraction(p, q), st.integers(-9, 9), st.sampled_from([10, 1000, 10**6]))

    @BUDGET
    @given(STRATEGIES[theorem_id], st.lists(near_one, min_size=1, max_size=7), near_one)
    def run(case: Case, factors: list[Fraction], level: Fraction) -> None:
        solution = solve_with(theorem_id, case)
        problem = solution.problem
        shift = level - 1 if problem.bias == "free" else Fraction(0)
        other = perturbed(solution.exact_network, factors, shift)
        value = exact_objective(problem, other)
        difference = enclose(sympy.sympify(value) - solution.value, 256)
        assert difference is not None
        assert not difference < 0, f"{value} < {solution.value}"
        tried[theorem_id] += int(difference > 0)

    run()
    assert tried[theorem_id] >= 5, "hardly any perturbation changed the objective"


def exact_objective(problem: Problem, network: Network) -> sympy.Expr:
    outputs = network.outputs(problem.A)
    primal = LOSSES[problem.loss].primal
    columns = zip(zip(*outputs, strict=True), zip(*problem.y, strict=True), strict=True)
    losses = [to_sympy(primal(f, y)) for f, y in columns]
    return sympy.Add(*losses) + to_sympy(problem.beta) * network.penalty(problem.neuron_norm)


def cost_at_most(whole: Solution, y: list[list[Any]], case: Case) -> sympy.Expr | None:
    """The least norm for other targets by the theorem, else by a network in floats; None where neither covers them."""
    problem = Problem.build(case.A, y if whole.problem.vector else [row[0] for row in y], **case.options)
    if whole.theorem.applies(problem).proved:
        return Solution.of(whole.theorem, problem).value
    if problem.o > 1:
        return None
    there = to_float_problem(problem)
    return sympy.Rational(numeric.solve(there.A, there.y, loss=there.loss, bias=there.bias).value + 1e-6)


@pytest.mark.parametrize("theorem_id", [t.id for t in THEOREMS if loss_of(t).constrained and not loss_of(t).labelled])
def test_no_detour_is_cheaper(theorem_id: str) -> None:
    """``p*(y) <= p*(y - g) + cost(g)`` for the outputs ``g`` of any other network."""
    strict = Counter[str]()

    @BUDGET
    @given(STRATEGIES[theorem_id], st.data())
    def run(case: Case, data: st.DataObject) -> None:
        whole = solve_with(theorem_id, case)
        problem = whole.problem
        m, small = data.draw(st.integers(1, 3)), st.integers(-3, 3)
        free = problem.bias == "free"

        def row(length: int) -> Any:
            return tuple(data.draw(small) for _ in range(length))

        biases = row(m) if free else (0,) * m
        neurons = [(row(problem.d), b, row(problem.o)) for b in biases]
        detour = Network.of(neurons, row(problem.o) if free else (0,) * problem.o, problem.d, problem.vector,
                            activation=problem.activation)  # fmt: skip
        rest = [
            [y - g for y, g in zip(*rows, strict=True)]
            for rows in zip(problem.y, detour.outputs(problem.A), strict=True)
        ]
        other = cost_at_most(whole, rest, case)
        if other is None:
            return
        room = enclose(other + detour.penalty(problem.neuron_norm) - whole.value, 256)
        assert room is not None
        assert not room < 0
        strict[theorem_id] += int(room > 0)

    run()
    assert strict[theorem_id] >= 5, "hardly any detour costs more"


@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_other_losses_and_biases_are_rejected(theorem_id: str) -> None:
    example = analytic.theorems[theorem_id].examples[0]
    problem = Problem.build(example.A, example.y, **example.options)
    theorem = analytic.theorems[theorem_id]
    flipped = dataclasses.replace(problem, bias={"none": "free", "free": "none"}[problem.bias])
    assert theorem.applies(flipped).refuted
    for loss in LOSSES:
        if loss != problem.loss:
            assert theorem.applies(dataclasses.replace(problem, loss=loss)).refuted
    turned = {"none": "free", "free": "none"}[problem.skip]
    assert theorem.applies(dataclasses.replace(problem, skip=turned)).refuted
    assert theorem.applies(dataclasses.replace(problem, neuron_norm=3 - problem.neuron_norm)).refuted
    others = [RELU, Activation("threshold"), Activation("absolute", fmpq(-1)), Activation("leaky", fmpq(1, 10))]
    for other in others:
        if other.kind != theorem.activation:
            assert theorem.applies(dataclasses.replace(problem, activation=other)).refuted


def geometry_of(theorem_id: str) -> str | None:
    """The hypothesis on the data that ``GEOMETRY`` defines anew, if the theorem has one."""
    return next((h.id for h in analytic.theorems[theorem_id].hypotheses if h.id in GEOMETRY), None)


GEOMETRY: dict[str, Callable[[sympy.Matrix], bool]] = {
    "whitened": lambda A: bool(sympy.eye(A.rows) == A * A.T),
    "rank-one": lambda A: bool(A.rank() <= 1),
    "on-a-line": lambda A: bool((A - sympy.ones(A.rows, 1) * A[0, :]).rank(simplify=True) <= 1),
}
"""The definitions themselves, with sympy."""


@pytest.mark.parametrize("theorem_id", sorted(filter(geometry_of, STRATEGIES)))
def test_nearly_satisfied_geometry_is_rejected(theorem_id: str) -> None:
    rejected = Counter[str]()
    geometry = geometry_of(theorem_id)
    assert geometry is not None
    hypotheses = {hypothesis.id: hypothesis for hypothesis in analytic.theorems[theorem_id].hypotheses}

    @settings(BUDGET, max_examples=100)  # many have one feature
    @given(STRATEGIES[theorem_id], st.sampled_from([Fraction(1, 10**30), Fraction(-1, 10**6), Fraction(1, 7)]))
    def run(case: Case, error: Fraction) -> None:
        problem = Problem.build(case.A, case.y, **case.options)
        if problem.d < 2 or (geometry != "whitened" and len(set(problem.A)) < 2):
            return
        last = [*problem.A[-1][:-1], problem.A[-1][-1] + error.numerator / (problem.A[-1][-1] * 0 + error.denominator)]
        bent = dataclasses.replace(problem, A=(*problem.A[:-1], tuple(last)))
        direct = GEOMETRY[geometry](sympy.Matrix([[to_sympy(cell) for cell in row] for row in bent.A]))
        assert hypotheses[geometry].test(bent).proved == direct
        rejected[theorem_id] += not direct

    run()
    assert rejected[theorem_id] >= 5


def test_reasons_name_every_theorem() -> None:
    with pytest.raises(NoClosedForm) as caught:
        analytic.solve([[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, 3], beta=1)
    assert set(caught.value.reasons) == set(analytic.theorems)
    assert all(caught.value.reasons.values())
