"""Every family with symbols: all cases are proved, and at numbers they are what numbers give."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import sympy
from flint import fmpq

import analytic
from analytic.cases.normal import vanishes
from analytic.derivation.cases import PIECEWISE
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import sign, simplest, to_sympy
from analytic.model.network import Network
from tests.cases.agreement import Tally, compare, holds_at
from tests.cases.points import Evaluated, Points, in_sympy
from tests.cases.problems import RHO, TABLE, THETA, Symbolic, at, symbols

ANGLES = [sympy.pi / 6, sympy.pi / 4, sympy.pi / 3, sympy.pi / 2, 2 * sympy.pi / 3, 3 * sympy.pi / 4, 5 * sympy.pi / 6]


@cache
def solved(name: str) -> analytic.Solution:
    problem = TABLE[name]
    return analytic.solve(problem.A, problem.y, **problem.options, assume=problem.assume)


def drawn(symbol: sympy.Symbol, source: random.Random) -> Any:
    """Small numbers, so that they often tie, with zeros where the symbol may vanish."""
    if symbol == THETA:
        return source.choice(ANGLES)
    if symbol == RHO:
        return sympy.Rational(source.choice([-4, -3, 0, 3, 4]), 5)
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


@pytest.mark.parametrize("name", TABLE)
def test_the_cases_are_proved_and_agree_with_numbers(name: str) -> None:
    problem = TABLE[name]
    solution = solved(name)
    verdict = solution.verify()
    assert verdict.proved, verdict.reason
    assert solution.gap == 0 and solution.lower_bound == solution.value
    assert len(solution.cases) == problem.cases
    points = Points(problem, solution.cases, random.Random(name))
    for _ in range(3):
        values = points.draw()
        numbers = compare(problem, solution, values, Tally())
        value = solution.value.subs(in_sympy(values), simultaneous=True)  # one by one sympy may recur for ever
        assert abs(sympy.N(value - numbers.value, 40)) < 1e-30, values


@pytest.mark.parametrize("name", ["whitened squared", "line, three targets", "rank one hinge", "one-hot"])
def test_the_joined_network_is_that_of_the_case(name: str) -> None:
    problem = TABLE[name]
    solution, source = solved(name), random.Random(name)
    for _ in range(3):
        values = values_of(problem, source)
        case = next(case for case in solution.cases if bool(case.condition.subs(values)))
        points = at(values, problem.A)
        joined = [sympy.simplify(cell.subs(values)) for cell in solution.network(problem.A).flat]
        alone = [sympy.simplify(cell.subs(values)) for cell in network_at(case.network, values)(points).flat]
        assert joined == alone


def _beta(problem: Symbolic) -> set[Any]:
    return set(sympy.sympify(problem.options.get("beta", 0)).free_symbols)


def _targets(problem: Symbolic) -> set[Any]:
    """The symbols that are in the targets and nowhere else."""
    elsewhere = sympy.Tuple(*sympy.flatten(problem.A), problem.options.get("beta", 0))
    return set(sympy.Tuple(*sympy.flatten(problem.y)).free_symbols) - elsewhere.free_symbols


@pytest.mark.parametrize("name", [name for name, problem in TABLE.items() if _beta(problem)])
def test_the_derivative_in_beta_is_the_penalty(name: str) -> None:
    """For every loss with a weight decay, in every case."""
    problem = TABLE[name]
    (beta,) = _beta(problem)
    for case in solved(name).cases:
        assert_zero(case.value.diff(beta) - case.network.penalty(), case, problem)


@pytest.mark.parametrize("name", [name for name, problem in TABLE.items() if _targets(problem)])
def test_the_gradient_in_the_targets_is_the_dual(name: str) -> None:
    """For the squared loss and for interpolation, in every case, for one output and for several."""
    problem = TABLE[name]
    targets = [sympy.sympify(cell) for cell in sympy.flatten(problem.y)]
    for case in solved(name).cases:
        for symbol in _targets(problem):
            slope = sum(v * cell.diff(symbol) for v, cell in zip(case.dual.flat, targets, strict=True))
            assert_zero(case.value.diff(symbol) - slope, case, problem)


def assert_small(form: sympy.Expr, case: Any, problem: Symbolic) -> None:
    """To 20 digits, at two rational points where the case holds."""
    points, met = Points(problem, [], random.Random(1)), 0
    for _ in range(300):
        values = points.draw()
        if holds_at(case, values):
            assert abs(sympy.N(form.subs(in_sympy(values), simultaneous=True), 30)) < 1e-20, values
            met += 1
            if met == 2:
                return
    assert met, case.condition


def assert_zero(form: sympy.Expr, case: Any, problem: Symbolic) -> None:
    """Identically, or, for absolute values and roots of equations, at points where the case holds."""
    if form.has(PositiveRoot):
        assert_small(form, case, problem)
        return
    if not form.has(*PIECEWISE) and vanishes(form):
        return
    points, met = Points(problem, [case], random.Random(1)), 0
    for _ in range(300):
        values = points.draw()
        if holds_at(case, values):
            assert sign(Evaluated(values)(form)) == 0, (form, values)
            met += 1
            if met == 5:
                return
    assert met, case.condition
