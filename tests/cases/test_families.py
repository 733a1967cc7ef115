"""Every family with symbols: all cases are proved, and at numbers they are what numbers give."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from typing import Any

import pytest
import sympy
from flint import fmpq

import analytic
from analytic.exact.scalars import simplest, to_sympy
from analytic.families.two_samples.gauge import cells
from analytic.model.network import Network
from analytic.model.verdict import Verdict
from analytic.verification.answers import verify
from tests.cases.problems import TABLE, THETA, Symbolic, at, symbols

ANGLES = [sympy.pi / 6, sympy.pi / 4, sympy.pi / 3, sympy.pi / 2, 2 * sympy.pi / 3, 3 * sympy.pi / 4, 5 * sympy.pi / 6]


def solved(problem: Symbolic) -> analytic.Solution:
    return analytic.solve(problem.A, problem.y, **problem.options, assume=problem.assume)


def drawn(symbol: sympy.Symbol, source: random.Random) -> Any:
    """Small numbers, so that they often tie, with zeros where the symbol may vanish."""
    if symbol == THETA:
        return source.choice(ANGLES)
    number = sympy.Rational(source.randint(1, 6), source.choice([1, 1, 2, 5]))
    return number if symbol.is_positive else source.choice([-1, 0, 1]) * number


def values_of(problem: Symbolic, source: random.Random) -> dict[sympy.Symbol, Any]:
    while True:
        found = {symbol: drawn(symbol, source) for symbol in symbols(problem)}
        if all(bool(relation.subs(found)) for relation in problem.assume):
            return found


def numbers_in(data: Any, rule: dict[Any, Any]) -> Any:
    """Scalars, and mappings and lists of them, with numbers for the symbols."""
    if isinstance(data, Mapping):
        return {key: numbers_in(entry, rule) for key, entry in data.items()}
    if isinstance(data, list | tuple):
        return tuple(numbers_in(entry, rule) for entry in data)
    if isinstance(data, int | fmpq):
        return data
    return simplest(sympy.simplify(to_sympy(data).subs(rule)))


def network_at(network: Network, rule: dict[Any, Any]) -> Network:
    outer = numbers_in(network.w_rows, rule)
    xi = numbers_in(network.xi_row, rule)
    inner, b = numbers_in(network.U_rows, rule), numbers_in(network.b_row, rule)
    if network.vector:
        return Network(inner, b, [list(row) for row in outer], list(xi))
    return Network(inner, b, [row[0] for row in outer], xi[0])


def judged(case: Any, numbers: analytic.Solution, values: dict[Any, Any]) -> Verdict:
    """What the checker says of the case's formulas at numbers."""
    answer = case.answer
    back = {stand_in: values[symbol] for stand_in, symbol in answer.problem.restore.items() if symbol in values}
    rule = {**values, **back}
    theorem, dual = answer.theorem, numbers_in(answer.exact_dual, rule)
    hints = numbers_in(answer.hints, rule)
    if theorem.feasibility == "cells" and not hints:
        hints = {"cells": cells(numbers.problem.A, [row[0] for row in dual])}
    return verify(
        dataclasses.replace(
            numbers, theorem=theorem, exact_network=network_at(answer.exact_network, rule), exact_dual=dual,
            exact_value=numbers_in(answer.exact_value, rule), hints=hints,
        )
    )  # fmt: skip


def compare(problem: Symbolic, solution: analytic.Solution, source: random.Random) -> None:
    """At numbers the value is that of the problem in numbers, and every case that holds is optimal there."""
    values = values_of(problem, source)
    numbers = analytic.solve(at(values, problem.A), at(values, problem.y), **at(values, problem.options))
    value = solution.value.subs(values, simultaneous=True)  # one by one sympy may recur for ever on a comparison
    assert abs(sympy.N(value - numbers.value, 40)) < 1e-30, values
    holding = [case for case in solution.cases if bool(case.condition.subs(values))]
    assert holding, values
    for case in holding:
        assert abs(sympy.N(case.value.subs(values) - numbers.value, 40)) < 1e-30, (case.condition, values)
        verdict = judged(case, numbers, values)
        beyond = verdict.undecided and sympy.sympify(case.value).has(sympy.log, sympy.pi)  # for the checker
        assert verdict.proved or beyond, (verdict.reason, values)


@pytest.mark.parametrize("name", TABLE)
def test_the_cases_are_proved_and_agree_with_numbers(name: str) -> None:
    problem = TABLE[name]
    solution = solved(problem)
    verdict = solution.verify()
    assert verdict.proved, verdict.reason
    assert solution.gap == 0 and solution.lower_bound == solution.value
    assert len(solution.cases) == problem.cases
    source = random.Random(name)
    for _ in range(4):
        compare(problem, solution, source)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_the_cases_agree_with_numbers_many(name: str) -> None:
    solution, source = solved(TABLE[name]), random.Random(name)
    for _ in range(1000):
        compare(TABLE[name], solution, source)


@pytest.mark.parametrize("name", ["whitened squared", "line, three targets", "rank one hinge", "one-hot"])
def test_the_joined_network_is_that_of_the_case(name: str) -> None:
    problem = TABLE[name]
    solution, source = solved(problem), random.Random(name)
    for _ in range(3):
        values = values_of(problem, source)
        case = next(case for case in solution.cases if bool(case.condition.subs(values)))
        points = at(values, problem.A)
        joined = [sympy.simplify(cell.subs(values)) for cell in solution.network(problem.A).flat]
        alone = [sympy.simplify(cell.subs(values)) for cell in network_at(case.network, values)(points).flat]
        assert joined == alone


@pytest.mark.parametrize("name", [name for name, problem in TABLE.items() if "beta" in problem.options])
def test_the_derivative_in_beta_is_the_penalty(name: str) -> None:
    problem = TABLE[name]
    beta = problem.options["beta"]
    if not isinstance(beta, sympy.Symbol):
        pytest.skip("beta is a number")
    for case in solved(problem).cases:
        difference = case.value.diff(beta) - case.network.penalty()
        values = values_of(problem, random.Random(name))
        assert sympy.simplify(difference) == 0 or _equal_inside(case, difference, problem, values)


def _equal_inside(case: Any, difference: sympy.Expr, problem: Symbolic, values: dict[Any, Any]) -> bool:
    """Absolute values in a penalty need the case's condition."""
    source = random.Random(1)
    inside = [v for v in (values_of(problem, source) for _ in range(400)) if bool(case.condition.subs(v))]
    return bool(inside) and all(abs(sympy.N(difference.subs(v), 40)) < 1e-30 for v in inside[:5])


@pytest.mark.parametrize("name", ["whitened squared", "whitened squared, three", "line squared, a target"])
def test_the_gradient_in_the_targets_is_the_dual(name: str) -> None:
    problem = TABLE[name]
    for case in solved(problem).cases:
        for symbol in symbols(problem):
            if symbol in (problem.options["beta"],):
                continue
            places = [i for i, cell in enumerate(problem.y) if cell == symbol]
            slope = sum(case.dual[i] for i in places)
            assert sympy.simplify(case.value.diff(symbol) - slope) == 0
