"""Numbers that are not algebraic, such as pi: a symbol takes the place of each, at the point that it has.

What is proved there holds for all values of the symbols that meet the conditions that comparisons leave, and the
numbers meet them strictly: comparisons are made at the numbers, by enclosures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sympy
from flint import fmpq

from analytic.cases.decisions import AtPoint, Unlucky
from analytic.cases.feasibility import NotOptimal
from analytic.cases.optimality import optimal
from analytic.exact.long_numbers import brief
from analytic.exact.scalars import Expression, decided_by, simplest, to_sympy
from analytic.exact.symbols import StandIn
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.candidate import Candidate
from analytic.theorem.record import NoClosedForm, Theorem
from numeric.errors import InfeasibleError

Rule = Mapping[sympy.Expr, sympy.Expr]


def constants_of(problem: Problem) -> dict[sympy.Expr, sympy.Symbol]:
    """The outermost constants in the data that are not known to be algebraic, and what takes the place of each."""
    cells = [*(cell for row in (*problem.A, *problem.y) for cell in row), problem.beta]
    numbers = (to_sympy(cell) for cell in cells if isinstance(cell, Expression))
    found = set[sympy.Expr]().union(*map(_constants, numbers))
    return {constant: _stand_in(constant) for constant in sorted(found, key=sympy.default_sort_key)}


def _constants(number: sympy.Expr) -> set[sympy.Expr]:
    if number.is_Atom:
        return {number} if isinstance(number, sympy.NumberSymbol) else set()
    if _is_power_of_e(number):
        return {sympy.E}
    if isinstance(number, sympy.Function) and not number.is_algebraic:
        return {number}
    return set[sympy.Expr]().union(*map(_constants, number.args))


def _is_power_of_e(number: sympy.Expr) -> bool:
    return isinstance(number, sympy.exp) and bool(number.args[0].is_Rational)


def answer_with_constants(
    problem: Problem, rule: Mapping[sympy.Expr, sympy.Symbol], select: Callable[[Problem], Theorem]
) -> Answer | None:
    """An answer in short formulas; None where a comparison stays open or the theorem is not seen to give an optimum."""
    at, data = _at(rule), _lifted_problem(problem, rule)
    try:
        with decided_by(at):
            theorem = select(data)
            assert theorem.propose is not None  # what select promises
            best = optimal(data, theorem.propose(data), at)
    except (Unlucky, NotOptimal, NoClosedForm, InfeasibleError):  # numbers may do, or say it in their own words
        return None
    found = _moved_candidate(best, {symbol: constant for constant, symbol in rule.items()})
    return Answer(problem, theorem, found.network, found.dual, simplest(found.value), found.hints)


def verify_constants(answer: Answer, rule: Mapping[sympy.Expr, sympy.Symbol]) -> Verdict:
    """Whether an answer in numbers that no certificate holds is optimal."""
    own = Candidate(answer.exact_network, answer.exact_dual, to_sympy(answer.exact_value), answer.hints)
    try:
        optimal(_lifted_problem(answer.problem, rule), _moved_candidate(own, rule), _at(rule), claimed=True)
    except Unlucky as error:
        number = error.expression.xreplace({symbol: constant for constant, symbol in rule.items()})
        return Verdict("undecided", f"whether {brief(number, 120)} is zero is open")
    except NotOptimal as error:
        return Verdict("refuted", str(error))
    return Verdict("proved", "globally optimal: the bounds meet")


def _stand_in(constant: sympy.Expr) -> sympy.Symbol:
    return StandIn(str(constant), **{"positive" if constant.is_positive else "real": True})


def _at(rule: Mapping[sympy.Expr, sympy.Symbol]) -> AtPoint:
    return AtPoint({symbol: constant for constant, symbol in rule.items()}, alone=True)


def _lifted_problem(problem: Problem, rule: Rule) -> Problem:
    A, y, beta = (_moved(part, rule) for part in (problem.A, problem.y, problem.beta))
    return replace(problem, A=A, y=y, beta=beta)


def _moved_candidate(found: Candidate, rule: Rule) -> Candidate:
    neurons = [(_moved(u, rule), _moved(b, rule), _moved(w, rule)) for u, b, w in found.network.parts]
    straight = None if found.network.skip_rows is None else _moved(found.network.skip_rows, rule)
    network = found.network.like(neurons, _moved(found.network.xi_row, rule), straight)
    value = to_sympy(found.value).xreplace(rule)
    return Candidate(network, _moved(found.dual, rule), value, _moved(found.hints, rule))


def _moved(value: Any, rule: Rule) -> Any:
    if isinstance(value, Mapping):
        return {key: _moved(entry, rule) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_moved(entry, rule) for entry in value)
    if isinstance(value, int | fmpq):
        return value
    number = to_sympy(value)
    if sympy.E in rule:
        number = number.replace(_is_power_of_e, lambda power: rule[sympy.E] ** power.args[0])
    return simplest(number.xreplace(rule))
